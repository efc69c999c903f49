//! What proves a clause besides what the running cloud measures: the report of a test, a screenshot, a certificate. The files are evidence; a
//! proof says of which clauses, when it was taken, whether the test was passed, and until when a certificate is valid.
//!
//! Invariants: a proof is not changed; one that proves nothing any more is withdrawn with a reason, and stays on record.

mod store;

use crate::duty::input::{NAME, NOTE, bad, need_operator, opt_text, past, reasonable, text};
use crate::{Ops, check, evidence};
use kernel::{Caller, Error, EvidenceId, Result, Timestamp};
use runtime::transact;
use std::collections::{BTreeMap, BTreeSet};

/// Clauses of one proof, at most.
const CLAUSES: usize = 500;

/// What a proof is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The report of a test.
    Test,
    /// A picture of what is asked for.
    Screenshot,
    /// A certificate, a filing, a report of somebody outside.
    Certificate,
}

impl Kind {
    /// The words of the API.
    pub const WORDS: [(&'static str, Kind); 3] =
        [("test", Kind::Test), ("screenshot", Kind::Screenshot), ("certificate", Kind::Certificate)];
    /// The word.
    pub fn as_str(self) -> &'static str {
        Kind::WORDS.iter().find(|(_, k)| *k == self).map_or("", |(w, _)| w)
    }
    /// The kind of a word.
    ///
    /// # Errors
    /// Bad request that names `kind`.
    pub fn parse(word: &str) -> Result<Kind> {
        check::word("kind", word, &Kind::WORDS)
    }
    fn stored(word: &str) -> Result<Kind> {
        let found = Kind::WORDS.iter().find(|(w, _)| *w == word).map(|(_, k)| *k);
        found.ok_or_else(|| Error::internal(format!("'{word}' is no kind of proof")))
    }
}

/// A wish to put a proof on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProof {
    /// What it is.
    pub kind: Kind,
    /// The clauses that it proves.
    pub clauses: Vec<String>,
    /// What it is called.
    pub title: String,
    /// The file.
    pub evidence: EvidenceId,
    /// Of a test: it was passed.
    pub passed: Option<bool>,
    /// When the test was run, the picture taken, the certificate issued; now, unless given.
    pub at: Option<Timestamp>,
    /// Of a certificate: until when it holds.
    pub valid_until: Option<Timestamp>,
    /// Remark.
    pub note: Option<String>,
}

/// A proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Id.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// The clauses that it proves.
    pub clauses: Vec<String>,
    /// What it is called.
    pub title: String,
    /// The file.
    pub evidence: EvidenceId,
    /// Of a test: it was passed.
    pub passed: Option<bool>,
    /// When the test was run, the picture taken, the certificate issued.
    pub at: Timestamp,
    /// Of a certificate: until when it holds.
    pub valid_until: Option<Timestamp>,
    /// Remark.
    pub note: String,
    /// Who put it on record: user id and name.
    pub person: (String, String),
    /// When.
    pub recorded_at: Timestamp,
    /// When it was withdrawn, by whom, why.
    pub withdrawn: Option<(Timestamp, String, String)>,
}

/// What is on record of a clause.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proven {
    /// The last test: when, whether it was passed, what it is called.
    pub last_test: Option<(Timestamp, bool, String)>,
    /// Screenshots.
    pub screenshots: u64,
    /// Certificates that hold.
    pub certificates: u64,
}

/// Which proofs to list.
#[derive(Debug, Clone, Default)]
pub struct ProofFilter {
    /// Of this clause.
    pub clause: Option<String>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// With those that are withdrawn.
    pub with_withdrawn: bool,
    /// After this id, going back.
    pub marker: Option<String>,
    /// At most so many.
    pub limit: u32,
}

/// What a proof must say, by what it is.
fn sound(n: &NewProof, now: Timestamp) -> Result<Timestamp> {
    let at = past("at", n.at.unwrap_or(now), now)?;
    match (n.kind, n.passed) {
        (Kind::Test, None) => return Err(bad("passed", "a test was passed or not: say which")),
        (Kind::Screenshot | Kind::Certificate, Some(_)) => return Err(bad("passed", "is of tests alone")),
        _ => {}
    }
    match (n.kind, n.valid_until) {
        (Kind::Certificate, Some(until)) if until <= at => {
            return Err(bad("valid_until", "must be after the certificate was issued"));
        }
        (Kind::Certificate, Some(until)) => {
            reasonable("valid_until", until, now)?;
        }
        (Kind::Test | Kind::Screenshot, Some(_)) => return Err(bad("valid_until", "is of certificates alone")),
        (_, None) => {}
    }
    Ok(at)
}

/// Clauses that there are, each once.
fn clauses(wanted: &[String]) -> Result<Vec<String>> {
    if wanted.is_empty() || wanted.len() > CLAUSES {
        return Err(bad("clauses", format!("name 1 to {CLAUSES}")));
    }
    let each: BTreeSet<&String> = wanted.iter().collect();
    for c in &each {
        if super::of(c).is_err() {
            let shown: String = c.chars().filter(|x| !x.is_control()).take(20).collect();
            return Err(bad("clauses", format!("there is no clause {shown}")));
        }
    }
    Ok(each.into_iter().cloned().collect())
}

