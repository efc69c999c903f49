//! Secrets of webhooks at rest: sealed with a key that lies outside of the database, each bound to its subscription.
//!
//! Fernet authenticates what it seals. The id of the subscription stands before the secret, so that who can write to the database cannot give a
//! subscription the secret of another one, which its owner was shown.

use super::{Secret, store};
use crate::Ops;
use crate::port::{Messenger, Rights};
use crypto::fernet::Ring;
use kernel::{Error, Result, SubscriptionId};
use runtime::transact;
use std::sync::Arc;

/// What the keys of credentials are used for here.
const PURPOSE: &str = "ops: secrets of webhooks";
/// Secrets sealed in one transaction.
const BATCH: u32 = 500;

/// Seals and opens the secrets of webhooks.
#[derive(Clone)]
pub struct Vault(Ring);

impl Vault {
    /// Over the installation's keys of credentials, newest first; the same on every replica, and kept as long as the records.
    ///
    /// # Errors
    /// Internal, if there is no key.
    pub fn new(keys: &[[u8; 32]]) -> Result<Vault> {
        Ok(Vault(Ring::for_purpose(keys, PURPOSE)?))
    }

    pub(super) fn seal(&self, id: &SubscriptionId, secret: &Secret) -> String {
        self.0.seal(format!("{id} {}", secret.reveal()).as_bytes())
    }

    pub(super) fn open(&self, id: &SubscriptionId, kept: &Kept) -> Result<Secret> {
        if !kept.sealed {
            return Ok(Secret(kept.text.clone()));
        }
        let plain = self.0.open_any(&kept.text).and_then(|b| String::from_utf8(b).ok());
        let own = plain.as_deref().and_then(|p| p.strip_prefix(id.as_str())).and_then(|p| p.strip_prefix(' '));
        own.map(|s| Secret(s.to_owned())).ok_or_else(|| {
            Error::internal(
                "the secret of this subscription does not open with the keys of this cloud: subscribe again",
            )
        })
    }
}

/// A secret as it lies in the database.
pub(super) struct Kept {
    /// The text.
    pub text: String,
    /// It is sealed.
    pub sealed: bool,
}

/// Who sends messages, what their secrets are sealed with, and who knows what their receivers may hear.
#[derive(Clone)]
pub(crate) struct Outlet {
    pub messenger: Arc<dyn Messenger>,
    pub vault: Vault,
    pub rights: Arc<dyn Rights>,
}

impl Ops {
    /// Sets who sends messages, what the secrets of webhooks are sealed with, and who knows the roles of the receivers, once, before
    /// [`Ops::start_notify`].
    ///
    /// # Errors
    /// Internal, if it was set before.
    pub fn set_messenger(&self, messenger: Arc<dyn Messenger>, vault: Vault, rights: Arc<dyn Rights>) -> Result<()> {
        self.outlet
            .set(Outlet { messenger, vault, rights })
            .map_err(|_| Error::internal("the messenger is set already"))
    }

    /// Seals the secrets that an older version left in clear; returns how many there were. Nothing changes for who checks signatures.
    ///
    /// # Errors
    /// What the database says; what was sealed stays sealed.
    pub async fn seal_secrets(&self) -> Result<usize> {
        let Some(outlet) = self.outlet.get() else { return Ok(0) };
        let mut all = 0;
        loop {
            let n: usize = transact!(self.env.db, |tx| {
                let clear = store::in_clear(tx, BATCH).await?;
                for (id, secret) in &clear {
                    store::seal(tx, id, &outlet.vault.seal(id, secret)).await?;
                }
                Ok(clear.len())
            })?;
            if n == 0 {
                return Ok(all);
            }
            all += n;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_for_its_own_subscription_and_with_its_own_key() {
        let (vault, other) = (Vault::new(&[[1; 32]]).unwrap(), Vault::new(&[[2; 32]]).unwrap());
        let (a, b) = (SubscriptionId::from("a"), SubscriptionId::from("ab"));
        let secret = Secret("0f".repeat(32));
        let text = vault.seal(&a, &secret);
        assert!(!text.contains(secret.reveal()));
        let kept = Kept { text, sealed: true };
        assert!(vault.open(&a, &kept).unwrap() == secret);
        for refused in [vault.open(&b, &kept), other.open(&a, &kept)] {
            let e = refused.unwrap_err();
            assert!(e.is_transient() && !format!("{e:?}").contains(secret.reveal()), "{e:?}");
        }
        let bent = Kept { text: kept.text.replacen('A', "B", 1), sealed: true };
        assert!(vault.open(&a, &bent).is_err());
        let rotated = Vault::new(&[[2; 32], [1; 32]]).unwrap();
        assert!(rotated.open(&a, &kept).unwrap() == secret);
        // From before secrets were sealed.
        assert!(vault.open(&a, &Kept { text: "x".into(), sealed: false }).unwrap() == Secret("x".into()));
        // What claims to be sealed is never taken as it stands.
        assert!(vault.open(&a, &Kept { text: "x".into(), sealed: true }).is_err());
    }
}
