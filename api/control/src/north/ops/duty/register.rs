//! Registers.

use super::{files, heads, ids, instant, limit, opt_instant, param_at};
use crate::north::ops::{OpsState, named};
use ::catalog::order::WhoseOrders;
use ::identity::brand::remind::Ending;
use ::ops::register::record::{Change, NewRecord, RecordFilter, words};
use ::ops::register::schema::{Field, Kind};
use ::ops::register::{KINDS, Record, Version};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::duty::ReasonRequest;
use contract::ops::duty::register as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{Error, ProjectId, RegisterId};
use std::time::Duration;

const DAYS: u32 = 90;
const DAYS_MAX: u32 = 3660;

fn field(k: &Kind, f: &Field) -> wire::RegisterField {
    let choice =
        |(value, label): &(&str, &str)| wire::RegisterChoice { value: (*value).to_owned(), label: (*label).to_owned() };
    wire::RegisterField {
        name: f.name.to_owned(),
        ty: f.ty.as_str().to_owned(),
        required: f.required,
        by: f.by.unwrap_or(k.by).as_str().to_owned(),
        label: f.label.to_owned(),
        label_en: f.label_en.to_owned(),
        rule: if f.past { format!("{}, not in the future", f.ty.rule()) } else { f.ty.rule() },
        choices: words(f.ty).iter().map(choice).collect(),
    }
}

fn register(k: &Kind) -> wire::Register {
    wire::Register {
        kind: k.id.to_owned(),
        name: k.name.to_owned(),
        name_en: k.name_en.to_owned(),
        clause: k.clause.to_owned(),
        by: k.by.as_str().to_owned(),
        parent: k.parent.map(str::to_owned),
        date: k.date.map(str::to_owned),
        until: k.until.map(str::to_owned),
        fields: k.fields.iter().map(|f| field(k, f)).collect(),
    }
}

fn view(r: Record) -> wire::RegisterRecord {
    wire::RegisterRecord {
        id: r.id.into(),
        kind: r.kind,
        parent: r.parent.map(String::from),
        project: r.project.map(String::from),
        system: r.system,
        title: r.title,
        withdrawn: r.withdrawn,
        version: r.version,
        happened_at: instant(r.happened_at),
        valid_until: opt_instant(r.valid_until),
        fields: r.fields,
        computed: r.computed,
        evidence: ids(r.evidence),
        created_at: instant(r.created_at),
        changed_at: instant(r.changed_at),
    }
}

fn version(v: Version) -> wire::RegisterVersion {
    wire::RegisterVersion {
        version: v.version,
        withdrawn: v.withdrawn,
        fields: v.fields,
        evidence: ids(v.evidence),
        reason: v.reason,
        by: v.person.into(),
        by_name: v.person_name,
        at: instant(v.at),
    }
}

fn replies(all: Vec<Record>) -> Result<Response, Fail> {
    json(StatusCode::OK, &wire::RegisterRecords { records: all.into_iter().map(view).collect() })
}

pub(super) async fn registers(_: State<OpsState>, ctx: Ctx) -> Result<Response, Fail> {
    let all = WhoseOrders::of(&ctx.caller)? == WhoseOrders::All;
    let registers = KINDS.iter().filter(|k| all || k.visible).map(register).collect();
    json(StatusCode::OK, &wire::Registers { registers })
}

pub(super) async fn list(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(kind): Path<String>,
    p: Params,
) -> Result<Response, Fail> {
    let f = RecordFilter {
        project: p.get("project").map(ProjectId::from),
        system: p.get("system").map(str::to_owned),
        parent: p.get("parent").map(RegisterId::from),
        from: param_at(&p, "from")?,
        to: param_at(&p, "to")?,
        withdrawn: p.flag("withdrawn")?.unwrap_or(false),
        marker: p.get("marker").map(RegisterId::from),
        limit: limit(&p)?,
    };
    replies(s.ops.records(&ctx.caller, &kind, &f).await?)
}

pub(super) async fn enter(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(kind): Path<String>,
    Json(r): Json<wire::RegisterRecordRequest>,
) -> Result<Response, Fail> {
    let project = named::project(&s, &ctx.caller, r.project).await?;
    let system = named::id("system", r.system.as_ref());
    named::links(&s, &ctx.caller, project.as_ref(), system, named::Ids::default()).await?;
    let new = NewRecord {
        parent: r.parent.map(RegisterId::from),
        project,
        system: r.system,
        fields: r.fields,
        evidence: files(r.evidence),
    };
    json(StatusCode::CREATED, &view(s.ops.enter_record(&ctx.caller, &kind, &new).await?))
}

pub(super) async fn show(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Response, Fail> {
    let (r, versions) = s.ops.record(&ctx.caller, &kind, &RegisterId::from(id)).await?;
    let files = heads(&s, &r.evidence).await?;
    let versions = versions.into_iter().map(version).collect();
    json(StatusCode::OK, &wire::RegisterRecordDetail { record: view(r), files, versions })
}

pub(super) async fn change(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path((kind, id)): Path<(String, String)>,
    Json(r): Json<wire::RegisterChangeRequest>,
) -> Result<Response, Fail> {
    let c = Change { version: r.version, fields: r.fields, evidence: r.evidence.map(files), reason: r.reason };
    json(StatusCode::OK, &view(s.ops.change_record(&ctx.caller, &kind, &RegisterId::from(id), &c).await?))
}

pub(super) async fn withdraw(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path((kind, id)): Path<(String, String)>,
    Json(r): Json<ReasonRequest>,
) -> Result<Response, Fail> {
    let done = s.ops.withdraw_record(&ctx.caller, &kind, &RegisterId::from(id), &r.reason).await?;
    json(StatusCode::OK, &view(done))
}

pub(super) async fn reminders(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let wrong = || Error::bad_request(format!("days: must be a whole number of at most {DAYS_MAX}")).field("days");
    let days = match p.get("days") {
        None => DAYS,
        Some(d) => d.parse().ok().filter(|n| *n <= DAYS_MAX).ok_or_else(wrong)?,
    };
    let (marker, most) = (p.get("marker").map(RegisterId::from), limit(&p)?);
    let all = s.ops.running_out(&ctx.caller, days, marker.as_ref(), most).await?;
    let before = s.env.now().plus(Duration::from_secs(86_400) * days);
    let ending = match (&s.identity, &marker) {
        (Some(i), None) => i.certificates_ending(before, most).await?,
        // Served alone, this API has no domains.
        _ => Vec::new(),
    };
    let certificate = |e: Ending| wire::ReminderCertificate {
        host: e.host,
        domain: e.domain.into(),
        valid_until: instant(e.not_after),
    };
    let body = wire::Reminders {
        records: all.into_iter().map(view).collect(),
        certificates: ending.into_iter().map(certificate).collect(),
    };
    json(StatusCode::OK, &body)
}
