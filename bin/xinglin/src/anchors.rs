//! Anchors: the heads of the ledgers, kept outside the database in `ledger-anchors`. The chain in the database shows that nothing in it was
//! changed; that its end was not cut off, and that it was not computed anew as a whole, shows a head that was noted elsewhere and earlier.
//!
//! A line a minute at most, and one at a clean stop; of those that are older than an hour the last of each hour stays, of those older than two
//! days the last of each day. Whoever can write this file as well can change both: copies of it, or of a backup's manifest, belong elsewhere.

use crate::layout::Layout;
use crate::secrets::write;
use anyhow::{Context as _, Result};
use kernel::{Clock, Error, Timestamp};
use runtime::shutdown::Shutdown;
use runtime::{Db, Signal, ledger, reconcile, task};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// Ten years of days; what is older goes.
const KEPT: usize = 3700;
/// After so many lines the file is thinned out.
const ROUND: u32 = 60;

/// Heads of the ledgers by name: how many entries are sealed, and the chain's value there.
pub type Heads = BTreeMap<String, (i64, String)>;

/// The heads at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// When they were noted.
    pub at: String,
    /// What they were.
    pub ledgers: Heads,
}

/// The heads as they are now.
pub async fn heads(db: &Db) -> kernel::Result<Heads> {
    let all = ledger::heads(&mut db.read().await?).await?;
    Ok(all.into_iter().map(|(name, place, chain)| (name, (place, chain))).collect())
}

fn text_of(path: &Path) -> Result<String> {
    match std::fs::read_to_string(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        other => other.with_context(|| format!("reading {}", path.display())),
    }
}

/// Whole lines; one that a crash cut short was never an anchor.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive('\n').filter(|l| l.ends_with('\n')).map(str::trim_end)
}

/// All anchors, oldest first; none, if there is no file.
pub fn read(path: &Path) -> Result<Vec<Anchor>> {
    let one = |(n, line): (usize, &str)| {
        serde_json::from_str::<Anchor>(line).with_context(|| format!("{}: line {} is no anchor", path.display(), n + 1))
    };
    lines(&text_of(path)?).enumerate().map(one).collect()
}

/// The lines that stay. One that does not read stays too: verification is to find it.
fn thinned(text: &str, now: Timestamp) -> String {
    let bucket = |line: &str| -> Option<(i64, i64)> {
        let anchor: Anchor = serde_json::from_str(line).ok()?;
        let at = Timestamp::parse(&anchor.at).ok()?.secs();
        match now.secs() - at {
            age if age < HOUR => None,
            age if age < 2 * DAY => Some((HOUR, at / HOUR)),
            _ => Some((DAY, at / DAY)),
        }
    };
    let all: Vec<(&str, Option<(i64, i64)>)> = lines(text).map(|l| (l, bucket(l))).collect();
    let next = all.iter().skip(1).map(|(_, b)| *b).chain([None]);
    let stays = all.iter().zip(next).filter(|((_, own), next)| own.is_none() || own != next);
    let stays: Vec<&str> = stays.map(|((line, _), _)| *line).collect();
    let over = stays.len().saturating_sub(KEPT);
    stays.into_iter().skip(over).flat_map(|l| [l, "\n"]).collect()
}

fn thin(path: &Path, now: Timestamp) -> Result<()> {
    let text = text_of(path)?;
    let less = thinned(&text, now);
    if less == text {
        return Ok(());
    }
    write(path, less.as_bytes(), 0o600)
}

fn append(path: &Path, a: &Anchor) -> Result<()> {
    let line = format!("{}\n", serde_json::to_string(a)?);
    let done = (|| -> std::io::Result<()> {
        let mut f = OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
        let whole = f.metadata()?.len();
        if let Err(e) = f.write_all(line.as_bytes()) {
            // On a full disk: a part of a line would spoil the one that comes next.
            let _ = f.set_len(whole);
            return Err(e);
        }
        f.sync_all()
    })();
    done.with_context(|| format!("writing {}", path.display()))
}

/// What the anchors know better than the ledgers: the ledger and what is wrong with it, the oldest anchor that does not fit for each.
pub async fn check(db: &Db, anchors: &[Anchor]) -> kernel::Result<Vec<(String, String)>> {
    let mut marks: BTreeMap<&str, Vec<(&str, i64, &str)>> = BTreeMap::new();
    for a in anchors {
        for (name, (place, chain)) in &a.ledgers {
            marks.entry(name.as_str()).or_default().push((a.at.as_str(), *place, chain.as_str()));
        }
    }
    let mut tx = db.read().await?;
    let mut wrong = Vec::new();
    for (name, marks) in marks {
        let places: BTreeSet<i64> = marks.iter().map(|(_, place, _)| *place).collect();
        let places: Vec<i64> = places.into_iter().collect();
        let found = ledger::chains(&mut tx, name, &places).await?;
        let misfit = marks.iter().find_map(|(at, place, chain)| match found.get(place) {
            None => Some(format!("the anchor of {at} saw {place} entries, and there are fewer: the end was cut off")),
            Some(c) if c != chain => {
                Some(format!("at place {place} stands another chain than the anchor of {at} saw: it was rewritten"))
            }
            Some(_) => None,
        });
        wrong.extend(misfit.map(|why| (name.to_owned(), why)));
    }
    Ok(wrong)
}

