//! Records of a register: entered, changed, withdrawn, read.

use super::schema::{By, Kind, Type};
use super::values::{self, Ground, Values};
use super::{Record, Version, kind, store};
use crate::duty::input::{ID, NOTE, bad, clip, opt_text, own_project, sees_all, text};
use crate::{Ops, evidence};
use kernel::{Caller, Error, EvidenceId, ProjectId, RegisterId, Result, Timestamp};
use runtime::{Tx, transact};
use serde_json::Value;

/// A wish for a record.
#[derive(Debug, Clone, Default)]
pub struct NewRecord {
    /// The record that it belongs to.
    pub parent: Option<RegisterId>,
    /// Whose; a tenant's own.
    pub project: Option<ProjectId>,
    /// Business system.
    pub system: Option<String>,
    /// Values by field.
    pub fields: Values,
    /// Files.
    pub evidence: Vec<EvidenceId>,
}

/// A wish to change a record.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// The version that is changed; another one meanwhile is a conflict.
    pub version: i64,
    /// Values of the fields that change; null takes one out.
    pub fields: Values,
    /// Files, all of them; those that there are unless given.
    pub evidence: Option<Vec<EvidenceId>>,
    /// Why.
    pub reason: String,
}

/// Which records to list.
#[derive(Debug, Clone, Default)]
pub struct RecordFilter {
    /// Of this project only.
    pub project: Option<ProjectId>,
    /// Of this business system only.
    pub system: Option<String>,
    /// That belong to this record only.
    pub parent: Option<RegisterId>,
    /// Not before this.
    pub from: Option<Timestamp>,
    /// Before this.
    pub to: Option<Timestamp>,
    /// Withdrawn ones too.
    pub withdrawn: bool,
    /// Older than this one.
    pub marker: Option<RegisterId>,
    /// At most so many.
    pub limit: u32,
}

fn missing(k: &Kind, id: &RegisterId) -> Error {
    Error::not_found(format!("record {} of register {} could not be found", clip(id.as_str()), k.id))
}

fn the(kind_id: &str) -> Result<&'static Kind> {
    kind(kind_id).ok_or_else(|| Error::not_found(format!("there is no register {}", clip(kind_id))))
}

/// A register that a tenant has no part in does not exist for him.
fn visible(caller: &Caller, kind_id: &str) -> Result<&'static Kind> {
    let k = the(kind_id)?;
    if k.visible || sees_all(caller) {
        return Ok(k);
    }
    Err(Error::not_found(format!("there is no register {}", clip(kind_id))))
}

/// Puts new values over the old ones; each must be the caller's to enter.
fn merge(k: &Kind, caller: &Caller, old: &Values, new: &Values, g: &Ground<'_>) -> Result<Values> {
    let mut all = old.clone();
    for (name, v) in new {
        let field = format!("fields.{}", clip(name));
        let f = k.field(name).ok_or_else(|| bad(&field, format!("register {} has no such field", k.id)))?;
        let by = f.by.unwrap_or(k.by);
        let fresh = if v.is_null() { None } else { Some(values::value(f, v, g)?) };
        if fresh.as_ref() == all.get(f.name) {
            continue;
        }
        if !by.admits(caller) {
            return Err(Error::forbidden(format!("{field}: is entered by the {}", by.as_str())).field(field));
        }
        match fresh {
            Some(v) => all.insert(f.name.to_owned(), v),
            None => all.remove(f.name),
        };
    }
    // What the caller may not enter he need not: the other side does, later.
    let absent = |f: &&super::schema::Field| f.required && !all.contains_key(f.name);
    if let Some(f) = k.fields.iter().filter(absent).find(|f| f.by.unwrap_or(k.by).admits(caller)) {
        return Err(bad(&format!("fields.{}", f.name), format!("is missing: {}", f.label_en)));
    }
    values::whole_record(k, &all, g.work)?;
    Ok(all)
}

/// What a list shows of a record.
fn title(k: &Kind, v: &Values) -> String {
    v.get(k.title).and_then(Value::as_str).unwrap_or(k.name).chars().take(200).collect()
}

impl Ops {
    fn derive(&self, k: &Kind, r: &mut Record) -> Result<()> {
        let work = &self.terms.work;
        r.title = title(k, &r.fields);
        r.computed = values::computed(k, &r.fields);
        r.happened_at = match k.date {
            Some(f) => values::moment(k, f, &r.fields, work, false)?.unwrap_or(r.created_at),
            None => r.created_at,
        };
        r.valid_until = match k.until {
            Some(f) => values::moment(k, f, &r.fields, work, true)?,
            None => None,
        };
        Ok(())
    }

