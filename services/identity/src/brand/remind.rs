//! Certificates of own host names that run out. Who subscribed is told 30 and 7 days before and when it has happened, each once, by the cloud's
//! clock; the nearest first, so that what is put late is told of once, and not once for every threshold that has passed.

use super::store;
use crate::Identity;
use kernel::event::Told;
use kernel::{DomainId, Result, Timestamp};
use runtime::shutdown::Shutdown;
use runtime::{reconcile, transact};
use std::sync::Arc;
use std::time::Duration;

/// Days before the end at which it is told of.
pub const THRESHOLDS: [u32; 3] = [0, 7, 30];
const DAY: Duration = Duration::from_secs(86_400);
/// How often it is looked.
const LOOK: Duration = Duration::from_secs(3600);
/// Certificates in one transaction.
const BATCH: u32 = 100;

/// A certificate and its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// Domain whose host name it is of.
    pub domain: DomainId,
    /// Host name.
    pub host: String,
    /// First instant at which it no longer holds.
    pub not_after: Timestamp,
}

fn told(e: &Ending, days: u32, now: Timestamp) -> Told {
    let (host, end) = (&e.host, e.not_after.rfc3339());
    let (word, text, text_en) = if days == 0 {
        let en = format!("The certificate of the host name {host} has run out: browsers refuse it");
        ("expired", format!("自有主机名 {host} 的证书已失效，浏览器将拒绝访问"), en)
    } else {
        let en = format!("The certificate of the host name {host} runs out within {days} days, at {end}");
        ("expiring", format!("自有主机名 {host} 的证书{days}天内失效：{end}"), en)
    };
    Told {
        topic: format!("brand.{word}"),
        subject: e.domain.to_string(),
        project: None,
        role: None,
        text,
        text_en,
        state: word.to_owned(),
        note: None,
        by: "system".to_owned(),
        at: now,
    }
}

impl Identity {
    pub(crate) fn start_brands(self: &Arc<Self>, shutdown: &Shutdown) {
        let me = self.clone();
        reconcile::spawn("identity-brands", LOOK, self.brands.clone(), shutdown.clone(), move || {
            let me = me.clone();
            async move { me.remind_certificates().await.map(drop) }
        });
    }

    /// Tells of certificates whose threshold has come and was not told of; returns their number.
    ///
    /// # Errors
    /// What the database says; what was told before stays told.
    pub async fn remind_certificates(&self) -> Result<usize> {
        let (now, mut all) = (self.env.now(), 0);
        for days in THRESHOLDS {
            loop {
                let n: usize = transact!(self.env.db, |tx| {
                    let due = store::unreminded(tx, now.plus(DAY * days), days, BATCH).await?;
                    for e in &due {
                        store::reminded(tx, &e.domain, days).await?;
                        let t = told(e, days, now);
                        self.env.outbox.publish(tx, &t.outbox_topic(), &t.subject, &t).await?;
                    }
                    Ok(due.len())
                })?;
                all += n;
                if n < BATCH as usize {
                    break;
                }
            }
        }
        Ok(all)
    }

    /// Certificates of own host names that end before an instant, or have ended, the first to end first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn certificates_ending(&self, before: Timestamp, limit: u32) -> Result<Vec<Ending>> {
        store::ending(&mut self.env.db.read().await?, before, limit).await
    }
}
