//! Boots the images as their users will and asserts what they see: on each architecture a first boot with kernel and
//! initramfs given, and a second of the same disk by its own boot loader, as the server made from its snapshot.

mod seed;
mod vm;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::manifest::{Image, Manifest};
use crate::tool::{output, run};
use seed::{Seed, Source};
use vm::{Boot, Vm};

/// Generous: two boots share two cores, and a continuous-integration machine may have other work.
const PATIENCE: Duration = Duration::from_secs(180);
const DISK_SIZE: &str = "512M";

/// Checks all images of a directory, the architectures beside each other. What has passed once is not booted again until
/// it changes.
pub fn check(dir: &Path, again: bool) -> Result<()> {
    let manifest = Manifest::read(dir).context("no images: run `cargo xtask images` first")?;
    let stamp = dir.join(".checked");
    let checked = serde_json::to_string(&manifest)?;
    if !again && fs::read_to_string(&stamp).is_ok_and(|passed| passed == checked) {
        return Ok(());
    }
    let work = std::env::temp_dir().join(format!("xinglin-images-check-{}", std::process::id()));
    let results: Vec<Result<()>> = std::thread::scope(|scope| {
        let threads: Vec<_> = manifest
            .images
            .iter()
            .map(|image| {
                let work = work.join(&image.arch);
                scope.spawn(move || check_image(image, dir, &work).with_context(|| image.name.clone()))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| bail!("the check panicked"))).collect()
    });
    fs::remove_dir_all(&work).ok();
    let failures: Vec<String> = results.into_iter().filter_map(Result::err).map(|error| format!("{error:#}")).collect();
    ensure!(failures.is_empty(), "{}", failures.join("\n"));
    fs::write(stamp, checked).context("cannot note the success")
}

/// What a check of one image carries along.
struct Bench<'a> {
    image: &'a Image,
    images: &'a Path,
    work: &'a Path,
    disk: PathBuf,
}

fn check_image(image: &Image, images: &Path, work: &Path) -> Result<()> {
    fs::create_dir_all(work)?;
    let bench = Bench { image, images, work, disk: work.join("disk.qcow2") };
    let base = images.join(&image.disk.part.file);
    run(Command::new("qemu-img")
        .args(["create", "-q", "-f", "qcow2", "-F", "qcow2", "-b"])
        .arg(&base)
        .arg(&bench.disk)
        .arg(DISK_SIZE))?;
    // Each source of settings is met on one of the boots, and the other way round on the other architecture.
    let sources = match image.arch.as_str() {
        "x86_64" => [Source::ConfigDriveIso, Source::Service],
        _ => [Source::Service, Source::ConfigDriveFat],
    };
    let first = Seed::new("first", sources[0], work)?;
    bench.first_boot(&first)?;
    let second = Seed::new("second", sources[1], work)?;
    bench.second_boot(&first, &second)
}

