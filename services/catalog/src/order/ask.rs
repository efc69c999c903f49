//! Accounts and open ports, asked for as orders.
//!
//! A port is never opened for everybody: a source is an IPv4 network of at least 16 bits (65,536 addresses, a large institution's whole
//! network) or an IPv6 network of at least 48 bits (one site, RFC 6177), and all sources of a request together are no more than four such
//! networks. So no list of networks adds up to the internet. A request opens at most a hundred ports in a row.

use super::Order;
use super::form::{self, Faults};
use super::kind::{Account, AccountSystem, Ask, Opening, OrderKind};
use super::submit::check_words;
use crate::Catalog;
use crate::item::{self, ACCOUNT_ROLES, PROTOCOLS};
use ipnet::IpNet;
use kernel::{Caller, Error, Result, Role, Timestamp, UserId};
use runtime::Tx;
use std::collections::HashSet;
use std::time::Duration;

/// Shortest prefix of a source.
pub(crate) const V4_BITS: u8 = 16;
const V6_BITS: u8 = 48;
/// Networks of that size that all sources together may come to.
const WIDEST: u64 = 4;
/// Ports that one request opens.
const MOST_PORTS: u16 = 100;
const MOST_SOURCES: usize = 50;
const MOST_TARGETS: usize = 20;
/// Longest that an account or an opening lasts before it is to be asked for again.
const LONGEST: Duration = Duration::from_secs(366 * 86_400);

/// A wish for an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewAccount {
    /// Id of the user, for an account of this cloud.
    pub user: Option<String>,
    /// Name of the person.
    pub person: String,
    /// Where he works and how he is reached.
    pub contact: String,
    /// What for.
    pub purpose: String,
    /// `platform`, `vpn`, `bastion`.
    pub system: String,
    /// Role in the project, for an account of this cloud.
    pub role: Option<String>,
    /// Until when.
    pub until: Option<Timestamp>,
    /// Remark.
    pub note: Option<String>,
    /// Why it must take the urgent path.
    pub urgent: Option<String>,
}

/// A wish for open ports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewOpening {
    /// Name; the security group is named after it.
    pub name: String,
    /// Ids of servers, or fixed addresses of their ports.
    pub targets: Vec<String>,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// First port.
    pub from_port: i64,
    /// Last port.
    pub to_port: i64,
    /// Who may come in.
    pub sources: Vec<String>,
    /// What for.
    pub purpose: String,
    /// Until when.
    pub until: Option<Timestamp>,
    /// Remark.
    pub note: Option<String>,
    /// Why it must take the urgent path.
    pub urgent: Option<String>,
}

fn until(faults: &mut Faults, at: Option<Timestamp>, now: Timestamp) {
    match at {
        None => faults.add("until", "is missing: when it ends"),
        Some(t) if t <= now => faults.add("until", "has passed already"),
        Some(t) if t.since(now) > LONGEST => faults.add("until", "must be within a year: ask again then"),
        Some(_) => {}
    }
}

/// Checks white-list and ports.
fn sources(faults: &mut Faults, all: &[String]) {
    faults.check(
        (1..=MOST_SOURCES).contains(&all.len()),
        "sources",
        format!("must be 1 to {MOST_SOURCES}: who may come in"),
    );
    let (mut seen, mut v4, mut v6) = (HashSet::new(), 0_u64, 0_u64);
    for (n, s) in all.iter().take(MOST_SOURCES).enumerate() {
        let field = format!("sources[{n}]");
        let Ok(net) = s.parse::<IpNet>() else {
            faults.add(field, format!("'{}' is no network such as 10.20.0.0/16", form::clip(s)));
            continue;
        };
        if matches!(net, IpNet::V6(v6) if v6.addr().to_ipv4_mapped().is_some()) {
            faults.add(field, format!("'{net}' is no network of either family: write IPv4 as IPv4"));
            continue;
        }
        if net.trunc() != net {
            faults.add(field, format!("'{net}' has bits behind its prefix: write {}", net.trunc()));
            continue;
        }
        let (bits, least) = match net {
            IpNet::V4(_) => (net.prefix_len(), V4_BITS),
            IpNet::V6(_) => (net.prefix_len(), V6_BITS),
        };
        if bits < least {
            let rule = format!("'{net}' is too wide: a source has at least {least} bits, and is never everybody");
            faults.add(field, rule);
            continue;
        }
        if !seen.insert(net) {
            faults.add(field, format!("'{net}' stands there twice"));
        }
        // In units of a hundredth of a percent a single address would vanish: count in addresses (IPv4) and in /64 (IPv6).
        match net {
            IpNet::V4(_) => v4 += 1_u64 << (32 - bits.min(32)),
            IpNet::V6(_) => v6 += 1_u64 << (64 - bits.min(64)),
        }
    }
    let wide = v4 > WIDEST << (32 - V4_BITS) || v6 > WIDEST << (64 - V6_BITS);
    let rule =
        format!("come to more than {WIDEST} networks of {V4_BITS} (IPv6: {V6_BITS}) bits: name who really comes");
    faults.check(!wide, "sources", rule);
}

