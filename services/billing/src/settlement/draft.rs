//! A draft is computed from everything that is known at the moment, as often as wanted.

use super::state::{Event, State};
use super::{Settlement, Signature, Snapshot, computed, missing, store};
use crate::Billing;
use crate::record::party;
use crate::settle::Due;
use jiff::civil::Date;
use kernel::{Caller, Error, Money, Result, SettlementId};
use runtime::transact;

pub(super) fn total(adds: &[Due]) -> Result<Money> {
    adds.iter().try_fold(Money::from_fen(0), |s, d| s.plus(d.payable))
}

impl Billing {
    /// Computes the settlement that is not closed yet, or begins one: what falls due until a day, from the records of now, by the version of
    /// the contract that holds on that day.
    ///
    /// # Errors
    /// Forbidden, for others than the parties of the contract; bad request, for a day that is to come or before that of the last one;
    /// conflict (code `SettlementState`), while one waits for the purchaser's signature.
    pub async fn draft_settlement(&self, caller: &Caller, until: Option<Date>) -> Result<Settlement> {
        party(caller)?;
        self.env.outbox.flush().await?;
        let happened = self.happened().await?;
        let now = self.env.now();
        let today = self.around().work.day_of(now);
        let until = until.unwrap_or(today);
        let bad = |why: String| Error::bad_request(format!("until: {why}")).field("until");
        if until > today || until.year() < 1970 {
            return Err(bad("a settlement reaches until today or an earlier day".to_owned()));
        }
        let id = SettlementId::fresh();
        transact!(self.env.db, |tx| {
            self.refresh_versions(tx).await?;
            let c = self.contract_on(until);
            let last = store::latest(tx, &c.id).await?;
            let closed = store::last_closed(tx, &c.id).await?;
            if let Some(b) = closed.filter(|b| b.until > until) {
                return Err(bad(format!("the settlement before reaches until {}", b.until)));
            }
            let inputs = self.gather(tx, &c, &happened, until).await?;
            let digest = digest(&inputs)?;
            let total = total(&computed((*c).clone(), &inputs)?.adds)?;
            let drafted = Signature { by: caller.user.clone(), by_name: caller.user_name.clone(), at: now };
            self.keep_contract(tx, &c, now).await?;
            let id = match last {
                Some(mut s) if s.state != State::Closed => {
                    s.state = s.state.after(Event::Compute)?;
                    (s.until, s.inputs, s.inputs_digest, s.total, s.drafted) = (until, inputs, digest, total, drafted);
                    store::update(tx, &mut s).await?;
                    s.id
                }
                last => {
                    let s = Settlement {
                        id: id.clone(),
                        contract: c.id.clone(),
                        n: last.map_or(1, |l| l.n + 1),
                        until,
                        state: State::Draft,
                        seq: 1,
                        inputs,
                        inputs_digest: digest,
                        total,
                        drafted,
                        proposed: None,
                        review_until: None,
                        closed: None,
                        entries: Vec::new(),
                    };
                    store::insert(tx, &s).await?;
                    s.id
                }
            };
            store::get(tx, &id).await?.ok_or_else(|| missing(&id))
        })
    }
}

pub(super) fn digest(inputs: &Snapshot) -> Result<String> {
    Ok(crypto::hash::sm3_hex(inputs.text()?.as_bytes()))
}
