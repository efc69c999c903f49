//! Enrolment: a one-time token becomes a certificate.

use contract::node::{ENROLL_PATH, Enroll, Enrolled};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use kernel::{Error, Result};
use rustls::ClientConfig;
use rustls_pki_types::ServerName;
use std::net::SocketAddr;
use std::sync::Arc;

/// Trades the token for a certificate.
///
/// # Errors
/// Unavailable, if control does not answer; forbidden, if it refuses the token.
pub async fn enroll(control: SocketAddr, name: &str, tls: Arc<ClientConfig>, request: &Enroll) -> Result<Enrolled> {
    let away = |e: &dyn std::fmt::Display| Error::unavailable(format!("control at {control} does not answer: {e}"));
    let stream = tokio::net::TcpStream::connect(control).await.map_err(|e| away(&e))?;
    let server =
        ServerName::try_from(name.to_owned()).map_err(|e| Error::bad_request(format!("name of control: {e}")))?;
    let tls = tokio_rustls::TlsConnector::from(tls).connect(server, stream).await.map_err(|e| away(&e))?;
    let (mut send, conn) = hyper::client::conn::http1::handshake(TokioIo::new(tls)).await.map_err(|e| away(&e))?;
    runtime::task::spawn("enroll-connection", conn);
    let req = hyper::Request::post(ENROLL_PATH)
        .header("host", name)
        .header("content-type", "application/json")
        .body(Full::new(Bytes::from(serde_json::to_vec(request)?)))
        .map_err(|e| Error::internal("enrolment request").because(e))?;
    let response = send.send_request(req).await.map_err(|e| away(&e))?;
    let status = response.status();
    let body = Limited::new(response.into_body(), 64 * 1024).collect().await.map_err(|e| away(&e))?.to_bytes();
    if !status.is_success() {
        return Err(Error::forbidden(format!(
            "control refused the enrolment ({status}): {}",
            String::from_utf8_lossy(&body)
        )));
    }
    Ok(serde_json::from_slice(&body)?)
}
