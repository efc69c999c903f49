//! Bytes of images, streamed both ways: never in memory as a whole.

use super::ImageState;
use async_trait::async_trait;
use axum::body::{Body, BodyDataStream};
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse as _, Response};
use futures::StreamExt as _;
use http::{HeaderValue, StatusCode, header};
use httpkit::{Ctx, Fail};
use kernel::{Error, ErrorKind, ImageId, Result};
use std::ops::Range;
use std::time::Duration;
use storage::image::upload::Chunks;
use tokio_util::io::ReaderStream;

/// A client that sends nothing for this long has broken off.
const STALL: Duration = Duration::from_secs(120);

/// After a refusal, what the client still sends is read for so long: many read no answer before they have sent all.
const DRAIN: Duration = Duration::from_secs(10);

struct FromBody(BodyDataStream);

impl FromBody {
    async fn drain(&mut self) {
        let rest = async { while let Some(Ok(_)) = self.0.next().await {} };
        // Whoever sends for longer is cut off.
        let _ = tokio::time::timeout(DRAIN, rest).await;
    }
}

#[async_trait]
impl Chunks for FromBody {
    async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let broke_off = || Error::bad_request("the upload broke off; nothing was kept");
        match tokio::time::timeout(STALL, self.0.next()).await {
            Ok(None) => Ok(None),
            Ok(Some(Ok(bytes))) => Ok(Some(bytes.into())),
            Ok(Some(Err(e))) => Err(broke_off().because(e)),
            Err(_) => Err(broke_off()),
        }
    }
}

pub async fn put(
    State(s): State<ImageState>,
    ctx: Ctx,
    Path(id): Path<ImageId>,
    req: Request,
) -> Result<Response, Fail> {
    let kind = ctx.header("content-type").unwrap_or("").to_owned();
    if kind != "application/octet-stream" {
        let e = format!("content type '{kind}' is not application/octet-stream");
        return Err(Error::new(ErrorKind::UnsupportedMediaType, "UnsupportedMediaType", e).into());
    }
    let mut body = FromBody(req.into_body().into_data_stream());
    // A task of its own: a client that goes away drops this handler, and the image must be put back all the same.
    let task = runtime::task::spawn("image-upload", async move {
        let done = s.storage.upload(&ctx.caller, &id, &mut body).await;
        if done.is_err() {
            body.drain().await;
        }
        done
    });
    match task.await {
        Ok(Some(done)) => {
            done?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        _ => Err(Error::internal("the upload ended without a result").into()),
    }
}

enum Asked {
    All,
    Part(Range<u64>),
    Outside,
}

/// Reads one byte range (RFC 9110 §14.2); several, or another unit, are ignored as the RFC allows.
fn range(header: Option<&str>, size: u64) -> Asked {
    let Some(spec) = header.and_then(|h| h.strip_prefix("bytes=")) else { return Asked::All };
    let Some((from, to)) = spec.split_once('-') else { return Asked::All };
    let r = match (from.trim().parse::<u64>(), to.trim().parse::<u64>()) {
        (Ok(a), Ok(b)) if a <= b => a..b.saturating_add(1).min(size),
        (Ok(a), Err(_)) if to.trim().is_empty() => a..size,
        (Err(_), Ok(last)) if from.trim().is_empty() && last > 0 => size.saturating_sub(last)..size,
        _ => return Asked::All,
    };
    if r.start < r.end { Asked::Part(r) } else { Asked::Outside }
}

pub async fn get(State(s): State<ImageState>, ctx: Ctx, Path(id): Path<ImageId>) -> Result<Response, Fail> {
    let size = s.storage.show_image(&ctx.caller, &id).await?.size;
    let asked = range(ctx.header("range"), size.unwrap_or(0));
    let part = match (&asked, size) {
        (Asked::Outside, Some(size)) => {
            let headers = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, headers).into_response());
        }
        (Asked::Part(r), _) => Some(r.clone()),
        _ => None,
    };
    let reading = match s.storage.read_image(&ctx.caller, &id, part.clone()).await {
        // Glance answers 204 for an image without data.
        Err(e) if e.code == "NoData" => return Ok(StatusCode::NO_CONTENT.into_response()),
        other => other?,
    };
    let length = reading.range.end - reading.range.start;
    let status = if part.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let body = Body::from_stream(ReaderStream::with_capacity(reading.reader, 256 * 1024));
    let mut r = (status, body).into_response();
    let h = r.headers_mut();
    h.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    h.insert(header::CONTENT_LENGTH, length.into());
    h.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    if part.is_some() {
        let value = format!("bytes {}-{}/{}", reading.range.start, reading.range.end - 1, reading.size);
        h.insert(header::CONTENT_RANGE, value.parse().map_err(|_| Error::internal("a range is not text"))?);
    } else if let Some(md5) = reading.checksum.and_then(|m| m.parse().ok()) {
        // Glance's client compares it with what it received.
        h.insert("content-md5", md5);
    }
    Ok(r)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_cut_to_the_image() {
        let of = |h| match range(Some(h), 100) {
            Asked::All => None,
            Asked::Part(r) => Some((r.start, r.end)),
            Asked::Outside => Some((0, 0)),
        };
        assert_eq!(of("bytes=0-9"), Some((0, 10)));
        assert_eq!(of("bytes=90-"), Some((90, 100)));
        assert_eq!(of("bytes=-5"), Some((95, 100)));
        assert_eq!(of("bytes=0-18446744073709551615"), Some((0, 100)));
        assert_eq!(of("bytes=100-"), Some((0, 0)));
        assert_eq!(of("bytes=9-3"), None);
        assert_eq!(of("lines=1-2"), None);
    }
}
