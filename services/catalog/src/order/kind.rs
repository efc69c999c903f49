//! Kinds of orders, and what each asks besides its lines.

use kernel::{OrderId, Role, Timestamp, UserId};
use serde::{Deserialize, Serialize};

/// What an order is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderKind {
    /// Something new.
    Supply,
    /// More of computing power, addresses and what is not storage, for an order that is in force.
    ScaleUp,
    /// Less of it.
    ScaleDown,
    /// More storage.
    StorageUp,
    /// Less storage.
    StorageDown,
    /// Longer.
    Renew,
    /// Its servers stop.
    Stop,
    /// They start again.
    Start,
    /// It ends: everything goes.
    Release,
    /// An account for a person.
    Account,
    /// Ports are opened for a list of sources.
    Opening,
}

impl OrderKind {
    /// All with their words, on the wire, in the database and in contract files.
    pub const WORDS: [(&'static str, OrderKind); 11] = [
        ("supply", OrderKind::Supply),
        ("scale_up", OrderKind::ScaleUp),
        ("scale_down", OrderKind::ScaleDown),
        ("storage_up", OrderKind::StorageUp),
        ("storage_down", OrderKind::StorageDown),
        ("renew", OrderKind::Renew),
        ("stop", OrderKind::Stop),
        ("start", OrderKind::Start),
        ("release", OrderKind::Release),
        ("account", OrderKind::Account),
        ("opening", OrderKind::Opening),
    ];
    /// The word.
    pub fn as_str(self) -> &'static str {
        OrderKind::WORDS.iter().find(|(_, k)| *k == self).map_or("", |(w, _)| w)
    }
    /// The kind of that word.
    pub fn parse(s: &str) -> Option<OrderKind> {
        OrderKind::WORDS.iter().find(|(w, _)| *w == s).map(|(_, k)| *k)
    }
    /// It changes another order.
    pub fn is_change(self) -> bool {
        !matches!(self, OrderKind::Supply | OrderKind::Account | OrderKind::Opening)
    }
    /// It adds to what another order has.
    pub fn enlarges(self) -> bool {
        matches!(self, OrderKind::ScaleUp | OrderKind::StorageUp)
    }
    /// It takes from what another order has.
    pub fn reduces(self) -> bool {
        matches!(self, OrderKind::ScaleDown | OrderKind::StorageDown)
    }
    /// Its lines grant resources and may make them.
    pub fn supplies(self) -> bool {
        self == OrderKind::Supply || self.enlarges()
    }
    /// It lasts, so that it can end: what it gave is taken back then.
    pub fn lasts(self) -> bool {
        self.supplies() || matches!(self, OrderKind::Account | OrderKind::Opening)
    }
}

/// Where an account is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountSystem {
    /// This cloud: a role in the project.
    Platform,
    /// The access network; opened by hand, with evidence.
    Vpn,
    /// The bastion; opened by hand, with evidence.
    Bastion,
}

impl AccountSystem {
    /// All with their words.
    pub const WORDS: [(&'static str, AccountSystem); 3] =
        [("platform", AccountSystem::Platform), ("vpn", AccountSystem::Vpn), ("bastion", AccountSystem::Bastion)];
    /// The word.
    pub fn as_str(self) -> &'static str {
        AccountSystem::WORDS.iter().find(|(_, k)| *k == self).map_or("", |(w, _)| w)
    }
    /// The system of that word.
    pub fn parse(s: &str) -> Option<AccountSystem> {
        AccountSystem::WORDS.iter().find(|(w, _)| *w == s).map(|(_, k)| *k)
    }
}

/// An account that is asked for. One account is for one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Whose it is to be, as the identity service knows him; none where the account is of another system.
    pub user: Option<UserId>,
    /// His name.
    pub person: String,
    /// Where he works and how he is reached.
    pub contact: String,
    /// What for.
    pub purpose: String,
    /// Where.
    pub system: AccountSystem,
    /// Role in the project, for an account of this cloud.
    pub role: Option<Role>,
    /// Until when.
    pub until: Timestamp,
}

/// Ports that are to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Which servers: ids, or fixed addresses of their ports.
    pub targets: Vec<String>,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// First port.
    pub from_port: u16,
    /// Last port.
    pub to_port: u16,
    /// Who may come in: networks, never everybody.
    pub sources: Vec<String>,
    /// What for.
    pub purpose: String,
    /// Until when.
    pub until: Timestamp,
}

/// What an order asks besides its lines.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// Nothing.
    #[default]
    None,
    /// Lines that the operator delivers, or takes back, by hand.
    Hand,
    /// So many months longer.
    Renew {
        /// Months.
        months: u32,
    },
    /// With or without a final backup.
    Release {
        /// Volumes are kept as images.
        backup: bool,
    },
    /// An account.
    Account(Account),
    /// Open ports.
    Opening(Opening),
}

impl Ask {
    /// When it ends by itself.
    pub fn until(&self) -> Option<Timestamp> {
        match self {
            Ask::Account(a) => Some(a.until),
            Ask::Opening(o) => Some(o.until),
            Ask::None | Ask::Hand | Ask::Renew { .. } | Ask::Release { .. } => None,
        }
    }
    /// Somebody has to do it by hand and say how.
    pub fn by_hand(&self) -> bool {
        match self {
            Ask::Hand => true,
            Ask::Account(a) => a.system != AccountSystem::Platform,
            Ask::None | Ask::Renew { .. } | Ask::Release { .. } | Ask::Opening(_) => false,
        }
    }
}

/// Name of an order that changes another: shown in lists, and unique enough to be told apart.
pub(crate) fn change_name(kind: OrderKind, of: &str, target: &OrderId) -> String {
    let tail: String = target.as_str().chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    let base = format!("{of}-{}-{tail}", kind.as_str().replace('_', "-"));
    base.chars().take(60).collect::<String>().trim_end_matches('-').to_owned()
}
