//! The journal: double entry, append-only.
//!
//! An *entry* says what happened (a bill was issued, a line disputed, a payment made) and holds *postings*, amounts in fen that sum to zero.
//! Balances are projections that are kept in the same transaction; the ledger `journal` holds every entry, and the hash chain goes over it.
//!
//! ```text
//! bill issued          accrued +total            revenue −total
//! adjustment           accrued +new −old         revenue −new +old
//! line disputed        disputed +amount          accrued −amount
//! dispute resolved     accrued +amount           disputed −amount
//! settlement           payable, retention, deductions, cap excess, unclaimed +     accrued − (of each project)
//!   of other bills     the same +                revenue −     (bills that were never issued)
//!   not of fees        payable, retention +      price −
//!   of what was kept   payable, deductions, cap excess, unclaimed +     retention −
//! payment              paid +amount              payable −amount
//! ```
//!
//! Accrued and disputed are kept by project, the others for the contract. Invariants: an entry sums to zero (checked before it is stored); the
//! same event is posted once (unique by kind and reference); the balance of an account is the sum of its postings.

pub(crate) mod store;

use crate::{Billing, records};
use kernel::{EntryId, Error, Money, PaymentId, ProjectId, Result, Timestamp};
use runtime::{Tx, ledger};
use serde::{Deserialize, Serialize};

/// Ledger of the journal's entries.
pub const LEDGER: &str = "journal";

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$d:meta])* $v:ident = $w:literal $zh:literal;)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$d])* $v),* }
        impl $name {
            /// All of them.
            pub const ALL: &'static [$name] = &[$($name::$v),*];
            /// The name on the wire and in the database.
            pub fn as_str(self) -> &'static str { match self { $($name::$v => $w),* } }
            /// The name for people.
            pub fn zh(self) -> &'static str { match self { $($name::$v => $zh),* } }
            /// The one of that name.
            pub fn parse(s: &str) -> Option<$name> { $name::ALL.iter().copied().find(|x| x.as_str() == s) }
        }
    };
}
pub(crate) use words;

words! {
    /// What money stands on.
    Account {
        /// Owed by a project's bills and not disputed.
        Accrued = "accrued" "应收账款";
        /// The other side of what was billed.
        Revenue = "revenue" "服务收入";
        /// Frozen by disputes.
        Disputed = "disputed" "争议冻结";
        /// What the purchaser must pay.
        Payable = "payable" "采购人应付";
        /// What the purchaser has paid.
        Paid = "paid" "已支付";
        /// Kept back for a later payment.
        Retention = "retention" "质保留存";
        /// Taken off by an assessment.
        Deductions = "deductions" "考核扣减";
        /// Above a cap, and never paid.
        CapExcess = "cap_excess" "超上限部分";
        /// Accrued fees that no payment claims.
        Unclaimed = "unclaimed" "未列支部分";
        /// The other side of payments that are shares of the contract's price or budget.
        Price = "price" "合同价款";
    }
}

words! {
    /// What happened.
    Kind {
        /// A bill was issued.
        Issue = "issue" "出账";
        /// A closed bill was adjusted.
        Adjustment = "adjustment" "调整";
        /// A line was disputed.
        Dispute = "dispute" "争议";
        /// A dispute was resolved.
        Resolution = "resolution" "争议处理";
        /// A settlement was recorded.
        Settlement = "settlement" "结算";
        /// A payment was made.
        Payment = "payment" "付款";
    }
}

/// An amount on an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// Account.
    pub account: Account,
    /// Whose; none for the contract as a whole.
    pub project: Option<ProjectId>,
    /// Amount in fen; what is owed to the supplier, and what became of it, is positive.
    pub fen: i64,
}

/// An entry, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEntry {
    /// What happened.
    pub kind: Kind,
    /// To what: the id of the bill, adjustment, dispute, settlement, payment.
    pub reference: String,
    /// About which project.
    pub project: Option<ProjectId>,
    /// In words.
    pub memo: String,
    /// Who did it; `system` for what falls due by itself.
    pub person: String,
    /// Amounts.
    pub postings: Vec<Posting>,
}

/// An entry, as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Id; sorts by age.
    pub id: EntryId,
    /// When it was written.
    pub at: Timestamp,
    /// What it says.
    pub entry: NewEntry,
}

