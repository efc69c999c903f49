//! What people say on assessments, settlements and payments, and what the records gave: append-only entries, each also in the ledger
//! `score`. An entry that takes the place of another names it, and the database admits one successor of an entry only.

pub(crate) mod store;

use crate::Billing;
use crate::contract::Contract;
use kernel::{Caller, Error, Result, Role, Timestamp, UserId};
use runtime::Tx;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Ledger of what people said and records gave.
pub const LEDGER: &str = "score";

const TEXT_LIMIT: usize = 2000;
pub(crate) const REFERENCE_LIMIT: usize = 500;
const EVIDENCE_LIMIT: usize = 20;

/// Where the proof of something lies, and the digest of its bytes, so that another cannot take its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Document, ticket, photograph: a name by which it is found.
    pub reference: String,
    /// SM3 or SHA-256, 64 hexadecimal digits.
    pub digest: String,
}

/// What an entry says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// A figure, points, a share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Decimal>,
    /// Yes or no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<bool>,
    /// Why, or what about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Proof.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Items that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// Figures that the records gave.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub figures: BTreeMap<String, Decimal>,
    /// Digest of what was signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Id.
    pub id: String,
    /// Assessment, settlement or payment.
    pub subject: String,
    /// `figures`, `judgement`, `announcement`, `confirmation`, `appeal`, `decision`, `final`, `rectification`, `rectification_decision`,
    /// `proposal`, `return`, `signature`, `condition`, `paid`, `share`.
    pub kind: String,
    /// What of the subject: an item, a condition, a number.
    pub name: String,
    /// The entry that it takes the place of.
    pub replaces: Option<String>,
    /// What it says.
    pub said: Said,
    /// Who.
    pub by: UserId,
    /// Name of that person then.
    pub by_name: String,
    /// When.
    pub at: Timestamp,
}

impl Entry {
    pub(crate) fn new(subject: &str, kind: &str, name: &str, said: Said, caller: &Caller, at: Timestamp) -> Entry {
        Entry {
            id: kernel::fresh_uuid().to_string(),
            subject: subject.to_owned(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            replaces: None,
            said,
            by: caller.user.clone(),
            by_name: caller.user_name.clone(),
            at,
        }
    }
}

/// Of entries of a kind, those that no other took the place of, by name.
pub(crate) fn standing<'a>(all: &'a [Entry], kind: &str) -> BTreeMap<&'a str, &'a Entry> {
    let gone = |e: &Entry| all.iter().any(|x| x.replaces.as_deref() == Some(e.id.as_str()));
    all.iter().filter(|e| e.kind == kind && !gone(e)).map(|e| (e.name.as_str(), e)).collect()
}

/// A text that must say something.
pub(crate) fn text(field: &str, s: &str) -> Result<String> {
    let s = s.trim();
    if s.is_empty() {
        return Err(Error::bad_request(format!("{field}: say why")).field(field));
    }
    if s.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Error::bad_request(format!("{field}: has a control character")).field(field));
    }
    if s.chars().count() > TEXT_LIMIT {
        return Err(Error::bad_request(format!("{field}: must have at most {TEXT_LIMIT} characters")).field(field));
    }
    Ok(s.to_owned())
}

/// Proof as it was handed in; with `needed` at least one piece.
pub(crate) fn proof(given: Vec<Evidence>, needed: bool) -> Result<Vec<Evidence>> {
    let bad = |e: String| Err(Error::bad_request(format!("evidence: {e}")).field("evidence"));
    if needed && given.is_empty() {
        return bad("name at least one document with its digest".to_owned());
    }
    if given.len() > EVIDENCE_LIMIT {
        return bad(format!("at most {EVIDENCE_LIMIT} pieces"));
    }
    let mut all = Vec::with_capacity(given.len());
    for e in given {
        let reference = e.reference.trim().to_owned();
        if !is_reference(&reference) {
            return bad(format!("a reference has 1 to {REFERENCE_LIMIT} characters"));
        }
        let digest = e.digest.trim().to_ascii_lowercase();
        if digest.len() != 64 || !digest.bytes().all(|b| b.is_ascii_hexdigit()) {
            return bad("a digest (SM3 or SHA-256) has 64 hexadecimal digits".to_owned());
        }
        all.push(Evidence { reference, digest });
    }
    Ok(all)
}

/// A name by which a document is found: one line.
pub(crate) fn is_reference(s: &str) -> bool {
    !s.is_empty() && s.chars().count() <= REFERENCE_LIMIT && !s.chars().any(char::is_control)
}

/// Refuses whoever is not the purchaser.
pub(crate) fn purchaser(caller: &Caller) -> Result<()> {
    if caller.acts_as(Role::Purchaser) {
        return Ok(());
    }
    Err(Error::forbidden("only the purchaser may do this"))
}

/// Refuses whoever is not the operator.
pub(crate) fn operator(caller: &Caller) -> Result<()> {
    if caller.acts_as(Role::Operator) {
        return Ok(());
    }
    Err(Error::forbidden("only the operator may do this"))
}

/// True for those who see the whole contract: purchaser, operator, administrator.
pub(crate) fn sees_all(caller: &Caller) -> bool {
    caller.has(Role::Purchaser) || caller.has(Role::Operator) || caller.is_admin()
}

/// Refuses whoever is neither.
pub(crate) fn party(caller: &Caller) -> Result<()> {
    if sees_all(caller) {
        return Ok(());
    }
    Err(Error::forbidden("only the purchaser and the operator may do this"))
}

/// Part of an id that is put into a message.
pub(crate) fn shown(id: &str) -> String {
    id.chars().take(64).collect()
}

impl Billing {
    /// Appends an entry, and puts it into the ledger.
    pub(crate) async fn say(&self, tx: &mut Tx, e: &Entry) -> Result<()> {
        store::insert(tx, e).await?;
        crate::records::SCORE.seal(tx, &e.id).await?;
        runtime::ledger::append(tx, LEDGER, &e.id, e.at, &serde_json::to_string(e)?).await
    }

    /// A version of the contract: that in force, or an earlier one as its text was kept.
    pub(crate) async fn version(&self, tx: &mut Tx, id: &str, version: &str) -> Result<Contract> {
        let versions = self.versions();
        let mut known = versions.all().iter().map(|v| &*v.contract).chain([self.contract()]);
        if let Some(c) = known.find(|c| c.id == id && c.version == version) {
            return Ok(c.clone());
        }
        let text = store::contract_text(tx, id, version).await?;
        let text = text.ok_or_else(|| Error::internal(format!("the text of contract {id} {version} was not kept")))?;
        Contract::parse(&text).map_err(|p| Error::internal(format!("contract {id} {version} reads no more: {p}")))
    }

    /// Keeps the text of a contract, since a record now stands on it.
    pub(crate) async fn keep_contract(&self, tx: &mut Tx, c: &Contract, now: Timestamp) -> Result<()> {
        store::keep_contract(tx, (c.id.as_str(), c.version.as_str()), &c.digest, &c.text, now).await
    }
}
