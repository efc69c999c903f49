//! What an owner says about a volume: name, description, metadata, flags; and an administrator's reset of its state.

use super::state::Status;
use super::{Volume, check_metadata, check_text, store};
use crate::Storage;
use kernel::{Caller, Error, Result, VolumeId};
use runtime::transact;

impl Storage {
    /// Changes what an owner may change.
    ///
    /// # Errors
    /// Not found; bad request that names the field.
    pub async fn update_volume(
        &self,
        caller: &Caller,
        id: &VolumeId,
        f: impl Fn(&mut Volume) -> Result<()>,
    ) -> Result<Volume> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut v = self.volume(tx, caller, id).await?;
            let status = v.status;
            f(&mut v)?;
            check_text("name", v.name.as_deref())?;
            check_text("description", v.description.as_deref())?;
            check_metadata(&v.metadata)?;
            check_metadata(&v.image_metadata)?;
            v.updated_at = now;
            store::update(tx, &v).await?;
            if v.status != status {
                self.tell_volume(tx, &v).await?;
            }
            Ok(v)
        })
    }

    /// Sets the state by hand (os-reset_status). An operation that is under way goes on.
    ///
    /// # Errors
    /// Bad request, if there is no such state.
    pub async fn reset_volume_status(&self, caller: &Caller, id: &VolumeId, status: &str) -> Result<()> {
        let s = Status::parse(status).ok_or_else(|| {
            let shown: String = status.chars().take(40).collect();
            Error::bad_request(format!("'{shown}' is not a volume status")).field("status")
        })?;
        let reset = |v: &mut Volume| {
            v.status = s;
            Ok(())
        };
        self.update_volume(caller, id, reset).await.map(drop)
    }
}
