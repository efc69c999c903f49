//! The price book as this slice needs it: what can be ordered, what it grants, which questions an order for it must answer.
//!
//! Items come from the contract (billing loads it; the one who wires the slices hands them over), so this slice does not know money rules.

use crate::rules::Rules;
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

/// How a row is counted that nothing measures but its orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// Meter of its usage facts.
    pub meter: String,
    /// It is counted once, when it is delivered; else it lasts, and counts until it ends.
    pub once: bool,
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
    /// What an order creates; none, if it is delivered by hand.
    pub provides: Option<Provides>,
    /// How its orders are counted; none, where the platform or an outside meter measures it.
    pub counted: Option<Counted>,
    /// Most that can be ordered, over all projects.
    pub limit: Option<i64>,
}

/// What an answer may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Text of at most so many characters.
    Text(usize),
    /// Lower-case letters, digits and hyphens, not at its ends; at most so many.
    Label(usize),
    /// One of these.
    Choice(&'static [&'static str]),
    /// A whole number in this range.
    Whole(i64, i64),
    /// An instant (RFC 3339).
    Instant,
    /// Networks or addresses, at most so many.
    Networks(usize),
    /// Texts, at most so many.
    Texts(usize),
}

impl Answer {
    /// The name of the type on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Answer::Text(_) => "text",
            Answer::Label(_) => "label",
            Answer::Choice(_) => "choice",
            Answer::Whole(..) => "integer",
            Answer::Instant => "instant",
            Answer::Networks(_) => "networks",
            Answer::Texts(_) => "texts",
        }
    }

    /// The rule that an answer breaks.
    pub fn broken(self, text: &str) -> Option<String> {
        let size = text.chars().count();
        match self {
            Answer::Text(most) | Answer::Texts(most) | Answer::Networks(most) => {
                (text.trim().is_empty() || size > most).then(|| format!("must have 1 to {most} characters"))
            }
            Answer::Label(most) => (!is_label(text, most)).then(|| label_rule(most)),
            Answer::Choice(words) => (!words.contains(&text)).then(|| format!("must be one of {}", words.join(", "))),
            Answer::Whole(least, most) => {
                let n = text.parse::<i64>().ok().filter(|n| (least..=most).contains(n));
                n.is_none().then(|| format!("must be a whole number from {least} to {most}"))
            }
            Answer::Instant => {
                kernel::Timestamp::parse(text).err().map(|_| "must be an instant such as 2026-12-31T16:00:00Z".into())
            }
        }
    }
}

/// A name from which names of hosts can be made: RFC 1123 labels.
pub(crate) fn is_label(s: &str, most: usize) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !s.is_empty() && s.len() <= most && s.bytes().all(inner) && !s.starts_with('-') && !s.ends_with('-')
}

pub(crate) fn label_rule(most: usize) -> String {
    format!("must be 1 to {most} lower-case letters, digits and hyphens, not at its ends")
}

/// A question of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Name.
    pub name: &'static str,
    /// Must be answered (of a line: if the order is to create resources).
    pub required: bool,
    /// What may be answered.
    pub answer: Answer,
    /// What is asked.
    pub help: &'static str,
    /// The same in Chinese, for forms.
    pub label: &'static str,
}

const fn field(name: &'static str, required: bool, answer: Answer, label: &'static str, help: &'static str) -> Field {
    Field { name, required, answer, help, label }
}

/// Longest name of a host.
pub(crate) const NAME_LIMIT: usize = 60;

const HOST: &[Field] = &[
    field("image", true, Answer::Text(255), "镜像", "id or name of the image that the hosts start from"),
    field("key", true, Answer::Text(255), "密钥对", "name of the orderer's keypair that may log in"),
    field("name", false, Answer::Label(NAME_LIMIT), "主机名", "name of the host; hosts of one line are numbered"),
];
const VOLUME: &[Field] = &[
    field("name", false, Answer::Label(NAME_LIMIT), "云硬盘名称", "name of the volume"),
    field(
        "attach_to",
        false,
        Answer::Text(255),
        "挂载到",
        "name of a host of this order, or none; the first host unless given",
    ),
];
const ADDRESS: &[Field] = &[field(
    "attach_to",
    false,
    Answer::Text(255),
    "绑定到",
    "name of a host of this order, or none; one host after the other unless given",
)];
const HAND: &[Field] = &[field(
    "details",
    false,
    Answer::Text(1000),
    "需求说明",
    "what the operator must know to deliver it: systems, addresses, dates",
)];

/// Protocols whose ports can be opened.
pub(crate) const PROTOCOLS: &[&str] = &["tcp", "udp"];
/// Where accounts are opened.
const SYSTEMS: &[&str] = &["platform", "vpn", "bastion"];
/// Roles that an account of this cloud may have.
pub(crate) const ACCOUNT_ROLES: &[&str] = &["member", "reader"];

/// The form of a request for an account.
pub const ACCOUNT: &[Field] = &[
    field("person", true, Answer::Text(60), "姓名", "name of the one person who uses the account"),
    field("contact", true, Answer::Text(120), "单位与联系方式", "where the person works and how to reach him"),
    field("purpose", true, Answer::Text(500), "用途", "what the account is for"),
    field("system", true, Answer::Choice(SYSTEMS), "系统", "where the account is opened"),
    field("user", false, Answer::Text(64), "用户标识", "id of the user, for an account of this cloud"),
    field("role", false, Answer::Choice(ACCOUNT_ROLES), "角色", "role in the project, for an account of this cloud"),
    field("until", true, Answer::Instant, "有效期至", "when the account is closed"),
];
/// The form of a request for open ports.
pub const OPENING: &[Field] = &[
    field("targets", true, Answer::Texts(20), "目标主机", "ids of servers, or fixed addresses of their ports"),
    field("protocol", true, Answer::Choice(PROTOCOLS), "协议", "protocol"),
    field("from_port", true, Answer::Whole(1, 65535), "起始端口", "first port"),
    field("to_port", true, Answer::Whole(1, 65535), "结束端口", "last port; at most 100 ports in one request"),
    field(
        "sources",
        true,
        Answer::Networks(50),
        "来源白名单",
        "networks that may come in: IPv4 of 16 bits or longer, IPv6 of 48 bits or longer; never everybody",
    ),
    field("purpose", true, Answer::Text(500), "用途", "what the ports are for"),
    field("until", true, Answer::Instant, "有效期至", "when they are closed again"),
];

impl Item {
    /// The questions of a line for this item.
    pub fn form(&self) -> &'static [Field] {
        match self.provides.as_ref().map(|p| p.kind) {
            Some(Kind::Host) => HOST,
            Some(Kind::Volume) => VOLUME,
            Some(Kind::Address) => ADDRESS,
            None => HAND,
        }
    }
    /// Nothing of it is made by the platform: the operator delivers it and says how.
    pub fn by_hand(&self) -> bool {
        self.provides.is_none()
    }
    /// What a line of this item grants.
    pub fn granted(&self, quantity: i64) -> BTreeMap<Resource, i64> {
        let mut all = BTreeMap::new();
        if let Some(p) = &self.provides {
            all.clone_from(&p.per_line);
            for (r, n) in &p.grants {
                let sum: &mut i64 = all.entry(*r).or_default();
                *sum = sum.saturating_add(n.saturating_mul(quantity));
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
    /// How orders are handled.
    pub rules: Rules,
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
