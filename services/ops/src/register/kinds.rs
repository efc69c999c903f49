//! The registers that there are, with their fields: what the assessment tables of the tenders rest on.

mod business;
mod compliance;
mod service;

use super::schema::{By, Field, Kind, Type, opt};
use business::{AWARD, INSTITUTION, POSITION, PRODUCT, REVENUE, STAFF};
use compliance::{CERTIFICATE, CRYPTO, DRILL, MLPS, TRAINING};
use service::{ADAPTATION, ADVICE, ANSWER, COMPLAINT, DEVIATION, INSTRUCTION, PROBE, SURVEY};

const TEXT: Type = Type::Text(200);
const LONG: Type = Type::Text(4000);
const COUNT: Type = Type::Integer(0, 1_000_000);
const MINUTES: Type = Type::Integer(0, 525_600);
const YUAN: Type = Type::Decimal(0, 1_000_000_000_000);
const PERCENT: Type = Type::Decimal(0, 100);
const LEVEL: Type = Type::Choice(&[("1", "一级"), ("2", "二级"), ("3", "三级"), ("4", "四级")]);
const ACCEPTED: Field = opt("accepted", Type::Flag, "采购人认可", "Accepted by the purchaser").of(By::Purchaser);

const BASE: Kind = Kind {
    id: "",
    name: "",
    name_en: "",
    fields: &[],
    by: By::Both,
    visible: false,
    title: "title",
    date: None,
    until: None,
    unique: &[],
    parent: None,
    event: None,
    clause: "",
};

/// All registers.
pub const KINDS: &[Kind] = &[
    MLPS,
    CRYPTO,
    CERTIFICATE,
    TRAINING,
    DRILL,
    SURVEY,
    ANSWER,
    COMPLAINT,
    REVENUE,
    INSTITUTION,
    PRODUCT,
    INSTRUCTION,
    ADAPTATION,
    DEVIATION,
    PROBE,
    ADVICE,
    POSITION,
    STAFF,
    AWARD,
];

/// The register of that name.
pub fn kind(id: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|k| k.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn what_a_kind_names_is_among_its_fields() {
        let mut ids = HashSet::new();
        for k in KINDS {
            assert!(ids.insert(k.id), "{} twice", k.id);
            assert!(!k.clause.is_empty() && !k.name.is_empty() && !k.name_en.is_empty(), "{}", k.id);
            for f in [Some(k.title), k.date, k.until].into_iter().flatten().chain(k.unique.iter().copied()) {
                assert!(k.field(f).is_some(), "{}: no field {f}", k.id);
            }
            let names: HashSet<_> = k.fields.iter().map(|f| f.name).collect();
            assert_eq!(names.len(), k.fields.len(), "{}", k.id);
            let dated = |f: &str| matches!(k.field(f).map(|f| f.ty), Some(Type::Date | Type::Instant));
            assert!(k.date.is_none_or(dated) && k.until.is_none_or(dated), "{}", k.id);
            assert!(k.date.is_none_or(|f| k.field(f).is_some_and(|f| f.required)), "{}", k.id);
            assert!(k.parent.is_none_or(|p| kind(p).is_some()), "{}", k.id);
        }
    }
}
