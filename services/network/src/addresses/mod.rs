//! Who has which address. Taking and giving back cost a few indexed rows whatever the size of the pool: see `network_free` in the
//! migration. The primary key of `network_address` makes it impossible that two have one, however many ask at once.

pub mod range;
pub(crate) mod store;

use crate::subnets::Subnet;
use kernel::{Error, ErrorKind, NetworkId, Result, SubnetId};
use range::Range;
use runtime::Tx;
use std::net::IpAddr;

/// Who takes an address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner<'a> {
    pub(crate) id: &'a str,
    pub(crate) kind: OwnerKind,
    pub(crate) network: &'a NetworkId,
}

/// What takes an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OwnerKind {
    Port,
    FloatingIp,
}

impl OwnerKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            OwnerKind::Port => "port",
            OwnerKind::FloatingIp => "floatingip",
        }
    }
}

/// An address that somebody has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The subnet.
    pub subnet: SubnetId,
    /// The address.
    pub ip: IpAddr,
}

/// The pools of a new subnet are free.
pub(crate) async fn open(tx: &mut Tx, subnet: &Subnet) -> Result<()> {
    for r in &subnet.pools {
        store::free_insert(tx, &subnet.id, *r).await?;
    }
    Ok(())
}

/// After the pools of a subnet changed: free is what they hold and nobody has.
pub(crate) async fn reopen(tx: &mut Tx, subnet: &Subnet) -> Result<()> {
    let taken = store::positions(tx, &subnet.id).await?;
    store::free_clear(tx, &subnet.id).await?;
    for r in range::without(&subnet.pools, &taken) {
        store::free_insert(tx, &subnet.id, r).await?;
    }
    Ok(())
}

/// Takes the lowest free address of the pools; `None` if there is none.
pub(crate) async fn take_any(tx: &mut Tx, subnet: &Subnet, owner: Owner<'_>) -> Result<Option<IpAddr>> {
    let Some(free) = store::free_first(tx, &subnet.id).await? else { return Ok(None) };
    store::free_replace(tx, &subnet.id, free, &free.minus(free.lo)).await?;
    let ip = range::address(subnet.cidr, free.lo);
    insert(tx, subnet, ip, owner, false).await?;
    Ok(Some(ip))
}

/// Takes a certain address of the subnet, in its pools or not.
///
/// # Errors
/// Conflict `IpAddressAlreadyAllocated`; bad request `InvalidIpForSubnet`.
pub(crate) async fn take(tx: &mut Tx, subnet: &Subnet, ip: IpAddr, owner: Owner<'_>, auto: bool) -> Result<()> {
    if !range::is_host(subnet.cidr, ip) {
        return Err(Error::bad_request(format!("IP address {ip} is not a valid IP for the specified subnet."))
            .code("InvalidIpForSubnet")
            .field("fixed_ips"));
    }
    let position = range::position(ip);
    if store::is_taken(tx, &subnet.id, position).await? {
        return Err(already(ip, &subnet.id));
    }
    if let Some(free) = store::free_around(tx, &subnet.id, position).await? {
        store::free_replace(tx, &subnet.id, free, &free.minus(position)).await?;
    }
    insert(tx, subnet, ip, owner, auto).await
}

async fn insert(tx: &mut Tx, subnet: &Subnet, ip: IpAddr, owner: Owner<'_>, auto: bool) -> Result<()> {
    store::insert(tx, &subnet.id, ip, owner, auto).await.map_err(|e| match e.code {
        // Another transaction was quicker; run again, this one sees what it did.
        "unique" => Error::new(ErrorKind::Retry, "AddressRace", "two changes took one address").because(e),
        _ => e,
    })
}

/// The refusal of an address that somebody has.
pub(crate) fn already(ip: IpAddr, subnet: &SubnetId) -> Error {
    Error::conflict(format!("IP address {ip} already allocated in subnet {subnet}.")).code("IpAddressAlreadyAllocated")
}

/// The refusal when no address is left.
pub(crate) fn exhausted(network: &NetworkId) -> Error {
    Error::conflict(format!("No more IP addresses available on network {network}.")).code("IpAddressGenerationFailure")
}

/// Gives back everything that the owner has. *Idempotency*: again, it does nothing.
pub(crate) async fn give_back_all(tx: &mut Tx, owner: &str) -> Result<()> {
    for (subnet, ip, pools) in store::with_pools_of(tx, owner).await? {
        give_back(tx, &subnet, ip, &pools, owner).await?;
    }
    Ok(())
}

/// Gives back one address.
pub(crate) async fn give_back(tx: &mut Tx, subnet: &SubnetId, ip: IpAddr, pools: &[Range], owner: &str) -> Result<()> {
    let position = range::position(ip);
    if !store::remove(tx, subnet, position, owner).await? || !pools.iter().any(|p| p.holds(position)) {
        return Ok(());
    }
    // Joined with its neighbours, so that the number of intervals stays below that of the addresses taken.
    let mut joined = Range { lo: position, hi: position };
    if let Some(left) = store::free_below(tx, subnet, position).await?
        && left.hi.checked_add(1) == Some(position)
    {
        store::free_delete(tx, subnet, left.lo).await?;
        joined.lo = left.lo;
    }
    if let Some(next) = position.checked_add(1)
        && let Some(right) = store::free_at(tx, subnet, next).await?
    {
        store::free_delete(tx, subnet, right.lo).await?;
        joined.hi = right.hi;
    }
    store::free_insert(tx, subnet, joined).await
}
