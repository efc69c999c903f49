//! The identity service's rows of the authorisation matrix.
//!
//! What a caller may see or change of an object that is not his own is decided by the slice (`rights.rs` there).

use kernel::endpoint::Method::{Delete, Get, Head, Patch, Post, Put};
use kernel::{Endpoint, Policy, Role};

/// Reading everybody's accounts.
pub const VIEW: Policy = Policy::AnyOf(&[
    Role::Admin,
    Role::SystemAdministrator,
    Role::SecurityAdministrator,
    Role::AuditAdministrator,
    Role::Operator,
]);
/// Managing accounts, projects and the catalogue.
pub const MANAGE: Policy = Policy::AnyOf(&[Role::Admin, Role::SystemAdministrator]);
/// Defining and assigning roles.
pub const GRANT: Policy = Policy::AnyOf(&[Role::Admin, Role::SecurityAdministrator]);
/// Members of groups: an account matter, or a grant if the group has roles.
pub const MEMBERS: Policy = Policy::AnyOf(&[Role::Admin, Role::SystemAdministrator, Role::SecurityAdministrator]);
const ANYONE: Policy = Policy::Authenticated;
const PUBLIC: Policy = Policy::Public;

macro_rules! endpoints {
    ($($name:ident = $method:ident $action:literal $path:literal $policy:ident;)*) => {
        $(
            #[doc = concat!("`", stringify!($method), " ", $path, "`")]
            pub const $name: Endpoint = Endpoint {
                service: "identity",
                action: $action,
                method: $method,
                path: $path,
                policy: $policy,
                audit: !matches!($method, Get | Head),
            };
        )*
        /// All endpoints of the identity service.
        pub const ENDPOINTS: &[&Endpoint] = &[$(&$name),*];
    };
}

