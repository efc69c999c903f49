//! Proofs of erasure.

use serde::Serialize;
use utoipa::ToSchema;

/// Proof of an erasure, as it stands in the ledger `erasure`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Erasure {
    /// Order.
    pub order: String,
    /// Its project.
    pub project: String,
    /// When everything was gone.
    pub at: String,
    /// Who had it erased: user id.
    pub by: String,
    /// Name.
    pub by_name: String,
    /// How.
    pub method: String,
    /// What.
    pub erased: Vec<Erased>,
    /// Images that hold what the disks held, by name within the order.
    pub backups: std::collections::BTreeMap<String, String>,
    /// The cloud is simulated: no disk was real.
    pub simulated: bool,
    /// SM3 of the entry.
    pub digest: String,
}

/// Something that was erased.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Erased {
    /// Name within the order.
    pub key: String,
    /// `volume`, `server`.
    pub kind: String,
    /// Id.
    pub id: String,
    /// GiB.
    pub gb: Option<u32>,
    /// Why there is no final backup of it; none, if there is one.
    pub no_backup: Option<String>,
}

/// Proofs of erasure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Erasures {
    /// Newest first; go on after the last one's order.
    pub erasures: Vec<Erasure>,
}
