//! Documents that the contract has handed over (Chuyi: 51), each with its state, version and evidence.
//!
//! ```text
//! missing ──submit──▶ submitted ──accept (purchaser)──▶ accepted
//!                        ▲  └──return (purchaser)──▶ returned
//!                        └─────submit, next version──────┴── also from accepted: a newer version
//! ```
//!
//! Invariants: the list is the contract's; what happened to a document is appended; who submitted a version does not accept it.

mod store;

use crate::duty::input::{NOTE, bad, need_all, need_operator, need_purchaser, opt_text, text};
use crate::report::Delivered;
use crate::terms::Deliverable;
use crate::{Ops, evidence};
use kernel::{Caller, Error, EvidenceId, Result, Timestamp, UserId};
use runtime::transact;
use std::collections::BTreeMap;

/// State of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentState {
    /// Nobody has handed it in.
    Missing,
    /// The purchaser looks at it.
    Submitted,
    /// The purchaser has it.
    Accepted,
    /// The purchaser wants it changed.
    Returned,
}

/// What happens to a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentEvent {
    /// A version is handed in.
    Submit,
    /// It is accepted.
    Accept,
    /// It is sent back.
    Return,
}

impl DocumentState {
    /// All states.
    pub const ALL: [DocumentState; 4] =
        [DocumentState::Missing, DocumentState::Submitted, DocumentState::Accepted, DocumentState::Returned];

    /// The name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            DocumentState::Missing => "missing",
            DocumentState::Submitted => "submitted",
            DocumentState::Accepted => "accepted",
            DocumentState::Returned => "returned",
        }
    }
    /// The state of that name.
    pub fn parse(s: &str) -> Option<DocumentState> {
        DocumentState::ALL.into_iter().find(|x| x.as_str() == s)
    }
    /// Where an event leads.
    ///
    /// # Errors
    /// Conflict (code `DocumentState`), naming the state.
    pub fn after(self, e: DocumentEvent) -> Result<DocumentState> {
        use {DocumentEvent as E, DocumentState as S};
        match (self, e) {
            (S::Missing | S::Accepted | S::Returned, E::Submit) => Ok(S::Submitted),
            (S::Submitted, E::Accept) => Ok(S::Accepted),
            (S::Submitted, E::Return) => Ok(S::Returned),
            (S::Submitted, E::Submit) | (S::Missing | S::Accepted | S::Returned, E::Accept | E::Return) => {
                let text = format!("a document that is {} cannot be {}", self.as_str(), e.as_str());
                Err(Error::conflict(text).code("DocumentState"))
            }
        }
    }
}

impl DocumentEvent {
    fn as_str(self) -> &'static str {
        match self {
            DocumentEvent::Submit => "submitted",
            DocumentEvent::Accept => "accepted",
            DocumentEvent::Return => "returned",
        }
    }
}

/// A document of the contract and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// As the contract lists it.
    pub item: Deliverable,
    /// State.
    pub state: DocumentState,
    /// Latest version that was handed in.
    pub version: Option<String>,
    /// Files of that version.
    pub evidence: Vec<EvidenceId>,
    /// When its state changed.
    pub changed_at: Option<Timestamp>,
    /// Who handed it in.
    pub(crate) submitted_by: Option<UserId>,
}

/// What happened to a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentEntry {
    /// Id.
    pub id: String,
    /// `submitted`, `accepted`, `returned`.
    pub what: String,
    /// Version.
    pub version: String,
    /// Remark.
    pub note: Option<String>,
    /// Files.
    pub evidence: Vec<EvidenceId>,
    /// Who.
    pub person: UserId,
    /// Name of that person then.
    pub person_name: String,
    /// When.
    pub at: Timestamp,
}

/// What a step of a document says.
#[derive(Debug, Clone, Default)]
pub struct NewDocumentEntry {
    /// Version, when it is handed in.
    pub version: Option<String>,
    /// Remark; why, when it is sent back.
    pub note: Option<String>,
    /// Files.
    pub evidence: Vec<EvidenceId>,
}

impl Ops {
    /// The documents of the contract, in its order.
    ///
    /// # Errors
    /// Forbidden, for a tenant.
    pub async fn documents(&self, caller: &Caller) -> Result<Vec<Document>> {
        need_all(caller)?;
        let mut tx = self.env.db.read().await?;
        let mut held = store::all(&mut tx, &self.terms.contract).await?;
        Ok(self.terms.deliverables.iter().map(|d| held.remove(&d.no).unwrap_or_default().of(d)).collect())
    }

