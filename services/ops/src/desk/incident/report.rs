//! What is found out after an incident: cause and measures. For a security event it is the 《安全事件处理总结报告》.

use super::raise::notice;
use super::{Incident, State, missing, store};
use crate::Ops;
use crate::desk::timeline::{self, Entry};
use crate::desk::{check, sight};
use kernel::{Caller, Error, IncidentId, Result, Timestamp};
use runtime::transact;

/// The report on an incident. Written again it is another version: the first one's instant counts, and the timeline keeps both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentReport {
    /// What caused it.
    pub cause: String,
    /// What was done, and what is done against the next one.
    pub measures: String,
    /// It happened because of how the cloud is run, and not of what tenants or others did.
    pub supplier_at_fault: bool,
    /// It did harm: somebody was affected.
    pub harm: bool,
    /// When the first version was handed in.
    pub at: Timestamp,
}

/// A report to be handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    /// What caused it.
    pub cause: String,
    /// What was done, and what is done against the next one.
    pub measures: String,
    /// It happened because of how the cloud is run.
    pub supplier_at_fault: bool,
    /// It did harm.
    pub harm: bool,
}

impl Ops {
    /// Hands in the report on an incident whose handling has ended.
    ///
    /// # Errors
    /// Forbidden, unless by the operator; not found; conflict, while it is being handled.
    pub async fn report_incident(&self, caller: &Caller, id: &IncidentId, new: NewReport) -> Result<Incident> {
        sight::must_run(caller)?;
        let now = self.env.now();
        let cause = check::text("cause", &new.cause, check::TEXT)?;
        let measures = check::text("measures", &new.measures, check::TEXT)?;
        transact!(self.env.db, |tx| {
            let mut i = store::get(tx, id).await?.ok_or_else(|| missing(id))?;
            if !matches!(i.state, State::Recovered | State::Closed) {
                let e = format!("an incident that is {} has no report yet", i.state.as_str());
                return Err(Error::conflict(e).code("IncidentState"));
            }
            let report = IncidentReport {
                cause: cause.clone(),
                measures: measures.clone(),
                supplier_at_fault: new.supplier_at_fault,
                harm: new.harm,
                at: i.report.as_ref().map_or(now, |r| r.at),
            };
            store::insert_report(tx, id, &report, caller, now).await?;
            i.report = Some(report);
            store::update(tx, &i).await?;
            let detail = format!("supplier_at_fault={} harm={}", new.supplier_at_fault, new.harm);
            timeline::append(tx, id.as_str(), &Entry::new(caller, "report", now, now).detail(Some(detail))).await?;
            self.tell(tx, &notice(&i, caller, "report", None, now)).await?;
            Ok(i)
        })
    }
}
