//! The pages, which know no caller: what they show they ask for.

use super::Reply;
use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use httpkit::{Ctx, Fail};
use kernel::Error;

/// Where the pages begin.
pub const HOME: &str = "/console/";

/// `/console` and, for browsers, `/`.
pub async fn redirect() -> Response {
    to_home()
}

/// Sends a browser to the pages.
pub fn to_home() -> Response {
    (http::StatusCode::FOUND, [(http::header::LOCATION, HOME)]).into_response()
}

fn served(path: &str, ctx: &Ctx) -> Reply {
    let found = ::console::serve(path, &ctx.headers);
    let none = || Error::not_found("The console has no such file.");
    found.map(|r| r.map(Body::from)).ok_or_else(|| Fail(none()))
}

pub async fn home(ctx: Ctx) -> Reply {
    served("", &ctx)
}

pub async fn page(ctx: Ctx, Path(path): Path<String>) -> Reply {
    // What is below is no page: a mistyped address of the API is not answered with one.
    if path == "api" || path.starts_with("api/") {
        return Err(Error::not_found("The resource could not be found.").into());
    }
    served(&path, &ctx)
}
