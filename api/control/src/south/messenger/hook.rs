//! Webhooks: one POST, no redirects, to an address that was checked.

use super::{MessengerSettings, guard};
use http::Uri;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use kernel::{Error, Result};
use ops::port::Hook;
use rustls_pki_types::ServerName;
use std::net::IpAddr;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// Where a webhook points.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub tls: bool,
    /// Name or address, without brackets.
    pub host: String,
    pub port: u16,
    /// As it stands in the Host header.
    pub authority: String,
    pub path: String,
}

impl Target {
    /// The address, if it is written as one.
    pub(super) fn literal(&self) -> Option<IpAddr> {
        self.host.parse().ok()
    }
}

pub(super) fn target(url: &str) -> Result<Target> {
    let bad = |rule: &str| Error::bad_request(format!("target: {rule}")).field("target");
    let uri: Uri = url.parse().map_err(|_| bad("is no URL"))?;
    let tls = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => false,
        _ => return Err(bad("must begin with https:// or http://")),
    };
    let authority = uri.authority().ok_or_else(|| bad("names no host"))?;
    if authority.as_str().contains('@') {
        return Err(bad("must hold no password: put a token into the path"));
    }
    let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
    // A name of digits and dots is an address in disguise (0x7f.1, 2130706433): resolvers read it, we do not.
    let disguised = host.parse::<IpAddr>().is_err()
        && host
            .rsplit('.')
            .find(|l| !l.is_empty())
            .is_some_and(|l| l.bytes().all(|b| b.is_ascii_digit()) || l.starts_with("0x"));
    if host.is_empty() || disguised {
        return Err(bad("names no host"));
    }
    let port = authority.port_u16().unwrap_or(if tls { 443 } else { 80 });
    if port == 0 {
        return Err(bad("has no such port"));
    }
    let path = uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
    Ok(Target { tls, host, port, authority: authority.as_str().to_owned(), path })
}

fn away(e: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::unavailable("the receiver does not answer").because(e)
}

/// Nothing was said yet: the certificate is not trusted or names somebody else, or there is no TLS at all.
fn unproven(e: std::io::Error) -> Error {
    Error::unavailable("the receiver could not prove its name by TLS").because(e)
}

/// Every address of the name is checked, and the first one is called.
async fn connect(t: &Target, s: &MessengerSettings) -> Result<TcpStream> {
    let all: Vec<_> = tokio::net::lookup_host((t.host.as_str(), t.port)).await.map_err(away)?.collect();
    for a in &all {
        guard::check(a.ip(), &s.allow)?;
    }
    TcpStream::connect(all.as_slice()).await.map_err(away)
}

pub(super) async fn post(s: &MessengerSettings, h: &Hook) -> Result<()> {
    let t = target(&h.url)?;
    let stream = connect(&t, s).await?;
    if !t.tls {
        return exchange(stream, &t, h).await;
    }
    let config = s.tls.clone().ok_or_else(|| Error::unavailable("this cloud trusts no authority"))?;
    let name = ServerName::try_from(t.host.clone()).map_err(|_| Error::bad_request("target: is no host name"))?;
    let stream = tokio_rustls::TlsConnector::from(config).connect(name, stream).await.map_err(unproven)?;
    exchange(stream, &t, h).await
}

async fn exchange(io: impl AsyncRead + AsyncWrite + Send + Unpin + 'static, t: &Target, h: &Hook) -> Result<()> {
    let (mut send, conn) = hyper::client::conn::http1::handshake(TokioIo::new(io)).await.map_err(away)?;
    // It ends by itself once nobody waits for an answer any more.
    runtime::task::spawn("webhook", conn);
    let req = http::Request::post(t.path.as_str())
        .header("host", &t.authority)
        .header("content-type", "application/json; charset=utf-8")
        .header("user-agent", concat!("xinglin/", env!("CARGO_PKG_VERSION")))
        .header("x-xinglin-delivery", &h.id)
        .header("x-xinglin-topic", &h.topic)
        .header("x-xinglin-signature", &h.signature)
        .body(Full::new(Bytes::from(h.body.clone())))
        .map_err(|e| Error::internal("webhook request").because(e))?;
    let status = send.send_request(req).await.map_err(away)?.status();
    if status.is_success() {
        return Ok(());
    }
    Err(Error::unavailable(format!("the receiver answered {}", status.as_u16())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_read_and_disguises_are_seen_through() {
        let t = target("https://hook.hospital.cn/a?k=1").unwrap();
        assert_eq!((t.tls, t.host.as_str(), t.port, t.path.as_str()), (true, "hook.hospital.cn", 443, "/a?k=1"));
        let t = target("http://[::1]:8080").unwrap();
        assert_eq!((t.literal(), t.port, t.path.as_str()), (Some("::1".parse().unwrap()), 8080, "/"));
        for u in [
            "",
            "hook",
            "ftp://x/",
            "https://",
            "https://u:p@x/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://127.1/",
            "http://x:0/",
            "file:///etc/passwd",
            "http://a b/",
        ] {
            assert_eq!(target(u).unwrap_err().field.as_deref(), Some("target"), "{u}");
        }
    }
}
