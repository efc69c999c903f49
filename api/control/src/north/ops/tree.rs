//! Quota among projects.

use super::{OpsState, instant, limit, opt_instant};
use ::catalog::tree::allocate::Allocation;
use ::catalog::tree::loan::{Loan, Sign};
use ::catalog::tree::{Node, NodeLine};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::ops::tree as wire;
use contract::ops::tree as ep;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::{AllocationId, Error, LoanId, ProjectId, Result};
use runtime::port::Resource;
use std::collections::BTreeMap;

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r.on(&ep::TREE_SHOW, show)
        .on(&ep::TREE_LIMITS, limits)
        .on(&ep::ALLOCATION_CREATE, allocate)
        .on(&ep::ALLOCATION_LIST, allocations)
        .on(&ep::ALLOCATION_DELETE, take_back)
        .on(&ep::LOAN_CREATE, borrow)
        .on(&ep::LOAN_LIST, loans)
        .on(&ep::LOAN_AGREE, agree)
        .on(&ep::LOAN_APPROVE, approve)
        .on(&ep::LOAN_REFUSE, refuse)
        .on(&ep::LOAN_RETURN, give_back)
}

fn named(all: &BTreeMap<Resource, i64>) -> BTreeMap<String, i64> {
    all.iter().map(|(r, n)| (r.as_str().to_owned(), *n)).collect()
}

/// Resources by their names.
fn resources<T>(all: BTreeMap<String, T>) -> Result<BTreeMap<Resource, T>> {
    all.into_iter()
        .map(|(name, n)| match Resource::parse(&name) {
            Some(r) => Ok((r, n)),
            None => {
                let shown: String = name.chars().take(64).collect();
                let field = format!("resources.{shown}");
                Err(Error::bad_request(format!("{field}: is no quota resource")).field(field))
            }
        })
        .collect()
}

fn node(n: Node) -> wire::Node {
    let line = |(r, l): (Resource, NodeLine)| {
        let l = wire::NodeLine { set: l.set, granted: l.granted, used: l.used, below: l.below, free: l.free };
        (r.as_str().to_owned(), l)
    };
    wire::Node {
        project: n.project.into(),
        parent: n.parent.map(String::from),
        resources: n.lines.into_iter().map(line).collect(),
    }
}

fn allocation(a: Allocation) -> wire::Allocation {
    wire::Allocation {
        resources: named(&a.resources),
        id: a.id.into(),
        parent: a.parent.into(),
        child: a.child.into(),
        by: a.by.into(),
        by_name: a.by_name,
        reason: a.reason,
        at: instant(a.at),
        ended_at: opt_instant(a.ended_at),
    }
}

fn loan(l: Loan) -> wire::Loan {
    let sign = |(by, name, at): Sign| wire::Sign { by: by.into(), name, at: instant(at) };
    wire::Loan {
        resources: named(&l.resources),
        id: l.id.into(),
        lender: l.lender.into(),
        borrower: l.borrower.into(),
        until: instant(l.until),
        reason: l.reason,
        state: l.state.as_str().to_owned(),
        note: l.note,
        asked: sign(l.asked),
        agreed: l.agreed.map(sign),
        approved: l.approved.map(sign),
        ended_at: opt_instant(l.ended_at),
    }
}

async fn show(State(s): State<OpsState>, ctx: Ctx, Path(project): Path<String>, p: Params) -> Result<Response, Fail> {
    let after = p.get("marker").map(ProjectId::from);
    let found = s.catalog.branch(&ctx.caller, &ProjectId::from(project), after.as_ref(), limit(&p)?).await?;
    let body = wire::Branch { node: node(found.0), below: found.1.into_iter().map(node).collect() };
    json(StatusCode::OK, &body)
}

async fn limits(
    State(s): State<OpsState>,
    ctx: Ctx,
    Path(project): Path<String>,
    Json(r): Json<wire::LimitsRequest>,
) -> Result<Response, Fail> {
    let wanted = resources(r.resources)?;
    json(StatusCode::OK, &node(s.catalog.set_limits(&ctx.caller, &ProjectId::from(project), &wanted).await?))
}

async fn allocate(
    State(s): State<OpsState>,
    ctx: Ctx,
    Json(r): Json<wire::AllocationRequest>,
) -> Result<Response, Fail> {
    let wanted = resources(r.resources)?;
    let child = ProjectId::from(r.child);
    let a = s.catalog.allocate(&ctx.caller, &child, &wanted, r.reason.as_deref()).await?;
    json(StatusCode::CREATED, &allocation(a))
}

async fn allocations(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let before = p.get("marker").map(AllocationId::from);
    let all = s.catalog.allocations(&ctx.caller, before.as_ref(), limit(&p)?).await?;
    json(StatusCode::OK, &wire::Allocations { allocations: all.into_iter().map(allocation).collect() })
}

async fn take_back(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    json(StatusCode::OK, &allocation(s.catalog.take_back(&ctx.caller, &AllocationId::from(id)).await?))
}

async fn borrow(State(s): State<OpsState>, ctx: Ctx, Json(r): Json<wire::LoanRequest>) -> Result<Response, Fail> {
    let wanted = resources(r.resources)?;
    let until = super::flow::at("until", &r.until)?;
    let lender = ProjectId::from(r.lender);
    let l = s.catalog.borrow_quota(&ctx.caller, &lender, &wanted, until, &r.reason).await?;
    json(StatusCode::CREATED, &loan(l))
}

async fn loans(State(s): State<OpsState>, ctx: Ctx, p: Params) -> Result<Response, Fail> {
    let before = p.get("marker").map(LoanId::from);
    let all = s.catalog.loans(&ctx.caller, before.as_ref(), limit(&p)?).await?;
    json(StatusCode::OK, &wire::Loans { loans: all.into_iter().map(loan).collect() })
}

async fn agree(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    json(StatusCode::OK, &loan(s.catalog.agree_loan(&ctx.caller, &LoanId::from(id)).await?))
}

async fn approve(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    json(StatusCode::OK, &loan(s.catalog.approve_loan(&ctx.caller, &LoanId::from(id)).await?))
}

async fn refuse(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>, body: Bytes) -> Result<Response, Fail> {
    let why = super::order::reason(&body)?;
    json(StatusCode::OK, &loan(s.catalog.refuse_loan(&ctx.caller, &LoanId::from(id), why.as_deref()).await?))
}

async fn give_back(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    json(StatusCode::OK, &loan(s.catalog.return_loan(&ctx.caller, &LoanId::from(id)).await?))
}
