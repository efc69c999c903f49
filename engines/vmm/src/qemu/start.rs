//! Starting a server's process.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tokio::sync::{mpsc, watch};
use tokio::time::Instant;

use super::inner::Inner;
use super::qmp::{Event, Qmp};
use super::server::{Process, Server};
use super::{args, lifecycle};
use crate::cgroup::Phase;
use crate::error::{IoContext, Result, VmmError};
use crate::proc::{self, Handle};
use crate::spec::{Arch, ServerSpec};
use crate::{files, iso, task};

/// How long a process may take until its monitor answers, on a host that is busy with many others.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts the process of a server that is off. The caller holds its turn.
pub(super) async fn start(inner: &Arc<Inner>, server: &Arc<Server>, spec: &ServerSpec) -> Result<()> {
    require(inner, spec)?;
    let facts = inner.facts(server, spec.arch).await;
    let line = args::command_line(spec, &inner.layout, &facts);
    task::place("vmm.start:defined")?;
    inner.make_taps(&spec.nics).await?;
    task::place("vmm.start:taps")?;
    let (dir, files_of) = (server.dir.clone(), spec.clone());
    let child = task::blocking(move || {
        prepare_files(&dir, &files_of)?;
        spawn(&dir, &args::program(files_of.arch), &line)
    })
    .await?;
    task::place("vmm.start:spawned")?;
    // The switch can take its time while the process initialises; the guest's processors stand still until both are done.
    let (monitor, plugged) = tokio::join!(greet(inner, server, child), inner.plug(server, &spec.nics));
    let (process, events) = monitor?;
    {
        let mut view = server.view();
        view.process = Some(process.clone());
        view.standing = true;
        view.booted = false;
        view.disks = spec.all_disks().into_iter().map(|d| d.disk).collect();
        view.nics = spec.nics.iter().map(|n| n.port.clone()).collect();
    }
    server.remember(|record| {
        record.running = true;
        record.boot_id = proc::boot_id();
        record.booted_ticks = None;
        record.exit = None;
        record.reboot_token = spec.reboot.as_ref().map(|r| r.token.clone());
    });
    lifecycle::watch(inner, server, &process, events);
    task::place("vmm.start:greeted")?;
    // Standing guests are let go even when the switch failed: the error makes the caller come again and plug.
    let_go(inner, server, &process).await?;
    plugged
}

/// Lets a process that was started standing run, when its turn to boot comes.
pub(super) async fn let_go(inner: &Arc<Inner>, server: &Arc<Server>, process: &Arc<Process>) -> Result<()> {
    // In this order: one that waits with next to no share would not even find the time to hear this.
    process.call("cont", json!({})).await?;
    inner.gate.enter(inner, server, process);
    server.view().standing = false;
    inner.changed();
    Ok(())
}

/// A process that nobody has taken charge of yet: ended if that never happens.
struct Fresh(Option<Child>);

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Everything that the process will open must be here, so that what is missing has a name.
fn require(inner: &Inner, spec: &ServerSpec) -> Result<()> {
    let there = |path: PathBuf| path.exists();
    for disk in spec.all_disks() {
        let own = disk.disk == spec.id && there(inner.layout.server_root(&spec.id));
        if !own && !there(inner.layout.volume(&disk.disk)) {
            return Err(VmmError::not_found("disk", disk.disk));
        }
        if let Some(holder) = inner.holder(&disk.disk) {
            return Err(VmmError::InUse(format!("disk {} by server {}", disk.disk, holder.id)));
        }
    }
    let images = spec.kernel.iter().flat_map(|k| std::iter::once(&k.kernel).chain(&k.initrd));
    for image in images {
        if !there(inner.layout.image(image)) {
            return Err(VmmError::not_found("image", image.clone()));
        }
    }
    if spec.arch == Arch::Aarch64 && spec.kernel.is_none() && Inner::vars_template().is_none() {
        return Err(VmmError::Unsupported("aarch64 firmware is not installed".to_owned()));
    }
    Ok(())
}

