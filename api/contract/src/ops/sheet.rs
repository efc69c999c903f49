//! Statements, reports and forms as documents: PDF, XLSX, CSV, or the document itself as JSON, by `?format=` or `Accept`.

use super::endpoints::{DECIDE, VIEW, audited, endpoints};
use super::openapi::{Doc, PROJECT};
use kernel::Endpoint;
use kernel::endpoint::Method::Get;

endpoints! {
    BILL = Get "sheet.bill" "/ops/v1/bills/{project}/{month}/document" VIEW;
    USAGE = Get "sheet.usage" "/ops/v1/usage/{project}/{month}/document" VIEW;
    RECONCILIATION = Get "sheet.reconciliation" "/ops/v1/reconciliations/{first}/{last}/document" VIEW;
    SETTLEMENT = Get "sheet.settlement" "/ops/v1/settlements/{until}/document" DECIDE;
    FORM = Get "sheet.form" "/ops/v1/forms/{scheme}/{form}/document" DECIDE;
    REPORT = Get "sheet.report" "/ops/v1/operation-reports/{every}/{day}/document" DECIDE;
    UTILISATION = Get "sheet.utilisation" "/ops/v1/utilisation/{month}/document" VIEW;
    DEVIATIONS = Get "sheet.deviations" "/ops/v1/deviations/document" DECIDE;
    DELIVERABLES = Get "sheet.deliverables" "/ops/v1/deliverables/document" DECIDE;
}

const FORMAT: (&str, &str) = ("format", "pdf, xlsx, csv or json; otherwise what Accept asks for, and json");

const fn file(e: &'static Endpoint, summary: &'static str, query: &'static [(&'static str, &'static str)]) -> Doc {
    Doc { endpoint: e, summary, query, body: None, ok: (200, None) }
}

pub(super) const DOCS: &[Doc] = &[
    file(&BILL, "A bill with every interval that it comes from, as a document", &[FORMAT]),
    file(&USAGE, "The usage list of a project and month, as a document", &[FORMAT]),
    file(
        &RECONCILIATION,
        "Confirmation of resources over months, both such as 2026-11; of all projects for purchaser and operator, of the own for others",
        &[FORMAT, PROJECT],
    ),
    file(
        &SETTLEMENT,
        "A settlement by its id, with its signatures, or what one up to a day would be, as a document",
        &[FORMAT],
    ),
    file(
        &FORM,
        "A scheme's form by an assessment: acceptance, tasks (of what is held once) or self-evaluation, as a document",
        &[FORMAT, ("until", "last day of the assessed period; the latest assessment without it")],
    ),
    file(
        &REPORT,
        "The report of operation of the contract's week, two_weeks, month, quarter, half_year or year, begun by now, that a day is in",
        &[FORMAT],
    ),
    file(
        &UTILISATION,
        "The report of utilisation of a month such as 2026-11: of the whole cloud for purchaser and operator, or of a project; of the own project for others",
        &[FORMAT, PROJECT],
    ),
    file(
        &DEVIATIONS,
        "The deviation table of a tender's clauses, as a document",
        &[
            FORMAT,
            ("contract", "of this contract only"),
            ("area", "of this area only"),
            ("live", "true: with what this cloud measures about them now"),
        ],
    ),
    file(&DELIVERABLES, "The contract's deliverables with their state, as a document", &[FORMAT]),
];
