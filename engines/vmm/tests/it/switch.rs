//! Real guests on a real switch, in a network namespace of their own.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ovs::names::Tag;
use ovs::stack::{Central, ChassisConfig, Stack, StackConfig, purge};
use vmm::conformance::{guest_image, nic, seen, server};
use vmm::layout::Layout;
use vmm::plug::PlugRequest;
use vmm::probe::KvmPolicy;
use vmm::qemu::{QemuConfig, QemuHypervisor};
use vmm::{ChassisPlug, Hypervisor, PortPlug, Power, StopMode};

const SERVERS: usize = 6;

fn specification(n: usize, image: &vmm::ImageRef) -> vmm::ServerSpec {
    let mut spec = server(&format!("s{n}"), image);
    spec.nics = vec![nic(&format!("port-{n}"))];
    spec
}

/// Runs one call for every server at once.
async fn all<F: Future<Output = vmm::Result<()>> + Send + 'static>(call: impl Fn(usize) -> F) {
    let work: Vec<_> = (0..SERVERS).map(|n| runtime::task::spawn("one", call(n))).collect();
    for one in work {
        one.await.unwrap().unwrap().unwrap();
    }
}

async fn guests_come_and_go(dir: std::path::PathBuf, tag: Tag) {
    let config = StackConfig {
        dir: dir.join("ovs"),
        tag: tag.clone(),
        central: Central::Own { northbound: None, southbound: None },
        chassis: Some(ChassisConfig {
            name: "chassis-1".into(),
            encap_ip: Ipv4Addr::LOCALHOST.into(),
            external: vec![],
        }),
    };
    let stack = Stack::up(config).await.unwrap();
    let switch = Arc::new(ChassisPlug::new(stack.chassis().unwrap().clone()));
    let open = || {
        let mut config = QemuConfig::new(dir.join("node"), switch.clone());
        (config.kvm, config.tag) = (KvmPolicy::Never, Some(tag.as_str().to_owned()));
        Arc::new(QemuHypervisor::open(config).unwrap())
    };
    let layout = Layout::new(dir.join("node"), Some(tag.as_str().to_owned()));
    let taps = || async {
        let known: Vec<_> = (0..SERVERS).map(|n| (layout.tap(&format!("port-{n}")), format!("port-{n}"))).collect();
        let plugged = switch.plugged().await.unwrap();
        plugged.into_iter().filter(|p| known.contains(p)).count()
    };

    let h = open();
    let image = guest_image(h.as_ref()).await;
    all(|n| {
        let (h, spec) = (h.clone(), specification(n, &image));
        async move { h.ensure_server(&spec).await }
    })
    .await;
    assert_eq!(taps().await, SERVERS, "every guest is on the switch");

    // One device that cannot be opened does not keep a good one out.
    let bad = PlugRequest { tap: "no-such-device".into(), port: "bad".into(), mac: "fa:16:3e:00:00:09".into() };
    let mut off = specification(0, &image);
    (off.power_on, off.generation, off.stop_seconds) = (false, 2, 0);
    h.ensure_server(&off).await.unwrap();
    assert_eq!(taps().await, SERVERS - 1, "a server that is off is off the switch");
    let again = {
        let (h, mut spec) = (h.clone(), specification(0, &image));
        spec.generation = 3;
        async move { h.ensure_server(&spec).await }
    };
    let (refused, started) = tokio::join!(switch.plug(vec![bad]), again);
    assert!(refused.is_err());
    started.unwrap();
    switch.unplug(vec!["no-such-device".into()]).await.unwrap();
    assert_eq!(taps().await, SERVERS);

    // The next life of ours finds them there; a port that lost its guest meanwhile is taken out.
    h.stop_server("s1", StopMode::Hard).await.unwrap();
    let stray = PlugRequest { tap: layout.tap("stray"), port: "stray".into(), mac: "fa:16:3e:00:00:08".into() };
    let _ = switch.plug(vec![stray]).await;
    drop(h);
    runtime::task::sleep(Duration::from_millis(200)).await;
    let h = open();
    h.adopt().await.unwrap();
    assert_eq!(seen(h.as_ref(), "s2").await.power, Power::Running);
    assert_eq!(taps().await, SERVERS - 1);
    assert!(!switch.plugged().await.unwrap().iter().any(|(_, port)| port == "stray"));

    let start = Instant::now();
    all(|n| {
        let h = h.clone();
        async move { h.delete_server(&format!("s{n}")).await }
    })
    .await;
    assert_eq!(taps().await, 0);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    h.purge().await.unwrap();
    stack.stop().await;
}

#[test]
fn many_guests_share_a_few_rounds_of_the_switch() {
    let dir = tempfile::tempdir().unwrap();
    nix::sched::unshare(nix::sched::CloneFlags::CLONE_NEWNET).unwrap();
    let tag = Tag::of(dir.path());
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    tokio.block_on(async {
        let test = guests_come_and_go(dir.path().to_owned(), tag.clone());
        let passed = runtime::task::spawn("test", test).await.unwrap().is_some();
        if !passed {
            let mut config = QemuConfig::new(dir.path().join("node"), Arc::new(vmm::plug::Unswitched));
            config.tag = Some(tag.as_str().to_owned());
            QemuHypervisor::open(config).unwrap().purge().await.unwrap();
        }
        purge(&dir.path().join("ovs"), &tag).await.unwrap();
        assert!(passed, "the test failed, see above");
    });
}
