#![no_main]
//! What a token carries: reading it never panics, and what is read is written the same.

use identity::token::payload::{decode, encode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some(p) = decode(data) {
        assert_eq!(decode(&encode(&p)).as_ref(), Some(&p));
        let _ = (p.audit_ids(), p.methods.names());
    }
});