fn ports(faults: &mut Faults, new: &NewOpening) {
    let good = |n: i64| (1..=65535).contains(&n);
    faults.check(good(new.from_port), "from_port", "must be a whole number from 1 to 65535");
    faults.check(good(new.to_port), "to_port", "must be a whole number from 1 to 65535");
    if good(new.from_port) && good(new.to_port) {
        faults.check(new.from_port <= new.to_port, "to_port", "is below from_port");
        let many = new.to_port - new.from_port >= i64::from(MOST_PORTS);
        faults.check(!many, "to_port", format!("one request opens at most {MOST_PORTS} ports"));
    }
}

impl Catalog {
    /// Asks for an account of a person in the caller's project.
    ///
    /// # Errors
    /// Bad request that names every field at fault; conflict, if the person has the role already.
    pub async fn ask_account(&self, caller: &Caller, new: NewAccount) -> Result<Order> {
        let mut faults = Faults::default();
        check_words(&mut faults, new.note.as_deref(), new.urgent.as_deref());
        faults.text("person", &new.person, 60);
        faults.text("contact", &new.contact, 120);
        faults.text("purpose", &new.purpose, 500);
        until(&mut faults, new.until, self.env.now());
        let system = AccountSystem::parse(&new.system);
        let words: Vec<_> = AccountSystem::WORDS.iter().map(|(w, _)| *w).collect();
        faults.check(system.is_some(), "system", format!("must be one of {}", words.join(", ")));
        let own = system == Some(AccountSystem::Platform);
        let role = new.role.as_deref().filter(|r| ACCOUNT_ROLES.contains(r)).and_then(Role::parse);
        if own {
            faults.check(role.is_some(), "role", format!("must be one of {}", ACCOUNT_ROLES.join(", ")));
            faults.check(new.user.is_some(), "user", "is missing: the id of the user who gets the role");
        } else if system.is_some() {
            faults.check(new.role.is_none(), "role", "only an account of this cloud has one");
        }
        faults.finish()?;
        let project = caller.project()?.clone();
        let (Some(system), Some(until)) = (system, new.until) else { return Err(Error::internal("checked above")) };
        let user = new.user.map(UserId::from);
        if let (true, Some(u), Some(r)) = (own, &user, role) {
            let known = self.ports.people.name(u).await?;
            known.ok_or_else(|| Error::bad_request("user: there is no such user").field("user"))?;
            if self.ports.people.has(u, &project, r).await? {
                return Err(Error::conflict("this person has the role in this project already").field("role"));
            }
        }
        let account =
            Account { user, person: new.person, contact: new.contact, purpose: new.purpose, system, role, until };
        let name = format!("account-{}", system.as_str());
        let mut o = self.draft(caller, OrderKind::Account, name, Ask::Account(account))?;
        (o.note, o.urgent) = (new.note, new.urgent);
        self.place(o).await
    }

    /// Asks for ports to be opened to servers of the caller's project.
    ///
    /// # Errors
    /// Bad request that names every field at fault.
    pub async fn ask_opening(&self, caller: &Caller, new: NewOpening) -> Result<Order> {
        let mut faults = Faults::default();
        form::name(&mut faults, "name", &new.name);
        check_words(&mut faults, new.note.as_deref(), new.urgent.as_deref());
        let known = PROTOCOLS.contains(&new.protocol.as_str());
        faults.check(known, "protocol", format!("must be one of {}", PROTOCOLS.join(", ")));
        faults.text("purpose", &new.purpose, 500);
        let count = (1..=MOST_TARGETS).contains(&new.targets.len());
        faults.check(count, "targets", format!("must be 1 to {MOST_TARGETS} servers or addresses"));
        let mut seen = HashSet::new();
        for (n, t) in new.targets.iter().take(MOST_TARGETS).enumerate() {
            let field = format!("targets[{n}]");
            faults.check(!t.is_empty() && t.len() <= 64, &field, "is no id of a server and no address");
            faults.check(seen.insert(t), &field, "stands there twice");
        }
        ports(&mut faults, &new);
        sources(&mut faults, &new.sources);
        until(&mut faults, new.until, self.env.now());
        faults.finish()?;
        let port = |n: i64| u16::try_from(n).map_err(|_| Error::internal("checked above"));
        let opening = Opening {
            targets: new.targets,
            protocol: new.protocol,
            from_port: port(new.from_port)?,
            to_port: port(new.to_port)?,
            sources: new.sources,
            purpose: new.purpose,
            until: new.until.ok_or_else(|| Error::internal("checked above"))?,
        };
        let mut o = self.draft(caller, OrderKind::Opening, new.name, Ask::Opening(opening))?;
        (o.note, o.urgent, o.creates) = (new.note, new.urgent, true);
        self.check_names(&o).await?;
        self.place(o).await
    }

