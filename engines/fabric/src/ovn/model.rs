//! Rows of ours: how they are told from others', and what a rendering consists of.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use ovs::ovsdb::Datum;

/// Mark: what kind of row.
pub(crate) const KIND: &str = "xinglin:kind";
/// Mark: which one.
pub(crate) const ID: &str = "xinglin:id";
/// The specification from which the row was made, on primary rows.
pub(crate) const SPEC: &str = "xinglin:spec";
/// Name for people.
pub(crate) const NAME: &str = "xinglin:name";

/// Kinds of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum RowKind {
    Network,
    Localnet,
    Subnet,
    Port,
    Router,
    RouterPort,
    GatewayChassis,
    Route,
    Snat,
    FloatingIp,
    SecurityGroup,
    Rule,
    DropGroup,
    DropRule,
}

impl RowKind {
    const ALL: [Self; 14] = [
        Self::Network,
        Self::Localnet,
        Self::Subnet,
        Self::Port,
        Self::Router,
        Self::RouterPort,
        Self::GatewayChassis,
        Self::Route,
        Self::Snat,
        Self::FloatingIp,
        Self::SecurityGroup,
        Self::Rule,
        Self::DropGroup,
        Self::DropRule,
    ];

    /// The mark, the table, and whether a specification comes with it.
    const fn facts(self) -> (&'static str, &'static str, bool) {
        match self {
            Self::Network => ("network", "Logical_Switch", true),
            Self::Localnet => ("localnet", "Logical_Switch_Port", false),
            Self::Subnet => ("subnet", "DHCP_Options", true),
            Self::Port => ("port", "Logical_Switch_Port", true),
            Self::Router => ("router", "Logical_Router", true),
            Self::RouterPort => ("router-port", "Logical_Router_Port", false),
            Self::GatewayChassis => ("gateway-chassis", "Gateway_Chassis", false),
            Self::Route => ("route", "Logical_Router_Static_Route", false),
            Self::Snat => ("snat", "NAT", false),
            Self::FloatingIp => ("floating-ip", "NAT", true),
            Self::SecurityGroup => ("security-group", "Port_Group", true),
            Self::Rule => ("rule", "ACL", false),
            Self::DropGroup => ("drop-group", "Port_Group", false),
            Self::DropRule => ("drop-rule", "ACL", false),
        }
    }

    pub(crate) fn mark(self) -> &'static str {
        self.facts().0
    }

    pub(crate) fn table(self) -> &'static str {
        self.facts().1
    }

    pub(crate) fn is_primary(self) -> bool {
        self.facts().2
    }

    pub(crate) fn from_mark(mark: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.mark() == mark)
    }

    /// Rows of a root table live by themselves; others live as long as a parent refers to them.
    pub(crate) fn is_root(self) -> bool {
        matches!(self.table(), "Logical_Switch" | "Logical_Router" | "DHCP_Options" | "Port_Group")
    }

    /// Whether the database itself keeps two rows of this kind from having one name.
    pub(crate) fn has_unique_name(self) -> bool {
        !matches!(self.table(), "Logical_Switch" | "Logical_Router" | "DHCP_Options")
    }
}

/// Identity of a row of ours.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) kind: RowKind,
    pub(crate) id: String,
}

impl Key {
    pub(crate) fn new(kind: RowKind, id: impl fmt::Display) -> Self {
        Self { kind, id: id.to_string() }
    }

    /// The mark as stored.
    pub(crate) fn marks(&self) -> Datum {
        Datum::map([(KIND, self.kind.mark()), (ID, self.id.as_str())])
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.mark(), self.id)
    }
}

/// A row as it shall be; columns not named are not ours to set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Wanted {
    pub(crate) columns: BTreeMap<&'static str, Datum>,
    /// The row, and its column, that holds this one.
    pub(crate) parent: Option<(Key, &'static str)>,
    /// Columns that refer to another row of ours, or to none.
    pub(crate) references: BTreeMap<&'static str, Option<Key>>,
    /// The primary row for whose sake it exists, for reports.
    pub(crate) owner: Key,
}

impl Wanted {
    /// A row with its marks; `extra` goes beside them into `external_ids`.
    pub(crate) fn new(key: &Key, owner: &Key, extra: &[(&str, String)]) -> Self {
        let marks = [(KIND.to_owned(), key.kind.mark().to_owned()), (ID.to_owned(), key.id.clone())];
        let extra = extra.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let columns = BTreeMap::from([("external_ids", Datum::map(marks.into_iter().chain(extra)))]);
        Self { columns, parent: None, references: BTreeMap::new(), owner: owner.clone() }
    }

    pub(crate) fn with(mut self, column: &'static str, value: Datum) -> Self {
        self.columns.insert(column, value);
        self
    }

    pub(crate) fn text(self, column: &'static str, value: impl Into<String>) -> Self {
        self.with(column, Datum::scalar(value.into()))
    }

    pub(crate) fn within(mut self, parent: Key, column: &'static str) -> Self {
        self.parent = Some((parent, column));
        self
    }

    pub(crate) fn refers(mut self, column: &'static str, to: Option<Key>) -> Self {
        self.references.insert(column, to);
        self
    }
}

/// Rows wanted, and which ports shall be in which port groups.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rendering {
    pub(crate) rows: BTreeMap<Key, Wanted>,
    /// (port group, port)
    pub(crate) members: BTreeSet<(Key, Key)>,
}

/// A thing of the topology that is rendered as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Unit {
    Network(network::port::NetworkId),
    Subnet(network::port::SubnetId),
    Port(network::port::PortId),
    SecurityGroup(network::port::SecurityGroupId),
    Router(network::port::RouterId),
    FloatingIp(network::port::FloatingIpId),
    /// The one group of all ports with port security.
    DropGroup,
}
