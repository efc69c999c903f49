//! A whole OVN in a network namespace, guests in namespaces of their own, and the promise that nothing is left.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use fabric::{OvnFabric, OvnOptions};
use network::port::{PortId, PortSpec};
use ovs::chassis::Plug;
use ovs::names::Tag;
use ovs::netns;
use ovs::stack::{Central, ChassisConfig, ExternalNetwork, Stack, StackConfig, purge};

pub const CHASSIS: &str = "chassis-1";
pub const PATIENCE: Duration = Duration::from_secs(60);

pub struct Lab {
    pub dir: PathBuf,
    pub tag: Tag,
    pub stack: Stack,
    pub fabric: OvnFabric,
}

/// Runs a shell command that must succeed.
pub fn sh(command: &str) -> String {
    let (ok, text) = try_sh(command);
    assert!(ok, "{command}\n{text}");
    text
}

pub fn try_sh(command: &str) -> (bool, String) {
    let output = Command::new("sh").args(["-ec", command]).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout) + &text(&output.stderr))
}

pub fn open_fabric(config: &StackConfig) -> OvnFabric {
    OvnFabric::open(OvnOptions {
        northbound: config.northbound(),
        southbound: Some(config.southbound()),
        gateway_chassis: Some(vec![CHASSIS.into()]),
        patience: PATIENCE,
    })
}

impl Lab {
    fn config(dir: &std::path::Path) -> StackConfig {
        StackConfig {
            dir: dir.join("ovs"),
            tag: Tag::of(dir),
            central: Central::Own { northbound: None, southbound: None },
            chassis: Some(ChassisConfig {
                name: CHASSIS.into(),
                encap_ip: "127.0.0.1".parse().unwrap(),
                external: vec![ExternalNetwork {
                    physical: "public".into(),
                    host_addresses: vec!["100.64.7.1/24".parse().unwrap()],
                }],
            }),
        }
    }

    pub fn kill_9(&self, daemon: &str) {
        let pid = std::fs::read_to_string(self.dir.join(format!("{daemon}.pid"))).unwrap().trim().parse().unwrap();
        nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL).unwrap();
    }

    /// Makes a guest for the port and plugs it; it has a link and no address.
    pub async fn guest(&self, port: &PortSpec) -> Guest {
        self.guests(&[port]).await.remove(0)
    }

    pub async fn guests(&self, ports: &[&PortSpec]) -> Vec<Guest> {
        let mut guests = Vec::new();
        let mut plugs = Vec::new();
        for port in ports {
            let netns = format!("{}-{}", self.tag.prefix(), port.id);
            let device = format!("{}g{}", self.tag.prefix(), port.mac.0[5]);
            let mac = port.mac;
            sh(&format!(
                "ip netns add {netns}; ip link add {device} type veth peer name eth0 netns {netns}
                 ip -n {netns} link set eth0 address {mac}; ip -n {netns} link set lo up
                 ethtool -K {device} tx off >/dev/null; ip netns exec {netns} ethtool -K eth0 tx off >/dev/null
                 ip link set {device} up; ip -n {netns} link set eth0 up"
            ));
            plugs.push(Plug { device, port: port.id.to_string(), mac: mac.to_string() });
            guests.push(Guest { netns });
        }
        self.stack.chassis().unwrap().plug(&plugs).await.unwrap();
        guests
    }

    pub async fn unplug(&self, port: &PortSpec) {
        self.stack.chassis().unwrap().unplug(&[format!("{}g{}", self.tag.prefix(), port.mac.0[5])]).await.unwrap();
    }

    pub fn ids(ports: &[&PortSpec]) -> Vec<PortId> {
        ports.iter().map(|port| port.id.clone()).collect()
    }
}

/// A guest: a namespace.
#[derive(Clone)]
pub struct Guest {
    pub netns: String,
}

impl Guest {
    pub fn run(&self, command: &str) -> String {
        sh(&self.command(command))
    }

    fn command(&self, command: &str) -> String {
        format!("ip netns exec {} {command}", self.netns)
    }

