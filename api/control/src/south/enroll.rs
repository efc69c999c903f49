//! A one-time token becomes a certificate. Audited: a host that joins runs tenants' servers.

use super::South;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use contract::node::{Enroll, Enrolled};
use crypto::cert::{Usage, issue};
use http::StatusCode;
use kernel::{Caller, Error, Result};
use runtime::port::{AuditEntry, Outcome};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use std::sync::Arc;

/// Days that a node's certificate is valid.
const DAYS: i64 = 3650;

/// POST of enrolment.
pub(super) async fn enroll(State(south): State<Arc<South>>, body: Body) -> Response {
    match trade(&south, body).await.and_then(|e| httpkit::extract::json(StatusCode::OK, &e).map_err(|f| f.0)) {
        Ok(r) => r,
        Err(e) => crate::north::render::render("node", &e, ""),
    }
}

async fn trade(south: &South, body: Body) -> Result<Enrolled> {
    let request: Enroll = httpkit::extract::parse_json(&httpkit::extract::bytes(body, 16 * 1024).await?)?;
    let enrolled = south.enroll(&request.token, &request.hostname).await;
    let mut entry = AuditEntry::of(&Caller::system("node-enroll"), "node", "node.enroll", Outcome::Done);
    entry.request = format!("req-{}", kernel::fresh_uuid());
    entry.detail = Some(request.hostname.chars().take(255).collect());
    if enrolled.is_err() {
        entry.outcome = Outcome::Refused;
    }
    south.settings.audit.append(entry).await?;
    enrolled
}

impl South {
    /// Enrols a host: the token is used up, the host gets a certificate of its own.
    ///
    /// # Errors
    /// Unauthenticated, for a token that is unknown, used or expired.
    pub async fn enroll(&self, token: &str, hostname: &str) -> Result<Enrolled> {
        let pem = issue(&self.settings.ca, hostname, &[], &[], Usage::Client, DAYS, self.settings.clock.now())?;
        let der = CertificateDer::from_pem_slice(pem.cert.as_bytes())
            .map_err(|e| Error::internal("fresh certificate").because(e))?;
        let node = self.slices()?.ops.enroll(token, hostname, &httpkit::tls::fingerprint(&der)).await?;
        Ok(Enrolled { node: node.into(), cert: pem.cert, key: pem.key, ovn_remote: self.settings.ovn_remote.clone() })
    }
}
