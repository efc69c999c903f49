//! The suite over the simulated hypervisor.

use crate::bench::SimBench;

xinglin_vmm::hypervisor_conformance!(SimBench::new());