    pub fn address(&self, address: &str, gateway: &str) {
        sh(&format!("ip -n {0} address add {address} dev eth0; ip -n {0} route add default via {gateway}", self.netns));
    }

    pub fn ping(&self, to: &str) -> bool {
        try_sh(&self.command(&format!("ping -c 1 -W 1 {to}"))).0
    }

    pub async fn ping_within(&self, to: &str, patience: Duration) {
        let began = Instant::now();
        while !self.ping(to) {
            assert!(began.elapsed() < patience, "{} cannot ping {to}", self.netns);
            runtime::task::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Serves TCP: answers each connection with the peer's address, then echoes.
    pub fn serve(&self, port: u16) {
        let address = SocketAddr::new(IpAddr::from([0, 0, 0, 0]), port);
        serve_on(netns::listen(&self.netns, address).unwrap());
    }

    /// Connects by TCP and answers with what the server says; none if it cannot.
    pub fn connect(&self, to: &str) -> Option<String> {
        let to: SocketAddr = to.parse().unwrap();
        netns::inside(&self.netns, move || greeting(to)).ok()
    }

    /// The same where it must be let in, however late.
    pub fn admitted(&self, to: &str) -> Option<String> {
        let to: SocketAddr = to.parse().unwrap();
        netns::inside(&self.netns, move || greeting_within(to, PATIENCE)).ok()
    }
}

/// What the server at the address says first. Who is not let in is not waited for longer than for one packet that is sent again.
pub fn greeting(to: SocketAddr) -> std::io::Result<String> {
    greeting_within(to, Duration::from_secs(2))
}

pub fn greeting_within(to: SocketAddr, patience: Duration) -> std::io::Result<String> {
    use std::io::Read;
    let mut stream = std::net::TcpStream::connect_timeout(&to, patience)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut line = [0; 64];
    let n = stream.read(&mut line)?;
    Ok(String::from_utf8_lossy(&line[..n]).trim().to_owned())
}

/// Greets each connection with its peer's address, then echoes what it says. Threads, because the tests' clients block.
pub fn serve_on(listener: std::net::TcpListener) {
    use std::io::Write;
    listener.set_nonblocking(false).unwrap();
    std::thread::spawn(move || {
        while let Ok((mut stream, peer)) = listener.accept() {
            std::thread::spawn(move || {
                let _ = stream.set_nodelay(true);
                if stream.write_all(format!("{}\n", peer.ip()).as_bytes()).is_ok() {
                    let mut reader = stream.try_clone().unwrap();
                    let _ = std::io::copy(&mut reader, &mut stream);
                }
            });
        }
    });
}

/// Processor time of this process so far: what a thing costs, however many others want the processor. In hundredths of a second.
pub fn processor() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
    Duration::from_millis(10 * ticks)
}

/// Runs a test on a fresh OVN in a fresh network namespace; purges it, also when the test fails.
pub fn run<F: Future<Output = ()> + Send + 'static>(test: impl FnOnce(Arc<Lab>) -> F + Send + 'static) {
    let home = tempfile::tempdir().unwrap();
    nix::sched::unshare(nix::sched::CloneFlags::CLONE_NEWNET).unwrap();
    sh("ip link set lo up");
    let config = Lab::config(home.path());
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    tokio.block_on(async {
        let mine = config.clone();
        let whole = async move {
            let stack = Stack::up(mine.clone()).await.unwrap();
            let fabric = open_fabric(&mine);
            test(Arc::new(Lab { dir: mine.dir, tag: mine.tag, stack, fabric })).await;
        };
        let passed = runtime::task::spawn("test", whole).await.unwrap().is_some();
        let dir = config.dir.display();
        if !passed {
            println!("{}", sh(&format!("for log in {dir}/*.log; do echo == $log; tail -n 15 $log; done || true")));
        }
        purge(&config.dir, &config.tag).await.unwrap();
        // Guests' namespaces carry the tag as well.
        let left = sh("ip -o link; ip netns");
        assert!(!left.contains(&config.tag.prefix()), "left behind: {left}");
        assert!(passed, "the test failed, see above");
    });
}
