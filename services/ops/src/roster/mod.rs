//! The duty roster: who is on call when, primary and deputy, and where nobody is. People come from the staff register.
//!
//! ```text
//! planned ──▶ in force while it lasts ──▶ past
//!    └──cancel, with a reason (not once it is over)──▶ cancelled: it stays, and covers nothing
//! ```
//!
//! * `gaps.rs`: what nobody covers; `staffing.rs`: the people that the contract names, in the register and on the roster; `figures.rs`: what assessment
//!   reads of them.
//!
//! Invariants: one person a post and team at a time; nobody is his own deputy; who is on a shift is in the staff register throughout. A shift lasts at most a
//! week, so that a look at an instant reads a week of rows.

pub(crate) mod figures;
mod gaps;
pub(crate) mod staffing;
pub(crate) mod store;

pub use gaps::{Gap, free};

use crate::Ops;
use crate::duty::input::{ID, NOTE, bad, clip, need_all, need_operator, opt_text, reasonable, text};
use crate::register;
use kernel::{Caller, Error, RegisterId, Result, ShiftId, Timestamp};
use runtime::{Tx, transact};
use std::time::Duration;

/// Posts of a team.
pub const POSTS: [&str; 3] = ["primary", "deputy", "onsite"];
/// Longest shift.
const LONGEST: Duration = Duration::from_secs(7 * 86_400);
/// Shifts that are planned at once.
const AT_ONCE: usize = 200;
/// Longest stretch that is searched for gaps.
const SEARCHED: Duration = Duration::from_secs(93 * 86_400);

/// A shift.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Id.
    pub id: ShiftId,
    /// Team: `platform`, 运维一组, …
    pub team: String,
    /// `primary`, `deputy`, `onsite`.
    pub post: String,
    /// Person, in the staff register.
    pub staff: RegisterId,
    /// Name of that person when it was planned.
    pub staff_name: String,
    /// Telephone then.
    pub phone: Option<String>,
    /// First instant.
    pub begins: Timestamp,
    /// First instant after.
    pub ends: Timestamp,
    /// Remark.
    pub note: Option<String>,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// Why.
    pub cancel_reason: Option<String>,
    /// Who planned it.
    pub planned_by: String,
    /// When it was planned.
    pub created_at: Timestamp,
}

/// A wish for a shift.
#[derive(Debug, Clone)]
pub struct NewShift {
    /// Team.
    pub team: String,
    /// `primary`, `deputy`, `onsite`.
    pub post: String,
    /// Person, in the staff register.
    pub staff: RegisterId,
    /// First instant.
    pub begins: Timestamp,
    /// First instant after.
    pub ends: Timestamp,
    /// Remark.
    pub note: Option<String>,
}

/// The name of a team, in any script: 运维一组, NOC-1.
fn team(field: &str, name: &str) -> Result<()> {
    let good = |c: char| c.is_alphanumeric() || "-_. ·()（）".contains(c);
    let n = name.chars().count();
    if n == 0 || n > ID || name.trim() != name || !name.chars().all(good) {
        let rule = format!("must be 1 to {ID} letters and digits, with hyphens, dots, brackets and inner blanks");
        return Err(bad(field, rule));
    }
    Ok(())
}

fn check(n: &NewShift, at: &str, now: Timestamp) -> Result<()> {
    let field = |f: &str| format!("{at}.{f}");
    team(&field("team"), &n.team)?;
    if !POSTS.contains(&n.post.as_str()) {
        return Err(bad(&field("post"), format!("must be one of {}", POSTS.join(", "))));
    }
    reasonable(&field("begins"), n.begins, now)?;
    reasonable(&field("ends"), n.ends, now)?;
    if n.ends <= n.begins || n.ends.since(n.begins) > LONGEST {
        return Err(bad(&field("ends"), "must be after the beginning, by a week at most"));
    }
    Ok(())
}

impl Ops {
    /// Plans shifts, all or none.
    ///
    /// # Errors
    /// Bad request, naming the shift and the field; forbidden, for others than the operator; conflict (code `ShiftTaken`), if somebody has that post
    /// then; conflict (code `SamePerson`), if it would be his own deputy.
    pub async fn plan_shifts(&self, caller: &Caller, new: &[NewShift]) -> Result<Vec<Shift>> {
        need_operator(caller)?;
        if new.is_empty() || new.len() > AT_ONCE {
            return Err(bad("shifts", format!("must be 1 to {AT_ONCE}")));
        }
        let now = self.env.now();
        for (n, s) in new.iter().enumerate() {
            check(s, &format!("shifts[{n}]"), now)?;
        }
        transact!(self.env.db, |tx| {
            let mut all = Vec::with_capacity(new.len());
            for (n, s) in new.iter().enumerate() {
                all.push(self.plan_shift(tx, caller, s, &format!("shifts[{n}]"), now).await?);
            }
            Ok(all)
        })
    }

