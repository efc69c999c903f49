//! The set of daemons: what happens when they die, when we die, and when there are two of us.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use ovs::chassis::Plug;
use ovs::netns;
use ovs::stack::{Central, Stack};

use crate::lab::{Lab, kill_9, run, sh};

/// A guest: a namespace on a veth pair, as a QEMU on a tap would be.
async fn guest(lab: &Lab, stack: &Stack, n: u8) -> String {
    let netns = format!("{}-guest{n}", lab.tag.prefix());
    let device = format!("{}t{n}", lab.tag.prefix());
    let port = format!("port-{n}");
    sh(&format!(
        "ip netns add {netns}; ip link add {device} type veth peer name eth0 netns {netns}; ip link set {device} up
         ethtool -K {device} tx off >/dev/null; ip netns exec {netns} ethtool -K eth0 tx off >/dev/null
         ip -n {netns} link set eth0 address 02:00:00:00:00:0{n}; ip -n {netns} address add 100.64.9.{n}/24 dev eth0
         ip -n {netns} link set lo up; ip -n {netns} link set eth0 up"
    ));
    lab.nbctl(&format!(
        "--may-exist ls-add sw -- lsp-add sw {port} -- lsp-set-addresses {port} '02:00:00:00:00:0{n} 100.64.9.{n}'"
    ));
    let mac = format!("02:00:00:00:00:0{n}");
    stack.chassis().unwrap().plug(&[Plug { device, port, mac }]).await.unwrap();
    netns
}

fn ping(netns: &str, address: &str) -> bool {
    sh(&format!("ip netns exec {netns} ping -c 1 -W 1 {address} >/dev/null && echo yes || echo no")).trim() == "yes"
}

async fn ping_within(netns: &str, address: &str, patience: Duration) -> Duration {
    let start = Instant::now();
    while !ping(netns, address) {
        assert!(start.elapsed() < patience, "{address} did not answer");
        runtime::task::sleep(Duration::from_millis(50)).await;
    }
    start.elapsed()
}

/// Longest wait for what comes about by itself, on a machine that has other work as well.
const PATIENCE: Duration = Duration::from_secs(60);

fn restarts(stack: &Stack, daemon: &str) -> Option<u32> {
    let running = stack.states().into_iter().find(|(name, state)| *name == daemon && state.pid.is_some());
    running.map(|(_, state)| state.restarts)
}

/// How often a daemon was restarted, once it was more often than before and runs.
async fn restarted(stack: &Stack, daemon: &str, before: u32) -> u32 {
    let start = Instant::now();
    loop {
        if let Some(n) = restarts(stack, daemon).filter(|n| *n > before) {
            return n;
        }
        assert!(start.elapsed() < PATIENCE, "{daemon} was not restarted");
        runtime::task::sleep(Duration::from_millis(50)).await;
    }
}

/// A stream of pings, five a second: what it says of two minutes fits into a pipe.
struct PingStream(std::process::Child);

fn ping_stream(netns: &str, address: &str) -> PingStream {
    let command = format!("exec ip netns exec {netns} ping -D -i 0.2 -w 150 {address}");
    PingStream(Command::new("sh").args(["-c", &command]).stdout(Stdio::piped()).spawn().unwrap())
}

impl PingStream {
    /// Ends it: the longest time between two answers.
    fn longest_gap(self) -> Duration {
        let ping = nix::unistd::Pid::from_raw(i32::try_from(self.0.id()).unwrap());
        nix::sys::signal::kill(ping, nix::sys::signal::Signal::SIGINT).unwrap();
        let output = self.0.wait_with_output().unwrap().stdout;
        let stamps: Vec<f64> = String::from_utf8(output)
            .unwrap()
            .lines()
            .filter(|line| line.contains("time="))
            .filter_map(|line| line.split_once(']')?.0.trim_start_matches('[').parse().ok())
            .collect();
        assert!(stamps.len() > 5, "{} answers", stamps.len());
        Duration::from_secs_f64(stamps.windows(2).map(|pair| pair[1] - pair[0]).fold(0.0, f64::max))
    }
}

fn pids(stack: &Stack) -> Vec<Option<i32>> {
    stack.states().into_iter().map(|(_, state)| state.pid).collect()
}

