//! Long appendices: time and memory, by hand: `PRESS_ROWS=19990 cargo nextest run -p xinglin-press -E 'test(size)' --no-capture`.

use crate::sample::{document, engine, row};
use kernel::document::{Block, Press as _, Section, Table};
use std::time::Instant;

fn resident_peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or_default()
}

#[test]
fn a_long_appendix_is_set() {
    let rows = std::env::var("PRESS_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(300);
    let mut d = document(3, "云主机");
    let mut t = Table::of(crate::sample::columns());
    for c in &mut t.columns {
        c.merge = false;
    }
    t.rows = (0..rows).map(|n| row(n, &format!("kunpeng-4c8g-0192aaaa-0000-7000-8000-{n:012}"))).collect();
    d.appendix.push(Section::new("附录：用量明细", "Appendix", vec![Block::Table(t)]));
    for (what, form) in [("xlsx", false), ("pdf", true)] {
        let start = Instant::now();
        let made = if form { engine().pdf(&d) } else { engine().xlsx(&d) }.unwrap();
        let (took, peak) = (start.elapsed(), resident_peak() / 1024);
        println!("{what}: {rows} rows, {} KiB, {took:?}, peak {peak} MiB", made.len() / 1024);
    }
}