    /// Enters a record.
    ///
    /// # Errors
    /// Not found, for a register that does not exist for the caller; forbidden, if it is not his to enter; bad request, naming the field;
    /// conflict (code `Duplicate`), if it may stand only once and does.
    pub async fn enter_record(&self, caller: &Caller, kind_id: &str, new: &NewRecord) -> Result<Record> {
        let k = visible(caller, kind_id)?;
        if !k.by.admits(caller) {
            return Err(Error::forbidden(format!("records of {} are entered by the {}", k.id, k.by.as_str())));
        }
        let now = self.env.now();
        let project = match own_project(caller)? {
            None => opt_text("project", new.project.as_ref().map(ProjectId::as_str), ID)?.map(ProjectId::from),
            Some(own) if new.project.as_ref().is_none_or(|p| p == own) => Some(own.clone()),
            Some(_) => return Err(Error::not_found("the project could not be found").field("project")),
        };
        if new.parent.is_some() != k.parent.is_some() {
            let rule =
                k.parent.map_or("records of this register belong to no other".into(), |p| format!("name the {p}"));
            return Err(bad("parent", rule));
        }
        let system = opt_text("system", new.system.as_deref(), ID)?;
        let fields = merge(k, caller, &Values::new(), &new.fields, &Ground { now, work: &self.terms.work })?;
        let mut r = Record {
            id: RegisterId::fresh(),
            kind: k.id.to_owned(),
            parent: new.parent.clone(),
            project,
            system,
            title: String::new(),
            withdrawn: false,
            version: 1,
            happened_at: now,
            valid_until: None,
            fields,
            computed: Values::new(),
            evidence: new.evidence.clone(),
            created_at: now,
            changed_at: now,
        };
        self.derive(k, &mut r)?;
        let uniq = uniq(k, &r, caller);
        transact!(self.env.db, |tx| {
            evidence::check(tx, caller, &r.evidence).await?;
            self.check_answer(tx, k, &r, now).await?;
            store::insert(tx, &r, uniq.as_deref()).await.map_err(twice)?;
            store::insert_version(tx, &r, None, caller).await?;
            if let Some(event) = k.event {
                let about = (Some(r.title.as_str()), r.project.as_ref());
                self.happened(tx, caller, event, &format!("register:{}", r.id), r.happened_at, about).await?;
            }
            Ok(())
        })?;
        Ok(r)
    }

    /// Changes a record: a new version with a reason.
    ///
    /// # Errors
    /// As [`Ops::enter_record`]; conflict (code `Version`), if another version stands; conflict, if it was withdrawn.
    pub async fn change_record(&self, caller: &Caller, kind_id: &str, id: &RegisterId, c: &Change) -> Result<Record> {
        let k = visible(caller, kind_id)?;
        let (now, reason) = (self.env.now(), text("reason", &c.reason, NOTE)?);
        transact!(self.env.db, |tx| {
            let mut r = self.record_for(tx, caller, k, id).await?;
            own(tx, k, &r, caller).await?;
            if r.withdrawn {
                return Err(Error::conflict("the record was withdrawn").code("Withdrawn"));
            }
            if r.version != c.version {
                let text = format!("the record is at version {} by now", r.version);
                return Err(Error::conflict(text).code("Version").field("version"));
            }
            r.fields = merge(k, caller, &r.fields, &c.fields, &Ground { now, work: &self.terms.work })?;
            if let Some(files) = &c.evidence {
                let new: Vec<_> = files.iter().filter(|f| !r.evidence.contains(f)).cloned().collect();
                evidence::check(tx, caller, &new).await?;
                if files.len() > evidence::MOST {
                    return Err(bad("evidence", format!("at most {} files", evidence::MOST)));
                }
                r.evidence.clone_from(files);
            }
            (r.version, r.changed_at) = (r.version + 1, now);
            self.derive(k, &mut r)?;
            self.check_answer(tx, k, &r, now).await?;
            let uniq = uniq(k, &r, caller);
            store::update(tx, &r, uniq.as_deref()).await.map_err(twice)?;
            store::insert_version(tx, &r, Some(&reason), caller).await?;
            Ok(r)
        })
    }

    /// Withdraws a record: it stays and counts no more.
    ///
    /// # Errors
    /// As [`Ops::change_record`].
    pub async fn withdraw_record(&self, caller: &Caller, kind_id: &str, id: &RegisterId, why: &str) -> Result<Record> {
        let k = visible(caller, kind_id)?;
        let (now, reason) = (self.env.now(), text("reason", why, NOTE)?);
        transact!(self.env.db, |tx| {
            let mut r = self.record_for(tx, caller, k, id).await?;
            own(tx, k, &r, caller).await?;
            if !k.by.admits(caller) {
                return Err(Error::forbidden(format!("records of {} are withdrawn by the {}", k.id, k.by.as_str())));
            }
            if r.withdrawn {
                return Err(Error::conflict("the record was withdrawn").code("Withdrawn"));
            }
            (r.withdrawn, r.version, r.changed_at) = (true, r.version + 1, now);
            store::update(tx, &r, None).await?;
            store::insert_version(tx, &r, Some(&reason), caller).await?;
            Ok(r)
        })
    }