#[test]
fn every_daemon_may_be_killed_beneath_live_ports() {
    run(|labs: Arc<Vec<Lab>>| async move {
        let lab = &labs[0];
        let began = Instant::now();
        let stack = Stack::up(lab.config()).await.unwrap();
        println!("up in {:?}", began.elapsed());
        let (one, _two) = (guest(lab, &stack, 1).await, guest(lab, &stack, 2).await);
        lab.nbctl("--wait=hv sync");
        ping_within(&one, "100.64.9.2", PATIENCE).await;
        for daemon in ["vswitchd", "conf", "controller", "northd", "nb", "sb"] {
            let stream = ping_stream(&one, "100.64.9.2");
            runtime::task::sleep(Duration::from_secs(1)).await;
            let before = restarts(&stack, daemon).unwrap();
            kill_9(lab.pid(daemon));
            assert_eq!(restarted(&stack, daemon, before).await, before + 1, "{daemon} was restarted once");
            // Guests answer each other all the time, or again.
            ping_within(&one, "100.64.9.2", PATIENCE).await;
            runtime::task::sleep(Duration::from_secs(1)).await;
            let gap = runtime::task::blocking(move || stream.longest_gap()).await.unwrap();
            println!("{daemon}: longest silence {gap:?}");
            assert_eq!(restarts(&stack, daemon), Some(before + 1), "{daemon} was restarted once");
            assert!(gap < Duration::from_secs(20), "{daemon}: {gap:?}");
            lab.nbctl("--wait=hv sync");
        }
        stack.stop().await;
    });
}

#[test]
fn our_next_life_adopts_what_runs_and_a_stopped_stack_starts_again() {
    run(|labs: Arc<Vec<Lab>>| async move {
        let lab = &labs[0];
        let stack = Stack::up(lab.config()).await.unwrap();
        let (one, _two) = (guest(lab, &stack, 1).await, guest(lab, &stack, 2).await);
        ping_within(&one, "100.64.9.2", PATIENCE).await;
        let before = pids(&stack);
        drop(stack);
        let began = Instant::now();
        let stack = Stack::up(lab.config()).await.unwrap();
        println!("adopted in {:?}", began.elapsed());
        assert_eq!(pids(&stack), before);
        assert!(stack.states().iter().all(|(_, state)| state.adopted));
        ping_within(&one, "100.64.9.2", PATIENCE).await;
        stack.stop().await;
        let began = Instant::now();
        let stack = Stack::up(lab.config()).await.unwrap();
        println!("started again in {:?}", began.elapsed());
        assert!(stack.states().iter().all(|(_, state)| !state.adopted));
        ping_within(&one, "100.64.9.2", PATIENCE).await;
        assert_eq!(stack.chassis().unwrap().plugged().len(), 2);
        let devices: Vec<_> = stack.chassis().unwrap().plugged().into_iter().map(|(device, _)| device).collect();
        stack.chassis().unwrap().unplug(&devices).await.unwrap();
        stack.chassis().unwrap().unplug(&devices).await.unwrap();
        assert!(!ping(&one, "100.64.9.2"), "unplugged");
        stack.stop().await;
    });
}

#[test]
fn two_stacks_live_side_by_side() {
    run(|labs: Arc<Vec<Lab>>| async move {
        let up = |lab: &Lab| {
            let mut config = lab.config();
            config.chassis.as_mut().unwrap().external.clear();
            Stack::up(config)
        };
        let (a, b) = tokio::join!(up(&labs[0]), up(&labs[1]));
        let (a, b) = (a.unwrap(), b.unwrap());
        let in_a = guest(&labs[0], &a, 1).await;
        let in_b = guest(&labs[1], &b, 1).await;
        guest(&labs[0], &a, 2).await;
        guest(&labs[1], &b, 3).await;
        ping_within(&in_a, "100.64.9.2", PATIENCE).await;
        ping_within(&in_b, "100.64.9.3", PATIENCE).await;
        assert!(!ping(&in_a, "100.64.9.3") && !ping(&in_b, "100.64.9.2"), "they must not meet");
        // A restart of one finds the other's device names in its way, or not.
        kill_9(labs[0].pid("vswitchd"));
        runtime::task::sleep(Duration::from_millis(200)).await;
        ping_within(&in_a, "100.64.9.2", PATIENCE).await;
        ping_within(&in_b, "100.64.9.3", PATIENCE).await;
        a.stop().await;
        ovs::stack::purge(&labs[0].dir, &labs[0].tag).await.unwrap();
        // Purging one leaves the other alone.
        ping_within(&in_b, "100.64.9.3", PATIENCE).await;
        b.stop().await;
    });
}

