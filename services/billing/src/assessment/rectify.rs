//! Rectification: what a failed assessment obliges to, with its deadline. The operator reports, the purchaser finds it mended or not; the
//! score stays as it is.
//!
//! ```text
//! final and failed ──report──▶ reported ──refused──▶ (report again)
//!                                  └─────accepted──▶ rectified: what was withheld is released
//! ```

use super::{Assessment, State, missing, scheme_of, store};
use crate::Billing;
use crate::record::{self, Entry, Evidence, Said, operator, purchaser};
use kernel::{AssessmentId, Caller, Error, Result};
use runtime::{Tx, transact};

fn count(a: &Assessment, kind: &str) -> usize {
    a.entries.iter().filter(|e| e.kind == kind).count()
}

fn wrong(why: &str) -> Error {
    Error::conflict(why).code("RectificationState")
}

impl Billing {
    async fn failed_one(&self, tx: &mut Tx, id: &AssessmentId) -> Result<Assessment> {
        let a = store::get(tx, id).await?.ok_or_else(|| missing(id))?;
        let c = self.version(tx, &a.contract, &a.version).await?;
        if a.state != State::Final || !a.failed(scheme_of(&c, &a.scheme)?) {
            return Err(wrong("only what a final assessment failed is rectified"));
        }
        if a.rectified.is_some() {
            return Err(wrong("it has been rectified"));
        }
        Ok(a)
    }

    /// The operator says what has been mended, with proof.
    ///
    /// # Errors
    /// Forbidden, for others than the operator; conflict, if nothing failed, or a report waits for the purchaser.
    pub async fn report_rectification(
        &self,
        caller: &Caller,
        id: &AssessmentId,
        reason: &str,
        evidence: Vec<Evidence>,
    ) -> Result<Assessment> {
        operator(caller)?;
        let said = Said {
            reason: Some(record::text("reason", reason)?),
            evidence: record::proof(evidence, true)?,
            ..Said::default()
        };
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let a = self.failed_one(tx, id).await?;
            let (reports, decisions) = (count(&a, "rectification"), count(&a, "rectification_decision"));
            if reports > decisions {
                return Err(wrong("a report waits for the purchaser"));
            }
            let name = (reports + 1).to_string();
            self.say(tx, &Entry::new(id.as_str(), "rectification", &name, said.clone(), caller, now)).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }

    /// The purchaser finds it mended, or not.
    ///
    /// # Errors
    /// Forbidden, for others than the purchaser; bad request without a reason; conflict, if no report waits.
    pub async fn decide_rectification(
        &self,
        caller: &Caller,
        id: &AssessmentId,
        accepted: bool,
        reason: &str,
    ) -> Result<Assessment> {
        purchaser(caller)?;
        let said = Said { verdict: Some(accepted), reason: Some(record::text("reason", reason)?), ..Said::default() };
        let now = self.env.now();
        let today = self.around().work.day_of(now);
        transact!(self.env.db, |tx| {
            let a = self.failed_one(tx, id).await?;
            let (reports, decisions) = (count(&a, "rectification"), count(&a, "rectification_decision"));
            if reports == decisions {
                return Err(wrong("no report waits for a decision"));
            }
            let name = (decisions + 1).to_string();
            self.say(tx, &Entry::new(id.as_str(), "rectification_decision", &name, said.clone(), caller, now)).await?;
            if accepted {
                store::set_rectified(tx, id, today).await?;
            }
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }
}