impl Ops {
    /// Puts a proof on record.
    ///
    /// # Errors
    /// Forbidden, for others than the operator; bad request that names the field.
    pub async fn record_proof(&self, caller: &Caller, n: NewProof) -> Result<Proof> {
        need_operator(caller)?;
        let now = self.env.now();
        let p = Proof {
            id: kernel::fresh_uuid().to_string(),
            kind: n.kind,
            clauses: clauses(&n.clauses)?,
            title: text("title", &n.title, NAME)?,
            passed: n.passed,
            at: sound(&n, now)?,
            valid_until: n.valid_until,
            note: opt_text("note", n.note.as_deref(), NOTE)?.unwrap_or_default(),
            evidence: n.evidence,
            person: (caller.user.to_string(), caller.user_name.clone()),
            recorded_at: now,
            withdrawn: None,
        };
        transact!(self.env.db, |tx| {
            evidence::check(tx, caller, std::slice::from_ref(&p.evidence)).await?;
            let file = evidence::store::get(tx, &p.evidence).await?;
            if p.kind == Kind::Screenshot && !file.is_some_and(|f| f.media.starts_with("image/")) {
                return Err(bad("evidence", "a screenshot is a picture"));
            }
            store::insert(tx, &p).await
        })?;
        Ok(p)
    }

    /// Proofs on record, newest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn proofs(&self, f: &ProofFilter) -> Result<Vec<Proof>> {
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, f).await
    }

    /// Withdraws a proof: it proves nothing any more.
    ///
    /// # Errors
    /// Forbidden, for others than the operator; not found; conflict, if it is withdrawn; bad request, without a reason.
    pub async fn withdraw_proof(&self, caller: &Caller, id: &str, reason: &str) -> Result<Proof> {
        need_operator(caller)?;
        let reason = text("reason", reason, NOTE)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let p = store::get(tx, id).await?.ok_or_else(|| Error::not_found("the proof could not be found"))?;
            if p.withdrawn.is_some() {
                return Err(Error::conflict("it was withdrawn before").code("ProofState"));
            }
            store::withdraw(tx, id, now, &caller.user_name, &reason).await?;
            Ok(Proof { withdrawn: Some((now, caller.user_name.clone(), reason.clone())), ..p })
        })
    }

    /// What is on record of some clauses.
    ///
    /// # Errors
    /// What the database says.
    pub async fn proven(&self, clauses: &[String]) -> Result<BTreeMap<String, Proven>> {
        let now = self.env.now();
        let mut all: BTreeMap<String, Proven> = BTreeMap::new();
        let mut tx = self.env.db.read().await?;
        for (clause, p) in store::of_clauses(&mut tx, clauses).await? {
            let of = all.entry(clause).or_default();
            match p.kind {
                Kind::Screenshot => of.screenshots += 1,
                Kind::Certificate => of.certificates += u64::from(p.valid_until.is_none_or(|t| t > now)),
                Kind::Test => {
                    if of.last_test.as_ref().is_none_or(|(at, ..)| p.at >= *at) {
                        of.last_test = Some((p.at, p.passed.unwrap_or(false), p.title));
                    }
                }
            }
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(secs: i64) -> Timestamp {
        Timestamp::from_secs(1_780_000_000 + secs)
    }

    fn new(kind: Kind, passed: Option<bool>, valid_until: Option<Timestamp>) -> NewProof {
        NewProof {
            kind,
            clauses: vec!["R-3-001".into()],
            title: "t".into(),
            evidence: EvidenceId::from("e"),
            passed,
            at: Some(at(0)),
            valid_until,
            note: None,
        }
    }

    #[test]
    fn each_kind_says_what_is_its_own() {
        let field = |n: &NewProof| sound(n, at(10)).err().and_then(|e| e.field);
        for (n, wanted) in [
            (new(Kind::Test, Some(true), None), None),
            (new(Kind::Test, None, None), Some("passed")),
            (new(Kind::Screenshot, Some(true), None), Some("passed")),
            (new(Kind::Screenshot, None, Some(at(99))), Some("valid_until")),
            (new(Kind::Certificate, None, None), None),
            (new(Kind::Certificate, None, Some(at(99))), None),
            (new(Kind::Certificate, None, Some(at(0))), Some("valid_until")),
            (NewProof { at: Some(at(11)), ..new(Kind::Certificate, None, None) }, Some("at")),
        ] {
            assert_eq!(field(&n).as_deref(), wanted, "{n:?}");
        }
        assert_eq!(sound(&NewProof { at: None, ..new(Kind::Certificate, None, None) }, at(10)).unwrap(), at(10));
    }

    #[test]
    fn only_clauses_that_there_are_are_proved_each_once() {
        let of = |all: &[&str]| clauses(&all.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["R-3-001", "R-3-001"]).unwrap(), ["R-3-001"]);
        assert_eq!(of(&[]).unwrap_err().field.as_deref(), Some("clauses"));
        assert!(of(&["R-3-001", "R-9-999"]).unwrap_err().message.contains("R-9-999"));
    }
}
