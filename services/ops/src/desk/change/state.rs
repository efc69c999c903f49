//! The states of a change, as one total match over its kind, its state and the event.
//!
//! ```text
//!                 standard, emergency: approve
//!  requested ──────────────────────────────────▶ approved ──begin──▶ running ──finish──▶ finished ──verify──▶ verified
//!     │   │                          approve ▲      ▲ pre-authorised    │                    ▲
//!     │   └─review─▶ reviewed ───────────────┘      └ begins here       └─roll_back─▶ rolling_back ──finish──┘
//!     │      (the kind `reviewed` alone)
//!     └──emergency: begin ──▶ running, and approve afterwards in running, rolling_back, finished, verified: the state stays
//!
//!  reject: from requested and reviewed ──▶ rejected        cancel: from requested, reviewed and approved ──▶ cancelled
//! ```
//!
//! `verified`, `rejected` and `cancelled` are for ever, but for the late approval of an emergency.

use crate::desk::words::words;
use kernel::{Error, Result};

words! {
    /// Kind of a change: who has to agree, and when.
    Kind "kind of a change" {
        PreAuthorised = "pre_authorised" "预授权变更" "pre-authorised",
        Standard = "standard" "标准变更" "standard",
        Emergency = "emergency" "紧急变更" "emergency",
        Reviewed = "reviewed" "评审变更" "reviewed",
    }
}

words! {
    /// State of a change.
    State "state of a change" {
        Requested = "requested" "已申请" "requested",
        Reviewed = "reviewed" "已评审" "reviewed",
        Approved = "approved" "已批准" "approved",
        Running = "running" "实施中" "being carried out",
        RollingBack = "rolling_back" "回退中" "being rolled back",
        Finished = "finished" "已实施" "finished",
        Verified = "verified" "已验证" "verified",
        Rejected = "rejected" "已驳回" "rejected",
        Cancelled = "cancelled" "已取消" "cancelled",
    }
}

words! {
    /// What happens to a change.
    Event "event of a change" {
        Review = "review" "评审" "reviewed",
        Approve = "approve" "批准" "approved",
        Reject = "reject" "驳回" "rejected",
        Begin = "begin" "开始实施" "begins",
        RollBack = "roll_back" "开始回退" "is rolled back",
        Finish = "finish" "完成" "is finished",
        Verify = "verify" "验证" "is verified",
        Cancel = "cancel" "取消" "cancelled",
    }
}

words! {
    /// How a change ended.
    Outcome "outcome" {
        Done = "done" "成功" "done",
        RolledBack = "rolled_back" "已回退" "rolled back",
        Failed = "failed" "失败" "failed",
    }
}

impl Kind {
    /// Where a change of this kind begins.
    pub fn first(self) -> State {
        if self == Kind::PreAuthorised { State::Approved } else { State::Requested }
    }
}

