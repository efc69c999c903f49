#![no_main]
//! A working calendar that somebody imports: it says the same in any order of its lines, or the first line that is wrong is named.

use kernel::calendar::WorkCalendar;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match WorkCalendar::parse(text) {
        Ok(c) => {
            let mut lines: Vec<&str> = text.lines().collect();
            lines.reverse();
            assert_eq!(WorkCalendar::parse(&lines.join("\n")).expect("the same lines"), c);
        }
        Err(e) => {
            let number = e.message.strip_prefix("line ").and_then(|m| m.split(':').next());
            let n: usize = number.and_then(|n| n.parse().ok()).expect("a line is named");
            assert!(e.message.len() < 400, "a refusal repeats the whole text");
            let upto = |n| text.lines().take(n).collect::<Vec<_>>().join("\n");
            assert!(n > 0 && WorkCalendar::parse(&upto(n - 1)).is_ok(), "an earlier line is wrong: {e}");
            assert_eq!(WorkCalendar::parse(&upto(n)).expect_err("this line is wrong").message, e.message);
        }
    }
});
