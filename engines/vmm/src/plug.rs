//! Plugging taps into the host's switch.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use tokio::sync::oneshot;

use crate::error::{IoContext, Result, VmmError};

/// A tap and the port that it is the interface of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlugRequest {
    /// Name of the tap.
    pub tap: String,
    /// Id of the port: `iface-id` for the network's controller on this host.
    pub port: String,
    /// Address of the guest's interface.
    pub mac: String,
    /// Tag of the instance, by which its ports are found again.
    pub tag: String,
}

/// The host's switch, as far as interfaces of guests go. Both calls may be repeated.
#[async_trait]
pub trait PortPlug: Send + Sync {
    /// Plugs taps in.
    async fn plug(&self, ports: Vec<PlugRequest>) -> Result<()>;
    /// Takes taps out.
    async fn unplug(&self, taps: Vec<String>) -> Result<()>;
    /// Names of all taps that an instance has plugged in.
    async fn plugged(&self, tag: &str) -> Result<Vec<String>>;
}

/// The switch driven by `ovs-vsctl`, many ports a process: whatever is asked while one runs goes into the next.
pub struct OvsVsctl {
    database: String,
    bridge: String,
    waiting: Mutex<Vec<Waiting>>,
    turn: tokio::sync::Mutex<()>,
}

struct Waiting {
    /// Last wish for each tap; none is out.
    wishes: BTreeMap<String, Option<PlugRequest>>,
    done: oneshot::Sender<std::result::Result<(), String>>,
}

impl OvsVsctl {
    /// A switch by the socket of its database and the name of its bridge.
    pub fn new(socket: impl Into<PathBuf>, bridge: impl Into<String>) -> Self {
        let database = format!("--db=unix:{}", socket.into().display());
        Self { database, bridge: bridge.into(), waiting: Mutex::default(), turn: tokio::sync::Mutex::default() }
    }

    async fn submit(&self, wishes: BTreeMap<String, Option<PlugRequest>>) -> Result<()> {
        if wishes.is_empty() {
            return Ok(());
        }
        let (done, mut answer) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(Waiting { wishes, done });
        let turn = self.turn.lock().await;
        if answer.is_empty() {
            // Nobody served this one while it waited for its turn: serve all that wait.
            let batch = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
            self.serve(batch).await;
        }
        drop(turn);
        let failed = |message| VmmError::Process { program: "ovs-vsctl".to_owned(), message };
        match answer.try_recv() {
            Ok(result) => result.map_err(failed),
            Err(_) => Err(failed("the batch was given up".to_owned())),
        }
    }

    async fn serve(&self, batch: Vec<Waiting>) {
        // Taps are few at a time in one request, but two requests may name the same one: the later wins.
        let mut merged = BTreeMap::new();
        batch.iter().for_each(|w| merged.extend(w.wishes.clone()));
        let result = self.run(&arguments(&self.bridge, &merged)).await.map(drop).map_err(|e| e.to_string());
        for w in batch {
            let _ = w.done.send(result.clone());
        }
    }

    async fn run(&self, args: &[String]) -> Result<String> {
        // no-wait: a switch that is being restarted reads its database when it is back
        let mut command = tokio::process::Command::new("ovs-vsctl");
        command.arg(&self.database).args(["--no-wait", "--timeout=10", "--no-heading", "--format=csv"]).args(args);
        command.stdin(std::process::Stdio::null()).kill_on_drop(true);
        let out = command.output().await.context(|| "running ovs-vsctl".to_owned())?;
        if out.status.success() {
            Ok(String::from_utf8_lossy(&out.stdout).into_owned())
        } else {
            Err(VmmError::tool("ovs-vsctl", &out.stderr))
        }
    }
}

fn arguments(bridge: &str, wishes: &BTreeMap<String, Option<PlugRequest>>) -> Vec<String> {
    let mut args = Vec::new();
    for (tap, wish) in wishes {
        match wish {
            Some(p) => {
                args.extend(["--", "--may-exist", "add-port", bridge, tap, "--", "set", "Interface", tap].map(Into::into));
                args.push(format!("external_ids:iface-id={}", p.port));
                args.push(format!("external_ids:attached-mac=\"{}\"", p.mac));
                args.push("external_ids:iface-status=active".to_owned());
                args.push(format!("external_ids:xinglin-tag={}", p.tag));
            }
            None => args.extend(["--", "--if-exists", "del-port", bridge, tap].map(Into::into)),
        }
    }
    args
}

#[async_trait]
impl PortPlug for OvsVsctl {
    async fn plug(&self, ports: Vec<PlugRequest>) -> Result<()> {
        self.submit(ports.into_iter().map(|p| (p.tap.clone(), Some(p))).collect()).await
    }

    async fn unplug(&self, taps: Vec<String>) -> Result<()> {
        self.submit(taps.into_iter().map(|t| (t, None)).collect()).await
    }

    async fn plugged(&self, tag: &str) -> Result<Vec<String>> {
        let condition = format!("external_ids:xinglin-tag={tag}");
        let args = ["--columns=name", "find", "Interface", &condition].map(str::to_owned);
        Ok(self.run(&args).await?.lines().map(|l| l.trim_matches('"').to_owned()).filter(|l| !l.is_empty()).collect())
    }
}

/// No switch: the taps stay alone. For hosts whose servers have no network, and for tests of everything else.
#[derive(Debug, Default)]
pub struct Unswitched;

#[async_trait]
impl PortPlug for Unswitched {
    async fn plug(&self, _ports: Vec<PlugRequest>) -> Result<()> {
        Ok(())
    }

    async fn unplug(&self, _taps: Vec<String>) -> Result<()> {
        Ok(())
    }

    async fn plugged(&self, _tag: &str) -> Result<Vec<String>> {
        Ok(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_process_serves_many_ports() {
        let request = |n: u32| PlugRequest {
            tap: format!("t{n}"),
            port: format!("port-{n}"),
            mac: "fa:16:3e:00:00:01".to_owned(),
            tag: "tag".to_owned(),
        };
        let wishes = BTreeMap::from([("t1".to_owned(), Some(request(1))), ("t2".to_owned(), None)]);
        let line = arguments("br-int", &wishes).join(" ");
        assert!(line.contains("-- --may-exist add-port br-int t1 -- set Interface t1 external_ids:iface-id=port-1"));
        assert!(line.ends_with("-- --if-exists del-port br-int t2"));
    }
}
