//! The rows of the authorisation matrix. What a caller sees of an object is decided by the slice: tenants see their project, purchaser and
//! operator see all.

use kernel::endpoint::Method::{Delete, Get, Post, Put};
use kernel::{Endpoint, Policy, Role};

pub(super) const ANYONE: Policy = Policy::Authenticated;
pub(super) const PUBLIC: Policy = Policy::Public;
pub(super) const VIEW: Policy =
    Policy::AnyOf(&[Role::Reader, Role::Member, Role::Purchaser, Role::Operator, Role::Admin]);
pub(super) const ORDER: Policy = Policy::AnyOf(&[Role::Member, Role::Admin]);
pub(super) const DECIDE: Policy = Policy::AnyOf(&[Role::Purchaser, Role::Operator, Role::Admin]);
/// Whoever may decide at a stage of an order, by a role of his own, as a tenant's manager, or as a deputy: the slice tells which.
pub(super) const STAGE: Policy = Policy::AnyOf(&[
    Role::Reader,
    Role::Member,
    Role::Purchaser,
    Role::Operator,
    Role::AuditAdministrator,
    Role::SecurityAdministrator,
    Role::Admin,
]);
/// Whoever reads records of others, which hold ids, and tenants for their own: the slice tells whose names.
pub(super) const NAMES: Policy = Policy::AnyOf(&[
    Role::Reader,
    Role::Member,
    Role::Purchaser,
    Role::Operator,
    Role::SystemAdministrator,
    Role::SecurityAdministrator,
    Role::AuditAdministrator,
    Role::Admin,
]);
pub(super) const RUN: Policy = Policy::AnyOf(&[Role::Operator, Role::Admin]);
pub(super) const AUDIT: Policy = Policy::AnyOf(&[Role::AuditAdministrator, Role::Admin]);
/// Who manages accounts and domains.
pub(super) const ACCOUNTS: Policy = Policy::AnyOf(&[Role::SystemAdministrator, Role::Admin]);
/// The purchaser alone: the bootstrap administrator is the supplier's.
pub(super) const PURCHASE: Policy = Policy::AnyOf(&[Role::Purchaser]);

/// Constants of endpoints, and `ENDPOINTS` with all of them.
macro_rules! endpoints {
    ($($name:ident = $method:ident $action:literal $path:literal $policy:ident $($audited:ident)?;)*) => {
        $(
            #[doc = concat!("`", stringify!($method), " ", $path, "`")]
            pub const $name: Endpoint = Endpoint {
                service: "ops",
                action: $action,
                method: $method,
                path: $path,
                policy: $policy,
                audit: !matches!($method, kernel::endpoint::Method::Get) || audited!($($audited)?),
            };
        )*
        /// All endpoints of this table.
        pub const ENDPOINTS: &[&Endpoint] = &[$(&$name),*];
    };
}
macro_rules! audited {
    () => {
        false
    };
    (audited) => {
        true
    };
}
pub(super) use {audited, endpoints};

/// Every endpoint of `/ops/v1`: this table and those of the areas.
pub fn all() -> Vec<&'static Endpoint> {
    let areas = [
        super::desk::ENDPOINTS,
        super::duty::ENDPOINTS,
        super::system::ENDPOINTS,
        super::level::ENDPOINTS,
        super::flow::ENDPOINTS,
        super::tree::ENDPOINTS,
        super::books::ENDPOINTS,
        super::versions::ENDPOINTS,
        super::draft::ENDPOINTS,
        super::score::ENDPOINTS,
        super::sheet::ENDPOINTS,
        super::comply::ENDPOINTS,
        super::simulate::ENDPOINTS,
        super::access::ENDPOINTS,
        super::names::ENDPOINTS,
        super::branding::ENDPOINTS,
        super::health::ENDPOINTS,
        super::members::ENDPOINTS,
    ];
    ENDPOINTS.iter().chain(areas.into_iter().flatten()).copied().collect()
}

endpoints! {
    VERSION = Get "version.show" "/ops/v1" PUBLIC;
    VERSION_SLASH = Get "version.show" "/ops/v1/" PUBLIC;
    OPENAPI = Get "openapi.show" "/ops/v1/openapi.json" PUBLIC;

    CONTRACT_SHOW = Get "contract.show" "/ops/v1/contract" ANYONE;
    ITEM_LIST = Get "item.list" "/ops/v1/items" ANYONE;
    ITEM_SHOW = Get "item.show" "/ops/v1/items/{code}" ANYONE;
    DEMAND_LIST = Get "demand.list" "/ops/v1/demand" DECIDE;
    QUOTA_SHOW = Get "quota.show" "/ops/v1/quota" VIEW;
    ENTITLEMENT_LIST = Get "entitlement.list" "/ops/v1/entitlements" VIEW;

    ORDER_CREATE = Post "order.create" "/ops/v1/orders" ORDER;
    ORDER_LIST = Get "order.list" "/ops/v1/orders" VIEW;
    ORDER_SHOW = Get "order.show" "/ops/v1/orders/{id}" STAGE;
    ORDER_RESUBMIT = Put "order.resubmit" "/ops/v1/orders/{id}" ORDER;
    ORDER_APPROVE = Post "order.approve" "/ops/v1/orders/{id}/approve" STAGE;
    ORDER_REJECT = Post "order.reject" "/ops/v1/orders/{id}/reject" STAGE;
    ORDER_RETURN = Post "order.return" "/ops/v1/orders/{id}/return" STAGE;
    ORDER_WITHDRAW = Post "order.withdraw" "/ops/v1/orders/{id}/withdraw" ORDER;
    ORDER_RETRY = Post "order.retry" "/ops/v1/orders/{id}/retry" RUN;
    APPROVAL_LIST = Get "approval.list" "/ops/v1/approvals" STAGE;

    OPERATION_LIST = Get "operation.list" "/ops/v1/operations" VIEW;
    OPERATION_SHOW = Get "operation.show" "/ops/v1/operations/{id}" VIEW;

    USAGE_LIST = Get "usage.list" "/ops/v1/usage" VIEW;
    BILL_LIST = Get "bill.list" "/ops/v1/bills" VIEW;
    BILL_SHOW = Get "bill.show" "/ops/v1/bills/{project}/{month}" VIEW;

    SAMPLE_LIST = Get "sample.list" "/ops/v1/samples/{subject}" VIEW;
    NODE_LIST = Get "node.list" "/ops/v1/nodes" RUN;
    NODE_REVOKE = Delete "node.revoke" "/ops/v1/nodes/{id}" RUN;
    NODE_TOKEN_CREATE = Post "node-token.create" "/ops/v1/node-tokens" RUN;

    AUDIT_LIST = Get "audit.list" "/ops/v1/audit" AUDIT audited;
}
