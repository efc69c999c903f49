//! One thing is told by one source at a time: what a source says of a resource and a meter, no other says again, or it would be billed twice.
//!
//! Within a source an interval without an end runs until the next record, and so it does here; a record of nothing leaves the time to
//! others, so that one source can take over from another.

use super::check::Clean;
use super::{Fault, store};
use kernel::{Quantity, Result, Timestamp};
use runtime::Tx;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

/// A record, as far as others may contradict it.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub source: String,
    pub key: String,
    pub from: Timestamp,
    pub to: Option<Timestamp>,
    /// It says that nothing is used.
    pub zero: bool,
    /// Its row in the batch; none for what is stored.
    pub row: Option<usize>,
}

impl Piece {
    fn of(r: &Clean) -> Piece {
        Piece {
            source: r.source.clone(),
            key: r.key.clone(),
            from: r.from,
            to: r.to,
            zero: r.quantity == Quantity::ZERO,
            row: Some(r.index),
        }
    }

    fn told(&self) -> String {
        format!("is told by the source '{}' already, in its record '{}'", self.source, self.key)
    }
}

/// Records by what they are of: project, resource and meter.
pub(super) type Subjects = HashMap<String, Vec<Piece>>;

/// New records that say again what another source says.
///
/// # Errors
/// What the database says.
pub(super) async fn faults(tx: &mut Tx, fresh: &[&Clean]) -> Result<Vec<Fault>> {
    let mut all = intervals(store::intervals(tx, fresh).await?, fresh);
    all.extend(events(store::events(tx, fresh).await?, fresh));
    Ok(all)
}

fn intervals(mut subjects: Subjects, fresh: &[&Clean]) -> Vec<Fault> {
    for r in fresh.iter().filter(|r| !r.event) {
        subjects.entry(r.subject()).or_default().push(Piece::of(r));
    }
    subjects.into_values().flat_map(overlapping).collect()
}

/// Overlaps of different sources, told of the newer record.
fn overlapping(mut pieces: Vec<Piece>) -> Vec<Fault> {
    pieces.sort_by(|a, b| (&a.source, a.from).cmp(&(&b.source, b.from)));
    let following = pieces.iter().skip(1).map(Some).chain([None]);
    let ends: Vec<Option<Timestamp>> = pieces
        .iter()
        .zip(following)
        .map(|(a, b)| a.to.or_else(|| b.filter(|b| b.source == a.source).map(|b| b.from)))
        .collect();
    for (p, end) in pieces.iter_mut().zip(ends) {
        p.to = end;
    }
    pieces.retain(|p| !p.zero);
    pieces.sort_by_key(|p| p.from);
    // Those of one source do not overlap: the last one that began is the only one that can still run.
    let mut last: BTreeMap<&str, &Piece> = BTreeMap::new();
    let mut faults = Vec::new();
    for p in &pieces {
        for other in last.values().filter(|o| o.source != p.source && o.to.is_none_or(|t| t > p.from)) {
            match (p.row, other.row) {
                (Some(row), _) => faults.push(Fault::conflict(row, "from", &other.told())),
                (None, Some(row)) => faults.push(Fault::conflict(row, "from", &p.told())),
                (None, None) => {}
            }
        }
        last.insert(&p.source, p);
    }
    faults
}

fn events(subjects: Subjects, fresh: &[&Clean]) -> Vec<Fault> {
    let mut told: HashMap<(String, Timestamp), Piece> = HashMap::new();
    for (subject, pieces) in subjects {
        told.extend(pieces.into_iter().map(|p| ((subject.clone(), p.from), p)));
    }
    let mut faults = Vec::new();
    for r in fresh.iter().filter(|r| r.event) {
        match told.entry((r.subject(), r.from)) {
            Entry::Occupied(o) if o.get().source != r.source => {
                faults.push(Fault::conflict(r.index, "at", &o.get().told()));
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(v) => {
                v.insert(Piece::of(r));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(source: &str, from: i64, to: Option<i64>, row: Option<usize>) -> Piece {
        let (from, to) = (Timestamp(from), to.map(Timestamp));
        Piece { source: source.into(), key: format!("{source}{}", from.0), from, to, zero: false, row }
    }

    #[test]
    fn a_source_takes_over_only_where_the_other_has_ended() {
        let rows = |all: &[Piece]| overlapping(all.to_vec()).into_iter().map(|f| f.index).collect::<Vec<_>>();
        let open = piece("a", 10, None, None);
        assert!(rows(&[open.clone(), piece("b", 5, Some(10), Some(0))]).is_empty());
        assert_eq!(rows(&[open.clone(), piece("b", 5, Some(11), Some(0))]), [0]);
        assert_eq!(
            rows(&[open.clone(), piece("b", 500, None, Some(3))]),
            [3],
            "it runs until its source says otherwise"
        );
        let ended = Piece { zero: true, ..piece("a", 20, None, None) };
        assert!(rows(&[open.clone(), ended.clone(), piece("b", 20, None, Some(0))]).is_empty());
        assert_eq!(rows(&[open.clone(), ended, piece("b", 19, None, Some(0))]), [0]);
        assert!(rows(&[open, piece("b", 12, Some(13), None)]).is_empty(), "what is stored is not told again");
        let two = [piece("a", 0, Some(9), Some(0)), piece("b", 8, None, Some(1))];
        let faults = overlapping(two.to_vec());
        assert_eq!(faults.len(), 1);
        assert!(faults[0].index == 1 && faults[0].conflict && faults[0].reason.contains("'a'"), "{faults:?}");
    }
}
