//! The little of SMTP (RFC 5321) that handing a mail to the operator's server takes: EHLO, STARTTLS, AUTH PLAIN, one recipient, DATA.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::{Error, Result};
use rustls::ClientConfig;
use rustls_pki_types::ServerName;
use std::sync::Arc;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// Longest reply that is read.
const REPLY: u64 = 16 * 1024;

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Not at all: a relay on the same network.
    Plain,
    /// TLS from the first byte (`smtps`, port 465).
    Tls,
    /// TLS after STARTTLS, or no mail (port 587).
    StartTls,
}

/// The operator's mail server.
#[derive(Clone)]
pub struct SmtpServer {
    /// Name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection.
    pub security: Security,
    /// User and password; only over TLS.
    pub login: Option<(String, String)>,
    /// Sender.
    pub from: String,
}

impl std::fmt::Debug for SmtpServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpServer").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

impl SmtpServer {
    /// Reads `smtp://`, `smtps://` or `smtp+starttls://` `[user:password@]host[:port]/sender@domain`; user and password percent-encoded.
    ///
    /// # Errors
    /// Bad request that does not repeat the text: it may hold a password.
    pub fn parse(s: &str) -> Result<SmtpServer> {
        let bad = || {
            Error::bad_request(
                "the mail server must be smtps://[user:password@]host[:port]/sender@domain (or smtp+starttls://, smtp://)",
            )
        };
        let (scheme, rest) = s.split_once("://").ok_or_else(bad)?;
        let (security, port) = match scheme {
            "smtp" => (Security::Plain, 25),
            "smtps" => (Security::Tls, 465),
            "smtp+starttls" => (Security::StartTls, 587),
            _ => return Err(bad()),
        };
        let (place, from) = rest.split_once('/').ok_or_else(bad)?;
        let (login, place) = match place.rsplit_once('@') {
            None => (None, place),
            Some((login, place)) => {
                let (user, password) = login.split_once(':').ok_or_else(bad)?;
                (Some((decoded(user).ok_or_else(bad)?, decoded(password).ok_or_else(bad)?)), place)
            }
        };
        let (host, port) = match place.rsplit_once(':') {
            None => (place, port),
            Some((host, port)) => (host, port.parse().map_err(|_| bad())?),
        };
        let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_graphic() && b != b'<' && b != b'>');
        if !plain(host) || !plain(from) || !from.contains('@') {
            return Err(bad());
        }
        if login.is_some() && security == Security::Plain {
            return Err(Error::bad_request(
                "a password is sent to a mail server over TLS only: smtps:// or smtp+starttls://",
            ));
        }
        Ok(SmtpServer { host: host.to_owned(), port, security, login, from: from.to_owned() })
    }
}

fn decoded(s: &str) -> Option<String> {
    // A plus is a plus here, and a blank in a form.
    let pair = format!("v={}", s.replace('+', "%2B"));
    form_urlencoded::parse(pair.as_bytes()).next().map(|(_, v)| v.into_owned())
}

