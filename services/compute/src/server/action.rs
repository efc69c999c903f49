//! What was done to a server, as Nova's instance actions: they are its operations.

use crate::{Compute, check};
use kernel::{Caller, Error, Result, ServerId};
use runtime::list::Asked;
use runtime::operation::View;

/// Most actions that are listed.
const LIMIT: u32 = 200;

/// Nova's name of an action.
pub fn name(kind: &str) -> &str {
    match kind {
        "volume.attach" => "attach_volume",
        "volume.detach" => "detach_volume",
        "interface.attach" => "attach_interface",
        "interface.detach" => "detach_interface",
        "server.image" => "createImage",
        other => other.strip_prefix("server.").unwrap_or(other),
    }
}

/// The request that began an operation: under its id the operation is found again.
pub fn request_id(v: &View) -> String {
    v.request.clone()
}

impl Compute {
    /// Actions on a server, newest first.
    ///
    /// # Errors
    /// Not found.
    pub async fn server_actions(&self, caller: &Caller, id: &ServerId) -> Result<Vec<View>> {
        let mut tx = self.env.db.read().await?;
        let s = self.visible(&mut tx, caller, id).await?;
        Ok(self.env.ops.list(&mut tx, None, Some(s.id.as_str()), &Asked::first(LIMIT)).await?.items)
    }

    /// One action.
    ///
    /// # Errors
    /// Not found.
    pub async fn server_action(&self, caller: &Caller, id: &ServerId, request: &str) -> Result<View> {
        let all = self.server_actions(caller, id).await?;
        let found = all.into_iter().find(|v| request_id(v) == request);
        found.ok_or_else(|| {
            Error::not_found(format!("Action for request_id {} on instance {id} not found", check::shown(request)))
        })
    }
}
