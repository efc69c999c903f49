#![no_main]
//! An image that a tenant uploads: reading its header never panics, and what is accepted has a size that can be.

use libfuzzer_sys::fuzz_target;
use storage::image::qcow2;

fuzz_target!(|data: &[u8]| {
    if let Ok(h) = qcow2::parse(data) {
        assert!(matches!(h.version, 2 | 3));
        assert!((9..=21).contains(&h.cluster_bits));
    }
    let _ = qcow2::sniff(data);
});
