//! Taps: the host's end of a guest's network interface.
//!
//! They are persistent, so that they outlive the process that made them and QEMU can be given one by name. Whoever
//! makes one removes it explicitly: nothing else does. Their names tell whose they are.
//!
//! Everything is asked of the kernel by calls that belong to the caller's network namespace; /sys shows the namespace in
//! which it was mounted.

#![allow(unsafe_code)] // TUNSETIFF and the SIOC*IF* requests have no safe wrapper; each block below says what it relies on

use std::collections::HashMap;
use std::fs::File;
use std::os::fd::AsRawFd;

use nix::libc;
use nix::net::if_::{if_nameindex, if_nametoindex};

use crate::error::{IoContext, Result};
use crate::spec::NicCounters;

mod request {
    nix::ioctl_write_int!(set_interface, b'T', 202);
    nix::ioctl_write_int!(set_persist, b'T', 203);
    nix::ioctl_readwrite_bad!(get_flags, nix::libc::SIOCGIFFLAGS, nix::libc::ifreq);
    nix::ioctl_write_ptr_bad!(set_flags, nix::libc::SIOCSIFFLAGS, nix::libc::ifreq);
    nix::ioctl_write_ptr_bad!(set_mtu, nix::libc::SIOCSIFMTU, nix::libc::ifreq);
}

fn named(name: &str) -> libc::ifreq {
    // SAFETY: ifreq is plain data for which all zeros is a value.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    for (to, from) in request.ifr_name.iter_mut().take(libc::IFNAMSIZ - 1).zip(name.bytes()) {
        *to = from as libc::c_char;
    }
    request
}

/// Attaches to a tap by name, which makes it if it is absent.
fn attach(name: &str) -> nix::Result<File> {
    let tun = File::options()
        .read(true)
        .write(true)
        .open("/dev/net/tun")
        .map_err(|e| nix::errno::Errno::from_raw(e.raw_os_error().unwrap_or(libc::EIO)))?;
    let mut request = named(name);
    request.ifr_ifru.ifru_flags = (libc::IFF_TAP | libc::IFF_NO_PI) as libc::c_short;
    // SAFETY: TUNSETIFF takes the address of an ifreq that lives for the call, and writes within it.
    unsafe { request::set_interface(tun.as_raw_fd(), std::ptr::from_mut(&mut request) as libc::c_ulong) }?;
    Ok(tun)
}

/// Makes a tap exist, persistent, up, with this MTU.
pub(crate) fn ensure(name: &str, mtu: u32) -> Result<()> {
    if !exists(name) {
        let tun = attach(name).context(|| format!("creating tap {name}"))?;
        // SAFETY: TUNSETPERSIST takes a plain number.
        unsafe { request::set_persist(tun.as_raw_fd(), 1) }.context(|| format!("keeping tap {name}"))?;
    }
    let control = std::net::UdpSocket::bind(("127.0.0.1", 0)).context(|| "opening a socket".to_owned())?;
    let mut request = named(name);
    request.ifr_ifru.ifru_mtu = mtu as libc::c_int;
    // SAFETY: SIOCSIFMTU reads the ifreq, which lives for the call.
    unsafe { request::set_mtu(control.as_raw_fd(), &request) }.context(|| format!("setting MTU of {name}"))?;
    let mut request = named(name);
    // SAFETY: SIOCGIFFLAGS writes the flags into the ifreq; reading that member of the union is then valid.
    let flags = unsafe {
        request::get_flags(control.as_raw_fd(), &mut request).context(|| format!("reading flags of {name}"))?;
        request.ifr_ifru.ifru_flags
    };
    request.ifr_ifru.ifru_flags = flags | libc::IFF_UP as libc::c_short;
    // SAFETY: SIOCSIFFLAGS reads the ifreq, which lives for the call.
    unsafe { request::set_flags(control.as_raw_fd(), &request) }.context(|| format!("raising {name}"))?;
    Ok(())
}

/// Removes a tap; one that is gone already is fine. One that QEMU still holds goes when QEMU does.
pub(crate) fn remove(name: &str) -> Result<()> {
    if !exists(name) {
        return Ok(());
    }
    match attach(name) {
        Ok(tun) => {
            // SAFETY: TUNSETPERSIST takes a plain number.
            unsafe { request::set_persist(tun.as_raw_fd(), 0) }.context(|| format!("releasing tap {name}"))?;
            Ok(())
        }
        // A process holds it: the caller ends that first, and asks again.
        Err(e) => Err(e).context(|| format!("removing tap {name}")),
    }
}

/// Is there an interface of this name?
pub(crate) fn exists(name: &str) -> bool {
    if_nametoindex(name).is_ok()
}

/// Interfaces whose name begins so.
pub(crate) fn list(prefix: &str) -> Vec<String> {
    let Ok(all) = if_nameindex() else { return Vec::new() };
    let names = all.iter().map(|i| i.name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with(prefix)).collect()
}

/// Counters of all interfaces, as the host sees them.
pub(crate) fn counters() -> HashMap<String, NicCounters> {
    parse_counters(&std::fs::read_to_string("/proc/thread-self/net/dev").unwrap_or_default())
}

fn parse_counters(net_dev: &str) -> HashMap<String, NicCounters> {
    let line = |line: &str| {
        let (name, rest) = line.split_once(':')?;
        let f: Vec<u64> = rest.split_whitespace().map(|n| n.parse().ok()).collect::<Option<_>>()?;
        let name = name.trim().to_owned();
        let (rx_bytes, rx_packets, tx_bytes, tx_packets) = (*f.first()?, *f.get(1)?, *f.get(8)?, *f.get(9)?);
        Some((name.clone(), NicCounters { port: name, rx_bytes, rx_packets, tx_bytes, tx_packets }))
    };
    net_dev.lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tap_comes_and_goes() {
        assert!(nix::unistd::geteuid().is_root(), "taps need root");
        let name = format!("txl{}", std::process::id());
        for _ in 0..2 {
            ensure(&name, 1442).unwrap();
        }
        let mtu = std::fs::read_to_string(format!("/sys/class/net/{name}/mtu")).unwrap();
        let found = list(&name);
        let counted = counters();
        for _ in 0..2 {
            remove(&name).unwrap();
        }
        assert_eq!(mtu.trim(), "1442");
        assert_eq!(found, std::slice::from_ref(&name));
        assert!(counted.contains_key(&name));
        assert!(!exists(&name));
    }

    #[test]
    fn counters_are_read_by_column() {
        let text = "Inter-| Receive | Transmit\n face |bytes packets\n  x1: 10 2 0 0 0 0 0 0 30 4 0 0 0 0 0 0\n";
        let all = parse_counters(text);
        let c = &all["x1"];
        assert_eq!((c.rx_bytes, c.rx_packets, c.tx_bytes, c.tx_packets), (10, 2, 30, 4));
        assert_eq!(all.len(), 1);
    }
}
