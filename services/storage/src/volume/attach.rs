//! Attaching and detaching, driven by compute: each call is one step of compute's operation, in compute's transaction, and may be
//! repeated.

use super::state::Event;
use super::{Attachment, AttachmentState, Volume, missing, see, store};
use crate::Storage;
use crate::disk::store as disks;
use kernel::{Caller, Error, Result, ServerId, VolumeId};
use runtime::Tx;

/// The first device name that none of these is, from `/dev/vda` or, where the server has a root disk, from `/dev/vdb`.
fn free_device(taken: &[Attachment], has_root: bool) -> Result<String> {
    let from = if has_root { b'b' } else { b'a' };
    (from..=b'z')
        .map(|c| format!("/dev/vd{}", c as char))
        .find(|d| taken.iter().all(|a| a.device != *d))
        .ok_or_else(|| Error::bad_request("the server has no free device name").field("device"))
}

fn check_device(device: &str) -> Result<String> {
    let name = device.strip_prefix("/dev/").unwrap_or(device);
    let ok = matches!(name.as_bytes(), [_, b'd', b'a'..=b'z']);
    if !ok {
        let shown: String = device.chars().take(40).collect();
        return Err(Error::bad_request(format!("The supplied device path ({shown}) is invalid.")).field("device"));
    }
    // The bus is virtio whatever the client thought it would be.
    Ok(format!("/dev/vd{}", &name[2..]))
}

impl Storage {
    /// Volumes of servers, by server and device, in one query.
    ///
    /// # Errors
    /// What the database says.
    pub async fn volumes_of_servers(&self, tx: &mut Tx, servers: &[ServerId]) -> Result<Vec<Attachment>> {
        store::attachments_of(tx, servers).await
    }

    /// Gives an available volume to a server: `attaching`. Repeated for the same server it returns the attachment that is there.
    ///
    /// # Errors
    /// Not found for another project's volume; bad request, if it is not available or the device name is taken.
    pub async fn begin_attach(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        volume: &VolumeId,
        server: &ServerId,
        device: Option<&str>,
    ) -> Result<Attachment> {
        let v = self.volume(tx, caller, volume).await?;
        if let Some(a) = store::attachment(tx, volume).await?
            && a.server == *server
            && a.state != AttachmentState::Detaching
        {
            return Ok(a);
        }
        let taken = store::attachments_of(tx, std::slice::from_ref(server)).await?;
        let has_root = disks::disk_get(tx, server.as_str()).await?.is_some();
        let device = match device {
            None => free_device(&taken, has_root)?,
            Some(d) => {
                let d = check_device(d)?;
                if taken.iter().any(|a| a.device == d) || (has_root && d == "/dev/vda") {
                    return Err(Error::conflict(format!("The device name {d} is in use.")).field("device"));
                }
                d
            }
        };
        let a = Attachment {
            id: kernel::fresh_uuid().to_string(),
            volume: volume.clone(),
            server: server.clone(),
            device,
            delete_on_termination: false,
            state: AttachmentState::Attaching,
            attached_at: self.env.now(),
            node: v.node.clone(),
            size_gb: v.size_gb,
            bootable: v.bootable,
        };
        self.advance(tx, v, Event::Attach, false).await?;
        store::attachment_insert(tx, &a).await?;
        Ok(a)
    }

    /// Says whether a volume goes when its server does.
    ///
    /// # Errors
    /// Not found, if the server does not hold it.
    pub async fn set_delete_on_termination(
        &self,
        tx: &mut Tx,
        volume: &VolumeId,
        server: &ServerId,
        on: bool,
    ) -> Result<()> {
        let mut a = self.held(tx, volume, server).await?.ok_or_else(|| missing(volume.as_str()))?;
        a.delete_on_termination = on;
        store::attachment_update(tx, &a).await
    }

    /// The server has the volume: `in-use`.
    ///
    /// # Errors
    /// Not found, if it does not hold it.
    pub async fn finish_attach(&self, tx: &mut Tx, volume: &VolumeId, server: &ServerId) -> Result<()> {
        let mut a = self.held(tx, volume, server).await?.ok_or_else(|| missing(volume.as_str()))?;
        if a.state == AttachmentState::Attaching {
            a.state = AttachmentState::Attached;
            a.attached_at = self.env.now();
            store::attachment_update(tx, &a).await?;
        }
        let v = store::get(tx, volume).await?.ok_or_else(|| missing(volume.as_str()))?;
        // An attached volume may be growing already.
        if v.status == super::Status::Attaching { self.advance(tx, v, Event::Attached, true).await } else { Ok(()) }
    }