fn away(e: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::unavailable("the mail server does not answer").because(e)
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

struct Talk(BufReader<Box<dyn Stream>>);

impl Talk {
    fn over(s: impl Stream + 'static) -> Talk {
        Talk(BufReader::new(Box::new(s)))
    }

    /// A reply: its code and its lines.
    async fn reply(&mut self) -> Result<(u16, String)> {
        let mut all = String::new();
        loop {
            let mut line = String::new();
            let n = (&mut self.0).take(REPLY).read_line(&mut line).await.map_err(away)?;
            let code = line.get(..3).and_then(|c| c.parse::<u16>().ok());
            let (Some(code), false) = (code, n == 0 || all.len() as u64 > REPLY) else {
                return Err(Error::unavailable("the mail server speaks no SMTP"));
            };
            let last = line.as_bytes().get(3) != Some(&b'-');
            all.push_str(line.get(4..).unwrap_or_default());
            if last {
                return Ok((code, all));
            }
        }
    }

    async fn say(&mut self, line: &str) -> Result<(u16, String)> {
        self.0.write_all(format!("{line}\r\n").as_bytes()).await.map_err(away)?;
        self.0.flush().await.map_err(away)?;
        self.reply().await
    }

    /// Says something that the server must accept; `what` is for the error, which repeats neither side's words.
    async fn must(&mut self, line: &str, what: &str) -> Result<String> {
        accepted(self.say(line).await?, what)
    }
}

fn accepted((code, text): (u16, String), what: &str) -> Result<String> {
    if (200..400).contains(&code) {
        return Ok(text);
    }
    Err(Error::unavailable(format!("the mail server refused {what} ({code})")))
}

async fn tls(s: TcpStream, host: &str, config: Option<&Arc<ClientConfig>>) -> Result<TlsStream<TcpStream>> {
    let config = config.ok_or_else(|| Error::unavailable("this cloud trusts no authority"))?;
    let name = ServerName::try_from(host.to_owned()).map_err(away)?;
    let unproven = |e: std::io::Error| Error::unavailable("the mail server could not prove its name by TLS").because(e);
    tokio_rustls::TlsConnector::from(config.clone()).connect(name, s).await.map_err(unproven)
}

/// STARTTLS on a bare connection: nothing that was read before it may be believed after it, so nothing is buffered across.
async fn start_tls(mut s: TcpStream, server: &SmtpServer, config: Option<&Arc<ClientConfig>>) -> Result<Talk> {
    for line in ["", "EHLO xinglin\r\n", "STARTTLS\r\n"] {
        s.write_all(line.as_bytes()).await.map_err(away)?;
        let reply = bare_reply(&mut s).await?;
        if !reply.starts_with('2') {
            return Err(Error::unavailable("the mail server offers no TLS"));
        }
    }
    Ok(Talk::over(tls(s, &server.host, config).await?))
}

/// Reads a reply byte by byte, to its last line and no further.
async fn bare_reply(s: &mut TcpStream) -> Result<String> {
    let (mut all, mut line) = (0, Vec::new());
    loop {
        let b = s.read_u8().await.map_err(away)?;
        all += 1;
        if all > REPLY {
            return Err(Error::unavailable("the mail server speaks no SMTP"));
        }
        line.push(b);
        if b == b'\n' {
            if line.get(3) != Some(&b'-') {
                return Ok(String::from_utf8_lossy(&line).into_owned());
            }
            line.clear();
        }
    }
}

/// Hands one mail over.
pub(super) async fn send(server: &SmtpServer, config: Option<&Arc<ClientConfig>>, to: &str, text: &str) -> Result<()> {
    if server.login.is_some() && server.security == Security::Plain {
        return Err(Error::internal("a password is sent to a mail server over TLS only"));
    }
    let s = TcpStream::connect((server.host.as_str(), server.port)).await.map_err(away)?;
    let mut t = match server.security {
        Security::Plain => Talk::over(s),
        Security::Tls => Talk::over(tls(s, &server.host, config).await?),
        Security::StartTls => start_tls(s, server, config).await?,
    };
    if server.security != Security::StartTls {
        accepted(t.reply().await?, "the connection")?;
    }
    t.must("EHLO xinglin", "the greeting").await?;
    if let Some((user, password)) = &server.login {
        let secret = STANDARD.encode(format!("\0{user}\0{password}"));
        t.must(&format!("AUTH PLAIN {secret}"), "the login").await?;
    }
    t.must(&format!("MAIL FROM:<{}>", server.from), "the sender").await?;
    let (code, _) = t.say(&format!("RCPT TO:<{to}>")).await?;
    // 550 and its like: there is no such mailbox, and there will be none in an hour.
    if (500..600).contains(&code) {
        return Err(Error::bad_request(format!("the mail server knows no such recipient ({code})")));
    }
    accepted((code, String::new()), "the recipient")?;
    t.must("DATA", "the mail").await?;
    t.must(&format!("{}\r\n.", text.trim_end()), "the mail").await?;
    // It is delivered; whether the farewell is heard does not matter.
    let _ = t.say("QUIT").await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_read_and_passwords_stay_out_of_sight() {
        let s = SmtpServer::parse("smtps://cloud%40x.cn:p%2Fw+1@mail.x.cn/cloud@x.cn").unwrap();
        assert_eq!((s.host.as_str(), s.port, s.security), ("mail.x.cn", 465, Security::Tls));
        assert_eq!(s.login, Some(("cloud@x.cn".into(), "p/w+1".into())));
        assert!(!format!("{s:?}").contains("p/w"));
        let s = SmtpServer::parse("smtp://127.0.0.1:2525/a@b").unwrap();
        assert_eq!((s.port, s.login), (2525, None));
        for bad in [
            "mail",
            "smtp://h",
            "smtp://h/a",
            "http://h/a@b",
            "smtp://u:secret@h/a@b",
            "smtps://u@h/a@b",
            "smtp://h:x/a@b",
        ] {
            let e = SmtpServer::parse(bad).unwrap_err().message;
            assert!(!e.contains("secret"), "{bad}");
        }
    }
}