    async fn record_for(&self, tx: &mut Tx, caller: &Caller, k: &Kind, id: &RegisterId) -> Result<Record> {
        let own = own_project(caller)?;
        let r = store::get(tx, k.id, id).await?;
        // Surveys are put to everybody: they belong to no project.
        let open = |r: &Record| k.id == "survey" && r.project.is_none();
        r.filter(|r| own.is_none_or(|own| r.project.as_ref() == Some(own) || open(r))).ok_or_else(|| missing(k, id))
    }

    /// An answer is to a survey that is open, and to its questions.
    async fn check_answer(&self, tx: &mut Tx, k: &Kind, r: &Record, now: Timestamp) -> Result<()> {
        let (Some(of), Some(parent)) = (k.parent.and_then(kind), &r.parent) else { return Ok(()) };
        let survey = store::get(tx, of.id, parent).await?.filter(|s| !s.withdrawn);
        let survey = survey.filter(|s| s.project.is_none() || s.project == r.project);
        let survey = survey.ok_or_else(|| bad("parent", format!("there is no {} {}", of.id, clip(parent.as_str()))))?;
        let opens = values::instant(&survey.fields, "opens_at").is_some_and(|t| t <= now);
        let closed = values::instant(&survey.fields, "closes_at").is_some_and(|t| t <= now);
        if !opens || closed {
            return Err(Error::conflict("the survey is not open").code("SurveyClosed").field("parent"));
        }
        let questions = survey.fields.get("questions").unwrap_or(&Value::Null);
        values::answered(questions, r.fields.get("scores").unwrap_or(&Value::Null)).map(drop)
    }

    /// A record with its versions, oldest first. A survey has its percentage and the number of its answers among what is computed.
    ///
    /// # Errors
    /// Not found.
    pub async fn record(&self, caller: &Caller, kind_id: &str, id: &RegisterId) -> Result<(Record, Vec<Version>)> {
        let k = visible(caller, kind_id)?;
        let mut tx = self.env.db.read().await?;
        let mut r = self.record_for(&mut tx, caller, k, id).await?;
        if k.id == "survey" && sees_all(caller) {
            let (n, given, most) = super::figures::tally(&mut tx, &r).await?;
            r.computed.insert("answers".into(), n.into());
            if let Some(p) = values::percent(given.into(), most.into()) {
                r.computed.insert("percent".into(), p.to_string().into());
            }
        }
        let versions = store::versions(&mut tx, id).await?;
        Ok((r, versions))
    }

    /// Records of a register, newest first.
    ///
    /// # Errors
    /// Not found, for a register that does not exist for the caller.
    pub async fn records(&self, caller: &Caller, kind_id: &str, f: &RecordFilter) -> Result<Vec<Record>> {
        let k = visible(caller, kind_id)?;
        let own = own_project(caller)?;
        let mut f = f.clone();
        let mut tx = self.env.db.read().await?;
        match own {
            Some(own) if f.project.as_ref().is_some_and(|p| p != own) => return Ok(Vec::new()),
            // Surveys that are put to everybody stand beside those of the project.
            Some(own) => f.project = Some(own.clone()),
            None => {}
        }
        store::list(&mut tx, k.id, &f, own.is_some() && k.id == "survey").await
    }
}

/// What may stand only once.
fn uniq(k: &Kind, r: &Record, caller: &Caller) -> Option<String> {
    if let Some(parent) = &r.parent {
        return Some(format!("{}:{parent}:{}", k.id, caller.user));
    }
    let parts: Vec<&str> = k.unique.iter().filter_map(|f| r.fields.get(*f)?.as_str()).collect();
    (!parts.is_empty()).then(|| format!("{}:{}", k.id, parts.join(":").to_lowercase()))
}

fn twice(e: Error) -> Error {
    if e.code == "unique" { Error::conflict("such a record is there already").code("Duplicate").because(e) } else { e }
}

/// An answer is changed by who gave it, whoever else sees it; what a tenant entered, also by those who see all.
async fn own(tx: &mut Tx, k: &Kind, r: &Record, caller: &Caller) -> Result<()> {
    if k.parent.is_none() {
        return Ok(());
    }
    let first = store::versions(tx, &r.id).await?.into_iter().next();
    if k.by == By::Tenant && first.is_some_and(|v| v.person != caller.user) {
        return Err(Error::forbidden("an answer is changed by the one who gave it"));
    }
    Ok(())
}

/// The fields of a kind that hold a type, for lists of registers.
pub fn words(ty: Type) -> &'static [(&'static str, &'static str)] {
    match ty {
        Type::Choice(words) => words,
        _ => &[],
    }
}
