//! Leaves nothing behind.

use std::io;
use std::path::Path;

use super::{Layout, STOP_PATIENCE};
use crate::daemon::Daemon;
use crate::link;
use crate::names::Tag;

/// In the order in which they are stopped.
const DAEMONS: [&str; 6] = ["controller", "vswitchd", "northd", "conf", "sb", "nb"];

/// Ends whatever runs for this data directory and deletes its devices, namespaces and files. Bridges, the datapath's
/// device and taps outlive `ovs-vswitchd`, so they are deleted one by one; only names that carry the tag are touched.
///
/// *Idempotency*: goes on where an earlier run was interrupted; purging what is gone succeeds.
pub async fn purge(dir: &Path, tag: &Tag) -> io::Result<()> {
    let layout = Layout::new(dir);
    for name in DAEMONS {
        let daemon = Daemon {
            name,
            program: Default::default(),
            arguments: Vec::new(),
            environment: Vec::new(),
            pid_file: layout.pid_file(name),
        };
        if let Some(running) = daemon.adopt()? {
            running.terminate(STOP_PATIENCE).await;
        }
    }
    for name in namespaces(tag)? {
        link::ip(&format!("netns delete {name}")).await?;
    }
    for device in link::with_prefix(&tag.prefix())? {
        // One end of a cable takes the other with it.
        link::delete(&device).await?;
    }
    match tokio::fs::remove_dir_all(dir).await {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn namespaces(tag: &Tag) -> io::Result<Vec<String>> {
    let prefix = tag.metadata_netns("");
    let directory = match std::fs::read_dir("/run/netns") {
        Ok(directory) => directory,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let names = directory.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter(|name| name.starts_with(&prefix)).collect())
}
