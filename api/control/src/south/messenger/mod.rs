//! Messages out of the cloud: mail by SMTP, webhooks by HTTP. The one place from which the control plane calls addresses that tenants choose.
//!
//! * `guard.rs`: which addresses may be called; `hook.rs`: webhooks; `smtp.rs`: mail, `mime.rs`: what one looks like.
//!
//! A webhook's name is resolved at each call, every address is checked, and the checked address is the one that is called: a name that
//! resolves otherwise the second time gains nothing. Redirects are not followed.

mod guard;
mod hook;
mod mime;
mod smtp;

use async_trait::async_trait;
use ipnet::IpNet;
use kernel::{Clock, Error, Result};
use ops::port::{Hook, Mail, Messenger};
use rustls::ClientConfig;
use std::sync::Arc;
use std::time::Duration;

pub use smtp::{Security, SmtpServer};

/// A message that takes longer is tried again later.
const TIMEOUT: Duration = Duration::from_secs(15);

/// How messages are sent.
#[derive(Clone)]
pub struct MessengerSettings {
    /// Networks that webhooks may call although they are loopback, link-local or a cloud's metadata.
    pub allow: Vec<IpNet>,
    /// Mail server; none: no mail.
    pub smtp: Option<SmtpServer>,
    /// What is trusted, for HTTPS and SMTP over TLS; none: no TLS.
    pub tls: Option<Arc<ClientConfig>>,
}

/// Sends messages.
pub struct Courier {
    settings: MessengerSettings,
    clock: Arc<dyn Clock>,
}

impl Courier {
    /// With settings and the clock that dates mails.
    pub fn new(settings: MessengerSettings, clock: Arc<dyn Clock>) -> Arc<Courier> {
        Arc::new(Courier { settings, clock })
    }
}

async fn in_time<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::time::timeout(TIMEOUT, work)
        .await
        .unwrap_or_else(|_| Err(Error::unavailable("the receiver did not answer in time")))
}

#[async_trait]
impl Messenger for Courier {
    fn has_mail(&self) -> bool {
        self.settings.smtp.is_some()
    }
    fn admits(&self, url: &str) -> Result<()> {
        let t = hook::target(url)?;
        if t.tls && self.settings.tls.is_none() {
            return Err(
                Error::bad_request("target: this cloud has no authorities to trust, so no https").field("target")
            );
        }
        t.literal().map_or(Ok(()), |ip| guard::check(ip, &self.settings.allow))
    }
    async fn mail(&self, m: &Mail) -> Result<()> {
        let server = self.settings.smtp.as_ref().ok_or_else(|| Error::unavailable("no mail server is set up"))?;
        let text = mime::message(&server.from, m, self.clock.now())?;
        in_time(smtp::send(server, self.settings.tls.as_ref(), &m.to, &text)).await
    }
    async fn post(&self, h: &Hook) -> Result<()> {
        in_time(hook::post(&self.settings, h)).await
    }
}
