//! What somebody does with his own account: password, second factor.

use super::{ConsoleState, Reply, private, seat, with_cookie};
use crate::north::identity::refused;
use axum::extract::State;
use axum::response::IntoResponse as _;
use contract::console::{CodeBody, EnrolmentView, PasswordBody, ProofBody};
use http::StatusCode;
use httpkit::{Ctx, Json, browser};
use identity::Secret;
use identity::token::login::Refusal;
use kernel::{Error, ErrorKind};

/// A wrong password here ends no session, so it is not 401; fields are named as this API names them.
fn told(mut r: Refusal, field: &'static str) -> Refusal {
    match r.error.kind {
        ErrorKind::Unauthenticated => {
            let why =
                format!("{field}: is not the present password, or the account is locked after too many wrong ones");
            r.error = Error::forbidden(why).code("WrongPassword").field(field);
        }
        ErrorKind::BadRequest if r.error.field.as_deref() == Some("user.password") => {
            let why = r.error.message.replacen("user.password", "new", 1);
            r.error = Error::bad_request(why).code(r.error.code).field("new");
        }
        _ => {}
    }
    r
}

/// Ends every other session and every token; this one goes on under a new cookie.
pub async fn password(State(s): State<ConsoleState>, ctx: Ctx, Json(b): Json<PasswordBody>) -> Reply {
    let seat = seat(&s, &ctx).await?;
    let (old, new) = (Secret::from(b.old.0), Secret::from(b.new.0));
    if let Err(r) = s.identity.change_password(&seat.record().user, &old, &new).await {
        return Ok(refused(told(r, "old")));
    }
    let cookie = s.identity.renew_session(&seat).await?;
    Ok(with_cookie(StatusCode::NO_CONTENT.into_response(), &browser::set_cookie(cookie.expose()))?)
}

pub async fn begin_factor(State(s): State<ConsoleState>, ctx: Ctx) -> Reply {
    let seat = seat(&s, &ctx).await?;
    let e = s.identity.begin_second_factor(&seat.record().user).await?;
    let view = EnrolmentView { secret: e.secret.expose().to_owned(), uri: e.uri.expose().to_owned() };
    Ok(private(httpkit::extract::json(StatusCode::OK, &view)?))
}

/// Ends every other session: it was begun with the password alone.
pub async fn confirm_factor(State(s): State<ConsoleState>, ctx: Ctx, Json(b): Json<CodeBody>) -> Reply {
    let seat = seat(&s, &ctx).await?;
    s.identity.confirm_second_factor(&seat.record().user, &Secret::from(b.code.0)).await?;
    s.identity.end_other_sessions(&seat).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub async fn end_factor(State(s): State<ConsoleState>, ctx: Ctx, Json(b): Json<ProofBody>) -> Reply {
    let seat = seat(&s, &ctx).await?;
    match s.identity.end_second_factor(&seat.record().user, &Secret::from(b.password.0)).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT.into_response()),
        Err(r) => Ok(refused(told(r, "password"))),
    }
}
