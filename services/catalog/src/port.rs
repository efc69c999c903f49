//! What orders need others to do.

use crate::fulfil::plan::Piece;
use async_trait::async_trait;
use kernel::{Arch, Caller, OrderId, ProjectId, Result, Role, UserId};
use runtime::port::{AuditSink, UsageSink};
use std::collections::HashMap;
use std::sync::Arc;

/// For whom something is made.
#[derive(Debug, Clone)]
pub struct Owner {
    /// The order.
    pub order: OrderId,
    /// The one who ordered.
    pub caller: Caller,
    /// The project.
    pub project: ProjectId,
}

impl Owner {
    /// The text that marks a piece as made for this order, so that it is found again after a crash between making and recording it.
    pub fn marker(&self, piece: &Piece) -> String {
        format!("order {} {}", self.order, piece.key)
    }
}

/// Ids of the pieces made so far, by key.
pub type Made = HashMap<String, String>;

/// How far a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Look {
    /// On its way, up or down.
    Pending,
    /// As wanted.
    Ready,
    /// It cannot be had: why.
    Failed(String),
    /// It does not exist.
    Gone,
}

/// Whether what a disk holds is kept before it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// In the image of this id.
    Image(String),
    /// It cannot be: why.
    Not(String),
}

/// Something that an order names and another slice keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named<'a> {
    /// An image by id or name, from which a host of this architecture is to start.
    Image(&'a str, Option<Arch>),
    /// A key of the one who orders.
    Key(&'a str),
    /// The flavor of a price row.
    Flavor(&'a str),
    /// A network of the project, by id.
    Network(&'a str),
    /// A server of the project, by id or by an address of one of its ports.
    Target(&'a str),
}

/// Makes and removes resources, implemented over the slices below ([`crate::fulfil::slices`]). Every call may be repeated.
#[async_trait]
pub trait Builder: Send + Sync {
    /// Why what an order names cannot be had; none, if it is there.
    async fn lacks(&self, owner: &Owner, what: Named<'_>) -> Result<Option<String>>;
    /// The piece, if it was made before.
    async fn find(&self, owner: &Owner, piece: &Piece, made: &Made) -> Result<Option<String>>;
    /// Begins to make a piece and returns its id; if it was made before, that one's.
    async fn ensure(&self, owner: &Owner, piece: &Piece, made: &Made) -> Result<String>;
    /// How far it is.
    async fn look(&self, owner: &Owner, piece: &Piece, id: &str, made: &Made) -> Result<Look>;
    /// Begins to remove a piece; what is gone or going is left alone.
    async fn unmake(&self, owner: &Owner, piece: &Piece, id: &str, made: &Made) -> Result<()>;
}

/// Looks after what an order made: power, and copies before it goes. Implemented beside [`Builder`]. Every call may be repeated.
#[async_trait]
pub trait Steward: Send + Sync {
    /// Drives a server towards on or off, and says how far it is.
    async fn power(&self, owner: &Owner, server: &str, on: bool) -> Result<Look>;
    /// Begins to copy a volume, or the disk that a server starts from, into an image of that name and returns the image's id; if there is one,
    /// that one's. What is gone or broken cannot be copied.
    async fn back_up(&self, owner: &Owner, piece: &Piece, id: &str, name: &str) -> Result<Kept>;
    /// How far a copy is.
    async fn look_backup(&self, owner: &Owner, image: &str) -> Result<Look>;
    /// Removes the copy of that name, if there is one.
    async fn forget_backup(&self, owner: &Owner, name: &str) -> Result<()>;
    /// How disks are erased, for the record.
    fn method(&self) -> &'static str;
    /// Nothing is real, so nothing was: a proof of it says so.
    fn simulated(&self) -> bool;
}

/// Who people are, implemented over identity.
#[async_trait]
pub trait People: Send + Sync {
    /// The name of a user, if there is one of that id who is not disabled.
    async fn name(&self, user: &UserId) -> Result<Option<String>>;
    /// True if the user holds a role somewhere.
    async fn holds(&self, user: &UserId, role: Role) -> Result<bool>;
    /// True if the user was given this very role in this very project.
    async fn has(&self, user: &UserId, project: &ProjectId, role: Role) -> Result<bool>;
    /// Gives the role; given already is well.
    async fn let_in(&self, user: &UserId, project: &ProjectId, role: Role) -> Result<()>;
    /// Takes the role away; not given is well.
    async fn put_out(&self, user: &UserId, project: &ProjectId, role: Role) -> Result<()>;
}

/// All that orders need from others.
#[derive(Clone)]
pub struct Ports {
    /// Makes and removes.
    pub builder: Arc<dyn Builder>,
    /// Looks after what is made.
    pub steward: Arc<dyn Steward>,
    /// Knows people.
    pub people: Arc<dyn People>,
    /// The audit ledger.
    pub audit: Arc<dyn AuditSink>,
    /// Where what is delivered by hand is told as usage.
    pub usage: Arc<dyn UsageSink>,
}