impl Bench<'_> {
    fn first_boot(&self, seed: &Seed) -> Result<()> {
        let mut vm = self.boot(Boot::Direct, seed)?;
        self.ssh(&vm, seed, "test \"$(cat /var/lib/marker)\" = first && echo kept > ~/file && sync")?;
        let size = self.ssh(
            &vm,
            seed,
            "awk '$2 == \"/\" { print $1 }' /proc/mounts | xargs -n 1 df -k | awk 'END { print $2 }'",
        )?;
        ensure!(size.trim().parse::<u64>()? > 380_000, "the root file system did not grow: {size} KiB");
        let id = self.ssh(&vm, seed, "sudo id -u")?;
        ensure!(id.trim() == "0", "sudo gave uid {id}");
        self.refused(&vm, seed)?;
        self.console_login(&mut vm, seed)?;
        vm.plug_disk()?;
        vm.wait_for("xinglin-guest: disk vd", PATIENCE)?;
        self.power_off(&mut vm)
    }

    /// The disk now belongs to another instance: its name and key are applied, files stay, and the old key is void.
    fn second_boot(&self, old: &Seed, seed: &Seed) -> Result<()> {
        let mut vm = self.boot(Boot::Firmware, seed)?;
        self.ssh(&vm, seed, "test \"$(cat ~/file)\" = kept && test \"$(cat /var/lib/marker)\" = second")?;
        ensure!(self.ssh(&vm, old, "true").is_err(), "the key of the former instance still opens");
        self.power_off(&mut vm)
    }

    fn boot(&self, boot: Boot, seed: &Seed) -> Result<Vm> {
        let started = Instant::now();
        let mut vm = Vm::start(self, boot, seed)?;
        let console = |vm: &mut Vm, text: &str| vm.wait_for(text, PATIENCE);
        console(&mut vm, "login:")?;
        let login = started.elapsed();
        let before = vm.console();
        let settings = format!("xinglin-guest: metadata from {}", seed.source.name());
        for text in ["xinglin-guest: address ", &settings, &format!("{} login:", seed.hostname)] {
            ensure!(before.contains(text), "the login prompt came before {text:?}; console:\n{before}");
        }
        console(&mut vm, &format!("xinglin-guest: hostname {}", seed.hostname))?;
        console(&mut vm, "xinglin-guest: ssh ready")?;
        let ssh = started.elapsed();
        console(&mut vm, "xinglin-guest: user-data ended with 0")?;
        println!(
            "images: {} by {}: login after {:.1} s, ssh after {:.1} s, settings from {}",
            self.image.arch,
            boot.name(),
            login.as_secs_f32(),
            ssh.as_secs_f32(),
            seed.source.name()
        );
        Ok(vm)
    }

    fn ssh(&self, vm: &Vm, seed: &Seed, command: &str) -> Result<String> {
        output(&mut self.ssh_command(vm, seed, &["-o", "BatchMode=yes"], command))
            .with_context(|| format!("console:\n{}", vm.console()))
    }

    /// The serial console takes the image's password, or the one that the settings bring, from its user, and nothing from
    /// root.
    fn console_login(&self, vm: &mut Vm, seed: &Seed) -> Result<()> {
        vm.type_line("root")?;
        // What is typed before the next prompt is thrown away.
        vm.wait_for_after("Login incorrect", "login:", PATIENCE)?;
        vm.type_line(&self.image.user)?;
        vm.wait_for("Password:", PATIENCE)?;
        vm.type_line(seed.password.unwrap_or(&self.image.console_password))?;
        vm.wait_for("~$", PATIENCE)?;
        vm.type_line("echo $((6*7))-on-$(uname -m)")?;
        vm.wait_for(&format!("42-on-{}", self.image.arch), PATIENCE)
    }

    /// Neither root nor a password gets in.
    fn refused(&self, vm: &Vm, seed: &Seed) -> Result<()> {
        let no_key = ["-o", "BatchMode=yes", "-o", "PubkeyAuthentication=no"];
        ensure!(run(&mut self.ssh_command(vm, seed, &no_key, "true")).is_err(), "let in without a key");
        let root = ["-o", "BatchMode=yes", "-l", "root"];
        ensure!(run(&mut self.ssh_command(vm, seed, &root, "true")).is_err(), "let root in");
        Ok(())
    }

    fn ssh_command(&self, vm: &Vm, seed: &Seed, options: &[&str], command: &str) -> Command {
        let mut ssh = Command::new("ssh");
        ssh.args(options)
            .args(["-F", "none", "-q", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"])
            .args(["-o", "IdentitiesOnly=yes", "-o", "ConnectTimeout=60", "-i"])
            .arg(&seed.key)
            .args(["-p", &vm.ssh_port.to_string(), "-l", &self.image.user, "127.0.0.1", command]);
        ssh
    }

    fn power_off(&self, vm: &mut Vm) -> Result<()> {
        vm.power_button()?;
        vm.wait_exit(PATIENCE)?;
        ensure!(vm.console().contains("xinglin-guest: stopping"), "the guest went down without a word");
        Ok(())
    }
}
