//! Entries of the ledger on their way to be folded: with those that are asked for, those are read that will be asked for next.

use super::LEDGER;
use super::store::PackRow;
use kernel::{Error, Result, Value};
use runtime::{Tx, ledger};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// Facts that are here at once, if one question does not ask for more: some seven megabytes.
const FACTS: i64 = 100_000;

/// Bodies of entries, some of them read ahead.
#[derive(Debug)]
pub(crate) struct Bodies {
    /// Facts that may be here.
    most: i64,
    /// Place and facts of what will be asked for, in that order.
    next: VecDeque<(i64, i64)>,
    /// Id and body by place.
    here: HashMap<i64, (String, String)>,
    /// How many facts are in those.
    facts: i64,
}

impl Default for Bodies {
    fn default() -> Bodies {
        Bodies { most: FACTS, next: VecDeque::new(), here: HashMap::new(), facts: 0 }
    }
}

impl Bodies {
    /// Notes what will be asked for after what was noted before.
    pub(crate) fn expect<'a>(&mut self, packs: impl Iterator<Item = &'a PackRow>) {
        self.next.extend(packs.filter_map(|p| Some((p.entry?, p.facts))));
    }

    /// What the ledger has of packs, in their order: all of it, or an error (code `UsageMissing`).
    pub(crate) async fn take(&mut self, tx: &mut Tx, packs: &[&PackRow]) -> Result<Vec<String>> {
        self.read(tx, packs).await?;
        let ids: Vec<Value> = packs.iter().filter(|p| p.entry.is_none()).map(|p| Value::from(&p.id)).collect();
        let mut old: HashMap<String, String> = ledger::bodies(tx, LEDGER, &ids).await?.into_iter().collect();
        let mut all = Vec::with_capacity(packs.len());
        for p in packs {
            let found = match p.entry {
                Some(entry) => {
                    let here = self.here.remove(&entry);
                    self.facts -= if here.is_some() { p.facts } else { 0 };
                    // A place that was noted wrongly is not another pack's facts.
                    here.filter(|(id, _)| *id == p.id).map(|(_, body)| body)
                }
                None => old.remove(&p.id),
            };
            let missing = || Error::internal("a ledger entry of usage is missing").code("UsageMissing");
            all.push(found.ok_or_else(missing)?);
        }
        Ok(all)
    }

    async fn read(&mut self, tx: &mut Tx, packs: &[&PackRow]) -> Result<()> {
        let mut wanted: BTreeMap<i64, i64> = packs
            .iter()
            .filter_map(|p| Some((p.entry?, p.facts)))
            .filter(|(entry, _)| !self.here.contains_key(entry))
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let mut facts = self.facts + wanted.values().sum::<i64>();
        while facts < self.most
            && let Some((entry, n)) = self.next.pop_front()
        {
            if !self.here.contains_key(&entry) && wanted.insert(entry, n).is_none() {
                facts += n;
            }
        }
        let entries: Vec<Value> = wanted.keys().copied().map(Value::Int).collect();
        for (entry, id, body) in ledger::bodies_at(tx, LEDGER, &entries).await? {
            self.facts += wanted.get(&entry).copied().unwrap_or(0);
            self.here.insert(entry, (id, body));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Timestamp;
    use runtime::{testing, transact};

    fn pack(id: &str, entry: Option<i64>) -> PackRow {
        PackRow { id: id.into(), first: Timestamp(0), last: Timestamp(0), entry, facts: 1 }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn each_pack_gets_its_own_body_whatever_is_read_ahead() {
        for t in testing::each(&[]).await {
            let ids: Vec<String> = (0..40).map(|n| format!("pack/{n}")).collect();
            let entries: Vec<(String, String)> = ids.iter().map(|id| (id.clone(), format!("body of {id}"))).collect();
            let seqs: Result<HashMap<String, i64>> = transact!(t.env.db, |tx| {
                ledger::append(tx, "another", "x", Timestamp(0), "body of another").await?;
                ledger::append_all(tx, LEDGER, Timestamp(0), entries.clone()).await
            });
            let seqs = seqs.unwrap();
            // Every third is of before its place was noted.
            let packs: Vec<PackRow> =
                (ids.iter().enumerate()).map(|(n, id)| pack(id, seqs.get(id).copied().filter(|_| n % 3 > 0))).collect();
            let mut tx = t.env.db.read().await.unwrap();
            for most in [0, 1, 7, 1_000] {
                let mut all = Bodies { most, ..Bodies::default() };
                all.expect(packs.iter());
                // In parts, some out of their turn, some twice.
                for part in [0..5, 20..30, 5..20, 3..8, 30..40] {
                    let wanted: Vec<&PackRow> = packs[part].iter().collect();
                    let bodies = all.take(&mut tx, &wanted).await.unwrap();
                    let right: Vec<String> = wanted.iter().map(|p| format!("body of {}", p.id)).collect();
                    assert_eq!(bodies, right, "{}: {most}", t.name);
                    assert!(all.facts <= most.max(1) && all.here.len() as i64 == all.facts, "{}: {most}", t.name);
                }
            }
            let place = seqs["pack/7"];
            for wrong in
                [pack("pack/8", Some(place)), pack("none", Some(1_000)), pack("none", None), pack("x", Some(1))]
            {
                let e = Bodies::default().take(&mut tx, &[&wrong]).await.unwrap_err();
                assert_eq!(e.code, "UsageMissing", "{}: {wrong:?}", t.name);
            }
        }
    }
}
