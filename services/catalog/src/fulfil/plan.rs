//! From an order to the pieces that make it, in the order in which they are made. Pure: the same order gives the same pieces with the
//! same keys, which is what makes fulfilment idempotent.

use crate::item::{Book, Kind};
use crate::order::ask::V4_BITS;
use crate::order::kind::Opening;
use crate::order::{Ask, Line, NetworkChoice, Order};
use kernel::{Arch, Error, Result};
use runtime::port::Resource;
use std::collections::BTreeMap;

/// Steps of fulfilment that make something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Network, subnet, router, security group.
    Network,
    /// Servers.
    Servers,
    /// Volumes.
    Volumes,
    /// Volumes into servers.
    Attach,
    /// Floating IPs, and servers behind them.
    Addresses,
}

/// What a piece is. Text fields that end in `_key` name other pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of the nouns of the slices below")]
pub enum Spec {
    Network {
        name: String,
    },
    Subnet {
        name: String,
        network_key: String,
        cidr: String,
    },
    /// With its gateway on the default external network.
    Router {
        name: String,
    },
    Interface {
        router_key: String,
        subnet_key: String,
    },
    Group {
        name: String,
    },
    /// Lets TCP in to a port; from the external network itself, if it is not said from where.
    Rule {
        group_key: String,
        port: u16,
        from: Option<String>,
    },
    /// Lets a network in to a range of ports.
    Open {
        group_key: String,
        protocol: String,
        from_port: u16,
        to_port: u16,
        source: String,
    },
    /// A server that exists, by id or by a fixed address, is in the group.
    Member {
        group_key: String,
        target: String,
    },
    Server {
        name: String,
        flavor: String,
        arch: Option<Arch>,
        image: String,
        key: String,
        network: Place,
        group_key: Option<String>,
    },
    /// On the host of the server that it will be attached to.
    Volume {
        name: String,
        gb: u32,
        near_key: Option<String>,
    },
    Attachment {
        volume_key: String,
        server_key: String,
    },
    /// On the default external network.
    Address,
    Association {
        address_key: String,
        server_key: String,
    },
}

/// Where a server stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In the network of this key.
    Made(String),
    /// In a network that exists.
    Existing(String),
}

/// One thing to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Name within the order, stable.
    pub key: String,
    /// Step that makes it.
    pub stage: Stage,
    /// Price row that pays for it; none, if nothing does.
    pub item: Option<String>,
    /// What it is.
    pub spec: Spec,
}

/// Names of the hosts of each line: the line's own name, or order and line number; numbered if there are several.
pub(crate) fn host_names<'a>(
    book: &Book,
    lines: impl Iterator<Item = (&'a str, i64, &'a BTreeMap<String, String>)>,
    order: &str,
) -> Vec<Vec<String>> {
    lines
        .enumerate()
        .map(|(n, (item, quantity, form))| {
            if kind(book, item) != Some(Kind::Host) {
                return Vec::new();
            }
            let base = form.get("name").cloned().unwrap_or_else(|| format!("{order}-{}", n + 1));
            match quantity {
                1 => vec![base],
                q => (1..=q).map(|k| format!("{base}-{k}")).collect(),
            }
        })
        .collect()
}

fn kind(book: &Book, item: &str) -> Option<Kind> {
    book.item(item)?.provides.as_ref().map(|p| p.kind)
}

struct Plan<'a> {
    order: &'a Order,
    pieces: Vec<Piece>,
}

impl Plan<'_> {
    fn add(&mut self, stage: Stage, key: String, item: Option<&str>, spec: Spec) -> String {
        self.pieces.push(Piece { key: key.clone(), stage, item: item.map(str::to_owned), spec });
        key
    }
}

/// The pieces of an order.
///
/// # Errors
/// Conflict, if the price book no longer has what was ordered.
pub fn of(book: &Book, order: &Order) -> Result<Vec<Piece>> {
    let mut p = Plan { order, pieces: Vec::new() };
    if let Ask::Opening(o) = &order.ask {
        opening(&mut p, o);
        return Ok(p.pieces);
    }
    let lines = order.lines.iter().map(|l| (l.item.as_str(), l.quantity, &l.form));
    let names = host_names(book, lines, &order.name);
    if names.iter().any(|n| !n.is_empty()) || matches!(order.network, NetworkChoice::New { .. }) {
        let (place, group) = network(&mut p);
        servers(&mut p, book, &names, &place, group.as_deref())?;
    }
    let hosts: Vec<String> = names.into_iter().flatten().collect();
    volumes(&mut p, book, &hosts)?;
    addresses(&mut p, book, &hosts);
    Ok(p.pieces)
}

