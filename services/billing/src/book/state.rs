//! The life of a bill and of its lines, each as one total match.
//!
//! ```text
//! bill   draft ──issue (operator, or the contract's deadline)──▶ issued ──every line finished──▶ confirmed ──settle──▶ settled
//!
//! line               ┌──tenant──▶ tenant ────purchaser──┐
//!          open ─────┤                                  ├──▶ confirmed ──settle──▶ settled
//!           │  │     └─purchaser─▶ purchaser ──tenant───┘       ▲   ▲                 ▲
//!           │  └────────silence (only if the contract says so)──┘   │                 │
//!           │ dispute, from open or where only the other side has confirmed           │
//!           ▼                                                       │                 │
//!        disputed ──withdraw (by who disputed; confirms for him)────┴─▶ other side    │
//!           │  └──concede (by who disputed: it stands as billed)────┤                 │
//!           │  └──decide (by the purchaser, on a tenant's dispute)──┘                 │
//!           └──uphold (accepted: an adjustment in the next period)──▶ upheld ──settle─┘
//! ```
//!
//! What the operator proposes about a dispute is in `dispute.rs`; the line stays frozen until somebody of the customer accepts it. A dispute
//! freezes its line alone. A confirmation is not taken back. The bill itself is never touched by any of this.

use kernel::{Error, Result};

/// Who confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The project that used it.
    Tenant,
    /// The one who pays.
    Purchaser,
}

impl Side {
    /// The name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Tenant => "tenant",
            Side::Purchaser => "purchaser",
        }
    }
    /// The side of that name.
    pub fn parse(s: &str) -> Option<Side> {
        [Side::Tenant, Side::Purchaser].into_iter().find(|x| x.as_str() == s)
    }
}

/// State of a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BillState {
    /// Computed when asked; not stored.
    Draft,
    /// Closed; its lines are being confirmed.
    Issued,
    /// Every line is confirmed or adjusted.
    Confirmed,
    /// Every line is in a settlement.
    Settled,
}

/// What happens to a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BillEvent {
    /// It is closed.
    Issue,
    /// The last of its lines is confirmed or adjusted.
    Finish,
    /// The last of its lines is settled.
    Settle,
}

impl BillState {
    /// All states.
    pub const ALL: [BillState; 4] = [BillState::Draft, BillState::Issued, BillState::Confirmed, BillState::Settled];

    /// The name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            BillState::Draft => "draft",
            BillState::Issued => "issued",
            BillState::Confirmed => "confirmed",
            BillState::Settled => "settled",
        }
    }
    /// The state of that name.
    pub fn parse(s: &str) -> Option<BillState> {
        BillState::ALL.into_iter().find(|x| x.as_str() == s)
    }
    /// The name for people.
    pub fn zh(self) -> &'static str {
        match self {
            BillState::Draft => "草稿",
            BillState::Issued => "已出账",
            BillState::Confirmed => "已确认",
            BillState::Settled => "已结算",
        }
    }

    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `BillState`), naming the state.
    pub fn after(self, e: BillEvent) -> Result<BillState> {
        use {BillEvent as E, BillState as S};
        match (self, e) {
            (S::Draft, E::Issue) => Ok(S::Issued),
            (S::Issued, E::Finish) => Ok(S::Confirmed),
            (S::Confirmed, E::Settle) => Ok(S::Settled),
            (S::Draft, E::Finish | E::Settle)
            | (S::Issued, E::Issue | E::Settle)
            | (S::Confirmed, E::Issue | E::Finish)
            | (S::Settled, _) => {
                let what = match e {
                    E::Issue => "issued",
                    E::Finish => "confirmed",
                    E::Settle => "settled",
                };
                Err(Error::conflict(format!("a bill that is {} cannot be {what}", self.as_str())).code("BillState"))
            }
        }
    }
}

/// State of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineState {
    /// Nobody has said anything.
    Open,
    /// The tenant has confirmed it.
    Tenant,
    /// The purchaser has confirmed it.
    Purchaser,
    /// Both have, or silence has.
    Confirmed,
    /// Frozen.
    Disputed {
        /// Who disputes it.
        by: Side,
        /// The other side had confirmed it.
        other: bool,
    },
    /// The dispute was right: adjusted in a later period.
    Upheld,
    /// In a settlement.
    Settled,
}

/// What happens to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEvent {
    /// A side confirms it.
    Confirm(Side),
    /// The time to verify is over, and the contract takes silence for consent.
    Silence,
    /// A side disputes it.
    Dispute(Side),
    /// The side that disputes it gives that up.
    Withdraw(Side),
    /// The operator admits the fault, and this side accepts what that changes.
    Uphold(Side),
    /// The side that disputes it accepts that it stands as billed.
    Concede(Side),
    /// The purchaser decides that a line which the tenant disputes stands as billed.
    Decide,
    /// A settlement takes it in.
    Settle,
}

