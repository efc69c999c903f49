//! Does KVM really run guest code here?
//!
//! A device that opens and a virtual machine that can be created prove nothing: hosts are met where guest code never
//! comes out again, and others where the kernel interprets a guest's kernel instruction by instruction, slower than
//! QEMU's own translation, until it meets one that it does not know (a `cmpxchg16b`, as Linux has in its allocator) and
//! the guest dies with an internal error. So a child runs a small guest in 64-bit mode, with paging: a loop that takes a
//! processor some forty milliseconds and an interpreter many seconds, then instructions that interpreters lack, then a
//! halt. If it is not back in time it is killed and the host has no KVM.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Argument by which the program's main recognises that it is the child of the probe.
pub const CHILD_ARGUMENT: &str = "__kvm-probe";
/// What the child prints when the guest came to its halt: an exit status alone could be a stranger's.
pub(crate) const PROOF: &str = "kvm-guest-halted";
/// Fifty times what the loop takes a processor that has nothing else to do.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether and how to find out.
#[derive(Debug, Clone)]
pub enum KvmPolicy {
    /// Run this program with these arguments; its main calls [`kvm_probe_child`].
    Probe {
        /// The program; none is this one.
        program: Option<PathBuf>,
        /// Its arguments.
        args: Vec<String>,
    },
    /// Do not use KVM.
    Never,
}

impl Default for KvmPolicy {
    fn default() -> Self {
        Self::Probe { program: None, args: vec![CHILD_ARGUMENT.to_owned()] }
    }
}

/// Asks a child; true only if guest code ran to its end.
pub async fn kvm_works(policy: &KvmPolicy) -> bool {
    let KvmPolicy::Probe { program, args } = policy else { return false };
    if !std::fs::exists("/dev/kvm").unwrap_or(false) {
        return false;
    }
    let Some(program) = program.clone().or_else(|| std::env::current_exe().ok()) else { return false };
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut command = tokio::process::Command::from(command);
    command.kill_on_drop(true);
    // Dropping the future on time-out kills the child: a guest that never halts burns a processor.
    match tokio::time::timeout(PATIENCE, command.output()).await {
        Ok(Ok(out)) => String::from_utf8_lossy(&out.stdout).contains(PROOF),
        _ => false,
    }
}

/// The child's whole work: runs the guest, prints the proof if it halted, and leaves the process.
#[allow(clippy::print_stdout)] // standard output is the answer to the parent
pub fn kvm_probe_child() -> ! {
    let code = match guest::run() {
        Ok(()) => {
            println!("{PROOF}");
            0
        }
        Err(_) => 1,
    };
    std::process::exit(code)
}

#[cfg(target_arch = "x86_64")]
mod guest {
    use kvm_bindings::{KVM_MAX_CPUID_ENTRIES, kvm_segment, kvm_userspace_memory_region};
    use kvm_ioctls::{Kvm, VcpuExit};

    type Failure = Box<dyn std::error::Error>;

    const PAGES: usize = 5;
    const PAGE: usize = 4096;
    const TABLES: usize = 0x1000;
    const CODE: usize = 0x4000;
    /// Sixteen bytes that the guest exchanges, and sixteen that it copies.
    const PAIR: usize = 0x800;
    const COPY: usize = 0x810;
    /// How far the guest counts.
    const COUNT: u32 = 100_000_064;

    #[repr(align(4096))]
    struct Memory([u8; PAGES * PAGE]);

    /// Counts in 64-bit mode, exchanges a pair of words for the count and one, copies it through a vector register,
    /// reports its lowest byte by a port, halts.
    const PROGRAM: [u8; 44] = {
        let [a, b, c, d] = COUNT.to_le_bytes();
        [
            0x31, 0xc0, // xor eax, eax
            0xff, 0xc0, // inc eax
            0x3d, a, b, c, d, // cmp eax, COUNT
            0x75, 0xf7, // jne -9
            0x89, 0xc3, // mov ebx, eax
            0x31, 0xc0, // xor eax, eax
            0x31, 0xd2, // xor edx, edx
            0xb9, 0x01, 0x00, 0x00, 0x00, // mov ecx, 1
            0xf0, 0x48, 0x0f, 0xc7, 0x0f, // lock cmpxchg16b [rdi]
            0x66, 0x0f, 0x6f, 0x07, // movdqa xmm0, [rdi]
            0x66, 0x0f, 0x7f, 0x47, 0x10, // movdqa [rdi+16], xmm0
            0x66, 0xba, 0xf8, 0x03, // mov dx, 0x3f8
            0x8a, 0x07, // mov al, [rdi]
            0xee, // out dx, al
            0xf4, // hlt
        ]
    };

    fn page_tables(memory: &mut [u8]) {
        let mut entry = |table: usize, value: u64| memory[table..table + 8].copy_from_slice(&value.to_le_bytes());
        entry(TABLES, (TABLES + PAGE) as u64 | 3);
        entry(TABLES + PAGE, (TABLES + 2 * PAGE) as u64 | 3);
        entry(TABLES + 2 * PAGE, 0x83); // one page of 2 MiB onto itself
    }

