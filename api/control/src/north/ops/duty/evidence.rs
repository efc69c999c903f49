//! Files that prove something: bytes in, bytes out.

use super::file;
use crate::north::ops::OpsState;
use ::ops::evidence::LARGEST;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use httpkit::extract::{bytes, json};
use httpkit::{Ctx, Fail, Params};
use kernel::{Error, EvidenceId};
use std::fmt::Write as _;

pub(super) async fn store(State(s): State<OpsState>, ctx: Ctx, p: Params, req: Request) -> Result<Response, Fail> {
    let wanted = || Error::bad_request("name: is missing: the file's name, in the query").field("name");
    let name = p.get("name").ok_or_else(wanted)?;
    let media = ctx.header("content-type").map(str::to_owned);
    let body = bytes(req.into_body(), LARGEST).await?;
    let e = s.ops.store_evidence(&ctx.caller, name, media.as_deref(), body.into()).await?;
    json(StatusCode::CREATED, &file(e))
}

/// A file name as RFC 6266 writes it: every byte that is not plain is escaped, so that nothing of it is taken for a header.
fn disposition(name: &str) -> String {
    let mut s = "attachment; filename*=UTF-8''".to_owned();
    for b in name.bytes() {
        if b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_') {
            s.push(char::from(b));
        } else {
            let _ = write!(s, "%{b:02X}");
        }
    }
    s
}

pub(super) async fn show(State(s): State<OpsState>, ctx: Ctx, Path(id): Path<String>) -> Result<Response, Fail> {
    let (e, data) = s.ops.evidence(&ctx.caller, &EvidenceId::from(id)).await?;
    // Whatever the sender called it, a browser only stores it.
    let head = [
        (header::CONTENT_TYPE, e.media.clone()),
        (header::CONTENT_DISPOSITION, disposition(&e.name)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::ETAG, format!("\"{}\"", e.sha256)),
    ];
    Ok((StatusCode::OK, head, data).into_response())
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_of_a_name_reaches_the_header_as_it_is() {
        assert_eq!(super::disposition("a\"\r\n;b.pdf"), "attachment; filename*=UTF-8''a%22%0D%0A%3Bb.pdf");
        assert_eq!(super::disposition("报.pdf"), "attachment; filename*=UTF-8''%E6%8A%A5.pdf");
    }
}
