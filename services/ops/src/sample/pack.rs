//! Records of a row as bytes: each field as the difference from the record before, in variable-length integers. A quiet server costs
//! some 20 bytes a record instead of 100.

use super::{COUNTERS, Record};
use kernel::{Error, Result};

fn put(out: &mut Vec<u8>, mut v: u64) {
    while v >= 0x80 {
        out.push((v as u8) | 0x80);
        v >>= 7;
    }
    out.push(v as u8);
}

fn take(bytes: &mut &[u8]) -> Result<u64> {
    let broken = || Error::internal("packed samples are damaged");
    let (mut v, mut shift) = (0u64, 0u32);
    loop {
        let (b, rest) = bytes.split_first().ok_or_else(broken)?;
        *bytes = rest;
        if shift > 63 {
            return Err(broken());
        }
        v |= u64::from(b & 0x7f) << shift;
        if b & 0x80 == 0 {
            return Ok(v);
        }
        shift += 7;
    }
}

/// Signed difference as an unsigned number: small in both directions is short (zigzag).
fn diff(now: u64, before: u64) -> u64 {
    let d = now.wrapping_sub(before) as i64;
    ((d << 1) ^ (d >> 63)) as u64
}

fn undiff(v: u64, before: u64) -> u64 {
    let d = ((v >> 1) as i64) ^ -((v & 1) as i64);
    before.wrapping_add(d as u64)
}

fn fields(r: &Record) -> [u64; COUNTERS + 4] {
    let mut f = [0; COUNTERS + 4];
    f[0] = r.at as u64;
    (f[1], f[2], f[3]) = (r.memory, r.memory_max, r.weight);
    f[4..].copy_from_slice(&r.counters);
    f
}

/// Packs records.
pub(super) fn pack(records: &[Record]) -> Vec<u8> {
    let mut out = Vec::with_capacity(records.len() * 24);
    let mut before = [0; COUNTERS + 4];
    for r in records {
        let now = fields(r);
        for (n, b) in now.iter().zip(before) {
            put(&mut out, diff(*n, b));
        }
        before = now;
    }
    out
}

/// Unpacks them.
pub(super) fn unpack(mut bytes: &[u8]) -> Result<Vec<Record>> {
    let mut all = Vec::new();
    let mut f = [0; COUNTERS + 4];
    while !bytes.is_empty() {
        for v in &mut f {
            *v = undiff(take(&mut bytes)?, *v);
        }
        let mut counters = [0; COUNTERS];
        counters.copy_from_slice(&f[4..]);
        all.push(Record { at: f[0] as i64, memory: f[1], memory_max: f[2], weight: f[3], counters });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record() -> impl Strategy<Value = Record> {
        (any::<i64>(), any::<u64>(), any::<u64>(), any::<u64>(), any::<[u64; COUNTERS]>())
            .prop_map(|(at, memory, memory_max, weight, counters)| Record { at, memory, memory_max, weight, counters })
    }

    proptest! {
        #[test]
        fn what_is_packed_unpacks(all in proptest::collection::vec(record(), 0..20)) {
            prop_assert_eq!(unpack(&pack(&all)).unwrap(), all);
        }
        #[test]
        fn damage_is_an_error_and_not_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack(&bytes);
        }
    }

    #[test]
    fn a_quiet_server_is_small() {
        let hour: Vec<Record> = (0..60)
            .map(|n| Record {
                at: 1_800_000_000 + n * 60,
                memory: 180 << 20,
                memory_max: 180 << 20,
                weight: 1,
                counters: [
                    n as u64 * 900_000_000,
                    4096,
                    1,
                    8192,
                    2,
                    n as u64 * 1500,
                    n as u64 * 20,
                    n as u64 * 1400,
                    n as u64 * 18,
                ],
            })
            .collect();
        assert!(pack(&hour).len() < 60 * 26, "{}", pack(&hour).len());
    }
}
