//! The suite over the simulated hypervisor.

use crate::bench::SimBench;

vmm::hypervisor_conformance!(SimBench::new());