fn network(p: &mut Plan<'_>) -> (Place, Option<String>) {
    let (cidr, ssh_from) = match &p.order.network {
        NetworkChoice::Existing(id) => return (Place::Existing(id.clone()), None),
        // Orders of earlier versions may still say everybody.
        NetworkChoice::New { cidr, ssh_from } => (cidr.clone(), ssh_from.clone().filter(|f| narrow(f))),
    };
    let name = p.order.name.clone();
    let s = Stage::Network;
    let network = p.add(s, "network".into(), None, Spec::Network { name: name.clone() });
    let spec = Spec::Subnet { name: name.clone(), network_key: network.clone(), cidr };
    let subnet = p.add(s, "subnet".into(), None, spec);
    let router = p.add(s, "router".into(), None, Spec::Router { name: name.clone() });
    p.add(s, "interface".into(), None, Spec::Interface { router_key: router, subnet_key: subnet });
    let group = p.add(s, "group".into(), None, Spec::Group { name });
    p.add(s, "ssh".into(), None, Spec::Rule { group_key: group.clone(), port: 22, from: ssh_from });
    (Place::Made(network), Some(group))
}

fn narrow(range: &str) -> bool {
    range.parse::<ipnet::Ipv4Net>().is_ok_and(|n| n.prefix_len() >= V4_BITS)
}

/// A group of its own, so that closing it takes nothing from others.
fn opening(p: &mut Plan<'_>, o: &Opening) {
    let group = p.add(Stage::Network, "group".into(), None, Spec::Group { name: p.order.name.clone() });
    for (n, source) in o.sources.iter().enumerate() {
        let spec = Spec::Open {
            group_key: group.clone(),
            protocol: o.protocol.clone(),
            from_port: o.from_port,
            to_port: o.to_port,
            source: source.clone(),
        };
        p.add(Stage::Network, format!("open-{}", n + 1), None, spec);
    }
    for (n, target) in o.targets.iter().enumerate() {
        let spec = Spec::Member { group_key: group.clone(), target: target.clone() };
        p.add(Stage::Attach, format!("member-{}", n + 1), None, spec);
    }
}

fn server_key(name: &str) -> String {
    format!("server-{name}")
}

fn servers(p: &mut Plan<'_>, book: &Book, names: &[Vec<String>], place: &Place, group: Option<&str>) -> Result<()> {
    for (l, names) in p.order.lines.iter().zip(names) {
        for name in names {
            let gone = || Error::conflict(format!("item {} can no longer be created", l.item));
            let provides = book.item(&l.item).and_then(|i| i.provides.as_ref()).ok_or_else(gone)?;
            let answer = |k: &str| l.form.get(k).cloned().unwrap_or_default();
            let spec = Spec::Server {
                name: name.clone(),
                flavor: provides.flavor.clone().ok_or_else(gone)?,
                arch: provides.arch,
                image: answer("image"),
                key: answer("key"),
                network: place.clone(),
                group_key: group.map(str::to_owned),
            };
            p.add(Stage::Servers, server_key(name), Some(&l.item), spec);
        }
    }
    Ok(())
}

/// The host that a line asks to be attached to; `default` unless it says.
fn target(l: &Line, default: Option<&String>) -> Option<String> {
    match l.form.get("attach_to").map(String::as_str) {
        Some("none") => None,
        Some(name) => Some(server_key(name)),
        None => default.map(|n| server_key(n)),
    }
}

fn volumes(p: &mut Plan<'_>, book: &Book, hosts: &[String]) -> Result<()> {
    for l in &p.order.lines {
        let provides = book.item(&l.item).and_then(|i| i.provides.as_ref());
        let Some(provides) = provides.filter(|p| p.kind == Kind::Volume) else { continue };
        // A unit may be a terabyte.
        let gb = l.quantity.checked_mul(provides.unit(Resource::Gigabytes)).and_then(|gb| u32::try_from(gb).ok());
        let gb = gb.ok_or_else(|| Error::bad_request("a volume of that size cannot be made"))?;
        let name = l.form.get("name").cloned().unwrap_or_else(|| format!("{}-{}", p.order.name, l.n));
        let server = target(l, hosts.first());
        let spec = Spec::Volume { name, gb, near_key: server.clone() };
        let volume = p.add(Stage::Volumes, format!("volume-{}", l.n), Some(&l.item), spec);
        if let Some(server) = server {
            let spec = Spec::Attachment { volume_key: volume, server_key: server };
            p.add(Stage::Attach, format!("attachment-{}", l.n), None, spec);
        }
    }
    Ok(())
}

/// Each unit's first address goes to a host, one host after the other; the others of the unit (a standby line) stay free.
fn addresses(p: &mut Plan<'_>, book: &Book, hosts: &[String]) {
    let mut next = hosts.iter();
    for l in &p.order.lines {
        let Some(item) = book.item(&l.item) else { continue };
        let Some(provides) = item.provides.as_ref().filter(|p| p.kind == Kind::Address) else { continue };
        let each = provides.unit(Resource::Floatingip);
        for unit in 1..=l.quantity {
            for n in 1..=each {
                let key = format!("address-{}-{unit}-{n}", l.n);
                let address = p.add(Stage::Addresses, key, Some(&l.item), Spec::Address);
                let server = if n == 1 { target(l, next.next()) } else { None };
                if let Some(server) = server {
                    let spec = Spec::Association { address_key: address, server_key: server };
                    p.add(Stage::Addresses, format!("association-{}-{unit}", l.n), None, spec);
                }
            }
        }
    }
}
