//! A router's leg on an external network. The port is the cloud's: the tenant neither sees it nor is charged for it.

use super::{Gateway, Router, store};
use crate::addresses::range;
use crate::check::{self, bad};
use crate::ports::{self, FixedIpRequest, Port, ROUTER_GATEWAY, addressing};
use crate::{Network, floating, networks, subnets};
use kernel::{Caller, Error, NetworkId, Result, Timestamp};
use runtime::Tx;

/// The gateway that a router is to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayRequest {
    /// The external network.
    pub network: NetworkId,
    /// Whether guests leave with its address; `None` leaves it as it is.
    pub snat: Option<bool>,
    /// Addresses that it must have.
    pub fixed_ips: Vec<FixedIpRequest>,
}

impl Network {
    /// Sets, moves or removes the gateway; the caller writes the router.
    pub(super) async fn set_gateway(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        router: &mut Router,
        wanted: Option<&GatewayRequest>,
        now: Timestamp,
    ) -> Result<()> {
        let Some(wanted) = wanted else { return self.clear_gateway(tx, router, now).await };
        check::admin_only(caller, "external_gateway_info.enable_snat", wanted.snat.is_some_and(|s| s != router.snat))?;
        check::admin_only(caller, "external_gateway_info.external_fixed_ips", !wanted.fixed_ips.is_empty())?;
        let net = networks::visible(tx, caller, &wanted.network).await?;
        if !net.external {
            return Err(bad("router", format!("Network {} is not an external network", net.id)));
        }
        router.snat = wanted.snat.unwrap_or(router.snat);
        let stays = router.gateway.as_ref().is_some_and(|g| g.network == net.id);
        if stays && wanted.fixed_ips.is_empty() {
            return Ok(());
        }
        let all = subnets::store::of_network(tx, &net.id).await?;
        for (leg, _) in store::interface_legs(tx, &router.id).await? {
            if let Some(clash) = all.iter().find(|s| range::overlap(s.cidr, leg.cidr)) {
                return Err(bad(
                    "router",
                    format!(
                        "Cidr {} of subnet {} overlaps with cidr {} of subnet {}",
                        leg.cidr, leg.id, clash.cidr, clash.id
                    ),
                ));
            }
        }
        let port = match (&router.gateway, stays) {
            (Some(gateway), true) => {
                let mut port =
                    ports::store::get(tx, &gateway.port).await?.ok_or_else(|| ports::not_found(&gateway.port))?;
                addressing::reassign(tx, &mut port, &all, &wanted.fixed_ips).await?;
                ports::store::touch(tx, &port.id, now).await?;
                port
            }
            _ => {
                self.clear_gateway(tx, router, now).await?;
                let mut port = Port::of_cloud(&net, ROUTER_GATEWAY, router.id.as_str(), now);
                ports::insert_with_free_mac(tx, &mut port).await?;
                let asked = (!wanted.fixed_ips.is_empty()).then_some(wanted.fixed_ips.as_slice());
                addressing::assign(tx, &mut port, &all, asked).await?;
                port
            }
        };
        if port.fixed_ips.is_empty() {
            return Err(bad("router", format!("No IPs assigned to the gateway port for router {}", router.id)));
        }
        router.gateway = Some(Gateway { network: net.id, port: port.id, fixed_ips: port.fixed_ips });
        Ok(())
    }

    async fn clear_gateway(&self, tx: &mut Tx, router: &mut Router, now: Timestamp) -> Result<()> {
        let Some(gateway) = router.gateway.take() else { return Ok(()) };
        if floating::store::any_of_router(tx, &router.id).await? {
            return Err(Error::conflict(format!(
                "Gateway cannot be updated for router {}, since a gateway to external network {} is required by one or more floating IPs.",
                router.id, gateway.network
            ))
            .code("RouterExternalGatewayInUseByFloatingIp"));
        }
        let on_gateway = |nexthop| gateway.fixed_ips.iter().any(|h| h.ip == nexthop);
        let cidrs: Vec<_> = subnets::store::of_network(tx, &gateway.network).await?;
        if router.routes.iter().any(|r| on_gateway(r.nexthop) || cidrs.iter().any(|s| s.cidr.contains(&r.nexthop))) {
            return Err(Error::conflict(format!(
                "Router gateway of {} cannot be deleted, as it is required by one or more routes.",
                router.id
            ))
            .code("RouterInterfaceInUseByRoute"));
        }
        self.remove_leg(tx, &gateway.port, now).await
    }
}
