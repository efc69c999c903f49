//! What compute needs others to do.

use async_trait::async_trait;
use kernel::{Caller, NodeId, Result, ServerId};
use tokio::io::{AsyncRead, AsyncWrite};

/// Bytes of a serial console, both ways.
pub trait Console: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Console for T {}

/// The hosts that run servers, implemented by the south link.
#[async_trait]
pub trait Nodes: Send + Sync {
    /// Something is intended of the node that it may not know yet; it is told soon. Waking once too often does no harm.
    fn wake(&self, node: &NodeId);
    /// The node's link is up.
    fn connected(&self, node: &NodeId) -> bool;
    /// The tail of a server's console log, at most `bytes` of it.
    ///
    /// # Errors
    /// Unavailable, if the node is away; not found, if it does not hold the server.
    async fn console_log(&self, node: &NodeId, server: &ServerId, bytes: u64) -> Result<String>;
    /// Opens the serial console of a running server.
    ///
    /// # Errors
    /// Unavailable, if the node is away; conflict, if the server does not run.
    async fn open_console(&self, node: &NodeId, server: &ServerId) -> Result<Box<dyn Console>>;
}

/// Logins of people ([`Caller::login`]), kept by identity.
#[async_trait]
pub trait Logins: Send + Sync {
    /// Who a login stands for now, with the roles that he has by now; none, if it has ended. What he `used` keeps it, where one that is left
    /// alone ends.
    ///
    /// # Errors
    /// Unavailable, if that is not known.
    async fn now(&self, login: &str, used: bool) -> Result<Option<Caller>>;
}