/// What was noted last, and how many lines ago the file was thinned out.
#[derive(Debug, Default)]
struct Noted {
    heads: Heads,
    lines: u32,
}

/// Who notes the heads of a running cloud.
#[derive(Clone)]
pub struct Anchors {
    path: PathBuf,
    db: Db,
    clock: Arc<dyn Clock>,
    noted: Arc<Mutex<Noted>>,
}

impl Anchors {
    /// Of a data directory.
    pub fn open(layout: &Layout, db: Db, clock: Arc<dyn Clock>) -> Result<Anchors> {
        let path = layout.ledger_anchors();
        // Also takes away the part of a line that a crash left.
        thin(&path, clock.now())?;
        Ok(Anchors { path, db, clock, noted: Arc::default() })
    }

    /// Notes the heads, if they are not those that were noted last.
    pub async fn put(&self) -> kernel::Result<()> {
        let heads = heads(&self.db).await?;
        let me = self.clone();
        task::blocking(move || me.note(heads)).await?.map_err(|e| Error::internal(format!("{e:#}")))
    }

    fn note(&self, heads: Heads) -> Result<()> {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if heads.is_empty() || heads == noted.heads {
            return Ok(());
        }
        let now = self.clock.now();
        append(&self.path, &Anchor { at: now.rfc3339(), ledgers: heads.clone() })?;
        noted.heads = heads;
        noted.lines += 1;
        if noted.lines >= ROUND {
            noted.lines = 0;
            thin(&self.path, now)?;
        }
        Ok(())
    }

    /// Notes them every minute from now on.
    pub fn start(&self, shutdown: &Shutdown) {
        let me = self.clone();
        reconcile::spawn("ledger-anchors", MINUTE, Signal::default(), shutdown.clone(), move || {
            let me = me.clone();
            async move { me.put().await }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor(at: &str, place: i64) -> Anchor {
        Anchor { at: at.to_owned(), ledgers: BTreeMap::from([("audit".to_owned(), (place, format!("c{place}")))]) }
    }

    #[test]
    fn a_torn_line_is_none_and_old_lines_are_thinned_out() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ledger-anchors");
        assert!(read(&path).unwrap().is_empty());
        let all = [
            anchor("2026-01-01T00:00:00Z", 1),
            anchor("2026-01-01T23:00:00Z", 2),
            anchor("2026-01-04T10:10:00Z", 3),
            anchor("2026-01-04T10:50:00Z", 4),
            anchor("2026-01-04T11:50:00Z", 5),
            anchor("2026-01-04T11:51:00Z", 6),
        ];
        for a in &all {
            append(&path, a).unwrap();
        }
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"at\":\"2026").unwrap();
        assert_eq!(read(&path).unwrap(), all);
        let now = Timestamp::parse("2026-01-04T12:00:00Z").unwrap();
        thin(&path, now).unwrap();
        let left: Vec<i64> = read(&path).unwrap().iter().map(|a| a.ledgers["audit"].0).collect();
        assert_eq!(left, [2, 4, 5, 6], "the last of a day, of an hour, and all of this hour");
        append(&path, &all[5]).unwrap();
        assert_eq!(read(&path).unwrap().len(), 5, "a line begins where the torn one was");

        std::fs::write(&path, "nonsense\n").unwrap();
        assert!(format!("{:#}", read(&path).unwrap_err()).contains("line 1 is no anchor"));
        thin(&path, now).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "nonsense\n");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_cut_tail_and_a_rewritten_chain_are_named() {
        for t in runtime::testing::each(&[]).await {
            let db = &t.env.db;
            for id in ["a", "b", "c"] {
                let done: kernel::Result<()> =
                    runtime::transact!(db, |tx| { ledger::append(tx, "audit", id, Timestamp(7), "{}").await });
                done.unwrap();
            }
            ledger::seal(db, "audit").await.unwrap();
            let anchors = [Anchor { at: "2026-01-04T12:00:00Z".into(), ledgers: heads(db).await.unwrap() }];
            assert!(check(db, &anchors).await.unwrap().is_empty());
            let sql = |text: &'static str| async move {
                let done: kernel::Result<u64> = runtime::transact!(db, |tx| { tx.execute(text, &[]).await });
                assert_eq!(done.unwrap(), 1, "{text}");
            };
            // The last entry goes, and the head is that of the one before: the chain by itself holds.
            sql("DELETE FROM runtime_ledger WHERE id = 'c'").await;
            sql("UPDATE runtime_ledger_head SET place = 2, chain = (SELECT chain FROM runtime_ledger WHERE id = 'b')")
                .await;
            assert_eq!(ledger::verify(db, "audit").await.unwrap().broken, None);
            let wrong = check(db, &anchors).await.unwrap();
            assert_eq!(wrong[0].0, "audit");
            assert!(wrong[0].1.contains("2026-01-04T12:00:00Z saw 3 entries"), "{wrong:?}");
            // Another entry takes its place and is sealed as if it were genuine.
            let done: kernel::Result<()> =
                runtime::transact!(db, |tx| { ledger::append(tx, "audit", "d", Timestamp(7), "{}").await });
            done.unwrap();
            ledger::seal(db, "audit").await.unwrap();
            assert_eq!(ledger::verify(db, "audit").await.unwrap().broken, None);
            let wrong = check(db, &anchors).await.unwrap();
            assert!(wrong[0].1.contains("rewritten") && wrong[0].1.contains("place 3"), "{wrong:?}");
        }
    }
}