    pub(super) fn run() -> Result<(), Failure> {
        let kvm = Kvm::new()?;
        let vm = kvm.create_vm()?;
        let mut memory = Box::new(Memory([0; PAGES * PAGE]));
        page_tables(&mut memory.0);
        memory.0[CODE..CODE + PROGRAM.len()].copy_from_slice(&PROGRAM);
        let region = kvm_userspace_memory_region {
            slot: 0,
            flags: 0,
            guest_phys_addr: 0,
            memory_size: (PAGES * PAGE) as u64,
            userspace_addr: memory.0.as_ptr() as u64,
        };
        // SAFETY: the memory outlives the machine, which is dropped at the end of this function, and nobody else
        // touches it while the guest runs.
        #[allow(unsafe_code)]
        unsafe {
            vm.set_user_memory_region(region)?;
        }
        let mut vcpu = vm.create_vcpu(0)?;
        vcpu.set_cpuid2(&kvm.get_supported_cpuid(KVM_MAX_CPUID_ENTRIES)?)?;
        let mut special = vcpu.get_sregs()?;
        let flat = kvm_segment {
            limit: u32::MAX,
            selector: 8,
            type_: 3,
            present: 1,
            db: 1,
            s: 1,
            g: 1,
            ..kvm_segment::default()
        };
        special.cs = kvm_segment { type_: 11, db: 0, l: 1, ..flat };
        (special.ds, special.es, special.ss) = (flat, flat, flat);
        special.cr3 = TABLES as u64;
        special.cr4 |= 1 << 9 | 1 << 5; // vector registers, physical address extension
        special.cr0 |= 1 << 31 | 1 << 1 | 1; // paging, coprocessor as the vector registers want it, protection
        special.efer |= 1 << 10 | 1 << 8; // long mode active, enabled
        vcpu.set_sregs(&special)?;
        let mut registers = vcpu.get_regs()?;
        (registers.rip, registers.rflags, registers.rdi) = (CODE as u64, 2, PAIR as u64);
        vcpu.set_regs(&registers)?;
        let mut reported = false;
        loop {
            match vcpu.run()? {
                VcpuExit::IoOut(0x3f8, data) => reported = data == [COUNT as u8],
                VcpuExit::Hlt => break,
                other => return Err(format!("guest left with {other:?}").into()),
            }
        }
        let word = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| memory.0[at + i]));
        let seen = [word(PAIR), word(PAIR + 8), word(COPY), word(COPY + 8)];
        let wanted = [u64::from(COUNT), 1, u64::from(COUNT), 1];
        if reported && seen == wanted { Ok(()) } else { Err(format!("guest left {seen:?}").into()) }
    }
}

#[cfg(target_arch = "aarch64")]
mod guest {
    use kvm_bindings::{kvm_userspace_memory_region, kvm_vcpu_init};
    use kvm_ioctls::{Kvm, VcpuExit};

    type Failure = Box<dyn std::error::Error>;

    const BASE: u64 = 0x4000_0000;
    const PORT: u64 = 0x1000_0000;
    /// Registers of the core, 64 bits wide: KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | offset / 4.
    const PC: u64 = 0x6030_0000_0010_0040;
    const X1: u64 = 0x6030_0000_0010_0002;

    #[repr(align(65536))]
    struct Memory([u8; 65536]);

    /// Counts down from 2^26 and stores where there is no memory: the store is the guest's report. (A halt, `wfi`,
    /// is handled inside the kernel on Arm and never comes out.)
    const PROGRAM: [u32; 4] = [
        0xd2a0_8000, // movz x0, #0x400, lsl #16
        0xf100_0400, // subs x0, x0, #1
        0x54ff_ffe1, // b.ne -4
        0xb900_0020, // str w0, [x1]
    ];

    pub(super) fn run() -> Result<(), Failure> {
        let vm = Kvm::new()?.create_vm()?;
        let mut memory = Box::new(Memory([0; 65536]));
        for (at, word) in PROGRAM.iter().enumerate() {
            memory.0[at * 4..at * 4 + 4].copy_from_slice(&word.to_le_bytes());
        }
        let region = kvm_userspace_memory_region {
            slot: 0,
            flags: 0,
            guest_phys_addr: BASE,
            memory_size: 65536,
            userspace_addr: memory.0.as_ptr() as u64,
        };
        // SAFETY: as on x86-64.
        #[allow(unsafe_code)]
        unsafe {
            vm.set_user_memory_region(region)?;
        }
        let mut vcpu = vm.create_vcpu(0)?;
        let mut init = kvm_vcpu_init::default();
        vm.get_preferred_target(&mut init)?;
        vcpu.vcpu_init(&init)?;
        vcpu.set_one_reg(PC, &BASE.to_le_bytes())?;
        vcpu.set_one_reg(X1, &PORT.to_le_bytes())?;
        let halted = matches!(vcpu.run()?, VcpuExit::MmioWrite(PORT, data) if data == [0; 4]);
        drop(memory);
        if halted { Ok(()) } else { Err("guest left otherwise".into()) }
    }
}

#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
mod guest {
    pub(super) fn run() -> Result<(), Box<dyn std::error::Error>> {
        Err("no probe for this architecture".into())
    }
}
