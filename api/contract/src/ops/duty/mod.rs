//! Obligations, inspections, rosters, registers, drills, the working calendar.

pub mod handover;
pub mod obligation;
pub mod register;
pub mod roster;

use super::endpoints::{DECIDE, PURCHASE, RUN, VIEW, audited, endpoints};
use super::openapi::{Doc, FROM, LIMIT, MARKER, PROJECT, STATE, TO, act, by, read, shape};
use kernel::endpoint::Method::{Delete, Get, Post, Put};
use kernel::{Endpoint, Policy, Role};
use serde::Deserialize;
use utoipa::ToSchema;

/// Who may hand something in: not who only reads.
const FILE: Policy = Policy::AnyOf(&[Role::Member, Role::Purchaser, Role::Operator, Role::Admin]);

/// A reason.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonRequest {
    /// Why.
    pub reason: String,
}

endpoints! {
    OBLIGATION_LIST = Get "obligation.list" "/ops/v1/obligations" DECIDE;
    DUTY_LIST = Get "duty.list" "/ops/v1/duties" DECIDE;
    DUTY_PLAN = Post "duty.plan" "/ops/v1/duties" RUN;
    DUTY_SHOW = Get "duty.show" "/ops/v1/duties/{id}" DECIDE;
    DUTY_FULFIL = Post "duty.fulfil" "/ops/v1/duties/{id}/entries" DECIDE;
    DUTY_CORRECT = Post "duty.correct" "/ops/v1/duties/{id}/entries/{entry}/correct" DECIDE;
    DUTY_TAKE_BACK = Post "duty.take-back" "/ops/v1/duties/{id}/entries/{entry}/take-back" DECIDE;
    DUTY_CONFIRM = Post "duty.confirm" "/ops/v1/duties/{id}/confirm" PURCHASE;
    DUTY_WAIVE = Post "duty.waive" "/ops/v1/duties/{id}/waive" PURCHASE;
    EVENT_LIST = Get "contract-event.list" "/ops/v1/contract-events" DECIDE;
    EVENT_RECORD = Post "contract-event.record" "/ops/v1/contract-events" DECIDE;
    EVENT_CORRECT = Post "contract-event.correct" "/ops/v1/contract-events/{id}/correct" DECIDE;
    EVENT_WITHDRAW = Post "contract-event.withdraw" "/ops/v1/contract-events/{id}/withdraw" DECIDE;

    FINDING_LIST = Get "finding.list" "/ops/v1/findings" DECIDE;
    FINDING_RECORD = Post "finding.record" "/ops/v1/findings" DECIDE;
    FINDING_SHOW = Get "finding.show" "/ops/v1/findings/{id}" DECIDE;
    FINDING_RECTIFY = Post "finding.rectify" "/ops/v1/findings/{id}/rectify" RUN;
    FINDING_CLOSE = Post "finding.close" "/ops/v1/findings/{id}/close" DECIDE;
    FINDING_REOPEN = Post "finding.reopen" "/ops/v1/findings/{id}/reopen" DECIDE;

    EVIDENCE_STORE = Post "evidence.store" "/ops/v1/evidence" FILE;
    EVIDENCE_SHOW = Get "evidence.show" "/ops/v1/evidence/{id}" VIEW audited;

    DELIVERABLE_LIST = Get "deliverable.list" "/ops/v1/deliverables" DECIDE;
    DELIVERABLE_SHOW = Get "deliverable.show" "/ops/v1/deliverables/{no}" DECIDE;
    DELIVERABLE_SUBMIT = Post "deliverable.submit" "/ops/v1/deliverables/{no}/submit" RUN;
    DELIVERABLE_ACCEPT = Post "deliverable.accept" "/ops/v1/deliverables/{no}/accept" PURCHASE;
    DELIVERABLE_RETURN = Post "deliverable.return" "/ops/v1/deliverables/{no}/return" PURCHASE;

    REGISTER_LIST = Get "register.list" "/ops/v1/registers" VIEW;
    RECORD_LIST = Get "register-record.list" "/ops/v1/registers/{kind}" VIEW;
    RECORD_ENTER = Post "register-record.enter" "/ops/v1/registers/{kind}" FILE;
    RECORD_SHOW = Get "register-record.show" "/ops/v1/registers/{kind}/{id}" VIEW;
    RECORD_CHANGE = Put "register-record.change" "/ops/v1/registers/{kind}/{id}" FILE;
    RECORD_WITHDRAW = Post "register-record.withdraw" "/ops/v1/registers/{kind}/{id}/withdraw" FILE;
    REMINDER_LIST = Get "reminder.list" "/ops/v1/reminders" DECIDE;

    SHIFT_LIST = Get "shift.list" "/ops/v1/shifts" DECIDE;
    SHIFT_PLAN = Post "shift.plan" "/ops/v1/shifts" RUN;
    SHIFT_CANCEL = Delete "shift.cancel" "/ops/v1/shifts/{id}" RUN;
    ON_CALL = Get "on-call.show" "/ops/v1/on-call" VIEW;
    GAP_LIST = Get "roster-gap.list" "/ops/v1/roster-gaps" DECIDE;

    CALENDAR_SHOW = Get "calendar.show" "/ops/v1/calendar" VIEW;
    CALENDAR_IMPORT = Put "calendar.import" "/ops/v1/calendar" DECIDE;
    CALENDAR_HISTORY = Get "calendar.history" "/ops/v1/calendar/history" VIEW;
}

