//! Figures of servers and host, taken at the interval that control asks for (60 s), on the clock's minutes.

use crate::convert;
use crate::work::Agent;
use contract::node::Up;
use kernel::Clock;
use runtime::{shutdown::Shutdown, task};
use std::sync::Arc;
use std::time::Duration;

/// Starts sampling. Without a link the figures of that minute are lost; nothing is made up for them.
pub fn start(agent: Arc<Agent>, clock: Arc<dyn Clock>, shutdown: Shutdown) {
    task::spawn("samples", async move {
        loop {
            let every = i64::from(agent.sample_seconds().max(1)) * 1_000_000;
            let now = clock.now().micros();
            let wait = every - now.rem_euclid(every);
            tokio::select! {
                () = task::sleep(Duration::from_micros(wait.unsigned_abs())) => {}
                () = shutdown.wait() => return,
            }
            let samples = agent.hypervisor().sample().await;
            let at = clock.now().micros();
            agent.send(Up::Samples { at, samples: samples.iter().map(convert::sample).collect() });
        }
    });
}
