//! Obligations, inspections, rosters, registers, drills, the working calendar.

mod deliverable;
mod event;
mod evidence;
mod finding;
mod obligation;
mod register;
mod roster;

use super::{OpsState, instant, limit, opt_instant};
use ::ops::evidence::Evidence;
use contract::ops::duty as ep;
use contract::ops::duty::handover as wire;
use httpkit::{Params, Routes};
use kernel::{Error, EvidenceId, Result, Timestamp};

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    let r = r
        .on(&ep::OBLIGATION_LIST, obligation::obligations)
        .on(&ep::DUTY_LIST, obligation::list)
        .on(&ep::DUTY_PLAN, obligation::plan)
        .on(&ep::DUTY_SHOW, obligation::show)
        .on(&ep::DUTY_FULFIL, obligation::fulfil)
        .on(&ep::DUTY_CORRECT, obligation::correct)
        .on(&ep::DUTY_TAKE_BACK, obligation::take_back)
        .on(&ep::DUTY_CONFIRM, obligation::confirm)
        .on(&ep::DUTY_WAIVE, obligation::waive)
        .on(&ep::EVENT_LIST, event::list)
        .on(&ep::EVENT_RECORD, event::record)
        .on(&ep::EVENT_CORRECT, event::correct)
        .on(&ep::EVENT_WITHDRAW, event::withdraw);
    let r = r
        .on(&ep::FINDING_LIST, finding::list)
        .on(&ep::FINDING_RECORD, finding::record)
        .on(&ep::FINDING_SHOW, finding::show)
        .on(&ep::FINDING_RECTIFY, finding::rectify)
        .on(&ep::FINDING_CLOSE, finding::close)
        .on(&ep::FINDING_REOPEN, finding::reopen)
        .on(&ep::EVIDENCE_STORE, evidence::store)
        .on(&ep::EVIDENCE_SHOW, evidence::show)
        .on(&ep::DELIVERABLE_LIST, deliverable::list)
        .on(&ep::DELIVERABLE_SHOW, deliverable::show)
        .on(&ep::DELIVERABLE_SUBMIT, deliverable::submit)
        .on(&ep::DELIVERABLE_ACCEPT, deliverable::accept)
        .on(&ep::DELIVERABLE_RETURN, deliverable::send_back);
    let r = r
        .on(&ep::REGISTER_LIST, register::registers)
        .on(&ep::RECORD_LIST, register::list)
        .on(&ep::RECORD_ENTER, register::enter)
        .on(&ep::RECORD_SHOW, register::show)
        .on(&ep::RECORD_CHANGE, register::change)
        .on(&ep::RECORD_WITHDRAW, register::withdraw)
        .on(&ep::REMINDER_LIST, register::reminders);
    r.on(&ep::SHIFT_LIST, roster::shifts)
        .on(&ep::SHIFT_PLAN, roster::plan)
        .on(&ep::SHIFT_CANCEL, roster::cancel)
        .on(&ep::ON_CALL, roster::on_call)
        .on(&ep::GAP_LIST, roster::gaps)
        .on(&ep::CALENDAR_SHOW, roster::calendar)
        .on(&ep::CALENDAR_IMPORT, roster::import)
        .on(&ep::CALENDAR_HISTORY, roster::history)
}

/// An instant of a request; the field is named if it is none.
fn at(field: &str, s: &str) -> Result<Timestamp> {
    Timestamp::parse(s).map_err(|e| Error::bad_request(format!("{field}: {}", e.message)).field(field))
}

fn opt_at(field: &str, s: Option<&str>) -> Result<Option<Timestamp>> {
    s.map(|s| at(field, s)).transpose()
}

fn param_at(p: &Params, key: &str) -> Result<Option<Timestamp>> {
    opt_at(key, p.get(key))
}

fn files(ids: Vec<String>) -> Vec<EvidenceId> {
    ids.into_iter().map(EvidenceId::from).collect()
}

fn file(e: Evidence) -> wire::Evidence {
    wire::Evidence {
        id: e.id.into(),
        name: e.name,
        media: e.media,
        sha256: e.sha256,
        size: e.size,
        by_name: e.person_name,
        at: instant(e.at),
    }
}

fn ids(all: Vec<EvidenceId>) -> Vec<String> {
    all.into_iter().map(String::from).collect()
}

async fn heads(s: &OpsState, all: &[EvidenceId]) -> Result<Vec<wire::Evidence>> {
    Ok(s.ops.evidence_heads(all).await?.into_iter().map(file).collect())
}
