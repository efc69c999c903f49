//! Interfaces of a server that exists. Operations `interface.attach` and `interface.detach`; subject: the server; parameter: the port.
//!
//! Attach: 1. `wire`    waits until the fabric holds the port (undo: gives the port back)
//!         2. `plug`    tells the node and waits (undo: tells it the contrary and waits)
//! Detach: 1. `unplug`  tells the node and waits (undo: plugs it again)
//!         2. `free`    gives the port back

use super::state::Event;
use super::store;
use crate::{Compute, check};
use kernel::{Caller, Error, PortId, Result, ServerId};
use network::server::{NicRequest, PortView};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::transact;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// Kind of the operation that attaches.
pub const ATTACH: &str = "interface.attach";
/// Kind of the operation that detaches.
pub const DETACH: &str = "interface.detach";

const PAUSE: Duration = Duration::from_millis(300);
/// A fabric that takes longer is broken.
const WIRE_LIMIT: Duration = Duration::from_secs(60);

#[derive(Serialize, Deserialize)]
struct Params {
    port: PortId,
}

impl Compute {
    pub(crate) fn interface_definitions(self: &Arc<Self>) -> Vec<Definition> {
        vec![
            Definition::new(ATTACH)
                .step("wire", crate::step!(self, interface_wire), crate::step!(self, interface_free))
                .step("plug", crate::step!(self, interface_plug), crate::step!(self, interface_out)),
            Definition::new(DETACH)
                .step("unplug", crate::step!(self, interface_unplug), crate::step!(self, interface_unplug_undo))
                // One transaction; a port that has been deleted does not come back.
                .step_without_undo("free", crate::step!(self, interface_free)),
        ]
    }

    /// Interfaces of a server, in order.
    ///
    /// # Errors
    /// Not found.
    pub async fn server_interfaces(&self, caller: &Caller, id: &ServerId) -> Result<Vec<PortView>> {
        let mut tx = self.env.db.read().await?;
        let s = self.visible(&mut tx, caller, id).await?;
        self.network.ports_of_servers(&mut tx, &[s.id]).await
    }

    /// Gives a server another interface, running or not. Without a request it is the project's only network.
    ///
    /// # Errors
    /// Not found; conflict, if the server's state forbids it; what network says about the port.
    pub async fn attach_interface(
        &self,
        caller: &Caller,
        id: &ServerId,
        want: Option<&NicRequest>,
    ) -> Result<PortView> {
        transact!(self.env.db, |tx| {
            let s = self.visible(tx, caller, id).await?;
            s.state.apply(id, Event::ChangeDevices)?;
            let nic = match want {
                Some(n) => n.clone(),
                None => {
                    let net = self.network.auto_network(tx, &s.project).await?;
                    let net = net.ok_or_else(|| {
                        Error::bad_request("No network is given, and the project has none.").field("net_id")
                    })?;
                    NicRequest::Network { id: net, fixed_ip: None }
                }
            };
            let ports = self.network.create_ports_for_server(tx, caller, &s.project, id, &[nic]).await?;
            let port = ports.into_iter().next().ok_or_else(|| Error::internal("no port was made"))?;
            if let Some(node) = &s.node {
                self.network.bind_ports(tx, id, node).await?;
            }
            store::set_nic(tx, id, &port.id, false).await?;
            let params = Params { port: port.id.clone() };
            self.env.ops.start(tx, ATTACH, id.as_str(), caller, Some(&s.project), &params).await?;
            Ok(port)
        })
    }

    /// Takes an interface away from a server, running or not.
    ///
    /// # Errors
    /// Not found, if the server has no such port; conflict, if a state forbids it.
    pub async fn detach_interface(&self, caller: &Caller, id: &ServerId, port: &PortId) -> Result<()> {
        transact!(self.env.db, |tx| {
            let s = self.visible(tx, caller, id).await?;
            s.state.apply(id, Event::ChangeDevices)?;
            let ports = self.network.ports_of_servers(tx, std::slice::from_ref(id)).await?;
            if !ports.iter().any(|p| p.id == *port) {
                let shown = check::shown(port.as_str());
                return Err(Error::not_found(format!("Instance {id} does not have port {shown} attached")));
            }
            if self.env.ops.is_busy(tx, id.as_str()).await? {
                return Err(Error::conflict(format!("Instance {id} is being changed; try again when that is done.")));
            }
            let params = Params { port: port.clone() };
            self.env.ops.start(tx, DETACH, id.as_str(), caller, Some(&s.project), &params).await?;
            Ok(())
        })
    }

    async fn interface_wire(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        self.network.wait_wired(&[p.port], WIRE_LIMIT).await?;
        Ok(Progress::Done)
    }

    async fn interface_free(&self, cx: StepCx) -> Result<Progress> {
        let (p, id): (Params, _) = (cx.params()?, ServerId::from(cx.subject.as_str()));
        transact!(self.env.db, |tx| {
            match self.network.release_port_of_server(tx, &id, &p.port).await {
                Err(e) if e.is_not_found() => {}
                other => other?,
            }
            store::forget_nic(tx, &id, &p.port).await?;
            Ok(Progress::Done)
        })
    }

    /// Makes a port part of the intent (its row goes) or not any more (its row says so), and waits for the node.
    async fn interface_want(&self, cx: &StepCx, port: &PortId, wanted: bool) -> Result<Progress> {
        let id = ServerId::from(cx.subject.as_str());
        let generation = transact!(self.env.db, |tx| {
            let s = store::get(tx, &id).await?.ok_or_else(|| super::missing(id.as_str()))?;
            let is_wanted = !store::unwanted_ports(tx, std::slice::from_ref(&id)).await?.contains(port);
            if is_wanted == wanted {
                return Ok(s.node.is_some().then_some(s.generation));
            }
            if wanted {
                store::forget_nic(tx, &id, port).await?;
            } else {
                store::set_nic(tx, &id, port, false).await?;
            }
            self.renew(tx, &s).await
        })?;
        let Some(generation) = generation else { return Ok(Progress::Done) };
        Ok(match self.reach(cx, &id, generation, self.config.work_limit).await? {
            Some(_) => Progress::Done,
            None => Progress::Later(PAUSE),
        })
    }

    async fn interface_plug(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        self.interface_want(&cx, &p.port, true).await
    }

    async fn interface_unplug(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        self.interface_want(&cx, &p.port, false).await
    }

    /// Takes a change of the intent back and waits until the node has it.
    async fn interface_back(&self, cx: &StepCx, port: &PortId, wanted: bool) -> Result<Progress> {
        let id = ServerId::from(cx.subject.as_str());
        let generation = transact!(self.env.db, |tx| {
            let Some(s) = store::get(tx, &id).await? else { return Ok(None) };
            let is_wanted = !store::unwanted_ports(tx, std::slice::from_ref(&id)).await?.contains(port);
            if wanted {
                store::forget_nic(tx, &id, port).await?;
            } else {
                store::set_nic(tx, &id, port, false).await?;
            }
            self.renew_if(tx, &s, is_wanted != wanted).await
        })?;
        self.taken_back(generation, &id).await
    }

    async fn interface_out(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        self.interface_back(&cx, &p.port, false).await
    }

    async fn interface_unplug_undo(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        self.interface_back(&cx, &p.port, true).await
    }
}
