//! The suite over QEMU. It needs root and says so.

use crate::bench::QemuBench;

vmm::hypervisor_conformance!(QemuBench::new());