impl LineState {
    /// All states.
    pub const ALL: [LineState; 10] = [
        LineState::Open,
        LineState::Tenant,
        LineState::Purchaser,
        LineState::Confirmed,
        LineState::Disputed { by: Side::Tenant, other: false },
        LineState::Disputed { by: Side::Tenant, other: true },
        LineState::Disputed { by: Side::Purchaser, other: false },
        LineState::Disputed { by: Side::Purchaser, other: true },
        LineState::Upheld,
        LineState::Settled,
    ];

    /// The name in the database, which tells all that the state holds.
    pub fn code(self) -> &'static str {
        match self {
            LineState::Open => "open",
            LineState::Tenant => "tenant",
            LineState::Purchaser => "purchaser",
            LineState::Confirmed => "confirmed",
            LineState::Disputed { by: Side::Tenant, other: false } => "disputed:tenant",
            LineState::Disputed { by: Side::Tenant, other: true } => "disputed:tenant:other",
            LineState::Disputed { by: Side::Purchaser, other: false } => "disputed:purchaser",
            LineState::Disputed { by: Side::Purchaser, other: true } => "disputed:purchaser:other",
            LineState::Upheld => "upheld",
            LineState::Settled => "settled",
        }
    }
    /// The state of that code.
    pub fn parse(s: &str) -> Option<LineState> {
        LineState::ALL.into_iter().find(|x| x.code() == s)
    }
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            LineState::Tenant => "confirmed_by_tenant",
            LineState::Purchaser => "confirmed_by_purchaser",
            LineState::Disputed { .. } => "disputed",
            other => other.code(),
        }
    }
    /// The name for people.
    pub fn zh(self) -> &'static str {
        match self {
            LineState::Open => "待确认",
            LineState::Tenant => "租户已确认",
            LineState::Purchaser => "采购人已确认",
            LineState::Confirmed => "双方已确认",
            LineState::Disputed { .. } => "争议冻结",
            LineState::Upheld => "争议成立（下期调整）",
            LineState::Settled => "已结算",
        }
    }
    /// Nobody needs to do anything more about it before it is settled.
    pub fn finished(self) -> bool {
        matches!(self, LineState::Confirmed | LineState::Upheld | LineState::Settled)
    }
    /// Frozen.
    pub fn disputed(self) -> bool {
        matches!(self, LineState::Disputed { .. })
    }

    /// Where an event leads, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `LineState`), naming the state.
    pub fn after(self, e: LineEvent) -> Result<LineState> {
        use Side::{Purchaser as P, Tenant as T};
        use {LineEvent as E, LineState as S};
        match (self, e) {
            (S::Open, E::Confirm(T)) => Ok(S::Tenant),
            (S::Open, E::Confirm(P)) => Ok(S::Purchaser),
            (S::Tenant, E::Confirm(P)) | (S::Purchaser, E::Confirm(T)) => Ok(S::Confirmed),
            (S::Open | S::Tenant | S::Purchaser, E::Silence) => Ok(S::Confirmed),
            (S::Open, E::Dispute(by)) => Ok(S::Disputed { by, other: false }),
            (S::Tenant, E::Dispute(P)) => Ok(S::Disputed { by: P, other: true }),
            (S::Purchaser, E::Dispute(T)) => Ok(S::Disputed { by: T, other: true }),
            (S::Disputed { by, other: true }, E::Withdraw(side) | E::Concede(side)) if by == side => Ok(S::Confirmed),
            (S::Disputed { by, other: false }, E::Withdraw(side) | E::Concede(side)) if by == side => match by {
                T => Ok(S::Tenant),
                P => Ok(S::Purchaser),
            },
            (S::Disputed { by, .. }, E::Uphold(side)) if by == side || side == P => Ok(S::Upheld),
            (S::Disputed { by: T, .. }, E::Decide) => Ok(S::Confirmed),
            (S::Confirmed | S::Upheld, E::Settle) => Ok(S::Settled),
            (
                S::Open | S::Tenant | S::Purchaser,
                E::Withdraw(_) | E::Uphold(_) | E::Concede(_) | E::Decide | E::Settle,
            )
            | (S::Tenant, E::Confirm(T) | E::Dispute(T))
            | (S::Purchaser, E::Confirm(P) | E::Dispute(P))
            | (S::Confirmed | S::Upheld, E::Confirm(_) | E::Silence | E::Dispute(_) | E::Withdraw(_))
            | (S::Confirmed | S::Upheld, E::Uphold(_) | E::Concede(_) | E::Decide)
            | (S::Disputed { .. }, E::Confirm(_) | E::Silence | E::Dispute(_) | E::Withdraw(_) | E::Settle)
            | (S::Disputed { .. }, E::Uphold(_) | E::Concede(_) | E::Decide)
            | (S::Settled, _) => {
                let what = match e {
                    E::Confirm(_) => "confirmed by the same side again",
                    E::Silence => "confirmed by silence",
                    E::Dispute(_) => "disputed by this side",
                    E::Withdraw(_) => "taken out of dispute by this side",
                    E::Uphold(_) => "adjusted for a dispute of this side",
                    E::Concede(_) => "conceded by this side",
                    E::Decide => "decided by the purchaser",
                    E::Settle => "settled",
                };
                let text = format!("a line that is {} cannot be {what}", self.as_str());
                Err(Error::conflict(text).code("LineState"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EVENTS: [LineEvent; 13] = [
        LineEvent::Confirm(Side::Tenant),
        LineEvent::Confirm(Side::Purchaser),
        LineEvent::Silence,
        LineEvent::Dispute(Side::Tenant),
        LineEvent::Dispute(Side::Purchaser),
        LineEvent::Withdraw(Side::Tenant),
        LineEvent::Withdraw(Side::Purchaser),
        LineEvent::Uphold(Side::Tenant),
        LineEvent::Uphold(Side::Purchaser),
        LineEvent::Concede(Side::Tenant),
        LineEvent::Concede(Side::Purchaser),
        LineEvent::Decide,
        LineEvent::Settle,
    ];

    #[test]
    fn codes_tell_every_state_apart() {
        for s in LineState::ALL {
            assert_eq!(LineState::parse(s.code()), Some(s));
        }
        for s in BillState::ALL {
            assert_eq!(BillState::parse(s.as_str()), Some(s));
        }
    }

    #[test]
    fn one_side_alone_confirms_nothing() {
        for side in [Side::Tenant, Side::Purchaser] {
            // All that comes about without the other side: also what the operator admits, and what the purchaser decides.
            let mine = |e: &LineEvent| match e {
                LineEvent::Confirm(s)
                | LineEvent::Dispute(s)
                | LineEvent::Withdraw(s)
                | LineEvent::Uphold(s)
                | LineEvent::Concede(s) => *s == side,
                LineEvent::Decide => side == Side::Purchaser,
                LineEvent::Silence | LineEvent::Settle => false,
            };
            let mut reached = vec![LineState::Open];
            let mut n = 0;
            while n < reached.len() {
                for e in EVENTS.into_iter().filter(mine) {
                    if let Ok(s) = reached[n].after(e)
                        && !reached.contains(&s)
                    {
                        reached.push(s);
                    }
                }
                n += 1;
            }
            // Nothing is owed because one side says so; only what the operator takes back is.
            let own = if side == Side::Tenant { LineState::Tenant } else { LineState::Purchaser };
            let wanted = [LineState::Open, own, LineState::Disputed { by: side, other: false }, LineState::Upheld];
            assert!(reached.len() == wanted.len() && wanted.iter().all(|s| reached.contains(s)), "{reached:?}");
            // The other side's word is what was missing.
            let other = if side == Side::Tenant { Side::Purchaser } else { Side::Tenant };
            assert_eq!(own.after(LineEvent::Confirm(other)).unwrap(), LineState::Confirmed);
        }
    }

    #[test]
    fn what_is_settled_stays_so_and_a_frozen_line_is_neither_confirmed_nor_settled() {
        for e in EVENTS {
            assert!(LineState::Settled.after(e).is_err());
        }
        for s in LineState::ALL.into_iter().filter(|s| s.disputed()) {
            assert!(s.after(LineEvent::Silence).is_err() && s.after(LineEvent::Settle).is_err());
            assert!(s.after(LineEvent::Confirm(Side::Tenant)).is_err());
            assert!(s.after(LineEvent::Confirm(Side::Purchaser)).is_err());
        }
    }

    #[test]
    fn a_bill_goes_through_all_its_states_in_order() {
        use {BillEvent as E, BillState as S};
        let end = [E::Issue, E::Finish, E::Settle].into_iter().try_fold(S::Draft, S::after).unwrap();
        assert_eq!(end, S::Settled);
        let legal = S::ALL.into_iter().flat_map(|s| [E::Issue, E::Finish, E::Settle].map(|e| s.after(e).is_ok()));
        assert_eq!(legal.filter(|ok| *ok).count(), 3);
    }

    proptest! {
        #[test]
        fn a_finished_line_never_opens_again(events in proptest::collection::vec(0usize..EVENTS.len(), 0..40)) {
            let (mut s, mut finished) = (LineState::Open, false);
            for e in events {
                if let Ok(next) = s.after(EVENTS[e]) {
                    s = next;
                }
                prop_assert!(!finished || s.finished());
                finished = s.finished();
            }
        }
    }
}
