//! The suite over QEMU. It needs root and says so.

use crate::bench::QemuBench;

xinglin_vmm::hypervisor_conformance!(QemuBench::new());