endpoints! {
    VERSIONS = Get "version.list" "/identity" PUBLIC;
    VERSIONS_SLASH = Get "version.list" "/identity/" PUBLIC;
    VERSION = Get "version.show" "/identity/v3" PUBLIC;
    VERSION_SLASH = Get "version.show" "/identity/v3/" PUBLIC;

    TOKEN_ISSUE = Post "token.issue" "/identity/v3/auth/tokens" PUBLIC;
    TOKEN_SHOW = Get "token.show" "/identity/v3/auth/tokens" ANYONE;
    TOKEN_CHECK = Head "token.check" "/identity/v3/auth/tokens" ANYONE;
    TOKEN_REVOKE = Delete "token.revoke" "/identity/v3/auth/tokens" ANYONE;
    AUTH_CATALOG = Get "catalog.show" "/identity/v3/auth/catalog" ANYONE;
    AUTH_PROJECTS = Get "project.list-own" "/identity/v3/auth/projects" ANYONE;
    AUTH_DOMAINS = Get "domain.list-own" "/identity/v3/auth/domains" ANYONE;
    AUTH_SYSTEM = Get "system.list-own" "/identity/v3/auth/system" ANYONE;

    DOMAIN_LIST = Get "domain.list" "/identity/v3/domains" VIEW;
    DOMAIN_CREATE = Post "domain.create" "/identity/v3/domains" MANAGE;
    DOMAIN_SHOW = Get "domain.show" "/identity/v3/domains/{domain_id}" ANYONE;
    DOMAIN_UPDATE = Patch "domain.update" "/identity/v3/domains/{domain_id}" MANAGE;
    DOMAIN_DELETE = Delete "domain.delete" "/identity/v3/domains/{domain_id}" MANAGE;

    PROJECT_LIST = Get "project.list" "/identity/v3/projects" VIEW;
    PROJECT_CREATE = Post "project.create" "/identity/v3/projects" MANAGE;
    PROJECT_SHOW = Get "project.show" "/identity/v3/projects/{project_id}" ANYONE;
    PROJECT_UPDATE = Patch "project.update" "/identity/v3/projects/{project_id}" MANAGE;
    PROJECT_DELETE = Delete "project.delete" "/identity/v3/projects/{project_id}" MANAGE;

    USER_LIST = Get "user.list" "/identity/v3/users" VIEW;
    USER_CREATE = Post "user.create" "/identity/v3/users" MANAGE;
    USER_SHOW = Get "user.show" "/identity/v3/users/{user_id}" ANYONE;
    USER_UPDATE = Patch "user.update" "/identity/v3/users/{user_id}" MANAGE;
    USER_DELETE = Delete "user.delete" "/identity/v3/users/{user_id}" MANAGE;
    USER_PASSWORD = Post "user.change-password" "/identity/v3/users/{user_id}/password" PUBLIC;
    USER_PROJECTS = Get "user.list-projects" "/identity/v3/users/{user_id}/projects" ANYONE;
    USER_GROUPS = Get "user.list-groups" "/identity/v3/users/{user_id}/groups" ANYONE;

    APP_CREDENTIAL_LIST = Get "application_credential.list" "/identity/v3/users/{user_id}/application_credentials" ANYONE;
    APP_CREDENTIAL_CREATE = Post "application_credential.create" "/identity/v3/users/{user_id}/application_credentials" ANYONE;
    APP_CREDENTIAL_SHOW = Get "application_credential.show" "/identity/v3/users/{user_id}/application_credentials/{id}" ANYONE;
    APP_CREDENTIAL_DELETE = Delete "application_credential.delete" "/identity/v3/users/{user_id}/application_credentials/{id}" ANYONE;

    GROUP_LIST = Get "group.list" "/identity/v3/groups" VIEW;
    GROUP_CREATE = Post "group.create" "/identity/v3/groups" MANAGE;
    GROUP_SHOW = Get "group.show" "/identity/v3/groups/{group_id}" VIEW;
    GROUP_UPDATE = Patch "group.update" "/identity/v3/groups/{group_id}" MANAGE;
    GROUP_DELETE = Delete "group.delete" "/identity/v3/groups/{group_id}" MANAGE;
    GROUP_USERS = Get "group.list-users" "/identity/v3/groups/{group_id}/users" VIEW;
    GROUP_USER_ADD = Put "group.add-user" "/identity/v3/groups/{group_id}/users/{user_id}" MEMBERS;
    GROUP_USER_CHECK = Head "group.check-user" "/identity/v3/groups/{group_id}/users/{user_id}" ANYONE;
    GROUP_USER_REMOVE = Delete "group.remove-user" "/identity/v3/groups/{group_id}/users/{user_id}" MEMBERS;

    ROLE_LIST = Get "role.list" "/identity/v3/roles" VIEW;
    ROLE_CREATE = Post "role.create" "/identity/v3/roles" GRANT;
    ROLE_SHOW = Get "role.show" "/identity/v3/roles/{role_id}" VIEW;
    ROLE_UPDATE = Patch "role.update" "/identity/v3/roles/{role_id}" GRANT;
    ROLE_DELETE = Delete "role.delete" "/identity/v3/roles/{role_id}" GRANT;
    ROLE_INFERENCES = Get "role.list-inferences" "/identity/v3/role_inferences" VIEW;
    ASSIGNMENT_LIST = Get "role_assignment.list" "/identity/v3/role_assignments" ANYONE;

    PROJECT_USER_ROLES = Get "role_assignment.list" "/identity/v3/projects/{project_id}/users/{user_id}/roles" VIEW;
    PROJECT_USER_ROLE_ADD = Put "role_assignment.create" "/identity/v3/projects/{project_id}/users/{user_id}/roles/{role_id}" GRANT;
    PROJECT_USER_ROLE_CHECK = Head "role_assignment.check" "/identity/v3/projects/{project_id}/users/{user_id}/roles/{role_id}" VIEW;
    PROJECT_USER_ROLE_REMOVE = Delete "role_assignment.delete" "/identity/v3/projects/{project_id}/users/{user_id}/roles/{role_id}" GRANT;
    PROJECT_GROUP_ROLES = Get "role_assignment.list" "/identity/v3/projects/{project_id}/groups/{group_id}/roles" VIEW;
    PROJECT_GROUP_ROLE_ADD = Put "role_assignment.create" "/identity/v3/projects/{project_id}/groups/{group_id}/roles/{role_id}" GRANT;
    PROJECT_GROUP_ROLE_CHECK = Head "role_assignment.check" "/identity/v3/projects/{project_id}/groups/{group_id}/roles/{role_id}" VIEW;
    PROJECT_GROUP_ROLE_REMOVE = Delete "role_assignment.delete" "/identity/v3/projects/{project_id}/groups/{group_id}/roles/{role_id}" GRANT;
    DOMAIN_USER_ROLES = Get "role_assignment.list" "/identity/v3/domains/{domain_id}/users/{user_id}/roles" VIEW;
    DOMAIN_USER_ROLE_ADD = Put "role_assignment.create" "/identity/v3/domains/{domain_id}/users/{user_id}/roles/{role_id}" GRANT;
    DOMAIN_USER_ROLE_CHECK = Head "role_assignment.check" "/identity/v3/domains/{domain_id}/users/{user_id}/roles/{role_id}" VIEW;
    DOMAIN_USER_ROLE_REMOVE = Delete "role_assignment.delete" "/identity/v3/domains/{domain_id}/users/{user_id}/roles/{role_id}" GRANT;
    DOMAIN_GROUP_ROLES = Get "role_assignment.list" "/identity/v3/domains/{domain_id}/groups/{group_id}/roles" VIEW;
    DOMAIN_GROUP_ROLE_ADD = Put "role_assignment.create" "/identity/v3/domains/{domain_id}/groups/{group_id}/roles/{role_id}" GRANT;
    DOMAIN_GROUP_ROLE_CHECK = Head "role_assignment.check" "/identity/v3/domains/{domain_id}/groups/{group_id}/roles/{role_id}" VIEW;
    DOMAIN_GROUP_ROLE_REMOVE = Delete "role_assignment.delete" "/identity/v3/domains/{domain_id}/groups/{group_id}/roles/{role_id}" GRANT;
    SYSTEM_USER_ROLES = Get "role_assignment.list" "/identity/v3/system/users/{user_id}/roles" VIEW;
    SYSTEM_USER_ROLE_ADD = Put "role_assignment.create" "/identity/v3/system/users/{user_id}/roles/{role_id}" GRANT;
    SYSTEM_USER_ROLE_CHECK = Head "role_assignment.check" "/identity/v3/system/users/{user_id}/roles/{role_id}" VIEW;
    SYSTEM_USER_ROLE_REMOVE = Delete "role_assignment.delete" "/identity/v3/system/users/{user_id}/roles/{role_id}" GRANT;
    SYSTEM_GROUP_ROLES = Get "role_assignment.list" "/identity/v3/system/groups/{group_id}/roles" VIEW;
    SYSTEM_GROUP_ROLE_ADD = Put "role_assignment.create" "/identity/v3/system/groups/{group_id}/roles/{role_id}" GRANT;
    SYSTEM_GROUP_ROLE_CHECK = Head "role_assignment.check" "/identity/v3/system/groups/{group_id}/roles/{role_id}" VIEW;
    SYSTEM_GROUP_ROLE_REMOVE = Delete "role_assignment.delete" "/identity/v3/system/groups/{group_id}/roles/{role_id}" GRANT;

    INHERIT_PROJECT_USER_ADD = Put "role_assignment.create" "/identity/v3/OS-INHERIT/projects/{project_id}/users/{user_id}/roles/{role_id}/inherited_to_projects" GRANT;
    INHERIT_PROJECT_USER_CHECK = Head "role_assignment.check" "/identity/v3/OS-INHERIT/projects/{project_id}/users/{user_id}/roles/{role_id}/inherited_to_projects" VIEW;
    INHERIT_PROJECT_USER_REMOVE = Delete "role_assignment.delete" "/identity/v3/OS-INHERIT/projects/{project_id}/users/{user_id}/roles/{role_id}/inherited_to_projects" GRANT;
    INHERIT_PROJECT_GROUP_ADD = Put "role_assignment.create" "/identity/v3/OS-INHERIT/projects/{project_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects" GRANT;
    INHERIT_PROJECT_GROUP_CHECK = Head "role_assignment.check" "/identity/v3/OS-INHERIT/projects/{project_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects" VIEW;
    INHERIT_PROJECT_GROUP_REMOVE = Delete "role_assignment.delete" "/identity/v3/OS-INHERIT/projects/{project_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects" GRANT;
    INHERIT_DOMAIN_USER_ADD = Put "role_assignment.create" "/identity/v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/{role_id}/inherited_to_projects" GRANT;
    INHERIT_DOMAIN_USER_CHECK = Head "role_assignment.check" "/identity/v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/{role_id}/inherited_to_projects" VIEW;
    INHERIT_DOMAIN_USER_REMOVE = Delete "role_assignment.delete" "/identity/v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/{role_id}/inherited_to_projects" GRANT;
    INHERIT_DOMAIN_USER_ROLES = Get "role_assignment.list" "/identity/v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/inherited_to_projects" VIEW;
    INHERIT_DOMAIN_GROUP_ADD = Put "role_assignment.create" "/identity/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects" GRANT;
    INHERIT_DOMAIN_GROUP_CHECK = Head "role_assignment.check" "/identity/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects" VIEW;
    INHERIT_DOMAIN_GROUP_REMOVE = Delete "role_assignment.delete" "/identity/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects" GRANT;
    INHERIT_DOMAIN_GROUP_ROLES = Get "role_assignment.list" "/identity/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/inherited_to_projects" VIEW;

    REGION_LIST = Get "region.list" "/identity/v3/regions" ANYONE;
    REGION_CREATE = Post "region.create" "/identity/v3/regions" MANAGE;
    REGION_SHOW = Get "region.show" "/identity/v3/regions/{region_id}" ANYONE;
    REGION_PUT = Put "region.create" "/identity/v3/regions/{region_id}" MANAGE;
    REGION_UPDATE = Patch "region.update" "/identity/v3/regions/{region_id}" MANAGE;
    REGION_DELETE = Delete "region.delete" "/identity/v3/regions/{region_id}" MANAGE;
    SERVICE_LIST = Get "service.list" "/identity/v3/services" VIEW;
    SERVICE_CREATE = Post "service.create" "/identity/v3/services" MANAGE;
    SERVICE_SHOW = Get "service.show" "/identity/v3/services/{service_id}" VIEW;
    SERVICE_UPDATE = Patch "service.update" "/identity/v3/services/{service_id}" MANAGE;
    SERVICE_DELETE = Delete "service.delete" "/identity/v3/services/{service_id}" MANAGE;
    ENDPOINT_LIST = Get "endpoint.list" "/identity/v3/endpoints" VIEW;
    ENDPOINT_CREATE = Post "endpoint.create" "/identity/v3/endpoints" MANAGE;
    ENDPOINT_SHOW = Get "endpoint.show" "/identity/v3/endpoints/{endpoint_id}" VIEW;
    ENDPOINT_UPDATE = Patch "endpoint.update" "/identity/v3/endpoints/{endpoint_id}" MANAGE;
    ENDPOINT_DELETE = Delete "endpoint.delete" "/identity/v3/endpoints/{endpoint_id}" MANAGE;

    CREDENTIAL_LIST = Get "credential.list" "/identity/v3/credentials" ANYONE;
    CREDENTIAL_CREATE = Post "credential.create" "/identity/v3/credentials" ANYONE;
    CREDENTIAL_SHOW = Get "credential.show" "/identity/v3/credentials/{credential_id}" ANYONE;
    CREDENTIAL_UPDATE = Patch "credential.update" "/identity/v3/credentials/{credential_id}" ANYONE;
    CREDENTIAL_DELETE = Delete "credential.delete" "/identity/v3/credentials/{credential_id}" ANYONE;
    POLICY_LIST = Get "policy.list" "/identity/v3/policies" VIEW;
    POLICY_CREATE = Post "policy.create" "/identity/v3/policies" MANAGE;
    POLICY_SHOW = Get "policy.show" "/identity/v3/policies/{policy_id}" VIEW;
    POLICY_UPDATE = Patch "policy.update" "/identity/v3/policies/{policy_id}" MANAGE;
    POLICY_DELETE = Delete "policy.delete" "/identity/v3/policies/{policy_id}" MANAGE;
}
