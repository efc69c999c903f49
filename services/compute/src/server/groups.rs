//! Security groups of a server: those of its ports. Nova's old way to change them; the groups themselves are network's.

use super::Server;
use crate::{Compute, check};
use kernel::{Caller, Error, Result, SecurityGroupId, ServerId};
use network::groups::Group;
use network::list::ListQuery;
use network::ports::Port;

impl Compute {
    async fn ports_in_full(&self, caller: &Caller, s: &Server) -> Result<Vec<Port>> {
        let mut tx = self.env.db.read().await?;
        let views = self.network.ports_of_servers(&mut tx, std::slice::from_ref(&s.id)).await?;
        drop(tx);
        let mut all = Vec::with_capacity(views.len());
        for v in views {
            all.push(self.network.get_port(caller, &v.id).await?);
        }
        Ok(all)
    }

    /// Security groups of a server's ports, each once.
    ///
    /// # Errors
    /// Not found.
    pub async fn server_groups(&self, caller: &Caller, id: &ServerId) -> Result<Vec<Group>> {
        let mut tx = self.env.db.read().await?;
        let s = self.visible(&mut tx, caller, id).await?;
        drop(tx);
        let mut ids: Vec<SecurityGroupId> =
            self.ports_in_full(caller, &s).await?.into_iter().flat_map(|p| p.groups).collect();
        ids.sort();
        ids.dedup();
        let mut all = Vec::with_capacity(ids.len());
        for g in ids {
            all.push(self.network.get_group(caller, &g).await?);
        }
        Ok(all)
    }

    /// Adds a security group, by name or id, to every port of a server, or takes it away. Each port is changed for itself: repeated after a
    /// failure it ends where it should. Only this one group is touched, so that two changes at one instant both stand.
    ///
    /// # Errors
    /// Not found, also for a group to remove that no port has; conflict, if several groups have the name.
    pub async fn change_group(&self, caller: &Caller, id: &ServerId, group: &str, add: bool) -> Result<()> {
        let mut tx = self.env.db.read().await?;
        let s = self.visible(&mut tx, caller, id).await?;
        let ports = self.network.ports_of_servers(&mut tx, std::slice::from_ref(&s.id)).await?;
        drop(tx);
        let group = self.group_named(caller, group).await?;
        if ports.is_empty() {
            return Err(Error::bad_request(format!("Instance {id} has no port to change the security groups of.")));
        }
        let mut changed = false;
        for p in &ports {
            changed |= self.network.change_port_group(caller, &p.id, &group.id, add).await?;
        }
        if !add && !changed {
            return Err(Error::not_found(format!(
                "Security group {} not associated with the instance {id}",
                group.name
            )));
        }
        Ok(())
    }

    async fn group_named(&self, caller: &Caller, name: &str) -> Result<Group> {
        let none = || Error::not_found(format!("Security group {} not found.", check::shown(name)));
        match self.network.get_group(caller, &SecurityGroupId::from(name)).await {
            Ok(g) => return Ok(g),
            Err(e) if e.is_not_found() => {}
            Err(e) => return Err(e),
        }
        let mut found = self.network.list_groups(caller, &ListQuery::by("name", name)).await?.items;
        // An administrator sees those of all projects; by name it is the own one that is meant.
        found.retain(|g| caller.project.as_ref() == Some(&g.project));
        match (found.pop(), found.is_empty()) {
            (Some(g), true) => Ok(g),
            (Some(_), false) => Err(Error::conflict(format!(
                "Multiple security groups found matching '{}'. Use an ID to be more specific.",
                check::shown(name)
            ))),
            (None, _) => Err(none()),
        }
    }
}