    async fn plan_shift(&self, tx: &mut Tx, caller: &Caller, n: &NewShift, at: &str, now: Timestamp) -> Result<Shift> {
        let known =
            if n.staff.as_str().len() <= 64 { register::person(tx, &n.staff, &self.terms.work).await? } else { None };
        let field = format!("{at}.staff");
        let p = known.ok_or_else(|| bad(&field, format!("the staff register has no {}", clip(n.staff.as_str()))))?;
        if n.begins < p.from || p.to.is_some_and(|to| n.ends > to) {
            return Err(bad(&field, format!("{} is not in service throughout that shift", p.name)));
        }
        for other in store::around(tx, Some(&n.team), n.begins.minus(LONGEST), n.ends).await? {
            if other.ends <= n.begins {
                continue;
            }
            if other.post == n.post {
                let text = format!("{} has this post from {}", other.staff_name, other.begins.rfc3339());
                return Err(Error::conflict(text).code("ShiftTaken").field(at));
            }
            if other.staff == n.staff && other.post != "onsite" && n.post != "onsite" {
                let text = format!("{} is {} of this team then", other.staff_name, other.post);
                return Err(Error::conflict(text).code("SamePerson").field(field));
            }
        }
        let s = Shift {
            id: ShiftId::fresh(),
            team: n.team.clone(),
            post: n.post.clone(),
            staff: n.staff.clone(),
            staff_name: p.name,
            phone: p.phone,
            begins: n.begins,
            ends: n.ends,
            note: opt_text(&format!("{at}.note"), n.note.as_deref(), NOTE)?,
            cancelled_at: None,
            cancel_reason: None,
            planned_by: caller.user_name.clone(),
            created_at: now,
        };
        store::insert(tx, &s, caller).await?;
        Ok(s)
    }

    /// Cancels a shift that is not over: it stays, and covers nothing from the beginning on.
    ///
    /// # Errors
    /// Not found; forbidden; conflict (code `ShiftOver`), if it is over or was cancelled.
    pub async fn cancel_shift(&self, caller: &Caller, id: &ShiftId, reason: &str) -> Result<Shift> {
        need_operator(caller)?;
        let (now, reason) = (self.env.now(), text("reason", reason, NOTE)?);
        transact!(self.env.db, |tx| {
            let known = store::get(tx, id).await?;
            let mut s =
                known.ok_or_else(|| Error::not_found(format!("shift {} could not be found", clip(id.as_str()))))?;
            if s.cancelled_at.is_some() || s.ends <= now {
                return Err(Error::conflict("the shift is over or was cancelled").code("ShiftOver"));
            }
            (s.cancelled_at, s.cancel_reason) = (Some(now), Some(reason.clone()));
            store::cancel(tx, &s, caller).await?;
            Ok(s)
        })
    }

    /// Shifts that touch `[from, to)`, by beginning; at most 93 days.
    ///
    /// # Errors
    /// Forbidden, for a tenant; bad request, if the stretch is too long.
    pub async fn shifts(
        &self,
        caller: &Caller,
        team: Option<&str>,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<Vec<Shift>> {
        need_all(caller)?;
        stretch(from, to)?;
        let mut tx = self.env.db.read().await?;
        let mut all = store::around(&mut tx, team, from.minus(LONGEST), to).await?;
        all.retain(|s| s.ends > from);
        Ok(all)
    }

    /// Who is on duty at an instant: by team, primary, deputy, on site.
    ///
    /// # Errors
    /// What the database says.
    pub async fn on_call(&self, team: Option<&str>, at: Option<Timestamp>) -> Result<Vec<Shift>> {
        let at = at.unwrap_or_else(|| self.env.now());
        let mut tx = self.env.db.read().await?;
        let mut all = store::around(&mut tx, team, at.minus(LONGEST), at.plus(Duration::from_micros(1))).await?;
        all.retain(|s| s.begins <= at && at < s.ends);
        let rank = |s: &Shift| POSTS.iter().position(|p| *p == s.post);
        all.sort_by(|a, b| (&a.team, rank(a), a.begins).cmp(&(&b.team, rank(b), b.begins)));
        Ok(all)
    }

    /// When nobody has a post of a team in `[from, to)`; in working time only, if that is all that is promised.
    ///
    /// # Errors
    /// Forbidden, for a tenant; bad request, if the stretch is too long.
    pub async fn gaps(
        &self,
        caller: &Caller,
        team: &str,
        post: &str,
        working: bool,
        (from, to): (Timestamp, Timestamp),
    ) -> Result<Vec<Gap>> {
        if !POSTS.contains(&post) {
            return Err(bad("post", format!("must be one of {}", POSTS.join(", "))));
        }
        let all = self.shifts(caller, Some(team), (from, to)).await?;
        let held: Vec<Gap> =
            all.iter().filter(|s| s.post == post).map(|s| Gap { from: s.begins, to: s.ends }).collect();
        let mut open = free(&held, from, to);
        if working {
            open = gaps::within_working_time(&open, &self.terms.work)?;
        }
        Ok(open)
    }
}

fn stretch(from: Timestamp, to: Timestamp) -> Result<()> {
    if to <= from || to.since(from) > SEARCHED {
        return Err(bad("to", "must be after from, by 93 days at most"));
    }
    if from.micros() < 0 || to > Timestamp::from_secs(253_370_764_800) {
        return Err(bad("from", "is out of range"));
    }
    Ok(())
}