#[test]
fn metadata_ports_have_addresses_a_listener_and_an_end() {
    run(|labs: Arc<Vec<Lab>>| async move {
        let lab = &labs[0];
        let stack = Stack::up(lab.config()).await.unwrap();
        let chassis = stack.chassis().unwrap();
        lab.nbctl("ls-add sw -- lsp-add sw meta -- lsp-set-type meta localport -- lsp-set-addresses meta '02:00:00:00:00:aa 100.64.9.250'");
        let addresses = ["100.64.9.250/24".parse().unwrap()];
        let name = chassis.ensure_localport("net-1", "meta", "02:00:00:00:00:aa", &addresses).await.unwrap();
        let again = chassis.ensure_localport("net-1", "meta", "02:00:00:00:00:aa", &addresses).await.unwrap();
        assert_eq!(name, again);
        let listener = netns::listen(&name, "169.254.169.254:80".parse().unwrap()).unwrap();
        let one = guest(lab, &stack, 1).await;
        ping_within(&one, "100.64.9.250", PATIENCE).await;
        sh(&format!("ip -n {one} route add 169.254.169.254/32 via 100.64.9.250"));
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let client = runtime::task::spawn("client", async move {
            let reply = netns::inside(&one, || {
                use std::io::{Read, Write};
                let mut stream =
                    std::net::TcpStream::connect_timeout(&"169.254.169.254:80".parse().unwrap(), PATIENCE)?;
                stream.write_all(&[b'x'; 4096])?;
                let mut reply = String::new();
                stream.read_to_string(&mut reply)?;
                Ok(reply)
            });
            reply.unwrap()
        });
        let (mut stream, peer) = tokio::time::timeout(PATIENCE, listener.accept()).await.unwrap().unwrap();
        assert_eq!(peer.ip().to_string(), "100.64.9.1");
        let mut request = vec![0; 4096];
        tokio::io::AsyncReadExt::read_exact(&mut stream, &mut request).await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut stream, b"metadata").await.unwrap();
        drop(stream);
        assert_eq!(client.await.unwrap().unwrap(), "metadata");
        // The port outlives a restart of the switch.
        kill_9(lab.pid("vswitchd"));
        runtime::task::sleep(Duration::from_millis(100)).await;
        ping_within(&format!("{}-guest1", lab.tag.prefix()), "169.254.169.254", PATIENCE).await;
        chassis.remove_localport("net-1", "meta").await.unwrap();
        chassis.remove_localport("net-1", "meta").await.unwrap();
        assert!(!netns::exists(&name));
        stack.stop().await;
    });
}

#[test]
fn an_idle_stack_costs_next_to_nothing() {
    run(|labs: Arc<Vec<Lab>>| async move {
        let stack = Stack::up(labs[0].config()).await.unwrap();
        runtime::task::sleep(Duration::from_secs(1)).await;
        let used = || {
            let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_SELF).unwrap();
            let of = |t: nix::sys::time::TimeVal| Duration::new(t.tv_sec() as u64, t.tv_usec() as u32 * 1000);
            of(usage.user_time()) + of(usage.system_time())
        };
        let before = used();
        runtime::task::sleep(Duration::from_secs(4)).await;
        let cost = used() - before;
        println!("supervision and sessions: {cost:?} of CPU in 4 s");
        for (name, state) in stack.states() {
            let stat = std::fs::read_to_string(format!("/proc/{}/stat", state.pid.unwrap())).unwrap();
            let fields: Vec<_> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
            let status = std::fs::read_to_string(format!("/proc/{}/status", state.pid.unwrap())).unwrap();
            let resident = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
            println!("{name}: {} + {} ticks since its start, {resident}", fields[11], fields[12]);
        }
        assert!(cost < Duration::from_millis(20), "{cost:?}");
        stack.stop().await;
    });
}

#[test]
fn a_chassis_joins_a_central_that_somebody_else_runs() {
    run(|labs: Arc<Vec<Lab>>| async move {
        let first = Stack::up(labs[0].config()).await.unwrap();
        let mut config = labs[1].config();
        config.central =
            Central::Existing { northbound: first.config().northbound(), southbound: first.config().southbound() };
        let chassis = config.chassis.as_mut().unwrap();
        chassis.name = "chassis-2".into();
        chassis.encap_ip = "127.0.0.2".parse().unwrap();
        chassis.external.clear();
        let second = Stack::up(config).await.unwrap();
        assert_eq!(second.states().len(), 3, "no databases of its own");
        labs[0].nbctl("--wait=hv sync");
        let show = sh(&format!("ovn-sbctl --db=unix:{}/sb.sock show", labs[0].dir.display()));
        assert!(show.contains("chassis-1") && show.contains("chassis-2"), "{show}");
        second.stop().await;
        assert!(first.states().iter().all(|(_, state)| state.pid.is_some()));
        first.stop().await;
    });
}
