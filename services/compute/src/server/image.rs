//! An image from a server (createImage). Storage makes it by an operation of its own; operation `server.image` stands for the server's part:
//! its task ends when the image is there, or has come to nothing.
//!
//! 1. `wait`    waits for storage's operation
//! 2. `settle`  ends the task (undo of `wait`: the same; the image is storage's to undo)

use super::state::Event;
use super::store;
use crate::{Compute, check};
use kernel::{Caller, Error, ImageId, Result, ServerId};
use runtime::operation::{Definition, Progress, StepCx};
use runtime::{task, transact};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// Kind of the operation.
pub const IMAGE: &str = "server.image";

#[derive(Serialize, Deserialize)]
struct Params {
    image: ImageId,
}

impl Compute {
    pub(crate) fn image_definition(self: &Arc<Self>) -> Definition {
        Definition::new(IMAGE)
            .step("wait", crate::step!(self, image_wait), crate::step!(self, image_end))
            // Ends the task, which the undo of `wait` does as well.
            .step_without_undo("settle", crate::step!(self, image_end))
    }

    /// Makes an image of the server's first disk; it becomes active later.
    ///
    /// # Errors
    /// Not found; conflict, if the state forbids it; bad request, naming the field; what storage says.
    pub async fn create_image(
        &self,
        caller: &Caller,
        id: &ServerId,
        name: &str,
        metadata: &BTreeMap<String, String>,
    ) -> Result<ImageId> {
        check::name("name", name)?;
        check::metadata(metadata)?;
        transact!(self.env.db, |tx| {
            let s = self.visible(tx, caller, id).await?;
            let next = s.state.apply(id, Event::Snapshot)?;
            let mut properties = metadata.clone();
            // What is made from it runs on the same architecture.
            properties.entry("hw_architecture".to_owned()).or_insert_with(|| s.arch.to_string());
            let image = self.storage.export_server_disk(tx, caller, id, name, properties).await?;
            store::set_state(tx, id, next, self.env.now()).await?;
            let params = Params { image: image.clone() };
            self.env.ops.start(tx, IMAGE, id.as_str(), caller, Some(&s.project), &params).await?;
            Ok(image)
        })
    }

    async fn image_wait(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        for _ in 0..10 {
            let mut tx = self.env.db.read().await?;
            let busy = self.env.ops.is_busy(&mut tx, p.image.as_str()).await?;
            drop(tx);
            if cx.cancelled() {
                return Err(Error::conflict("cancelled"));
            }
            if !busy {
                return Ok(Progress::Done);
            }
            task::sleep(Duration::from_millis(200)).await;
        }
        Ok(Progress::Later(Duration::from_millis(200)))
    }

    async fn image_end(&self, cx: StepCx) -> Result<Progress> {
        let p: Params = cx.params()?;
        if cx.cancelled() {
            // The server is going, and with it the disk that the image is made from.
            transact!(self.env.db, |tx| { self.env.ops.cancel_subject(tx, p.image.as_str()).await })?;
        }
        self.end_task(&cx, Event::SnapshotEnded, None).await
    }
}
