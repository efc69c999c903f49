//! Assessments and settlements.

mod assessment;
mod settlement;

use super::endpoints::{DECIDE, PURCHASE, RUN, VIEW, audited, endpoints};
use super::openapi::{Doc, LIMIT, MARKER, NEXT, PROJECT, STATE, act, by, read, shape, sorted};
use kernel::Endpoint;
use kernel::endpoint::Method::{Get, Post};

pub use assessment::*;
pub use settlement::*;

endpoints! {
    SCHEME_LIST = Get "scheme.list" "/ops/v1/schemes" DECIDE;
    ASSESSMENT_LIST = Get "assessment.list" "/ops/v1/assessments" VIEW;
    ASSESSMENT_OPEN = Post "assessment.open" "/ops/v1/assessments" DECIDE;
    ASSESSMENT_SIMULATE = Post "assessment.simulate" "/ops/v1/assessments/simulate" DECIDE;
    ASSESSMENT_SHOW = Get "assessment.show" "/ops/v1/assessments/{id}" VIEW;
    ASSESSMENT_REFRESH = Post "assessment.refresh" "/ops/v1/assessments/{id}/refresh" DECIDE;
    ASSESSMENT_JUDGE = Post "assessment.judge" "/ops/v1/assessments/{id}/judgements" PURCHASE;
    ASSESSMENT_ANNOUNCE = Post "assessment.announce" "/ops/v1/assessments/{id}/announce" PURCHASE;
    ASSESSMENT_CONFIRM = Post "assessment.confirm" "/ops/v1/assessments/{id}/confirm" RUN;
    ASSESSMENT_APPEAL = Post "assessment.appeal" "/ops/v1/assessments/{id}/appeal" RUN;
    ASSESSMENT_DECIDE = Post "assessment.decide" "/ops/v1/assessments/{id}/decide" PURCHASE;
    ASSESSMENT_FINALISE = Post "assessment.finalise" "/ops/v1/assessments/{id}/finalise" PURCHASE;
    RECTIFICATION_REPORT = Post "rectification.report" "/ops/v1/assessments/{id}/rectification" RUN;
    RECTIFICATION_DECIDE = Post "rectification.decide" "/ops/v1/assessments/{id}/rectification/decide" PURCHASE;

    SETTLEMENT_LIST = Get "settlement.list" "/ops/v1/settlements" DECIDE;
    SETTLEMENT_DRAFT = Post "settlement.draft" "/ops/v1/settlements" DECIDE;
    SETTLEMENT_SHOW = Get "settlement.show" "/ops/v1/settlements/{id}" DECIDE;
    SETTLEMENT_SIGN = Post "settlement.sign" "/ops/v1/settlements/{id}/sign" DECIDE;
    SETTLEMENT_RETURN = Post "settlement.return" "/ops/v1/settlements/{id}/return" PURCHASE;
    PLAN_SHOW = Get "payment-plan.show" "/ops/v1/payment-plan" DECIDE;
    PLAN_SHARE = Post "payment-plan.share" "/ops/v1/payment-plan/shares" PURCHASE;
    PLAN_STEP = Post "payment-plan.step" "/ops/v1/payment-plan/{id}/steps" DECIDE;
}

pub(super) const DOCS: &[Doc] = &[
    read(&SCHEME_LIST, "Assessment schemes of the contract in force", shape::<Schemes>),
    by(
        read(
            &ASSESSMENT_LIST,
            "Assessments, newest first; a tenant sees those of the own project",
            shape::<Assessments>,
        ),
        &[("scheme", "of this scheme only"), STATE, PROJECT, LIMIT, MARKER],
    ),
    act(
        &ASSESSMENT_OPEN,
        "Open an assessment of a period; those of periods that have ended are opened by themselves",
        Some(shape::<AssessmentRequest>),
        201,
        Some(shape::<Assessment>),
    ),
    act(
        &ASSESSMENT_SIMULATE,
        "What the score and the payments would be if; nothing is saved",
        Some(shape::<SimulationRequest>),
        200,
        Some(shape::<Simulation>),
    ),
    read(&ASSESSMENT_SHOW, "An assessment with its score and all that was said", shape::<Assessment>),
    act(&ASSESSMENT_REFRESH, "Take the figures from the records again", None, 200, Some(shape::<Assessment>)),
    act(&ASSESSMENT_JUDGE, "Judge an item", Some(shape::<JudgementRequest>), 200, Some(shape::<Assessment>)),
    act(&ASSESSMENT_ANNOUNCE, "Tell the result; the time for an appeal runs", None, 200, Some(shape::<Assessment>)),
    act(&ASSESSMENT_CONFIRM, "Agree with the result", None, 200, Some(shape::<Assessment>)),
    act(&ASSESSMENT_APPEAL, "Appeal", Some(shape::<AppealRequest>), 200, Some(shape::<Assessment>)),
    act(&ASSESSMENT_DECIDE, "Decide on an appeal", Some(shape::<VerdictRequest>), 200, Some(shape::<Assessment>)),
    act(&ASSESSMENT_FINALISE, "Sign off; the score never changes again", None, 200, Some(shape::<Assessment>)),
    act(
        &RECTIFICATION_REPORT,
        "Say what has been mended",
        Some(shape::<RectificationRequest>),
        200,
        Some(shape::<Assessment>),
    ),
    act(&RECTIFICATION_DECIDE, "Find it mended, or not", Some(shape::<VerdictRequest>), 200, Some(shape::<Assessment>)),
    by(
        read(&SETTLEMENT_LIST, "Settlements, newest first", shape::<Settlements>),
        &[LIMIT, NEXT, sorted!("number", "until", "state")],
    ),
    act(
        &SETTLEMENT_DRAFT,
        "Compute the settlement that is not closed, or begin one",
        Some(shape::<SettlementRequest>),
        201,
        Some(shape::<Settlement>),
    ),
    read(
        &SETTLEMENT_SHOW,
        "A settlement; with `.csv` behind the id or `Accept: text/csv` as a table, with `.md` as a sheet",
        shape::<Settlement>,
    ),
    act(
        &SETTLEMENT_SIGN,
        "Sign what was seen: the operator a draft, then the purchaser",
        Some(shape::<SignatureRequest>),
        200,
        Some(shape::<Settlement>),
    ),
    act(&SETTLEMENT_RETURN, "Send back with a reason", Some(shape::<ReturnRequest>), 200, Some(shape::<Settlement>)),
    read(&PLAN_SHOW, "The plan of all payments and caps as it stands", shape::<PaymentPlan>),
    act(&PLAN_SHARE, "Decide a share that the contract leaves to a person", Some(shape::<ShareRequest>), 204, None),
    act(
        &PLAN_STEP,
        "Record what a payment waited for, its invoice, or that it is paid",
        Some(shape::<PaymentStepRequest>),
        200,
        Some(shape::<FixedPayment>),
    ),
];