    /// The server could not have the volume, and does not hold it: `available` again. One that it never held is left alone.
    ///
    /// # Errors
    /// What the database says.
    pub async fn abort_attach(&self, tx: &mut Tx, volume: &VolumeId, server: &ServerId) -> Result<()> {
        self.let_go(tx, volume, server).await
    }

    /// The server is to let go of the volume: `detaching`.
    ///
    /// # Errors
    /// Not found, if the server does not hold it; bad request, if it is not in use.
    pub async fn begin_detach(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        volume: &VolumeId,
        server: &ServerId,
    ) -> Result<Attachment> {
        let v = self.volume(tx, caller, volume).await?;
        let mut a = self.held(tx, volume, server).await?.ok_or_else(|| {
            Error::not_found(format!("Instance {server} is not attached to volume {volume}")).code("VolumeNotAttached")
        })?;
        if a.state == AttachmentState::Detaching {
            return Ok(a);
        }
        self.advance(tx, v, Event::Detach, true).await?;
        a.state = AttachmentState::Detaching;
        store::attachment_update(tx, &a).await?;
        Ok(a)
    }

    /// The server has let go of the volume: `available`. Repeated, it changes nothing.
    ///
    /// # Errors
    /// What the database says.
    pub async fn finish_detach(&self, tx: &mut Tx, volume: &VolumeId, server: &ServerId) -> Result<()> {
        self.let_go(tx, volume, server).await
    }

    /// The server could not let go of the volume: `in-use` again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn abort_detach(&self, tx: &mut Tx, volume: &VolumeId, server: &ServerId) -> Result<()> {
        let Some(mut a) = self.held(tx, volume, server).await? else { return Ok(()) };
        if a.state == AttachmentState::Detaching {
            a.state = AttachmentState::Attached;
            store::attachment_update(tx, &a).await?;
            let v = store::get(tx, volume).await?.ok_or_else(|| missing(volume.as_str()))?;
            self.advance(tx, v, Event::DetachFailed, true).await?;
        }
        Ok(())
    }

    /// A server is gone: its volumes are available again, and those that go with it are deleted (by operations that begin with this
    /// transaction). Call it once the node has let go of them. Repeated, it changes nothing.
    ///
    /// # Errors
    /// What the database says.
    pub async fn release_volumes_of_server(&self, tx: &mut Tx, caller: &Caller, server: &ServerId) -> Result<()> {
        for a in store::attachments_of(tx, std::slice::from_ref(server)).await? {
            self.let_go(tx, &a.volume, server).await?;
            if a.delete_on_termination {
                self.delete_with_server(tx, caller, &a.volume).await?;
            }
        }
        Ok(())
    }

    async fn held(&self, tx: &mut Tx, volume: &VolumeId, server: &ServerId) -> Result<Option<Attachment>> {
        Ok(store::attachment(tx, volume).await?.filter(|a| a.server == *server))
    }

    async fn let_go(&self, tx: &mut Tx, volume: &VolumeId, server: &ServerId) -> Result<()> {
        if self.held(tx, volume, server).await?.is_none() {
            return Ok(());
        }
        store::attachment_delete(tx, volume).await?;
        let Some(v) = store::get(tx, volume).await? else { return Ok(()) };
        // A status that an administrator has set stays as it was set.
        if v.status.after(Event::Detached, false).is_ok() {
            self.advance(tx, v, Event::Detached, false).await?;
        }
        Ok(())
    }

    /// Moves a volume by an event and writes it.
    pub(crate) async fn advance(&self, tx: &mut Tx, mut v: Volume, event: Event, attached: bool) -> Result<()> {
        v.status = v.status.after(event, attached)?;
        v.updated_at = self.env.now();
        store::update(tx, &v).await?;
        tx.wake_on_commit(&self.changed);
        self.tell_volume(tx, &v).await
    }

    /// The volume, if the caller may see it.
    ///
    /// # Errors
    /// Not found, otherwise.
    pub async fn volume(&self, tx: &mut Tx, caller: &Caller, id: &VolumeId) -> Result<Volume> {
        see(caller, store::get(tx, id).await?.ok_or_else(|| missing(id.as_str()))?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_names_are_checked_and_made_virtio() {
        assert_eq!(check_device("/dev/sdc").unwrap(), "/dev/vdc");
        assert_eq!(check_device("vdb").unwrap(), "/dev/vdb");
        for bad in ["", "/dev/", "/dev/vd", "/dev/vdaa", "/dev/../vda", "x".repeat(10_000).as_str()] {
            assert!(check_device(bad).is_err(), "{bad}");
        }
        assert_eq!(free_device(&[], true).unwrap(), "/dev/vdb");
        assert_eq!(free_device(&[], false).unwrap(), "/dev/vda");
    }
}
