//! The journal, what stands on its accounts, versions of the contract.

use serde::Serialize;
use utoipa::ToSchema;

/// An amount on an account.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JournalPosting {
    /// Account.
    pub account: String,
    /// Its name in Chinese.
    pub account_name: String,
    /// Whose; none for the contract as a whole.
    pub project: Option<String>,
    /// Amount, yuan.
    pub amount: String,
}

/// An entry of the journal; its postings sum to zero.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JournalEntry {
    /// Id.
    pub id: String,
    /// `issue`, `adjustment`, `dispute`, `resolution`, `settlement`, `payment`.
    pub kind: String,
    /// To what it happened.
    pub reference: String,
    /// About which project.
    pub project: Option<String>,
    /// In words.
    pub memo: String,
    /// Who did it.
    pub by: String,
    /// When it was written.
    pub at: String,
    /// Amounts.
    pub postings: Vec<JournalPosting>,
}

/// Entries, oldest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JournalEntries {
    /// A page of them.
    pub entries: Vec<JournalEntry>,
}

/// What stands on the accounts.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct JournalBalances {
    /// By account and project.
    pub balances: Vec<JournalPosting>,
    /// Marker of the next page.
    pub next: Option<String>,
}

/// A version of the contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractVersion {
    /// Id.
    pub contract: String,
    /// Version.
    pub version: String,
    /// SM3 of its text.
    pub digest: String,
    /// From when it holds; the first one also before, and none where it has always held.
    pub valid_from: Option<String>,
}

/// Versions, oldest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractVersions {
    /// All of them.
    pub versions: Vec<ContractVersion>,
    /// A version that awaits the purchaser's agreement, and does not hold.
    pub awaiting: Option<String>,
}
