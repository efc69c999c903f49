//! The web console's own addresses: its pages (`page`), the name and look that a domain gives them (`brand`), sessions of browsers
//! (`session`), what somebody does with his own account (`account`). Errors are told in both languages (`words`).

mod account;
pub(super) mod brand;
mod page;
mod session;
pub mod words;

pub(super) use page::to_home;

use axum::response::Response;
use billing::Billing;
use contract::console as ep;
use http::{HeaderValue, header};
use httpkit::{Ctx, Fail, Routes};
use identity::Identity;
use identity::session::Seat;
use kernel::{Error, Result};
use std::sync::Arc;

/// What the handlers work on.
#[derive(Clone)]
pub struct ConsoleState {
    /// Sessions and accounts.
    pub identity: Arc<Identity>,
    /// The contract in force, whose title stands on every page.
    pub billing: Arc<Billing>,
    /// Engines are simulated: every page says so.
    pub simulated: bool,
}

/// Result of a handler.
type Reply = Result<Response, Fail>;

/// All routes of the console.
pub fn routes() -> Routes<ConsoleState> {
    Routes::new()
        .on(&ep::BARE, page::redirect)
        .on(&ep::HOME, page::home)
        .on(&ep::PAGE, page::page)
        .on(&ep::BRAND, brand::show)
        .on(&ep::BRAND_LOGO, brand::logo)
        .on(&ep::SESSION_OPEN, session::open)
        .on(&ep::SESSION_SHOW, session::show)
        .on(&ep::SESSION_CLOSE, session::close)
        .on(&ep::SESSION_SCOPE, session::scope)
        .on(&ep::SESSION_LIST, session::list)
        .on(&ep::SESSION_END, session::end)
        .on(&ep::PASSWORD, account::password)
        .on(&ep::FACTOR_BEGIN, account::begin_factor)
        .on(&ep::FACTOR_CONFIRM, account::confirm_factor)
        .on(&ep::FACTOR_END, account::end_factor)
}

/// The session of the request. The gate has counted this use.
async fn seat(s: &ConsoleState, ctx: &Ctx) -> Result<Seat> {
    let none = || Error::unauthenticated("This address is for sessions of browsers, and a token has none.");
    let cookie = ctx.cookie.as_deref().ok_or_else(|| none().code("NoSession"))?;
    s.identity.session(cookie, false).await
}

/// Gives the browser a cookie, or takes it away; no cache keeps such an answer.
fn with_cookie(mut r: Response, cookie: &str) -> Result<Response> {
    let value = HeaderValue::from_str(cookie).map_err(|e| Error::internal("a cookie is no header").because(e))?;
    r.headers_mut().insert(header::SET_COOKIE, value);
    Ok(private(r))
}

/// An answer that is nobody else's.
fn private(mut r: Response) -> Response {
    r.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    r
}
