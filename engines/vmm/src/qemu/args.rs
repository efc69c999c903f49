//! The command line of a guest, and the same devices as monitor commands add them later.
//!
//! QEMU works inside the server's directory, so every path is short and relative, and moving a data directory breaks
//! nothing. Each pluggable device sits on a PCI Express root port of its own; spare ones must exist from the start.

use serde_json::{Value, json};

use crate::layout::{Layout, block_node};
use crate::spec::{Accel, Arch, NicSpec, ServerRoot, ServerSpec};

/// Root ports without a device at the start: what can be plugged in later. Each costs an emulated guest some 80 ms of a processor
/// while it boots, so a small emulated server has fewer.
const SPARE_PORTS: usize = 12;
const SPARE_PORTS_SMALL: usize = 5;
/// A server with less memory than this is small, MiB.
const SMALL_MIB: u64 = 1024;
/// First slot of the root ports on the root bus, eight functions each.
const PORT_SLOT: usize = 0x10;

pub(super) const MONITOR: &str = "qmp.sock";
pub(super) const CONSOLE: &str = "console.sock";
pub(super) const CONSOLE_LOG: &str = "console.log";
pub(super) const CONSOLE_LOG_BEFORE: &str = "console.log.1";
pub(super) const CONFIG_DRIVE: &str = "cfg.iso";
pub(super) const FIRMWARE_VARS: &str = "vars.fd";
pub(super) const PID_FILE: &str = "qemu.pid";
pub(super) const LOG: &str = "qemu.log";

/// Facts of the host that shape a command line.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    pub(super) accel: Accel,
    /// Guests may hand unfinished checksums and big segments to the host. Off where the switch runs in user space: it
    /// reads such packets as they are, and TCP between guests dies of them.
    pub(super) offloads: bool,
    pub(super) vhost: bool,
    /// Code of the firmware where it is not built into QEMU.
    pub(super) aarch64_firmware: Option<String>,
}

/// Device and node id of the config drive.
pub(super) const CONFIG_DEVICE: &str = "cfg";

/// Program that runs this architecture.
pub(super) fn program(arch: Arch) -> String {
    format!("qemu-system-{arch}")
}

/// Device id of a disk inside QEMU.
pub(super) fn disk_device_id(disk: &str) -> String {
    format!("disk-{disk}")
}

/// Device id of an interface inside QEMU.
pub(super) fn nic_device_id(port: &str) -> String {
    format!("nic-{port}")
}

/// Backend id of an interface inside QEMU.
pub(super) fn netdev_id(port: &str) -> String {
    format!("net-{port}")
}

/// Id of a root port.
pub(super) fn port_id(n: usize) -> String {
    format!("rp{n}")
}

/// The block node of a disk.
pub(super) fn blockdev(spec: &ServerSpec, disk: &str) -> Value {
    let own = matches!(&spec.root, Some(ServerRoot::Image { .. })) && disk == spec.id;
    let path = if own { "root.qcow2".to_owned() } else { format!("../../disks/{disk}.qcow2") };
    json!({
        "driver": "qcow2", "node-name": block_node(disk), "discard": "unmap",
        "file": { "driver": "file", "filename": path, "discard": "unmap" },
    })
}

/// How many root ports stay free at the start.
fn spare_ports(spec: &ServerSpec, facts: &Facts) -> usize {
    if facts.accel == Accel::Tcg && spec.memory_mib < SMALL_MIB { SPARE_PORTS_SMALL } else { SPARE_PORTS }
}

/// The guest's side of a disk.
pub(super) fn disk_device(disk: &str, port: &str, boot_index: Option<u32>) -> Value {
    let serial: String = disk.chars().take(20).collect();
    let mut device = json!({
        "driver": "virtio-blk-pci", "id": disk_device_id(disk), "drive": block_node(disk), "serial": serial, "bus": port,
    });
    if let Some(index) = boot_index {
        device["bootindex"] = json!(index);
    }
    device
}

/// The host's side of an interface.
pub(super) fn netdev(nic: &NicSpec, layout: &Layout, facts: &Facts) -> Value {
    json!({
        "type": "tap", "id": netdev_id(&nic.port), "ifname": layout.tap(&nic.port), "script": "no", "downscript": "no",
        "vhost": facts.vhost && facts.offloads, "vnet_hdr": facts.offloads,
    })
}

/// The guest's side of an interface. No boot ROM: nothing here boots from the network.
pub(super) fn nic_device(nic: &NicSpec, port: &str) -> Value {
    json!({
        "driver": "virtio-net-pci", "id": nic_device_id(&nic.port), "netdev": netdev_id(&nic.port), "mac": nic.mac,
        "host_mtu": nic.mtu, "bus": port, "romfile": "",
    })
}

