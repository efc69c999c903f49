//! Typed ids: one type per noun, so that a port cannot be passed for a volume.
//!
//! An id is text: a UUID (v7, so that ids sort by age) for what we create; identity also has names such as the domain `default`.

use crate::error::Result;
use crate::value::{FromValue, Value};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A fresh UUIDv7. The one place that a deterministic simulation would replace.
pub fn fresh_uuid() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl $name {
            /// A fresh id with dashes, as Nova, Cinder, Glance and Neutron print them.
            pub fn fresh() -> Self { $name(fresh_uuid().to_string().into()) }
            /// A fresh id of 32 hexadecimal digits, as Keystone prints them.
            pub fn fresh_hex() -> Self { $name(fresh_uuid().simple().to_string().into()) }
            /// The text.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl From<&str> for $name { fn from(s: &str) -> Self { $name(s.into()) } }
        impl From<String> for $name { fn from(s: String) -> Self { $name(s.into()) } }
        impl From<$name> for String { fn from(s: $name) -> String { s.0.into() } }
        impl AsRef<str> for $name { fn as_ref(&self) -> &str { &self.0 } }
        impl fmt::Display for $name { fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) } }
        impl FromValue for $name { fn from_value(v: Value) -> Result<Self> { String::from_value(v).map(Self::from) } }
        impl From<&$name> for Value { fn from(v: &$name) -> Value { Value::Text(v.0.to_string()) } }
        impl From<$name> for Value { fn from(v: $name) -> Value { Value::Text(v.0.into()) } }
        impl From<Option<$name>> for Value { fn from(v: Option<$name>) -> Value { v.map_or(Value::Null, Value::from) } }
        impl From<&Option<$name>> for Value { fn from(v: &Option<$name>) -> Value { v.as_ref().map_or(Value::Null, Value::from) } }
        impl From<Option<&$name>> for Value { fn from(v: Option<&$name>) -> Value { v.map_or(Value::Null, Value::from) } }
    )*};
}

// Alphabetical: the registry of nouns.
ids! {
    /// Leave for an operator to enter a tenant's servers.
    AccessGrantId;
    /// Console that was opened under such leave.
    AccessSessionId;
    /// Adjustment of a closed bill.
    AdjustmentId;
    /// Quota handed from a project to one below.
    AllocationId;
    /// Application credential.
    AppCredentialId;
    /// Article of the knowledge base.
    ArticleId;
    /// Assessment of a scheme of the contract for a period.
    AssessmentId;
    /// Audit entry.
    AuditId;
    /// Entry of the asset register.
    AssetId;
    /// Bill of a project for a month.
    BillId;
    /// Business system (业务系统).
    BusinessSystemId;
    /// Appointment of a deputy.
    DeputyId;
    /// Change of the running cloud.
    ChangeId;
    /// Message on its way to a subscriber.
    DeliveryId;
    /// Something that happened and starts clocks of the contract.
    ContractEventId;
    /// Correction of usage.
    CorrectionId;
    /// Dispute over a line of a bill.
    DisputeId;
    /// Keystone domain.
    DomainId;
    /// An instance of a duty of the contract.
    DutyId;
    /// Catalogue entitlement: what an approved order grants.
    EntitlementId;
    /// A file that proves something.
    EvidenceId;
    /// Finding of an inspection.
    FindingId;
    /// Entry of the journal.
    EntryId;
    /// Flavor.
    FlavorId;
    /// Floating IP.
    FloatingIpId;
    /// Group of users.
    GroupId;
    /// Glance image.
    ImageId;
    /// Incident, security events included.
    IncidentId;
    /// Batch of imported usage.
    ImportId;
    /// Usage interval.
    IntervalId;
    /// Keypair (by user and name).
    KeypairId;
    /// Quota lent between projects.
    LoanId;
    /// Announced maintenance window.
    MaintenanceId;
    /// Network.
    NetworkId;
    /// A host that runs servers.
    NodeId;
    /// Durable operation.
    OperationId;
    /// Order for catalogue items.
    OrderId;
    /// Payment that a settlement fixed.
    PaymentId;
    /// Neutron port.
    PortId;
    /// Problem: the cause behind incidents.
    ProblemId;
    /// Project (tenant).
    ProjectId;
    /// Region of the catalogue.
    RegionId;
    /// Record of a register of operations.
    RegisterId;
    /// Keystone role.
    RoleId;
    /// Request for a risk assessment.
    RiskId;
    /// Neutron router.
    RouterId;
    /// Security group.
    SecurityGroupId;
    /// Security group rule.
    SecurityGroupRuleId;
    /// Nova server.
    ServerId;
    /// Shift of the duty roster.
    ShiftId;
    /// Settlement of a contract up to a day.
    SettlementId;
    /// Cinder snapshot.
    SnapshotId;
    /// Source of imported usage.
    SourceId;
    /// Stocktake of the asset register.
    StocktakeId;
    /// Subnet.
    SubnetId;
    /// Subscription to notifications.
    SubscriptionId;
    /// Ticket.
    TicketId;
    /// Keystone user.
    UserId;
    /// Cinder volume.
    VolumeId;
}
