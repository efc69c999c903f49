//! A QEMU process of the check: emulated, 192 MiB, one processor, network in user space.
#![allow(clippy::disallowed_methods, reason = "a synchronous tool that waits for a child process")]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::Bench;
use super::seed::{Seed, Source};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Boot {
    Direct,
    Firmware,
}

impl Boot {
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "kernel and initramfs",
            Self::Firmware => "firmware",
        }
    }
}

pub struct Vm {
    process: Child,
    console: PathBuf,
    control: PathBuf,
    keyboard: Option<UnixStream>,
    pub ssh_port: u16,
}

const AARCH64_FIRMWARE: &str = "/usr/share/qemu-efi-aarch64/QEMU_EFI.fd";

impl Vm {
    pub fn start(bench: &Bench<'_>, boot: Boot, seed: &Seed) -> Result<Self> {
        let console = bench.work.join(format!("console-{}", seed.hostname));
        let control = bench.work.join(format!("qmp-{}", seed.hostname));
        // Chosen by the kernel and free a moment ago; QEMU says so if somebody else was quicker.
        let ssh_port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let errors = File::create(bench.work.join(format!("qemu-{}", seed.hostname)))?;
        let mut command = machine(bench, boot);
        command
            .args(["-accel", "tcg", "-m", "192", "-smp", "1", "-display", "none", "-nodefaults", "-no-reboot"])
            .args([
                "-device",
                "virtio-rng-pci",
                "-device",
                "pcie-root-port,id=spare,slot=1",
                "-serial",
                "chardev:console",
            ])
            .args([
                "-chardev",
                &format!("socket,id=console,server=on,wait=off,path={0}.sock,logfile={0}", console.display()),
            ])
            .args(["-qmp", &format!("unix:{},server=on,wait=off", control.display())])
            .args(["-drive", &format!("if=virtio,format=qcow2,file={}", bench.disk.display())])
            .args(["-netdev", &network(seed, ssh_port), "-device", "virtio-net-pci,netdev=n0,romfile="]);
        if seed.source != Source::Service {
            command.args(["-drive", &format!("if=virtio,format=raw,readonly=on,file={}", seed.path.display())]);
        }
        let process =
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors).spawn().context("cannot start QEMU")?;
        Ok(Self { process, console, control, keyboard: None, ssh_port })
    }

    pub fn console(&self) -> String {
        String::from_utf8_lossy(&fs::read(&self.console).unwrap_or_default()).into_owned()
    }

    pub fn wait_for(&mut self, text: &str, patience: Duration) -> Result<()> {
        self.wait_for_after("", text, patience)
    }

    /// Waits for a text behind the first appearance of another.
    pub fn wait_for_after(&mut self, mark: &str, text: &str, patience: Duration) -> Result<()> {
        let deadline = Instant::now() + patience;
        while !self.console().split_once(mark).is_some_and(|(_, rest)| rest.contains(text)) {
            if let Some(status) = self.process.try_wait()? {
                bail!("QEMU ended ({status}) before {text:?}; console:\n{}", self.console());
            }
            if Instant::now() > deadline {
                bail!("no {text:?} within {} s; console:\n{}", patience.as_secs(), self.console());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// Types a line on the serial console.
    pub fn type_line(&mut self, line: &str) -> Result<()> {
        if self.keyboard.is_none() {
            let stream = UnixStream::connect(format!("{}.sock", self.console.display()))?;
            // Read and dropped, the log has it: unread output would soon stop the guest's port.
            let mut output = stream.try_clone()?;
            std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
            self.keyboard = Some(stream);
        }
        let Some(keyboard) = self.keyboard.as_mut() else { bail!("no serial console") };
        Ok(keyboard.write_all(format!("{line}\n").as_bytes())?)
    }

    pub fn power_button(&self) -> Result<()> {
        self.monitor(&[serde_json::json!({"execute": "system_powerdown"})])
    }

    /// Plugs a small disk into the spare port of the running machine.
    pub fn plug_disk(&self) -> Result<()> {
        self.monitor(&[
            serde_json::json!({"execute": "blockdev-add", "arguments": {"driver": "null-co", "size": 1 << 20, "read-zeroes": true, "node-name": "plugged"}}),
            serde_json::json!({"execute": "device_add", "arguments": {"driver": "virtio-blk-pci", "bus": "spare", "drive": "plugged"}}),
        ])
    }

    /// One conversation with QMP: each command must be answered without an error.
    fn monitor(&self, commands: &[serde_json::Value]) -> Result<()> {
        let mut stream = UnixStream::connect(&self.control).context("cannot reach QMP")?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        let hello = serde_json::json!({"execute": "qmp_capabilities"});
        for command in std::iter::once(&hello).chain(commands) {
            writeln!(stream, "{command}")?;
            loop {
                let line = lines.next().context("QMP closed")??;
                if line.contains("\"error\"") {
                    bail!("QMP refused {command}: {line}");
                }
                if line.contains("\"return\"") {
                    break;
                }
            }
        }
        Ok(())
    }

    pub fn wait_exit(&mut self, patience: Duration) -> Result<()> {
        let deadline = Instant::now() + patience;
        loop {
            match self.process.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => bail!("QEMU ended with {status}"),
                None if Instant::now() > deadline => bail!("the guest did not power off; console:\n{}", self.console()),
                None => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }
}

impl Drop for Vm {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn machine(bench: &Bench<'_>, boot: Boot) -> Command {
    let x86 = bench.image.arch == "x86_64";
    let (program, machine, cpu) =
        if x86 { ("qemu-system-x86_64", "q35", "max") } else { ("qemu-system-aarch64", "virt", "cortex-a57") };
    let mut command = Command::new(program);
    command.args(["-M", machine, "-cpu", cpu]);
    match boot {
        Boot::Direct => {
            command.arg("-kernel").arg(bench.images.join(&bench.image.kernel.file));
            command.arg("-initrd").arg(bench.images.join(&bench.image.initrd.file));
            command.args(["-append", &bench.image.cmdline]);
        }
        Boot::Firmware if x86 => {}
        Boot::Firmware => {
            command.args(["-bios", AARCH64_FIRMWARE]);
        }
    }
    command
}

/// The metadata address has to lie in QEMU's own network for a program to answer on it.
fn network(seed: &Seed, ssh_port: u16) -> String {
    let forward = format!("user,id=n0,hostfwd=tcp:127.0.0.1:{ssh_port}-:22");
    match seed.source {
        Source::Service => format!(
            "{forward},net=169.254.0.0/16,dhcpstart=169.254.1.15,guestfwd=tcp:169.254.169.254:80-cmd:{}",
            seed.path.display()
        ),
        Source::ConfigDriveIso | Source::ConfigDriveFat => forward,
    }
}
