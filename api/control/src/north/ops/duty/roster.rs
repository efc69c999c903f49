//! The duty roster and the working calendar.

use super::{at, instant, limit, opt_instant, param_at};
use crate::north::ops::OpsState;
use ::ops::calendar::{CalendarVersion, CalendarYear, years_of};
use ::ops::roster::{NewShift, Shift};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::duty::roster as wire;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{Error, RegisterId, Result, ShiftId, Timestamp};
use std::time::Duration;

/// What is shown unless asked otherwise.
const MONTH: Duration = Duration::from_secs(31 * 86_400);

fn shift(s: Shift) -> wire::Shift {
    wire::Shift {
        id: s.id.into(),
        team: s.team,
        post: s.post,
        staff: s.staff.into(),
        name: s.staff_name,
        phone: s.phone,
        begins: instant(s.begins),
        ends: instant(s.ends),
        note: s.note,
        cancelled_at: opt_instant(s.cancelled_at),
        cancel_reason: s.cancel_reason,
    }
}

fn replies(status: StatusCode, all: Vec<Shift>) -> Result<Response, Fail> {
    json(status, &wire::Shifts { shifts: all.into_iter().map(shift).collect() })
}

fn stretch(s: &OpsState, p: &Params) -> Result<(Timestamp, Timestamp)> {
    let from = param_at(p, "from")?.unwrap_or_else(|| s.env.now());
    Ok((from, param_at(p, "to")?.unwrap_or_else(|| from.plus(MONTH))))
}

pub(super) async fn shifts(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let all = s.ops.shifts(&ctx.caller, p.get("team"), stretch(&s, &p)?).await?;
    replies(StatusCode::OK, all)
}

pub(super) async fn plan(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::ShiftsRequest>,
) -> Result<Response, Fail> {
    let one = |(n, r): (usize, wire::ShiftRequest)| {
        Ok(NewShift {
            team: r.team,
            post: r.post,
            staff: RegisterId::from(r.staff),
            begins: at(&format!("shifts[{n}].begins"), &r.begins)?,
            ends: at(&format!("shifts[{n}].ends"), &r.ends)?,
            note: r.note,
        })
    };
    let new = r.shifts.into_iter().enumerate().map(one).collect::<Result<Vec<_>>>()?;
    replies(StatusCode::CREATED, s.ops.plan_shifts(&ctx.caller, &new).await?)
}

pub(super) async fn cancel(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(id): Path<String>,
    p: Params,
) -> Result<Response, Fail> {
    let reason = p.get("reason").unwrap_or_default();
    json(StatusCode::OK, &shift(s.ops.cancel_shift(&ctx.caller, &ShiftId::from(id), reason).await?))
}

pub(super) async fn on_call(State(s): State<OpsState>, _: Ctx, p: Params) -> Result<Response, Fail> {
    replies(StatusCode::OK, s.ops.on_call(p.get("team"), param_at(&p, "at")?).await?)
}

pub(super) async fn gaps(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let working = match p.get("hours") {
        None | Some("always") => false,
        Some("working") => true,
        Some(_) => return Err(Error::bad_request("hours: must be always or working").field("hours").into()),
    };
    let wanted = || Error::bad_request("team: is missing").field("team");
    let (team, post) = (p.get("team").ok_or_else(wanted)?, p.get("post").unwrap_or("primary"));
    let all = s.ops.gaps(&ctx.caller, team, post, working, stretch(&s, &p)?).await?;
    let gaps = all.into_iter().map(|g| wire::RosterGap { from: instant(g.from), to: instant(g.to) }).collect();
    json(StatusCode::OK, &wire::RosterGaps { gaps })
}

fn year(y: CalendarYear) -> wire::CalendarYear {
    wire::CalendarYear { year: y.year, weekdays_assumed: y.source.is_none(), source: y.source }
}

fn calendar_view(c: CalendarVersion, years: Vec<CalendarYear>) -> wire::WorkingCalendar {
    wire::WorkingCalendar {
        version: c.version,
        text: c.text,
        note: c.note,
        by_name: Some(c.person_name),
        at: Some(instant(c.at)),
        years: years.into_iter().map(year).collect(),
    }
}

pub(super) async fn calendar(State(s): State<OpsState>, _: Ctx) -> Result<Response, Fail> {
    let latest = s.ops.calendar().await?;
    let years = s.ops.calendar_years(latest.as_ref())?;
    json(
        StatusCode::OK,
        &match latest {
            Some(c) => calendar_view(c, years),
            None => wire::WorkingCalendar {
                version: 0,
                text: s.ops.calendar_base(),
                note: None,
                by_name: None,
                at: None,
                years: years.into_iter().map(year).collect(),
            },
        },
    )
}

pub(super) async fn import(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::WorkingCalendarRequest>,
) -> Result<Response, Fail> {
    let made = s.ops.import_calendar(&ctx.caller, &r.text, r.note.as_deref()).await?;
    let years = s.ops.calendar_years(Some(&made))?;
    json(StatusCode::OK, &calendar_view(made, years))
}

pub(super) async fn history(State(s): State<OpsState>, _: Ctx, p: Params) -> Result<Response, Fail> {
    let wrong = |_| Error::bad_request("marker: must be a version").field("marker");
    let before = p.get("marker").map(str::parse::<i64>).transpose().map_err(wrong)?;
    let all = s.ops.calendar_history(before, limit(&p)?).await?;
    let mut calendars = Vec::with_capacity(all.len());
    for c in all {
        let years = years_of(&c)?;
        calendars.push(calendar_view(c, years));
    }
    json(StatusCode::OK, &wire::WorkingCalendars { calendars })
}
