//! A network namespace, a directory, and the promise that nothing is left of either.

use std::future::Future;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;

use ovs::names::Tag;
use ovs::stack::{Central, ChassisConfig, ExternalNetwork, StackConfig, purge};

pub struct Lab {
    pub dir: PathBuf,
    pub tag: Tag,
}

impl Lab {
    pub fn config(&self) -> StackConfig {
        StackConfig {
            dir: self.dir.clone(),
            tag: self.tag.clone(),
            central: Central::Own { northbound: None, southbound: None },
            chassis: Some(ChassisConfig {
                name: "chassis-1".into(),
                encap_ip: Ipv4Addr::LOCALHOST.into(),
                external: vec![ExternalNetwork {
                    physical: "public".into(),
                    host_addresses: vec!["100.64.7.1/24".parse().unwrap()],
                }],
            }),
        }
    }

    /// Plain OVN by its own tool: what is tested here must not be needed to test it.
    pub fn nbctl(&self, arguments: &str) -> String {
        sh(&format!("ovn-nbctl --timeout=60 --db=unix:{}/nb.sock {arguments}", self.dir.display()))
    }

    pub fn pid(&self, daemon: &str) -> i32 {
        std::fs::read_to_string(self.dir.join(format!("{daemon}.pid"))).unwrap().trim().parse().unwrap()
    }
}

/// Runs a shell command that must succeed.
pub fn sh(command: &str) -> String {
    let output = Command::new("sh").args(["-ec", command]).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{command}\n{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

pub fn kill_9(pid: i32) {
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL).unwrap();
}

/// Runs a test in a fresh network namespace; purges and checks that nothing is left, also when it fails.
pub fn run<F: Future<Output = ()> + Send + 'static>(test: impl FnOnce(Arc<Vec<Lab>>) -> F + Send + 'static) {
    let dirs = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    nix::sched::unshare(nix::sched::CloneFlags::CLONE_NEWNET).unwrap();
    sh("ip link set lo up");
    let labs = dirs.iter().map(|dir| Lab { dir: dir.path().join("ovs"), tag: Tag::of(dir.path()) }).collect();
    let labs: Arc<Vec<Lab>> = Arc::new(labs);
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    tokio.block_on(async {
        let passed = runtime::task::spawn("test", test(Arc::clone(&labs))).await.unwrap().is_some();
        if !passed {
            for lab in labs.iter() {
                let dir = lab.dir.display();
                println!("{}", sh(&format!("for log in {dir}/*.log; do echo == $log; tail -n 8 $log; done || true")));
            }
        }
        for lab in labs.iter() {
            purge(&lab.dir, &lab.tag).await.unwrap();
            purge(&lab.dir, &lab.tag).await.unwrap();
            let left = sh(&format!("ip -o link; ip netns; ls {} || true", lab.dir.display()));
            assert!(!left.contains(&lab.tag.prefix()) && !left.contains(".pid"), "left behind: {left}");
        }
        assert!(passed, "the test failed, see above");
    });
}
