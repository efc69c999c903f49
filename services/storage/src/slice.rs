//! The slice itself: its surroundings, its ports, what runs in the background.

use crate::image::blob::Blobs;
use crate::port::Nodes;
use kernel::{NodeId, Result, Timestamp};
use runtime::operation::Definition;
use runtime::port::{QuotaGate, UsageSink};
use runtime::shutdown::Shutdown;
use runtime::{Env, Signal, Tx, reconcile};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What an installation chooses.
#[derive(Debug, Clone)]
pub struct Config {
    /// Directory of image bytes; it belongs to this process alone.
    pub images: PathBuf,
    /// Largest image, in bytes.
    pub image_limit: u64,
    /// All images of one project together, in bytes.
    pub project_image_limit: u64,
    /// Largest volume, in GiB.
    pub volume_limit_gb: u32,
    /// Availability zone that volumes are in.
    pub availability_zone: String,
}

impl Config {
    /// The defaults over a directory.
    pub fn at(images: impl Into<PathBuf>) -> Config {
        Config {
            images: images.into(),
            image_limit: 256 << 30,
            project_image_limit: 1 << 40,
            volume_limit_gb: 16 * 1024,
            availability_zone: "nova".into(),
        }
    }
}

/// Images and volumes.
pub struct Storage {
    pub(crate) env: Env,
    pub(crate) config: Config,
    pub(crate) quota: Arc<dyn QuotaGate>,
    pub(crate) usage: Arc<dyn UsageSink>,
    pub(crate) nodes: Arc<dyn Nodes>,
    pub(crate) blobs: Blobs,
    /// Woken after each observation.
    pub(crate) changed: Signal,
}

impl Storage {
    /// The slice over its ports. Opens the blob store and removes what a process killed while it wrote left there.
    ///
    /// # Errors
    /// Unavailable, if the directory of images cannot be used.
    pub fn new(
        env: Env,
        config: Config,
        quota: Arc<dyn QuotaGate>,
        usage: Arc<dyn UsageSink>,
        nodes: Arc<dyn Nodes>,
    ) -> Result<Arc<Storage>> {
        let blobs = Blobs::open(&config.images)?;
        Ok(Arc::new(Storage { env, config, quota, usage, nodes, blobs, changed: Signal::default() }))
    }

    /// Operations of this slice.
    pub fn definitions(self: &Arc<Self>) -> Vec<Definition> {
        vec![
            self.volume_create_definition(),
            self.volume_delete_definition(),
            self.volume_extend_definition(),
            self.snapshot_create_definition(),
            self.snapshot_delete_definition(),
            self.image_export_definition(),
        ]
    }

    /// Puts right what a killed process left half done, then keeps looking for bytes that no image wants.
    ///
    /// # Errors
    /// What the database says.
    pub async fn start(self: &Arc<Self>, shutdown: &Shutdown) -> Result<()> {
        self.recover_uploads().await?;
        self.tell_untold().await?;
        let me = self.clone();
        reconcile::spawn("image-sweeper", Duration::from_secs(600), Signal::default(), shutdown.clone(), move || {
            let me = me.clone();
            async move { me.sweep_blobs().await }
        });
        Ok(())
    }

    /// What the installation chose.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.env.now()
    }

    /// A signal that is woken after each observation of a node.
    pub fn changed(&self) -> &Signal {
        &self.changed
    }

    /// Tells a node once the transaction has committed that something is intended of it.
    pub(crate) fn wake_on_commit(&self, tx: &mut Tx, node: &NodeId) {
        let (nodes, node) = (self.nodes.clone(), node.clone());
        tx.on_commit(move || nodes.wake(&node));
    }
}

/// A method of the slice as the body of a step.
macro_rules! step {
    ($me:expr, $method:ident) => {{
        let me = $me.clone();
        move |cx: StepCx| {
            let me = me.clone();
            async move { me.$method(cx).await }
        }
    }};
}
pub(crate) use step;
