#![no_main]
//! Values of an OVSDB server: what is read is written the same, and differences apply without a panic.

use libfuzzer_sys::fuzz_target;
use ovs::ovsdb::Datum;
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    let Ok(v) = serde_json::from_slice::<Value>(data) else { return };
    let values = v.as_array().cloned().unwrap_or_default();
    let mut read: Vec<Datum> = values.iter().chain([&v]).filter_map(Datum::from_json).collect();
    for d in &read {
        assert!(Datum::from_json(&d.to_json()).is_some(), "{d:?}");
        let _ = (d.as_str(), d.as_bool(), d.as_int(), d.as_uuid(), d.get("x"), d.rows().count());
    }
    while read.len() > 1 {
        if let (Some(difference), Some(last)) = (read.pop(), read.last_mut()) {
            last.apply_difference(difference);
        }
    }
});
