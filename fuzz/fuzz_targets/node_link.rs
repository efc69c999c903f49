#![no_main]
//! Messages of the node link in both directions: what is read can be written and read again.

use contract::node::{Down, Up};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(m) = serde_json::from_slice::<Up>(data) {
        let text = serde_json::to_vec(&m).expect("a message that was read can be written");
        serde_json::from_slice::<Up>(&text).expect("what was written can be read");
    }
    if let Ok(m) = serde_json::from_slice::<Down>(data) {
        let text = serde_json::to_vec(&m).expect("a message that was read can be written");
        serde_json::from_slice::<Down>(&text).expect("what was written can be read");
    }
});