impl State {
    /// Where an event leads a change of a kind, or that it does not apply.
    ///
    /// # Errors
    /// Conflict (code `ChangeState`), naming kind and state.
    pub fn after(self, kind: Kind, event: Event) -> Result<State> {
        use {Event as E, Kind as K, State as S};
        match (self, event, kind) {
            (S::Requested, E::Review, K::Reviewed) => Ok(S::Reviewed),
            (S::Requested, E::Approve, K::Standard | K::Emergency) | (S::Reviewed, E::Approve, K::Reviewed) => {
                Ok(S::Approved)
            }
            (S::Requested | S::Reviewed, E::Reject, _) => Ok(S::Rejected),
            (S::Requested | S::Reviewed | S::Approved, E::Cancel, _) => Ok(S::Cancelled),
            (S::Approved, E::Begin, _) | (S::Requested, E::Begin, K::Emergency) => Ok(S::Running),
            (S::Running, E::RollBack, _) => Ok(S::RollingBack),
            (S::Running | S::RollingBack, E::Finish, _) => Ok(S::Finished),
            (S::Finished, E::Verify, _) => Ok(S::Verified),
            (s @ (S::Running | S::RollingBack | S::Finished | S::Verified), E::Approve, K::Emergency) => Ok(s),
            (S::Requested, E::Review | E::Approve | E::Begin, _)
            | (S::Requested, E::RollBack | E::Finish | E::Verify, _)
            | (S::Reviewed, E::Review | E::Approve | E::Begin | E::RollBack | E::Finish | E::Verify, _)
            | (S::Approved, E::Review | E::Approve | E::Reject | E::RollBack | E::Finish | E::Verify, _)
            | (S::Running, E::Review | E::Approve | E::Reject | E::Begin | E::Verify | E::Cancel, _)
            | (
                S::RollingBack,
                E::Review | E::Approve | E::Reject | E::Begin | E::RollBack | E::Verify | E::Cancel,
                _,
            )
            | (S::Finished, E::Review | E::Approve | E::Reject | E::Begin | E::RollBack | E::Finish | E::Cancel, _)
            | (
                S::Verified,
                E::Review | E::Approve | E::Reject | E::Begin | E::RollBack | E::Finish | E::Verify | E::Cancel,
                _,
            )
            | (S::Rejected | S::Cancelled, _, _) => Err(Error::conflict(format!(
                "a {} change that is {} does not take '{}'",
                kind.as_str(),
                self.as_str(),
                event.as_str()
            ))
            .code("ChangeState")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_state_and_event() {
        use {Event as E, Kind as K, State as S};
        let any = K::ALL;
        let drawn: &[(S, E, &[K], S)] = &[
            (S::Requested, E::Review, &[K::Reviewed], S::Reviewed),
            (S::Requested, E::Approve, &[K::Standard, K::Emergency], S::Approved),
            (S::Reviewed, E::Approve, &[K::Reviewed], S::Approved),
            (S::Requested, E::Begin, &[K::Emergency], S::Running),
            (S::Approved, E::Begin, any, S::Running),
            (S::Running, E::RollBack, any, S::RollingBack),
            (S::Running, E::Finish, any, S::Finished),
            (S::RollingBack, E::Finish, any, S::Finished),
            (S::Finished, E::Verify, any, S::Verified),
            (S::Running, E::Approve, &[K::Emergency], S::Running),
            (S::RollingBack, E::Approve, &[K::Emergency], S::RollingBack),
            (S::Finished, E::Approve, &[K::Emergency], S::Finished),
            (S::Verified, E::Approve, &[K::Emergency], S::Verified),
            (S::Requested, E::Reject, any, S::Rejected),
            (S::Reviewed, E::Reject, any, S::Rejected),
            (S::Requested, E::Cancel, any, S::Cancelled),
            (S::Reviewed, E::Cancel, any, S::Cancelled),
            (S::Approved, E::Cancel, any, S::Cancelled),
        ];
        for k in K::ALL {
            for s in S::ALL {
                for e in E::ALL {
                    let wanted = drawn.iter().find(|(a, b, c, _)| a == s && b == e && c.contains(k)).map(|d| d.3);
                    assert_eq!(s.after(*k, *e).ok(), wanted, "{k:?} {s:?} {e:?}");
                }
            }
        }
    }

    /// Without an approval only what was authorised beforehand and what is an emergency is carried out.
    #[test]
    fn nothing_else_runs_without_an_approval() {
        for k in [Kind::Standard, Kind::Reviewed] {
            let mut reached = vec![k.first()];
            let mut n = 0;
            while n < reached.len() {
                for e in Event::ALL.iter().filter(|e| **e != Event::Approve) {
                    if let Ok(s) = reached[n].after(k, *e)
                        && !reached.contains(&s)
                    {
                        reached.push(s);
                    }
                }
                n += 1;
            }
            assert!(!reached.contains(&State::Running), "{k:?}: {reached:?}");
        }
    }
}
