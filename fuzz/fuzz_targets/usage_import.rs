#![no_main]
//! A batch of usage that an outside meter sends: every fault names a record and its field, and no record is judged by its place.

use billing::contract::Contract;
use billing::import::{Record, faults};
use contract::ops::books::{ImportRecord, ImportRequest};
use kernel::Timestamp;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static CONTRACT: LazyLock<Contract> = LazyLock::new(|| Contract::embedded().expect("the embedded contract is right"));

fn record(r: ImportRecord) -> Record {
    Record {
        source: r.source,
        key: r.key,
        project: r.project,
        resource: r.resource,
        name: r.name,
        meter: r.meter,
        kind: r.kind,
        quantity: r.quantity,
        from: r.from,
        to: r.to,
        at: r.at,
        attributes: r.attributes,
    }
}

fuzz_target!(|data: &[u8]| {
    let Ok(batch) = serde_json::from_slice::<ImportRequest>(data) else { return };
    let mut records: Vec<Record> = batch.records.into_iter().map(record).collect();
    let judge =
        |all: &[Record]| faults(&CONTRACT, all, Timestamp::from_secs(1_800_000_000)).expect("a contract has a term");
    let found = judge(&records);
    for f in &found {
        assert!(f.index < records.len() && !f.field.is_empty() && !f.reason.is_empty() && !f.conflict, "{f:?}");
        assert!(f.field.len() < 100 && f.reason.len() < 300, "a refusal repeats what was sent: {f:?}");
    }
    // The telling ends after a thousand.
    if found.len() < 900 {
        records.reverse();
        assert_eq!(judge(&records).len(), found.len());
    }
});
