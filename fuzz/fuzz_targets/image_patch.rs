#![no_main]
//! JSON patches of images: every operation is read or refused.

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use storage::image::patch::{Change, flag, is_reserved, number, text, texts};

fuzz_target!(|data: &[u8]| {
    let Ok(Value::Array(ops)) = serde_json::from_slice(data) else { return };
    for o in ops {
        let (op, path) = (o["op"].as_str().unwrap_or("add"), o["path"].as_str().unwrap_or("/name"));
        let value = o.get("value").cloned();
        if let Ok(c) = Change::parse(op, path, value) {
            let _ = is_reserved(&c.attribute);
            if let Some(v) = &c.value {
                let _ = (text("a", v).is_ok(), flag("a", v).is_ok(), number("a", v).is_ok(), texts("a", v).is_ok());
            }
        }
    }
});
