//! Bills that are issued, confirmed, disputed and settled; corrections; imported usage; the journal.
//!
//! * `bills.rs`: reconciliation, lines, disputes, adjustments; `facts.rs`: corrections and imports; `money.rs`: journal, versions.

mod bills;
mod facts;
mod money;

use super::{OpsState, instant, project_of};
use ::billing::book::Seal;
use ::catalog::order::WhoseOrders;
use axum::body::Bytes;
use axum::response::{IntoResponse as _, Response};
use contract::ops::books as wire;
use http::{StatusCode, header};
use httpkit::extract::parse_json;
use httpkit::{Ctx, Fail, Params, Routes};
use kernel::{ProjectId, Result};
use serde::de::DeserializeOwned;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    let r = r
        .on(&wire::BOOK_LIST, bills::list)
        .on(&wire::BOOK_SHOW, bills::show)
        .on(&wire::BOOK_ISSUE, bills::issue)
        .on(&wire::BOOK_SIGN, bills::sign)
        .on(&wire::LINE_CONFIRM, bills::confirm)
        .on(&wire::LINE_DISPUTE, bills::dispute)
        .on(&wire::LINE_WITHDRAW, bills::withdraw)
        .on(&wire::LINE_UPHOLD, bills::uphold)
        .on(&wire::LINE_REJECT, bills::reject)
        .on(&wire::LINE_ACCEPT, bills::accept)
        .on(&wire::LINE_DECLINE, bills::decline)
        .on(&wire::BILLING_LIST, bills::term)
        .on(&wire::DISPUTE_LIST, bills::disputes)
        .on(&wire::ADJUSTMENT_LIST, bills::adjustments);
    let r = r
        .on(&wire::CORRECTION_CREATE, facts::propose)
        .on(&wire::CORRECTION_LIST, facts::corrections)
        .on(&wire::CORRECTION_SHOW, facts::correction)
        .on(&wire::CORRECTION_APPROVE, facts::approve)
        .on(&wire::CORRECTION_REJECT, facts::reject)
        .on(&wire::CORRECTION_WITHDRAW, facts::withdraw)
        .on(&wire::IMPORT_CREATE, facts::import)
        .on(&wire::IMPORT_LIST, facts::imports)
        .on(&wire::SOURCE_CREATE, facts::register)
        .on(&wire::SOURCE_LIST, facts::sources)
        .on(&wire::SOURCE_REVOKE, facts::revoke);
    r.on(&wire::JOURNAL_LIST, money::journal)
        .on(&wire::BALANCE_LIST, money::balances)
        .on(&wire::CONTRACT_VERSIONS, money::versions)
}

fn signature(s: &Seal) -> wire::Signature {
    wire::Signature { by: s.by.to_string(), name: s.name.clone(), at: instant(s.at) }
}

fn opt_signature(s: Option<&Seal>) -> Option<wire::Signature> {
    s.map(signature)
}

/// The project that a list is about: the caller's, or, for purchaser and operator, the one that is asked for or all.
fn whose(ctx: &Ctx, p: &Params) -> Result<Option<ProjectId>> {
    match (WhoseOrders::of(&ctx.caller)?, p.get("project")) {
        (WhoseOrders::All, None) => Ok(None),
        (_, asked) => project_of(&ctx.caller, asked).map(Some),
    }
}

/// A body that may be left out.
fn opt_body<T: DeserializeOwned + Default>(body: &Bytes) -> Result<T> {
    if body.is_empty() { Ok(T::default()) } else { parse_json(body) }
}

/// Whether the client wants a sheet.
fn wants_sheet(ctx: &Ctx) -> bool {
    ctx.header("accept").is_some_and(|a| a.contains("text/csv"))
}

/// A sheet; `name` is ours, nothing of the client's reaches the header.
fn sheet(name: &str, text: String) -> Result<Response, Fail> {
    let file = format!("attachment; filename=\"{name}.csv\"");
    let head = [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, file.as_str())];
    Ok((StatusCode::OK, head, text).into_response())
}