    /// The documents of the contract as the list of deliverables prints them, by number. One that was sent back is owed again.
    ///
    /// # Errors
    /// Forbidden, for a tenant.
    pub async fn delivered(&self, caller: &Caller) -> Result<BTreeMap<i64, Delivered>> {
        let all = self.documents(caller).await?;
        let mut tx = self.env.db.read().await?;
        let submitted = store::submitted(&mut tx, &self.terms.contract).await?;
        let one = |d: Document| {
            let version = d.version.map(|v| format!("版本{v}，{}个文件", d.evidence.len()));
            let evidence = version.unwrap_or_default();
            let on = submitted.get(&d.item.no).map(|t| self.terms.work.day_of(*t));
            let told = match d.state {
                DocumentState::Missing => Delivered::default(),
                DocumentState::Submitted => Delivered { on, accepted: false, evidence },
                DocumentState::Accepted => Delivered { on, accepted: true, evidence },
                DocumentState::Returned => {
                    Delivered { on: None, accepted: false, evidence: format!("已退回，待修改（{evidence}）") }
                }
            };
            (d.item.no, told)
        };
        Ok(all.into_iter().map(one).collect())
    }

    fn listed(&self, no: i64) -> Result<&Deliverable> {
        let missing = || Error::not_found(format!("the contract lists no document {no}"));
        self.terms.deliverables.iter().find(|d| d.no == no).ok_or_else(missing)
    }

    /// A document with what happened to it, oldest first.
    ///
    /// # Errors
    /// Not found; forbidden, for a tenant.
    pub async fn document(&self, caller: &Caller, no: i64) -> Result<(Document, Vec<DocumentEntry>)> {
        need_all(caller)?;
        let d = self.listed(no)?;
        let mut tx = self.env.db.read().await?;
        let held = store::get(&mut tx, &self.terms.contract, no).await?;
        let entries = store::entries(&mut tx, &self.terms.contract, no).await?;
        Ok((held.unwrap_or_default().of(d), entries))
    }

    /// Takes a document a step further.
    ///
    /// # Errors
    /// Not found; forbidden; bad request, naming the field; conflict (code `DocumentState`; `SamePerson`, if who handed it in accepts it).
    pub async fn step_document(
        &self,
        caller: &Caller,
        no: i64,
        event: DocumentEvent,
        new: &NewDocumentEntry,
    ) -> Result<Document> {
        match event {
            DocumentEvent::Submit => need_operator(caller)?,
            DocumentEvent::Accept | DocumentEvent::Return => need_purchaser(caller)?,
        }
        let d = self.listed(no)?;
        let (now, note) = (self.env.now(), opt_text("note", new.note.as_deref(), NOTE)?);
        let version = opt_text("version", new.version.as_deref(), 40)?;
        match event {
            DocumentEvent::Submit if version.is_none() => return Err(bad("version", "is missing")),
            DocumentEvent::Submit if new.evidence.is_empty() => {
                return Err(bad("evidence", "is missing: the document itself"));
            }
            DocumentEvent::Return => {
                text("note", note.as_deref().unwrap_or_default(), NOTE)?;
            }
            DocumentEvent::Submit | DocumentEvent::Accept => {}
        }
        transact!(self.env.db, |tx| {
            let held = store::get(tx, &self.terms.contract, no).await?.unwrap_or_default();
            let mut doc = held.of(d);
            doc.state = doc.state.after(event)?;
            if event == DocumentEvent::Submit {
                if doc.version == version {
                    return Err(bad("version", "was handed in before: a newer one has another name"));
                }
                doc.version.clone_from(&version);
                doc.evidence.clone_from(&new.evidence);
                doc.submitted_by = Some(caller.user.clone());
            } else if doc.submitted_by.as_ref() == Some(&caller.user) {
                return Err(Error::conflict("who handed a document in does not decide on it").code("SamePerson"));
            }
            doc.changed_at = Some(now);
            evidence::check(tx, caller, &new.evidence).await?;
            let e = DocumentEntry {
                id: kernel::fresh_uuid().to_string(),
                what: event.as_str().to_owned(),
                version: doc.version.clone().unwrap_or_default(),
                note: note.clone(),
                evidence: new.evidence.clone(),
                person: caller.user.clone(),
                person_name: caller.user_name.clone(),
                at: now,
            };
            store::put(tx, &self.terms.contract, &doc).await?;
            store::insert_entry(tx, &self.terms.contract, no, &e).await?;
            Ok(doc)
        })
    }
}