/// The whole command line, without the program.
pub(super) fn command_line(spec: &ServerSpec, layout: &Layout, facts: &Facts) -> Vec<String> {
    let mut args = Args::default();
    machine(&mut args, spec, facts);
    monitor_and_console(&mut args);
    let disks = spec.all_disks();
    let used = disks.len() + spec.nics.len();
    root_ports(&mut args, used + 1 + spare_ports(spec, facts));
    for (at, disk) in disks.iter().enumerate() {
        args.pair("-blockdev", blockdev(spec, &disk.disk).to_string());
        args.pair("-device", disk_device(&disk.disk, &port_id(at), disk.boot_index).to_string());
    }
    for (at, nic) in spec.nics.iter().enumerate() {
        args.pair("-netdev", netdev_option(&netdev(nic, layout, facts)));
        args.pair("-device", nic_device(nic, &port_id(disks.len() + at)).to_string());
    }
    args.pair("-object", "rng-random,id=rng0,filename=/dev/urandom");
    args.pair("-device", "virtio-rng-pci,rng=rng0,bus=pcie.0,addr=0x2");
    if !spec.config_drive.is_empty() {
        // Behind the disks, on a port like theirs: guests name disks in the order of the ports, and look for their root
        // first.
        let file = json!({ "driver": "file", "filename": CONFIG_DRIVE, "read-only": true });
        let node = json!({ "driver": "raw", "node-name": CONFIG_DEVICE, "read-only": true, "file": file });
        args.pair("-blockdev", node.to_string());
        let device = json!({
            "driver": "virtio-blk-pci", "id": CONFIG_DEVICE, "drive": CONFIG_DEVICE, "serial": "config-drive",
            "bus": port_id(used),
        });
        args.pair("-device", device.to_string());
    }
    args.0
}

#[derive(Default)]
struct Args(Vec<String>);

impl Args {
    fn pair(&mut self, option: &str, value: impl Into<String>) {
        self.0.push(option.to_owned());
        self.0.push(value.into());
    }
}

