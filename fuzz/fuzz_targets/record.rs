#![no_main]
//! Names and media types of evidence, and values of registers: each has one form in which it is kept, or is refused by name.

use kernel::Timestamp;
use kernel::calendar::WorkTime;
use libfuzzer_sys::fuzz_target;
use ops::evidence::{file_name, media_type};
use ops::register::{KINDS, value};
use serde_json::Value;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        match file_name(text) {
            Ok(n) => assert_eq!(file_name(&n).expect("it is one"), n),
            Err(e) => assert_eq!(e.field.as_deref(), Some("name")),
        }
        let media = media_type(Some(text));
        assert!(media.bytes().all(|b| b.is_ascii_graphic()) && (1..=100).contains(&media.len()), "{media:?}");
    }
    let Ok(v) = serde_json::from_slice::<Value>(data) else { return };
    let work = WorkTime::weekdays(jiff::tz::TimeZone::get("Asia/Shanghai").expect("it is in the bundle"));
    let now = Timestamp::from_secs(1_800_000_000);
    for k in KINDS {
        for f in k.fields {
            match value(f, &v, now, &work) {
                Ok(kept) => assert_eq!(value(f, &kept, now, &work).expect("it is one"), kept, "{}.{}", k.id, f.name),
                Err(e) => assert!(e.field.is_some_and(|x| x.starts_with("fields.")), "{}.{}", k.id, f.name),
            }
        }
    }
});
