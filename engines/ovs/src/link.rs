//! Devices, through `ip` and `ethtool`: the two tools that every host of ours has anyway.

use std::io;
use std::process::Stdio;

use tokio::process::Command;

/// Runs a tool; its stderr becomes the error.
pub(crate) async fn run(program: &str, arguments: &[&str]) -> io::Result<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).kill_on_drop(true).output().await?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(io::Error::other(format!("{program} {}: {}", arguments.join(" "), stderr.trim())))
}

pub(crate) async fn ip(arguments: &str) -> io::Result<String> {
    run("ip", &arguments.split_whitespace().collect::<Vec<_>>()).await
}

/// `ip` inside a named network namespace.
pub(crate) async fn ip_in(netns: Option<&str>, arguments: &str) -> io::Result<String> {
    match netns {
        Some(name) => ip(&format!("-n {name} {arguments}")).await,
        None => ip(arguments).await,
    }
}

/// Whether the device is in this network namespace. `/sys` is not asked: it shows the namespace it was mounted in.
pub(crate) fn exists(device: &str) -> bool {
    nix::net::if_::if_nametoindex(device).is_ok()
}

/// Makes a device send whole checksums: the userspace datapath passes on the frames as they are, and one whose checksum
/// was left to the hardware is dropped by its receiver. Ping does not notice, TCP does.
pub(crate) async fn checksums_in_software(netns: Option<&str>, device: &str) -> io::Result<()> {
    let ethtool = ["ethtool", "-K", device, "tx", "off"];
    match netns {
        Some(name) => run("ip", &[&["netns", "exec", name], ethtool.as_slice()].concat()).await,
        None => run("ethtool", &ethtool[1..]).await,
    }
    .map(drop)
}

/// Deletes a device if it is there.
pub(crate) async fn delete(device: &str) -> io::Result<()> {
    if !exists(device) {
        return Ok(());
    }
    match ip(&format!("link delete {device}")).await {
        Err(error) if exists(device) => Err(error),
        _ => Ok(()),
    }
}

/// All devices whose name starts so.
pub(crate) fn with_prefix(prefix: &str) -> io::Result<Vec<String>> {
    let mut names: Vec<_> = nix::net::if_::if_nameindex()?
        .iter()
        .map(|interface| interface.name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(prefix))
        .collect();
    names.sort();
    Ok(names)
}

/// Makes the device's addresses equal to `wanted` (`address/length`); link-local ones are the kernel's and stay.
pub(crate) async fn set_addresses(netns: Option<&str>, device: &str, wanted: &[String]) -> io::Result<()> {
    let shown = ip_in(netns, &format!("-o address show dev {device} scope global")).await?;
    let present: Vec<_> = shown.lines().filter_map(|line| line.split_whitespace().nth(3)).collect();
    for address in present.iter().filter(|address| !wanted.iter().any(|w| w == *address)) {
        ip_in(netns, &format!("address delete {address} dev {device}")).await?;
    }
    for address in wanted.iter().filter(|w| !present.contains(&w.as_str())) {
        // Duplicate address detection would leave an IPv6 address unusable for a second; the fabric allocates them.
        let nodad = if address.contains(':') { "nodad" } else { "" };
        ip_in(netns, &format!("address add {address} dev {device} {nodad}")).await?;
    }
    Ok(())
}