/// What stands on an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Balance {
    /// Account.
    pub account: Account,
    /// Whose; none for the contract as a whole.
    pub project: Option<ProjectId>,
    /// Amount.
    pub amount: Money,
}

impl NewEntry {
    /// Adds an amount; nothing, if it is zero.
    #[must_use]
    pub fn with(mut self, account: Account, project: Option<&ProjectId>, fen: i64) -> NewEntry {
        if fen != 0 {
            self.postings.push(Posting { account, project: project.cloned(), fen });
        }
        self
    }

    /// An entry without amounts yet.
    pub fn of(kind: Kind, reference: &str, person: &str, memo: String) -> NewEntry {
        NewEntry {
            kind,
            reference: reference.to_owned(),
            project: None,
            memo,
            person: person.to_owned(),
            postings: Vec::new(),
        }
    }

    /// The same about a project.
    #[must_use]
    pub fn about(mut self, project: &ProjectId) -> NewEntry {
        self.project = Some(project.clone());
        self
    }

    /// What the postings come to; must be nothing.
    ///
    /// # Errors
    /// Internal, if it overflows.
    pub fn sum(&self) -> Result<i64> {
        let mut all = self.postings.iter().map(|p| p.fen);
        all.try_fold(0i64, i64::checked_add).ok_or_else(|| Error::internal("a journal entry overflows"))
    }
}

/// Whole fen of an amount that was rounded to them.
///
/// # Errors
/// Internal, if it is none or does not fit.
pub(crate) fn fen(m: Money) -> Result<i64> {
    m.fen().ok_or_else(|| Error::internal(format!("{m} is not an amount of whole fen")))
}

/// Writes an entry in the caller's transaction, with its balances and its place in the ledger. Entries without amounts are written too: that
/// something happened is a fact.
///
/// # Errors
/// Internal, if the postings do not sum to zero; conflict (code `unique`), if the same event was posted before.
pub(crate) async fn post(tx: &mut Tx, e: &NewEntry, now: Timestamp) -> Result<EntryId> {
    let sum = e.sum()?;
    if sum != 0 {
        return Err(Error::internal(format!(
            "a journal entry ({} {}) is off by {sum} fen",
            e.kind.as_str(),
            e.reference
        )));
    }
    let id = EntryId::fresh();
    store::insert(tx, &id, e, now).await?;
    records::ENTRY.seal(tx, id.as_str()).await?;
    records::POSTING.seal(tx, id.as_str()).await?;
    ledger::append(tx, LEDGER, id.as_str(), now, &serde_json::to_string(e)?).await?;
    Ok(id)
}

/// Posts that a payment was made, in the transaction that records it; `id` names the payment.
///
/// # Errors
/// Conflict (code `unique`), if it was posted before.
pub(crate) async fn paid(
    tx: &mut Tx,
    id: &PaymentId,
    amount: Money,
    (person, memo): (&str, String),
    now: Timestamp,
) -> Result<()> {
    let fen = fen(amount)?;
    let e = NewEntry::of(Kind::Payment, id.as_str(), person, memo).with(Account::Paid, None, fen).with(
        Account::Payable,
        None,
        -fen,
    );
    post(tx, &e, now).await.map(drop)
}

/// Which entries to list.
#[derive(Debug, Clone, Default)]
pub struct EntryFilter {
    /// About this project only.
    pub project: Option<ProjectId>,
    /// With a posting on this account only.
    pub account: Option<Account>,
    /// After this one.
    pub marker: Option<EntryId>,
    /// At most so many.
    pub limit: u32,
}

impl Billing {
    /// Entries of the journal, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn journal(&self, f: &EntryFilter) -> Result<Vec<Entry>> {
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, f).await
    }

    /// What stands on the accounts, by account and project; those of one project, if one is named.
    ///
    /// # Errors
    /// What the database says.
    pub async fn balances(
        &self,
        project: Option<&ProjectId>,
        after: Option<(Account, &str)>,
        limit: u32,
    ) -> Result<Vec<Balance>> {
        let mut tx = self.env.db.read().await?;
        store::balances(&mut tx, project, after, limit).await
    }
}