fn machine(args: &mut Args, spec: &ServerSpec, facts: &Facts) {
    let kvm = facts.accel == Accel::Kvm;
    let (machine, cpu) = match (spec.arch, kvm) {
        (Arch::X86_64, true) => ("q35,vmport=off", "host"),
        // Emulated string instructions move a byte at a time; without these two a guest clears and copies memory by plain moves, and
        // boots with a quarter less work.
        (Arch::X86_64, false) => ("q35,vmport=off", "max,erms=off,fsrm=off"),
        (Arch::Aarch64, true) => ("virt,gic-version=max", "host"),
        (Arch::Aarch64, false) => ("virt", "cortex-a57"),
    };
    args.pair("-name", format!("guest={}", spec.id));
    args.pair("-machine", machine);
    args.pair("-accel", if kvm { "kvm" } else { "tcg,thread=multi" });
    args.pair("-cpu", cpu);
    args.pair("-smp", spec.vcpus.to_string());
    args.pair("-m", format!("{}M", spec.memory_mib));
    // The product is what guests' start-up tools (cloud-init and its kin) look for before they ask for metadata.
    let mut smbios = "type=1,manufacturer=Xinglin,product=OpenStack Compute,serial=".to_owned() + &spec.id;
    if is_uuid(&spec.id) {
        args.pair("-uuid", spec.id.clone());
        smbios = format!("{smbios},uuid={}", spec.id);
    }
    args.pair("-smbios", smbios);
    args.pair("-rtc", "base=utc");
    args.pair("-boot", "strict=on");
    if spec.arch == Arch::X86_64 {
        args.pair("-global", "ICH9-LPC.disable_s3=1");
    }
    for alone in ["-nodefaults", "-no-user-config", "-no-shutdown", "-S"] {
        args.0.push(alone.to_owned());
    }
    args.pair("-display", "none");
    args.pair("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
    match (&spec.kernel, spec.arch, &facts.aarch64_firmware) {
        (Some(boot), _, _) => {
            args.pair("-kernel", format!("../../images/{}", boot.kernel));
            if let Some(initrd) = &boot.initrd {
                args.pair("-initrd", format!("../../images/{initrd}"));
            }
            args.pair("-append", boot.cmdline.clone());
        }
        (None, Arch::Aarch64, Some(code)) => {
            args.pair("-drive", format!("if=pflash,unit=0,format=raw,readonly=on,file={code}"));
            args.pair("-drive", format!("if=pflash,unit=1,format=raw,file={FIRMWARE_VARS}"));
        }
        _ => {}
    }
}

fn monitor_and_console(args: &mut Args) {
    args.pair("-pidfile", PID_FILE);
    args.pair("-chardev", format!("socket,id=mon0,path={MONITOR},server=on,wait=off"));
    args.pair("-mon", "chardev=mon0,mode=control");
    args.pair(
        "-chardev",
        format!("socket,id=con0,path={CONSOLE},server=on,wait=off,logfile={CONSOLE_LOG},logappend=on"),
    );
    args.pair("-serial", "chardev:con0");
}

fn root_ports(args: &mut Args, count: usize) {
    for n in 0..count {
        let (slot, function) = (PORT_SLOT + n / 8, n % 8);
        let multi = if function == 0 { ",multifunction=on" } else { "" };
        let number = n + 1;
        args.pair(
            "-device",
            format!(
                "pcie-root-port,id={},bus=pcie.0,chassis={number},slot={number},addr={slot:x}.{function}{multi}",
                port_id(n)
            ),
        );
    }
}

/// A backend as the command line of QEMU 7.2 takes it: without JSON.
fn netdev_option(netdev: &Value) -> String {
    let mut text = netdev["type"].as_str().unwrap_or_default().to_owned();
    for (key, value) in netdev.as_object().into_iter().flatten().filter(|(key, _)| *key != "type") {
        let value = match value {
            Value::String(s) => s.clone(),
            Value::Bool(true) => "on".to_owned(),
            Value::Bool(false) => "off".to_owned(),
            other => other.to_string(),
        };
        text.push_str(&format!(",{key}={value}"));
    }
    text
}

fn is_uuid(id: &str) -> bool {
    id.len() == 36
        && id.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{DiskAttachment, ImageFormat, ImageRef, KernelBoot};

    fn spec(arch: Arch) -> ServerSpec {
        let image = ImageRef { id: "img".to_owned(), sha256: String::new(), size_bytes: 1, format: ImageFormat::Raw };
        ServerSpec {
            id: "0198a3c2-7c1e-7f00-8000-000000000001".to_owned(),
            name: "a,file=/etc/shadow".to_owned(),
            arch,
            vcpus: 2,
            memory_mib: 192,
            power_on: true,
            generation: 1,
            kernel: None,
            root: Some(ServerRoot::Image { image, size_bytes: 1 << 30 }),
            disks: vec![DiskAttachment { disk: "vol".to_owned(), boot_index: None }],
            nics: vec![NicSpec { port: "p".to_owned(), mac: "fa:16:3e:00:00:01".to_owned(), mtu: 1442 }],
            config_drive: [("a".to_owned(), vec![1])].into(),
            reboot: None,
            stop_seconds: 1,
        }
    }

    fn line(arch: Arch, accel: Accel) -> String {
        let facts = Facts { accel, offloads: false, vhost: true, aarch64_firmware: Some("/fw.fd".to_owned()) };
        command_line(&spec(arch), &Layout::new("/d/node", Some("tag".to_owned())), &facts).join(" ")
    }

    #[test]
    fn names_of_people_stay_out_of_the_command_line() {
        assert!(!line(Arch::X86_64, Accel::Tcg).contains("shadow"));
    }

    #[test]
    fn machines_by_architecture_and_accelerator() {
        assert!(
            line(Arch::X86_64, Accel::Tcg)
                .contains("-machine q35,vmport=off -accel tcg,thread=multi -cpu max,erms=off,fsrm=off")
        );
        assert!(line(Arch::X86_64, Accel::Kvm).contains("-accel kvm -cpu host"));
        let arm = line(Arch::Aarch64, Accel::Tcg);
        assert!(arm.contains("-machine virt -accel tcg,thread=multi -cpu cortex-a57"));
        assert!(arm.contains("unit=0,format=raw,readonly=on,file=/fw.fd"));
        assert!(!line(Arch::X86_64, Accel::Tcg).contains("pflash"));
    }

    #[test]
    fn every_pluggable_device_has_a_port_and_spares_remain() {
        let text = line(Arch::X86_64, Accel::Tcg);
        assert_eq!(text.matches("pcie-root-port").count(), 4 + SPARE_PORTS_SMALL);
        let large = command_line(
            &ServerSpec { memory_mib: SMALL_MIB, ..spec(Arch::X86_64) },
            &Layout::new("/d/node", Some("tag".to_owned())),
            &Facts { accel: Accel::Tcg, offloads: false, vhost: true, aarch64_firmware: None },
        );
        assert_eq!(large.join(" ").matches("pcie-root-port").count(), 4 + SPARE_PORTS);
        for port in ["rp0", "rp1", "rp2", "rp3"] {
            assert!(text.contains(&format!("\"bus\":\"{port}\"")), "{port}");
        }
        assert!(text.contains("\"filename\":\"root.qcow2\"") && text.contains("../../disks/vol.qcow2"));
        assert!(text.contains("vnet_hdr=off") && text.contains("vhost=off"));
    }

    #[test]
    fn root_comes_first_in_the_boot_order() {
        let disks = spec(Arch::X86_64).all_disks();
        assert_eq!(disks[0].boot_index, Some(0));
        assert!(disks[1].boot_index > Some(0));
        let mut direct = spec(Arch::X86_64);
        direct.kernel = Some(KernelBoot { kernel: "k".to_owned(), initrd: None, cmdline: String::new() });
        assert!(direct.all_disks().iter().all(|d| d.boot_index.is_none()));
    }
}
