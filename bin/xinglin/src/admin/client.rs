//! A client of the cloud that runs from a data directory, logged in as its administrator.

use crate::layout::Layout;
use anyhow::{Context as _, Result, bail};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Duration;

/// Longest wait for an answer; recomputing the chains of a large cloud takes some seconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// A connection.
pub struct Client {
    send: SendRequest<Full<Bytes>>,
    host: String,
    token: String,
}

/// Listeners of the cloud: name and `host:port`.
///
/// # Errors
/// None was announced.
pub fn listeners(layout: &Layout) -> Result<Vec<(String, String)>> {
    let text = std::fs::read_to_string(layout.endpoints())
        .with_context(|| format!("{}: was xinglin ever started there?", layout.endpoints().display()))?;
    let all: serde_json::Map<String, Value> = serde_json::from_str(&text).context("reading endpoints.json")?;
    // The console is a path on the listener of the APIs.
    let host = |v: &Value| {
        let rest = v["url"].as_str()?.trim_start_matches("https://");
        rest.split('/').next().map(str::to_owned)
    };
    Ok(all.iter().filter_map(|(name, v)| Some((name.clone(), host(v)?))).collect())
}

impl Client {
    /// Connects and logs in with the password in a file, else with that of the data directory.
    ///
    /// # Errors
    /// The cloud does not answer, or refuses the password.
    pub async fn login(layout: &Layout, password: Option<&Path>) -> Result<Client> {
        let all = listeners(layout)?;
        let (_, host) = all.into_iter().find(|(name, _)| name == "api").context("endpoints.json names no api")?;
        let ca = std::fs::read_to_string(layout.ca()).context("reading ca.pem")?;
        let file = password.map_or_else(|| layout.admin_password(), Path::to_path_buf);
        let password = std::fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        let send = open(&host, &ca).await.with_context(|| format!("no cloud answers at {host}; is it running?"))?;
        let mut c = Client { send, host, token: String::new() };
        let domain = json!({"name": "Default"});
        let user = json!({"name": "admin", "domain": domain, "password": password.trim()});
        let body = json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": user}},
            "scope": {"project": {"name": "admin", "domain": domain}},
        }});
        let a = c.request("POST", "/identity/v3/auth/tokens", Some(&body)).await?;
        if a.status() != http::StatusCode::CREATED {
            bail!("the cloud does not take the administrator's password ({}): see --password-file", a.status());
        }
        let token = a.headers().get("x-subject-token").and_then(|v| v.to_str().ok());
        c.token = token.context("the answer to the login has no token")?.to_owned();
        a.into_body().collect().await.context("reading the answer to the login")?;
        Ok(c)
    }

    async fn request(
        &mut self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<http::Response<hyper::body::Incoming>> {
        let mut r = http::Request::builder().method(method).uri(path).header("host", &self.host);
        if !self.token.is_empty() {
            r = r.header("x-auth-token", &self.token);
        }
        let bytes = body.map(|b| Bytes::from(b.to_string())).unwrap_or_default();
        let r = r.header("content-type", "application/json").body(Full::new(bytes))?;
        self.send.ready().await.context("the cloud has closed the connection")?;
        let sent = tokio::time::timeout(PATIENCE, self.send.send_request(r)).await;
        sent.with_context(|| format!("{path}: no answer in {} s", PATIENCE.as_secs()))?.with_context(|| path.to_owned())
    }

    /// The JSON at a path.
    ///
    /// # Errors
    /// Anything but 200.
    pub async fn get(&mut self, path: &str) -> Result<Value> {
        let a = self.request("GET", path, None).await?;
        let status = a.status();
        let bytes = a.into_body().collect().await.with_context(|| path.to_owned())?.to_bytes();
        if status != http::StatusCode::OK {
            bail!("{path}: {status}: {}", String::from_utf8_lossy(&bytes));
        }
        serde_json::from_slice(&bytes).with_context(|| format!("{path}: no JSON"))
    }
}

/// The certificate names the machine itself; the authority is that of the data directory.
async fn open(host: &str, ca: &str) -> Result<SendRequest<Full<Bytes>>> {
    let tls = httpkit::tls::client(ca, None, &["http/1.1"])?;
    let tcp = tokio::net::TcpStream::connect(host).await?;
    let stream = tokio_rustls::TlsConnector::from(tls).connect(ServerName::try_from("localhost")?, tcp).await?;
    let (send, conn) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    // It ends by itself once nobody waits for an answer any more.
    runtime::task::spawn("compliance-client", conn);
    Ok(send)
}
