//! Texts of contracts that nobody has proposed yet, checked and compared as `xinglin admin contract check` and `diff` do.
//!
//! They come from whoever may decide, so they are read where they cannot hurt: bounded in size, a few at a time, and on a stack that the
//! deepest text that the parser takes does not exhaust.

use super::OpsState;
use super::catalog::reading;
use ::billing::contract::{Bid, Change, Contract, Problems, diff};
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use contract::ops::draft as wire;
use http::StatusCode;
use httpkit::extract::{JSON_LIMIT, bytes, json, parse_json};
use httpkit::{Ctx, Fail, Json, Routes};
use kernel::{Error, ErrorKind, Money, Result};
use tokio::sync::Semaphore;

/// Largest text; the largest contract that there is has a third of it.
const TEXT_LIMIT: usize = 512 * 1024;
/// Largest body with two of them.
const TEXTS_LIMIT: usize = 2 * JSON_LIMIT;
/// Problems that are listed.
const LISTED: usize = 1000;
/// Problems that a refusal to compare names.
const NAMED: usize = 20;
/// Tables may stand in each other 80 deep, each behind 80 dots. To leave so many again takes more stack than a thread of the runtime has.
const STACK: usize = 64 * 1024 * 1024;

/// Texts that are read at once; each takes a core.
static TURNS: Semaphore = Semaphore::const_new(2);
/// Texts that are read or wait; more are refused.
static WAITING: Semaphore = Semaphore::const_new(16);

/// Routes of this area.
pub(super) fn routes(r: Routes<OpsState>) -> Routes<OpsState> {
    r.on(&wire::DRAFT_CHECK, check).on(&wire::DRAFT_COMPARE, compare)
}

/// Runs on a thread whose stack is deep enough for any text.
fn on_a_deep_stack<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let thread = std::thread::Builder::new().name("contract text".to_owned()).stack_size(STACK).spawn(work);
    let thread = thread.map_err(|e| Error::unavailable("there is no thread to read the contract on").because(e))?;
    thread.join().map_err(|_| Error::internal("reading a contract panicked"))?
}

/// Takes its turn, which it keeps until it is done, also when its client has left.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let busy =
        || Error::new(ErrorKind::TooManyRequests, "TooManyRequests", "too many contracts are being read: try again");
    let place = WAITING.try_acquire().map_err(|_| busy())?;
    let turn = TURNS.acquire().await.map_err(|e| Error::internal("no turn").because(e))?;
    runtime::task::blocking(move || {
        let done = on_a_deep_stack(work);
        drop((place, turn));
        done
    })
    .await?
}

fn bounded(field: &str, text: &str) -> Result<()> {
    if text.len() <= TEXT_LIMIT {
        return Ok(());
    }
    Err(Error::too_large(format!("{field}: a contract has at most {TEXT_LIMIT} bytes")).field(field))
}

fn amount(m: Option<Money>) -> Option<String> {
    m.map(|m| m.to_string())
}

fn refused(p: Problems) -> wire::ContractCheck {
    let problem = |p: ::billing::contract::Problem| wire::ContractProblem { line: p.line, at: p.at, reason: p.reason };
    let problem_count = p.0.len();
    let problems = p.0.into_iter().take(LISTED).map(problem).collect();
    wire::ContractCheck { valid: false, problem_count, problems, contract: None }
}

fn holdings(c: &Contract) -> Result<wire::ContractHoldings> {
    let rows = |bid| c.rows_bid(bid).into_iter().map(str::to_owned).collect();
    Ok(wire::ContractHoldings {
        id: c.id.clone(),
        version: c.version.clone(),
        digest: c.digest.clone(),
        title: c.title.clone(),
        title_en: c.title_en.clone(),
        start: c.start.to_string(),
        end: c.end.to_string(),
        total: amount(c.total()?),
        ceiling: amount(c.budget.ceiling),
        counts: c.counts().into_iter().map(|(key, _, n)| (key.to_owned(), n)).collect(),
        missing: rows(Bid::Missing),
        added: rows(Bid::Added),
        readings: c.readings.len(),
        unconfirmed: c.unconfirmed().map(reading).collect(),
    })
}

async fn check(_: Ctx, Json(r): Json<wire::ContractText>) -> Result<Response, Fail> {
    bounded("text", &r.text)?;
    let work = move || -> Result<wire::ContractCheck> {
        match Contract::parse(&r.text) {
            Ok(c) => {
                let contract = Some(holdings(&c)?);
                Ok(wire::ContractCheck { valid: true, problem_count: 0, problems: vec![], contract })
            }
            Err(p) => Ok(refused(p)),
        }
    };
    json(StatusCode::OK, &in_turn(work).await?)
}

/// A text that is to be compared is a contract.
fn read(field: &'static str, text: &str) -> Result<Contract> {
    Contract::parse(text).map_err(|p| {
        let all = p.0.len();
        let first = Problems(p.0.into_iter().take(NAMED).collect());
        let which = if all > NAMED { format!(", of which the first {NAMED} are") } else { String::new() };
        let said = format!("{field}: the contract has {all} problem(s){which}:\n{first}");
        Error::bad_request(said).code("InvalidContract").field(field)
    })
}

fn difference(c: Change, a: &Contract, b: &Contract) -> wire::ContractDifference {
    let price = |of: &Contract| if c.kind == "item" { amount(of.item(&c.id).and_then(|i| i.price)) } else { None };
    let (price_before, price) = (price(a), price(b));
    wire::ContractDifference { price_before, price, yuan: amount(c.yuan), kind: c.kind, id: c.id, what: c.what }
}

fn compared(a: &Contract, b: &Contract, against_in_force: bool) -> Result<wire::ContractDifferences> {
    // Amounts that fit each for itself may not fit together.
    let d = diff(a, b).map_err(|e| match e.kind {
        ErrorKind::Internal => Error::bad_request("the amounts are too large to be compared").because(e),
        _ => e,
    });
    let d = d.map_err(|e| e.field("after"))?;
    Ok(wire::ContractDifferences {
        before: format!("{} {}", a.id, a.version),
        after: format!("{} {}", b.id, b.version),
        against_in_force,
        total_before: amount(d.total.0),
        total: amount(d.total.1),
        changes: d.changes.into_iter().map(|c| difference(c, a, b)).collect(),
    })
}

async fn compare(State(s): State<OpsState>, _: Ctx, body: Body) -> Result<Response, Fail> {
    let r: wire::ContractTexts = parse_json(&bytes(body, TEXTS_LIMIT).await?)?;
    bounded("before", r.before.as_deref().unwrap_or_default())?;
    bounded("after", &r.after)?;
    let in_force = s.billing.contract().clone();
    let work = move || -> Result<wire::ContractDifferences> {
        let against_in_force = r.before.is_none();
        let a = r.before.map_or(Ok(in_force), |text| read("before", &text))?;
        compared(&a, &read("after", &r.after)?, against_in_force)
    };
    json(StatusCode::OK, &in_turn(work).await?)
}
