//! Errors in the form of each protocol. The kind chooses the status; OpenStack services differ where noted.

use super::console::words;
use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use kernel::{Error, ErrorKind};
use serde_json::json;

fn status(service: &str, e: &Error) -> StatusCode {
    match e.kind {
        ErrorKind::BadRequest if e.code == "MethodNotAllowed" => StatusCode::METHOD_NOT_ALLOWED,
        ErrorKind::BadRequest => StatusCode::BAD_REQUEST,
        ErrorKind::Unauthenticated => StatusCode::UNAUTHORIZED,
        ErrorKind::Forbidden => StatusCode::FORBIDDEN,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Conflict | ErrorKind::NoCapacity => StatusCode::CONFLICT,
        // Each service's own status for "beyond your quota".
        ErrorKind::OverQuota => match service {
            "volume" | "image" => StatusCode::PAYLOAD_TOO_LARGE,
            "network" => StatusCode::CONFLICT,
            _ => StatusCode::FORBIDDEN,
        },
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::Precondition => StatusCode::PRECONDITION_FAILED,
        ErrorKind::InsufficientStorage => StatusCode::INSUFFICIENT_STORAGE,
        ErrorKind::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ErrorKind::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
        ErrorKind::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Unavailable | ErrorKind::Retry => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Text for the caller: that of the error, except for our own faults, whose text stays in the log.
fn text(e: &Error, request_id: &str) -> String {
    match e.kind {
        ErrorKind::Internal => {
            format!("An unexpected error occurred; the operator finds it in the log under {request_id}.")
        }
        _ => e.message.clone(),
    }
}

/// Nova's and Cinder's name of a status.
fn fault_name(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "badRequest",
        401 => "unauthorized",
        403 => "forbidden",
        404 => "itemNotFound",
        405 => "badMethod",
        409 => "conflictingRequest",
        413 => "overLimit",
        415 => "badMediaType",
        429 => "overLimit",
        501 => "notImplemented",
        503 => "serviceUnavailable",
        _ => "computeFault",
    }
}

/// Renders an error in the form of `service`.
pub fn render(service: &'static str, e: &Error, request_id: &str) -> Response {
    let status = status(service, e);
    let (code, message) = (status.as_u16(), text(e, request_id));
    let title = status.canonical_reason().unwrap_or("Error");
    let body = match service {
        "identity" => json!({"error": {"code": code, "message": message, "title": title}}),
        "compute" | "volume" => json!({fault_name(status): {"code": code, "message": message}}),
        "network" => json!({"NeutronError": {"type": e.code, "message": message, "detail": ""}}),
        // Glance answers in HTML or text; its clients show the body as it is.
        "image" => {
            return (
                status,
                [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
                format!("{code} {title}\n\n{message}\n"),
            )
                .into_response();
        }
        // Its pages show what they are told, in the language of who reads.
        "console" => json!({"error": {
            "code": e.code, "status": code, "message": message, "message_zh": words::zh(e), "field": e.field, "request_id": request_id
        }}),
        _ => {
            json!({"error": {"code": e.code, "status": code, "message": message, "field": e.field, "request_id": request_id}})
        }
    };
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// The service that a path belongs to, for errors outside any endpoint.
pub fn service_of(path: &str) -> &'static str {
    match path.split('/').nth(1).unwrap_or("") {
        "identity" => "identity",
        "image" => "image",
        "compute" => "compute",
        "volume" => "volume",
        "networking" => "network",
        "console" => "console",
        _ => "ops",
    }
}
