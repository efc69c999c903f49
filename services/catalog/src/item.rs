//! The price book as this slice needs it: what can be ordered, what it grants, which questions an order for it must answer.
//!
//! Items come from the contract (billing loads it; the one who wires the slices hands them over), so this slice does not know money rules.

use kernel::{Arch, Money};
use runtime::port::Resource;
use std::collections::BTreeMap;

/// What ordering an item creates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A server a unit.
    Host,
    /// A volume a line, of as many GiB as units.
    Volume,
    /// Floating IPs.
    Address,
}

impl Kind {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Host => "host",
            Kind::Volume => "volume",
            Kind::Address => "address",
        }
    }
}

/// What one unit of an item gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provides {
    /// What fulfilment creates.
    pub kind: Kind,
    /// Flavor of a host; a host without one can be granted but not created.
    pub flavor: Option<String>,
    /// Architecture of a host.
    pub arch: Option<Arch>,
    /// Quota a unit.
    pub grants: BTreeMap<Resource, i64>,
    /// Quota a line, whatever its quantity.
    pub per_line: BTreeMap<Resource, i64>,
}

impl Provides {
    /// How much of a resource a unit is; one, where it grants none.
    pub fn unit(&self, r: Resource) -> i64 {
        self.grants.get(&r).copied().unwrap_or(1)
    }
}

/// Something that can be ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Number of the price row.
    pub code: String,
    /// Category.
    pub category: String,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Description.
    pub description: Option<String>,
    /// Unit.
    pub unit: String,
    /// What the price is for: `month`, `year`, `each`, `once`.
    pub per: &'static str,
    /// Price of a unit.
    pub price: Option<Money>,
    /// What an order creates; none, if it cannot be ordered here yet.
    pub provides: Option<Provides>,
    /// Most that can be ordered, over all projects.
    pub limit: Option<i64>,
}

/// A question that an order line answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Name.
    pub name: &'static str,
    /// Must be answered if the order is to create resources.
    pub required: bool,
    /// What is asked.
    pub help: &'static str,
    /// The same in Chinese, for forms.
    pub label: &'static str,
}

const fn field(name: &'static str, required: bool, label: &'static str, help: &'static str) -> Field {
    Field { name, required, help, label }
}

const HOST: &[Field] = &[
    field("image", true, "镜像", "id or name of the image that the hosts start from"),
    field("key", true, "密钥对", "name of the orderer's keypair that may log in"),
    field("name", false, "主机名", "name of the host; hosts of one line are numbered"),
];
const VOLUME: &[Field] = &[
    field("name", false, "云硬盘名称", "name of the volume"),
    field("attach_to", false, "挂载到", "name of a host of this order, or none; the first host unless given"),
];
const ADDRESS: &[Field] = &[field(
    "attach_to",
    false,
    "绑定到",
    "name of a host of this order, or none; one host after the other unless given",
)];

impl Item {
    /// The questions of a line for this item.
    pub fn form(&self) -> &'static [Field] {
        match self.provides.as_ref().map(|p| p.kind) {
            Some(Kind::Host) => HOST,
            Some(Kind::Volume) => VOLUME,
            Some(Kind::Address) => ADDRESS,
            None => &[],
        }
    }
    /// What a line of this item grants.
    pub fn granted(&self, quantity: i64) -> BTreeMap<Resource, i64> {
        let mut all = BTreeMap::new();
        if let Some(p) = &self.provides {
            all.clone_from(&p.per_line);
            for (r, n) in &p.grants {
                *all.entry(*r).or_default() += n.saturating_mul(quantity);
            }
        }
        all
    }
}

/// Everything that can be ordered, under one contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// Short name of the contract.
    pub contract: String,
    /// Time zone in which months are counted.
    pub zone: String,
    /// Items in the order of the price book.
    pub items: Vec<Item>,
}

impl Book {
    /// An item by its number.
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|i| i.code == code)
    }

    /// What to order to have more of a resource: `order item 12 or 13 of contract chuyi`.
    pub fn advice(&self, r: Resource) -> String {
        let grants = |i: &&Item| i.provides.as_ref().is_some_and(|p| p.grants.get(&r).is_some_and(|n| *n > 0));
        let codes: Vec<&str> = self.items.iter().filter(grants).map(|i| i.code.as_str()).collect();
        match codes.as_slice() {
            [] => "ask the operator for more".to_owned(),
            [one] => format!("order item {one} of contract {}", self.contract),
            [a, b] => format!("order item {a} or {b} of contract {}", self.contract),
            [a, b, rest @ ..] => {
                format!("order item {a} or {b} (or one of {} others) of contract {}", rest.len(), self.contract)
            }
        }
    }
}
