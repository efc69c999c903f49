//! What fulfilment needs others to do.

use crate::fulfil::plan::Piece;
use async_trait::async_trait;
use kernel::{Caller, OrderId, ProjectId, Result};
use std::collections::HashMap;

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

/// Makes and removes resources, implemented over the slices below ([`crate::fulfil::slices`]). Every call may be repeated.
#[async_trait]
pub trait Builder: Send + Sync {
    /// The piece, if it was made before.
    async fn find(&self, owner: &Owner, piece: &Piece, made: &Made) -> Result<Option<String>>;
    /// Begins to make a piece and returns its id; if it was made before, that one's.
    async fn ensure(&self, owner: &Owner, piece: &Piece, made: &Made) -> Result<String>;
    /// How far it is.
    async fn look(&self, owner: &Owner, piece: &Piece, id: &str, made: &Made) -> Result<Look>;
    /// Begins to remove a piece; what is gone or going is left alone.
    async fn unmake(&self, owner: &Owner, piece: &Piece, id: &str, made: &Made) -> Result<()>;
}
