//! A console ends with the login that its key was made by: with a logout, a revoked token, a new password, a role that is taken away. Who carries
//! it asks again every second, since that may have come about in another process; what cannot be told ends it too.

use crate::Compute;
use crate::port::{Console, Logins};
use kernel::{Caller, Error, ProjectId, Result, Role, UserId};
use runtime::task;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, DuplexStream};

/// Most bytes that are passed on at once, and most that wait between the two sides.
pub(crate) const PIECE: usize = 4096;
/// How often it is asked whether a console may go on.
pub(crate) const TICK: Duration = Duration::from_secs(1);

/// Whom a console was opened for.
pub(crate) enum Whom {
    /// A member of the server's project.
    Member(ProjectId),
    /// The operator who was let in.
    Operator(UserId),
}

impl Whom {
    fn is(&self, c: &Caller) -> bool {
        match self {
            Whom::Member(p) => c.project.as_ref() == Some(p) && (c.has(Role::Member) || c.is_admin()),
            Whom::Operator(u) => c.user == *u && c.acts_as(Role::Operator),
        }
    }
}

/// What a console hangs on.
pub(crate) struct Hold {
    login: String,
    whom: Whom,
    logins: Arc<dyn Logins>,
    used: AtomicBool,
}

impl Hold {
    /// Something was typed.
    pub(crate) fn used(&self) {
        self.used.store(true, Ordering::Relaxed);
    }

    /// Whether whom it was opened for may still have it; none, if that is not known.
    pub(crate) async fn known(&self) -> Option<bool> {
        match self.logins.now(&self.login, self.used.swap(false, Ordering::Relaxed)).await {
            Ok(now) => Some(now.is_some_and(|c| self.whom.is(&c))),
            Err(e) => {
                tracing::warn!(error = ?e, "whether the login of a console goes on is not known: the console is cut");
                None
            }
        }
    }

    /// The same; what is not known does not last.
    pub(crate) async fn lasts(&self) -> bool {
        self.known().await == Some(true)
    }

    /// Returns when he may not.
    async fn until_over(&self) {
        loop {
            task::sleep(TICK).await;
            if !self.lasts().await {
                return;
            }
        }
    }

    /// Passes on what is typed.
    async fn pass_typed(&self, mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin) {
        let mut typed = vec![0; PIECE];
        loop {
            let n = from.read(&mut typed).await.unwrap_or(0);
            let bytes = typed.get(..n).unwrap_or_default();
            if bytes.is_empty() {
                return;
            }
            self.used();
            if deliver(&mut to, bytes).await.is_err() {
                return;
            }
        }
    }

    /// Carries a console until one of its sides ends, or this does.
    async fn carry(self, guest: Box<dyn Console>, viewer: DuplexStream) {
        let (mut from_guest, to_guest) = tokio::io::split(guest);
        let (from_viewer, mut to_viewer) = tokio::io::split(viewer);
        tokio::select! {
            _ = tokio::io::copy(&mut from_guest, &mut to_viewer) => {}
            () = self.pass_typed(from_viewer, to_guest) => {}
            () = self.until_over() => {}
        }
    }

    /// The near side of a console that ends with this.
    pub(crate) fn over(self, guest: Box<dyn Console>) -> Box<dyn Console> {
        let (near, far) = tokio::io::duplex(PIECE);
        task::spawn("console", self.carry(guest, far));
        Box::new(near)
    }
}

/// Writes all of it, at once.
pub(crate) async fn deliver(to: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> std::io::Result<()> {
    to.write_all(bytes).await?;
    to.flush().await
}

impl Compute {
    /// Gives this slice who knows logins, once, before anybody opens a console.
    ///
    /// # Errors
    /// Internal, if it has one.
    pub fn set_logins(&self, logins: Arc<dyn Logins>) -> Result<()> {
        self.logins.set(logins).map_err(|_| Error::internal("compute knows logins already"))
    }

    /// What a console hangs on whose key was made by that login; none for one that has no end.
    pub(crate) fn hold(&self, login: Option<String>, whom: Whom) -> Result<Option<Hold>> {
        let Some(login) = login else { return Ok(None) };
        let logins = self.logins.get().ok_or_else(|| Error::internal("compute was not told who knows logins"))?;
        // Who opens it uses it.
        Ok(Some(Hold { login, whom, logins: logins.clone(), used: AtomicBool::new(true) }))
    }
}
