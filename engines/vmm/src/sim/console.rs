//! A simulated console: says what it is, returns what is typed, and powers off at `q`, as the suite's guest does.

use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

use super::BANNER;
use super::world::World;
use crate::hypervisor::ConsoleStream;
use crate::spec::{ExitReason, Power};
use crate::task;

pub(super) fn open(world: &Arc<World>, id: &str) -> ConsoleStream {
    let (mut mine, theirs) = duplex(4096);
    let (world, id) = (world.clone(), id.to_owned());
    task::spawn("simulated-console", async move {
        let mut changes = world.subscribe();
        // A viewer may have typed and left already: what it typed still counts.
        let _ = mine.write_all(BANNER.as_bytes()).await;
        let mut buffer = [0; 256];
        while world.observation(&id).is_ok_and(|o| o.power == Power::Running) {
            tokio::select! {
                read = mine.read(&mut buffer) => {
                    let typed = &buffer[..read.unwrap_or(0)];
                    if typed.contains(&b'q') {
                        world.power_off(&id, ExitReason::GuestShutdown);
                    } else if typed.is_empty() {
                        return;
                    } else {
                        let _ = mine.write_all(typed).await;
                    }
                }
                _ = changes.changed() => {}
            }
        }
    });
    Box::new(theirs)
}
