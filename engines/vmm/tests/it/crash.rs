//! Our process dies at any moment: what lived on is taken over, what was half done is finished, nothing is left over.
//!
//! The tests start this very binary again as a child that works and dies.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use vmm::conformance::{Bench, attachment, guest_image, nic, seen, server, until_booted};
use vmm::{DiskSource, DiskSpec, Hypervisor, ImageRef, Power, ServerSpec};

use crate::bench::QemuBench;

const CHILD_NODE: &str = "XINGLIN_TEST_NODE";
const DONE: &str = "all-done";

/// Every named place that a server passes on its way in and out, without a guest's help.
const PLACES: [&str; 9] = [
    "vmm.disk:written",
    "vmm.disk:made",
    "vmm.start:defined",
    "vmm.start:taps",
    "vmm.start:spawned",
    "vmm.start:greeted",
    "vmm.attach:node",
    "vmm.delete:ended",
    "vmm.delete:unplugged",
];

fn child(test: &str, node: &Path, failpoints: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture"]).env(CHILD_NODE, node).env("XINGLIN_FAILPOINTS", failpoints);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

fn specification(image: &ImageRef) -> ServerSpec {
    let mut spec = server("s", image);
    spec.nics = vec![nic("port-1")];
    spec
}

fn volume() -> DiskSpec {
    DiskSpec { id: "vol".to_owned(), size_bytes: 1 << 20, source: DiskSource::Empty }
}

/// The child's work; each step is tried again once, for places that fail instead of aborting.
async fn in_and_out(h: &dyn Hypervisor) {
    macro_rules! twice {
        ($step:expr) => {
            if $step.await.is_err() {
                $step.await.unwrap();
            }
        };
    }
    let image = guest_image(h).await;
    let mut spec = specification(&image);
    twice!(h.ensure_server(&spec));
    assert_eq!(seen(h, "s").await.power, Power::Running);
    until_booted(h, "s").await;
    twice!(h.ensure_disk(&volume()));
    spec.disks = vec![attachment("vol")];
    twice!(h.ensure_server(&spec));
    assert_eq!(seen(h, "s").await.disks, ["s", "vol"]);
    twice!(h.delete_server("s"));
    twice!(h.delete_disk("vol", true));
    assert!(h.observe().await.is_empty() && h.list_disks().await.unwrap().is_empty());
}

async fn work_as_child(node: &Path) -> ! {
    runtime::failpoint::arm_from_env().unwrap();
    let h = QemuBench::at(node).await;
    in_and_out(h.as_ref()).await;
    eprintln!("{DONE}");
    println!("{DONE}");
    std::process::exit(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_abort_anywhere_is_finished_or_undone() {
    if let Some(node) = std::env::var_os(CHILD_NODE) {
        work_as_child(Path::new(&node)).await;
    }
    for place in PLACES {
        let bench = QemuBench::new();
        let armed = format!("{place}=abort");
        let status = child("crash::an_abort_anywhere_is_finished_or_undone", &bench.node(), &armed).status().unwrap();
        assert!(!status.success(), "{place} was not passed");
        let h = bench.open().await;
        h.adopt().await.unwrap();
        if place.starts_with("vmm.delete") {
            h.delete_server("s").await.unwrap();
            h.delete_disk("vol", true).await.unwrap();
            assert!(h.observe().await.is_empty(), "{place}");
        }
        in_and_out(h.as_ref()).await;
        h.purge().await.unwrap();
        assert_eq!(bench.residue().await, Vec::<String>::new(), "{place}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_anywhere_is_mended_by_asking_again() {
    if let Some(node) = std::env::var_os(CHILD_NODE) {
        work_as_child(Path::new(&node)).await;
    }
    for place in PLACES {
        let bench = QemuBench::new();
        let armed = format!("{place}=error");
        let test = "crash::a_failure_anywhere_is_mended_by_asking_again";
        let out = child(test, &bench.node(), &armed).output().unwrap();
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        assert!(out.status.success() && said.contains(DONE), "{place}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_guests_outlive_a_kill_and_are_adopted() {
    if let Some(node) = std::env::var_os(CHILD_NODE) {
        let h = QemuBench::at(Path::new(&node)).await;
        let image = guest_image(h.as_ref()).await;
        for id in ["a", "b"] {
            let mut spec = specification(&image);
            (spec.id, spec.nics) = (id.to_owned(), vec![nic(&format!("port-{id}"))]);
            h.ensure_server(&spec).await.unwrap();
        }
        until_booted(h.as_ref(), "a").await;
        println!("{DONE}");
        std::future::pending::<()>().await;
    }
    let bench = QemuBench::new();
    let mut child = child("crash::two_guests_outlive_a_kill_and_are_adopted", &bench.node(), "").spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(child.stdout.take().unwrap()));
    assert!(lines.any(|l| l.unwrap().contains(DONE)));
    let before = bench.processes();
    assert_eq!(before.len(), 2);
    child.kill().unwrap();
    child.wait().unwrap();

    let h = bench.open().await;
    let start = Instant::now();
    let adopted = h.adopt().await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    let mut pids: Vec<_> = adopted.iter().map(|o| o.pid.unwrap() as i32).collect();
    pids.sort_unstable();
    assert_eq!(pids, before);
    assert!(adopted.iter().all(|o| o.power == Power::Running && o.nics == [format!("port-{}", o.id)]));
    until_booted(h.as_ref(), "b").await;
    h.shutdown_all(Duration::from_secs(20)).await.unwrap();
    assert!(bench.processes().is_empty());
}