const TEAM: (&str, &str) = ("team", "of this team only");
const KIND: (&str, &str) = ("kind", "of this kind only");

use handover as h;
use obligation as o;
use register as r;
use roster as s;

pub(super) const DOCS: &[Doc] = &[
    read(&OBLIGATION_LIST, "Duties of the contract, with their clauses", shape::<o::Obligations>),
    by(
        read(
            &DUTY_LIST,
            "What is due when; what is open, the overdue first, unless asked otherwise",
            shape::<o::Duties>,
        ),
        &[
            ("state", "pending, overdue, in_time, late, late_entry, waived, or all"),
            ("duty", "of this duty only"),
            KIND,
            ("project", "about this project only"),
            ("from", "due not before this instant (RFC 3339)"),
            ("to", "due before this instant (RFC 3339)"),
            LIMIT,
            MARKER,
        ],
    ),
    act(
        &DUTY_PLAN,
        "Plan an inspection, a report or the like besides the contract",
        Some(shape::<o::PlannedDutyRequest>),
        201,
        Some(shape::<o::DutyInstance>),
    ),
    read(&DUTY_SHOW, "An instance with what was done about it", shape::<o::DutyDetail>),
    act(
        &DUTY_FULFIL,
        "Record that it was done",
        Some(shape::<o::DutyEntryRequest>),
        200,
        Some(shape::<o::DutyInstance>),
    ),
    act(
        &DUTY_CORRECT,
        "Replace what was entered",
        Some(shape::<o::DutyEntryRequest>),
        200,
        Some(shape::<o::DutyInstance>),
    ),
    act(
        &DUTY_TAKE_BACK,
        "Take back what was entered",
        Some(shape::<ReasonRequest>),
        200,
        Some(shape::<o::DutyInstance>),
    ),
    act(
        &DUTY_CONFIRM,
        "Confirm that it was done when a late entry says",
        Some(shape::<o::DutyConfirmation>),
        200,
        Some(shape::<o::DutyInstance>),
    ),
    act(&DUTY_WAIVE, "Do without it", Some(shape::<ReasonRequest>), 200, Some(shape::<o::DutyInstance>)),
    by(read(&EVENT_LIST, "What happened that starts clocks", shape::<o::ContractEvents>), &[KIND, LIMIT, MARKER]),
    act(
        &EVENT_RECORD,
        "Record that something happened: signature, acceptance, …; announce what something is owed before",
        Some(shape::<o::ContractEventRequest>),
        201,
        Some(shape::<o::ContractEvent>),
    ),
    act(
        &EVENT_CORRECT,
        "It happened at another instant",
        Some(shape::<o::ContractEventCorrection>),
        201,
        Some(shape::<o::ContractEvent>),
    ),
    act(
        &EVENT_WITHDRAW,
        "What was announced will not happen",
        Some(shape::<ReasonRequest>),
        201,
        Some(shape::<o::ContractEvent>),
    ),
    by(
        read(&FINDING_LIST, "Findings, newest first", shape::<o::Findings>),
        &[STATE, ("duty", "of this inspection only"), LIMIT, MARKER],
    ),
    act(&FINDING_RECORD, "Record a finding", Some(shape::<o::FindingRequest>), 201, Some(shape::<o::Finding>)),
    read(&FINDING_SHOW, "A finding with its steps", shape::<o::FindingDetail>),
    act(&FINDING_RECTIFY, "It is put right", Some(shape::<o::StepRequest>), 200, Some(shape::<o::Finding>)),
    act(
        &FINDING_CLOSE,
        "That was seen, by another person",
        Some(shape::<o::StepRequest>),
        200,
        Some(shape::<o::Finding>),
    ),
    act(
        &FINDING_REOPEN,
        "It is not put right after all",
        Some(shape::<o::StepRequest>),
        200,
        Some(shape::<o::Finding>),
    ),
    by(
        act(
            &EVIDENCE_STORE,
            "Store a file of at most 8 MiB; its bytes are the body, its media type the content type",
            None,
            201,
            Some(shape::<h::Evidence>),
        ),
        &[("name", "file name")],
    ),
    Doc { endpoint: &EVIDENCE_SHOW, summary: "The bytes of a file", query: &[], body: None, ok: (200, None) },
    read(&DELIVERABLE_LIST, "Documents of the contract and how they stand", shape::<h::Deliverables>),
    read(&DELIVERABLE_SHOW, "A document with what happened to it", shape::<h::DeliverableDetail>),
    act(
        &DELIVERABLE_SUBMIT,
        "Hand a version in",
        Some(shape::<h::DeliverableRequest>),
        200,
        Some(shape::<h::Deliverable>),
    ),
    act(&DELIVERABLE_ACCEPT, "Accept it", Some(shape::<h::DeliverableRequest>), 200, Some(shape::<h::Deliverable>)),
    act(&DELIVERABLE_RETURN, "Send it back", Some(shape::<h::DeliverableRequest>), 200, Some(shape::<h::Deliverable>)),
    read(&REGISTER_LIST, "Registers and their fields", shape::<r::Registers>),
    by(
        read(&RECORD_LIST, "Records of a register, newest first", shape::<r::RegisterRecords>),
        &[
            PROJECT,
            ("system", "of this business system only"),
            ("parent", "that belong to this record only"),
            ("withdrawn", "withdrawn ones too"),
            FROM,
            TO,
            LIMIT,
            MARKER,
        ],
    ),
    act(
        &RECORD_ENTER,
        "Enter a record",
        Some(shape::<r::RegisterRecordRequest>),
        201,
        Some(shape::<r::RegisterRecord>),
    ),
    read(&RECORD_SHOW, "A record with its versions", shape::<r::RegisterRecordDetail>),
    act(
        &RECORD_CHANGE,
        "Change a record: a new version with a reason",
        Some(shape::<r::RegisterChangeRequest>),
        200,
        Some(shape::<r::RegisterRecord>),
    ),
    act(&RECORD_WITHDRAW, "Withdraw a record", Some(shape::<ReasonRequest>), 200, Some(shape::<r::RegisterRecord>)),
    by(
        read(&REMINDER_LIST, "What no longer holds, or soon will not", shape::<r::Reminders>),
        &[("days", "that ends within so many days; 90 unless given"), LIMIT, MARKER],
    ),
    by(read(&SHIFT_LIST, "Shifts that touch a stretch of 93 days at most", shape::<s::Shifts>), &[TEAM, FROM, TO]),
    act(&SHIFT_PLAN, "Plan shifts, all or none", Some(shape::<s::ShiftsRequest>), 201, Some(shape::<s::Shifts>)),
    by(act(&SHIFT_CANCEL, "Cancel a shift", None, 200, Some(shape::<s::Shift>)), &[("reason", "why")]),
    by(
        read(&ON_CALL, "Who is on duty", shape::<s::Shifts>),
        &[TEAM, ("at", "at this instant (RFC 3339); now unless given")],
    ),
    by(
        read(&GAP_LIST, "When nobody has a post", shape::<s::RosterGaps>),
        &[
            ("team", "team"),
            ("post", "primary (unless given), deputy, onsite"),
            ("hours", "always (unless given) or working"),
            FROM,
            TO,
        ],
    ),
    read(&CALENDAR_SHOW, "The working calendar in force", shape::<s::WorkingCalendar>),
    act(
        &CALENDAR_IMPORT,
        "Import a working calendar; it is in force at once",
        Some(shape::<s::WorkingCalendarRequest>),
        200,
        Some(shape::<s::WorkingCalendar>),
    ),
    by(read(&CALENDAR_HISTORY, "Calendars, newest first", shape::<s::WorkingCalendars>), &[LIMIT, MARKER]),
];
