//! Peers of the messenger on loopback: web and mail servers, with TLS and without. They keep what they heard.

use crypto::cert::{Pem, Usage, authority, issue};
use kernel::{Clock as _, SystemClock};
use runtime::task;
use rustls::{ClientConfig, ServerConfig};
use std::net::IpAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{
    AsyncBufRead, AsyncBufReadExt as _, AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, BufReader,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// An authority of the test's own.
pub struct Authority(Pem);

impl Authority {
    pub fn fresh() -> Authority {
        Authority(authority("test", SystemClock.now()).unwrap())
    }
    /// A server at these names and addresses.
    pub fn serving(&self, names: &[String], addresses: &[IpAddr]) -> Arc<ServerConfig> {
        let p = issue(&self.0, "peer", names, addresses, Usage::Server, 1, SystemClock.now()).unwrap();
        httpkit::tls::server(&p.cert, &p.key, None).unwrap()
    }
    /// A server at 127.0.0.1.
    pub fn server(&self) -> Arc<ServerConfig> {
        self.serving(&[], &[IpAddr::from([127, 0, 0, 1])])
    }
    /// A client that trusts this authority, read from a bundle as `--ca-bundle` is: what is no certificate is passed over.
    pub fn trusted(&self) -> Arc<ClientConfig> {
        let bundle =
            format!("# a bundle\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n{}", self.0.cert);
        httpkit::tls::public_client(&bundle, &[]).unwrap()
    }
}

/// What a web server heard: a text for each request.
pub type Heard = Arc<Mutex<Vec<String>>>;

async fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// A request, whole.
async fn request(s: &mut (impl AsyncBufRead + Unpin)) -> Option<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if s.read_line(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let length: usize = head.lines().find_map(|l| l.strip_prefix("content-length: "))?.parse().ok()?;
    let mut body = vec![0; length];
    s.read_exact(&mut body).await.ok()?;
    Some(head + &String::from_utf8(body).ok()?)
}

/// A receiver of webhooks over TLS.
pub async fn https(config: Arc<ServerConfig>) -> (u16, Heard) {
    let (listener, port) = listen().await;
    let heard = Heard::default();
    let all = heard.clone();
    task::spawn("https-peer", async move {
        while let Ok((s, _)) = listener.accept().await {
            let Ok(s) = TlsAcceptor::from(config.clone()).accept(s).await else { continue };
            let mut s = BufReader::new(s);
            let Some(text) = request(&mut s).await else { continue };
            all.lock().unwrap().push(text);
            let _ = s.get_mut().write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
            let _ = s.get_mut().shutdown().await;
        }
    });
    (port, heard)
}

/// A web server that knows no TLS: it keeps the first bytes of each connection.
pub async fn http(answer: &'static str) -> (u16, Heard) {
    let (listener, port) = listen().await;
    let heard = Heard::default();
    let all = heard.clone();
    task::spawn("http-peer", async move {
        while let Ok((mut s, _)) = listener.accept().await {
            let mut bytes = vec![0; 4096];
            let n = s.read(&mut bytes).await.unwrap_or(0);
            all.lock().unwrap().push(String::from_utf8_lossy(&bytes[..n]).into_owned());
            let _ = s.write_all(answer.as_bytes()).await;
        }
    });
    (port, heard)
}

/// How a mail server is entered.
pub enum Door {
    /// TLS from the first byte.
    Tls(Arc<ServerConfig>),
    /// TLS after STARTTLS.
    StartTls(Arc<ServerConfig>),
    /// The same, but somebody on the way adds a reply in clear behind the one to STARTTLS.
    Injected(Arc<ServerConfig>),
    /// No TLS.
    Plain,
}

/// What a mail server heard, in clear and over TLS, and the mails that it took.
#[derive(Default)]
pub struct Inbox {
    pub clear: Mutex<String>,
    pub sealed: Mutex<String>,
    pub mails: Mutex<Vec<String>>,
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(s: &mut BufReader<S>, words: &str) {
    let _ = s.get_mut().write_all(format!("{words}\r\n").as_bytes()).await;
    let _ = s.get_mut().flush().await;
}

/// Talks until the client leaves; true, if it leaves for TLS, which it is let go to with `starts`.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    s: &mut BufReader<S>,
    starts: Option<&str>,
    heard: &Mutex<String>,
    inbox: &Inbox,
) -> bool {
    let mut mail: Option<String> = None;
    loop {
        let mut line = String::new();
        if s.read_line(&mut line).await.unwrap_or(0) == 0 {
            return false;
        }
        heard.lock().unwrap().push_str(&line);
        let said = line.trim_end();
        if let Some(text) = &mut mail {
            if said != "." {
                text.push_str(&line);
                continue;
            }
            inbox.mails.lock().unwrap().extend(mail.take());
            say(s, "250 taken").await;
            continue;
        }
        let answer = match said {
            "STARTTLS" => {
                say(s, starts.unwrap_or("502 no TLS here")).await;
                if starts.is_some() {
                    return true;
                }
                continue;
            }
            "DATA" => {
                mail = Some(String::new());
                "354 go on"
            }
            "QUIT" => "221 bye",
            l if l.starts_with("EHLO ") => "250-mail\r\n250-AUTH PLAIN\r\n250 8BITMIME",
            l if l.starts_with("AUTH ") => "235 welcome",
            _ => "250 ok",
        };
        say(s, answer).await;
    }
}

async fn sealed(s: TcpStream, config: &Arc<ServerConfig>, greet: bool, inbox: &Inbox) {
    let Ok(s) = TlsAcceptor::from(config.clone()).accept(s).await else { return };
    let mut s = BufReader::new(s);
    if greet {
        say(&mut s, "220 mail").await;
    }
    talk(&mut s, None, &inbox.sealed, inbox).await;
}

async fn session(s: TcpStream, door: &Door, inbox: &Inbox) {
    let (config, starts) = match door {
        Door::Tls(config) => return sealed(s, config, true, inbox).await,
        Door::StartTls(config) => (Some(config), Some("220 go on")),
        Door::Injected(config) => (Some(config), Some("220 go on\r\n250 be my guest")),
        Door::Plain => (None, None),
    };
    let mut s = BufReader::new(s);
    say(&mut s, "220 mail").await;
    if talk(&mut s, starts, &inbox.clear, inbox).await
        && let Some(config) = config
    {
        sealed(s.into_inner(), config, false, inbox).await;
    }
}

/// A mail server that takes every mail and any password.
pub async fn mail(door: Door) -> (u16, Arc<Inbox>) {
    let (listener, port) = listen().await;
    let inbox = Arc::<Inbox>::default();
    let all = inbox.clone();
    task::spawn("mail-peer", async move {
        while let Ok((s, _)) = listener.accept().await {
            session(s, &door, &all).await;
        }
    });
    (port, inbox)
}
