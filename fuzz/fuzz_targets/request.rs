#![no_main]
//! Query strings and JSON bodies, as every handler takes them.

use contract::openstack::{compute::request::Create, identity::AuthBody};
use httpkit::Params;
use httpkit::extract::parse_json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(query) = std::str::from_utf8(data) {
        let p = Params::of(query);
        for (k, _) in &p.0 {
            let _ = p.flag(k).is_ok();
        }
        let _ = p.page().is_ok();
    }
    // A refusal names its field; that text is made of what came.
    for e in [parse_json::<Create>(data).err(), parse_json::<AuthBody>(data).err()].into_iter().flatten() {
        assert!(!e.message.is_empty());
    }
});