fn prepare_files(dir: &Path, spec: &ServerSpec) -> Result<()> {
    for stale in [args::MONITOR, args::CONSOLE, args::PID_FILE, args::CONFIG_DRIVE] {
        files::remove_file(&dir.join(stale))?;
    }
    // The log of this process begins anew, so that a login seen in it is this one's; the last one's stays readable.
    let log = dir.join(args::CONSOLE_LOG);
    if log.exists() {
        std::fs::rename(&log, dir.join(args::CONSOLE_LOG_BEFORE)).context(|| format!("turning {}", log.display()))?;
    }
    if !spec.config_drive.is_empty() {
        files::write_whole(&dir.join(args::CONFIG_DRIVE), &iso::volume("config-2", &spec.config_drive)?)?;
    }
    let vars = dir.join(args::FIRMWARE_VARS);
    if spec.arch == Arch::Aarch64
        && spec.kernel.is_none()
        && !vars.exists()
        && let Some(template) = Inner::vars_template()
    {
        let tmp = files::temporary(&vars);
        files::copy_sparse(&template, &tmp)?;
        std::fs::rename(&tmp, &vars).context(|| format!("placing {}", vars.display()))?;
    }
    Ok(())
}

/// Starts the process in a session of its own with its own standard streams: it must outlive us, and an inherited pipe
/// would hang whoever waits for our output.
#[allow(unsafe_code)]
fn spawn(dir: &Path, program: &str, line: &[String]) -> Result<Fresh> {
    let log = || File::options().create(true).append(true).open(dir.join(args::LOG));
    let (out, err) = (log().context(|| "opening a log".to_owned())?, log().context(|| "opening a log".to_owned())?);
    let mut command = Command::new(program);
    command.args(line).current_dir(dir).stdin(Stdio::null()).stdout(out).stderr(err);
    // SAFETY: between fork and exec only setsid is called, which is async-signal-safe and touches no memory of ours.
    unsafe {
        command.pre_exec(|| rustix::process::setsid().map(drop).map_err(Into::into));
    }
    command.spawn().map(|child| Fresh(Some(child))).map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => VmmError::Unsupported(format!("{program} is not installed")),
        _ => VmmError::io(format!("starting {program}"), e),
    })
}

/// Waits for the monitor of a new process.
async fn greet(
    inner: &Inner,
    server: &Server,
    mut fresh: Fresh,
) -> Result<(Arc<Process>, mpsc::UnboundedReceiver<Event>)> {
    let pid = fresh.0.as_ref().map_or(0, Child::id);
    let handle = Arc::new(Handle::open(pid)?);
    if let Some(groups) = &inner.groups {
        groups.place(pid, Phase::Init);
    }
    let monitor = tokio::select! {
        monitor = monitor(&server.dir) => monitor,
        () = handle.exited() => Err(VmmError::MonitorGone),
    };
    let (qmp, events) = monitor.map_err(|e| match e {
        VmmError::MonitorGone => {
            let log = files::tail(&server.dir.join(args::LOG), 400).unwrap_or_default();
            VmmError::tool("qemu", &log)
        }
        other => other,
    })?;
    let start_ticks = proc::stat(pid).map_or(0, |s| s.start_ticks);
    let (ending, finished) = (Mutex::default(), watch::Sender::new(false));
    let child = Mutex::new(fresh.0.take());
    let (share, groups) = (Mutex::default(), inner.groups.clone());
    Ok((Arc::new(Process { handle, start_ticks, qmp, ending, finished, share, groups, child }), events))
}

/// Connects to a monitor as soon as it listens.
async fn monitor(dir: &Path) -> Result<(Arc<Qmp>, mpsc::UnboundedReceiver<Event>)> {
    let path = dir.join(args::MONITOR);
    let until = Instant::now() + PATIENCE;
    loop {
        let listens = path.exists();
        match Qmp::connect(&path).await {
            Err(VmmError::Io { .. }) if !listens && Instant::now() < until => {}
            // The socket exists a moment before it listens.
            Err(VmmError::Io { source, .. })
                if source.kind() == std::io::ErrorKind::ConnectionRefused && Instant::now() < until => {}
            other => return other,
        }
        runtime::task::sleep(Duration::from_millis(10)).await;
    }
}
