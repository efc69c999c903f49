//! `up --ovn`: the databases and the northd of an OVN that somebody else runs, with our chassis joined to it.

use crate::api::Tenant;
use crate::cloud::{Cloud, Options, eventually};
use crate::host::{answers, images};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// An OVN without a chassis, in a directory of its own; it ends when this is dropped.
struct Central {
    dir: tempfile::TempDir,
    daemons: Vec<Child>,
}

impl Central {
    fn start() -> Central {
        let mut central = Central { dir: tempfile::tempdir().unwrap(), daemons: Vec::new() };
        for name in ["nb", "sb"] {
            let file = central.path(&format!("{name}.db"));
            let mut tool = Command::new("ovsdb-tool");
            tool.arg("create").arg(&file).arg(format!("/usr/share/ovn/ovn-{name}.ovsschema"));
            assert!(tool.status().unwrap().success());
            let remote = format!("--remote=punix:{}", central.path(&format!("{name}.sock")).display());
            central.run("ovsdb-server", name, &[remote, file.display().to_string()]);
        }
        let databases =
            [format!("--ovnnb-db={}", central.address("nb")), format!("--ovnsb-db={}", central.address("sb"))];
        central.run("ovn-northd", "northd", &databases);
        for name in ["nb", "sb"] {
            let socket = central.path(&format!("{name}.sock"));
            eventually("a database listens", Duration::from_secs(60), || socket.exists().then_some(()));
        }
        central
    }

    fn path(&self, file: &str) -> PathBuf {
        self.dir.path().join(file)
    }

    fn address(&self, database: &str) -> String {
        format!("unix:{}", self.path(&format!("{database}.sock")).display())
    }

    fn run(&mut self, program: &str, name: &str, args: &[String]) {
        let mut c = Command::new(program);
        c.arg(format!("--unixctl={}", self.path(&format!("{name}.ctl")).display()));
        c.arg(format!("--log-file={}", self.path(&format!("{name}.log")).display()));
        c.args(["-vsyslog:off", "-vconsole:off"]).args(args);
        self.daemons.push(c.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    }

    /// Names in a table, by OVN's own tool.
    fn names(&self, tool: &str, database: &str, table: &str) -> Vec<String> {
        let mut c = Command::new(tool);
        c.args(["--timeout=20", "--db", &self.address(database), "--bare", "--columns=name", "list", table]);
        let out = c.output().unwrap();
        assert!(out.status.success(), "{tool} {table}: {}", String::from_utf8_lossy(&out.stderr));
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        text.lines().filter(|l| !l.is_empty()).map(str::to_owned).collect()
    }

    fn all_run(&mut self) -> bool {
        self.daemons.iter_mut().all(|d| d.try_wait().unwrap().is_none())
    }
}

impl Drop for Central {
    fn drop(&mut self) {
        for d in &mut self.daemons {
            let _ = d.kill();
            let _ = d.wait();
        }
    }
}

#[test]
fn servers_are_reached_through_an_ovn_that_runs_already_and_outlives_the_cloud() {
    // Declared first: it goes after the cloud.
    let mut central = Central::start();
    let mut args = images();
    args.extend(["--ovn".to_owned(), format!("{},{}", central.address("nb"), central.address("sb"))]);
    let mut c = Cloud::up(Options { args, ..Options::default() });
    // Of its own it runs the chassis only.
    assert!(c.pids("ovn-northd").is_empty());
    let ovs = c.data().join("ovs");
    assert!(ovs.join("conf.db").exists() && !ovs.join("nb.db").exists() && !ovs.join("sb.db").exists());
    assert_eq!(central.names("ovn-sbctl", "sb", "Chassis").len(), 1);

    let t = Tenant::demo(&c, "xinglin-guest-x86_64");
    let server = t.server(&c, "s")["id"].as_str().unwrap().to_owned();
    let address = t.floating(&c, &server);
    eventually("the guest answers ping", Duration::from_secs(120), || answers(&c, &address).then_some(()));
    let switches = central.names("ovn-nbctl", "nb", "Logical_Switch");
    assert!(switches.contains(&t.net), "{} is none of {switches:?}", t.net);

    // A power cut of the product is none of the network, and the next start finds the same one.
    c.kill9();
    eventually("the guest is reached while the product is away", Duration::from_secs(30), || {
        answers(&c, &address).then_some(())
    });
    c.start().unwrap();
    t.await_server(&c, &server, "ACTIVE");
    eventually("the guest answers ping again", Duration::from_secs(60), || answers(&c, &address).then_some(()));

    let out = c.xinglin(&["destroy"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(central.all_run(), "destroying the cloud has ended somebody else's OVN");
}