    /// Refuses an account of a person for whom the same role is asked already: whichever ended first would take the role from the other. And
    /// an opening of a name that another one of the project has which has not ended: their security groups could not be told apart.
    pub(crate) async fn check_only(&self, tx: &mut Tx, o: &Order) -> Result<()> {
        if let Ask::Account(a) = &o.ask {
            let same =
                |x: &Ask| matches!(x, Ask::Account(x) if x.user.is_some() && (&x.user, x.role) == (&a.user, a.role));
            let asked = super::store::accounts_under_way(tx, &o.project, &o.id).await?;
            let Some((other, _)) = asked.into_iter().find(|(_, x)| same(x)) else { return Ok(()) };
            let e = format!("user: request {other} asks for this role of this person already, and waits");
            return Err(Error::conflict(e).code("AccountAsked").field("user"));
        }
        if o.kind != OrderKind::Opening {
            return Ok(());
        }
        let Some(other) = super::store::opening_named(tx, &o.project, &o.name).await? else { return Ok(()) };
        let e = format!("name: opening {other} has the name '{}' and has not ended: choose another", o.name);
        Err(Error::conflict(e).code("NameTaken").field("name"))
    }

    /// Refuses to give a role to who has it by now: what the order's end takes away must be its own.
    pub(crate) async fn check_not_held(&self, o: &Order) -> Result<()> {
        let Ask::Account(Account { user: Some(user), role: Some(role), .. }) = &o.ask else { return Ok(()) };
        if !self.ports.people.has(user, &o.project, *role).await? {
            return Ok(());
        }
        let e =
            "this person has the role in this project by now, and its end must not take it away: send the request back";
        Err(Error::conflict(e).code("RoleHeld"))
    }

    /// Forms of orders that are not made of items.
    pub fn forms(&self) -> [(OrderKind, &'static [item::Field]); 2] {
        [(OrderKind::Account, item::ACCOUNT), (OrderKind::Opening, item::OPENING)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn network() -> impl Strategy<Value = String> {
        let v4 = (any::<[u8; 4]>(), 0u8..=34).prop_map(|([a, b, c, d], n)| format!("{a}.{b}.{c}.{d}/{n}"));
        let whole = (any::<[u8; 2]>(), any::<bool>())
            .prop_map(|([a, b], wide)| if wide { format!("{a}.{b}.0.0/16") } else { format!("{a}.{b}.1.0/24") });
        let v6 = (any::<u16>(), any::<u16>(), 40u8..=130).prop_map(|(a, b, n)| format!("2001:{a:x}:{b:x}::/{n}"));
        prop_oneof![2 => v4, 6 => whole, 3 => v6, 1 => Just("::ffff:0:0/96".to_owned()), 1 => any::<String>()]
    }

    fn refused(all: &[String]) -> bool {
        let mut faults = Faults::default();
        sources(&mut faults, all);
        faults.finish().is_err()
    }

    proptest! {
        /// What is admitted is narrow, alone and together, and does not depend on the order in which it is written.
        #[test]
        fn sources_never_add_up_to_the_internet(all in proptest::collection::vec(network(), 0..12)) {
            let backwards: Vec<String> = all.iter().rev().cloned().collect();
            prop_assert_eq!(refused(&all), refused(&backwards));
            if !refused(&all) {
                let nets: Vec<IpNet> = all.iter().map(|s| s.parse().unwrap()).collect();
                let v4: u64 = nets.iter().filter(|n| matches!(n, IpNet::V4(_))).map(|n| 1_u64 << (32 - n.prefix_len())).sum();
                prop_assert!(!nets.is_empty() && v4 <= 4 * 65_536, "{:?}", nets);
                prop_assert!(nets.iter().all(|n| n.trunc() == *n && n.prefix_len() >= 16), "{:?}", nets);
            }
        }

        #[test]
        fn any_ports_are_judged(from_port in any::<i64>(), to_port in prop_oneof![any::<i64>(), 0i64..70_000], near in 0i64..200) {
            for (from_port, to_port) in [(from_port, to_port), (to_port, to_port.saturating_add(near))] {
                let mut faults = Faults::default();
                ports(&mut faults, &NewOpening { from_port, to_port, ..NewOpening::default() });
                let good = (1..=65_535).contains(&from_port)
                    && (from_port..=65_535).contains(&to_port)
                    && to_port - from_port < i64::from(MOST_PORTS);
                prop_assert_eq!(faults.finish().is_ok(), good, "{} {}", from_port, to_port);
            }
        }
    }
}
