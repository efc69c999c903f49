//! Opening: at the end of its period, or by hand; figures are taken from the records, and can be taken again until the result is told.

use super::state::Event;
use super::{Assessment, State, missing, periods, scheme_of, store};
use crate::Billing;
use crate::contract::Contract;
use crate::contract::terms::scheme::Scheme;
use crate::record::{self, Entry, Said, party, purchaser};
use jiff::civil::Date;
use kernel::calendar::{Every, Hours};
use kernel::{AssessmentId, Caller, Error, ProjectId, Result, Timestamp};
use runtime::shutdown::Shutdown;
use runtime::{Signal, Tx, reconcile, transact};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// A wish for an assessment.
#[derive(Debug, Clone)]
pub struct NewAssessment {
    /// Scheme.
    pub scheme: String,
    /// Last day of the period; for a scheme that is held once, the day as of which it is held: today unless given.
    pub until: Option<Date>,
    /// A project's own evaluation: its people see it, and no payment depends on it.
    pub project: Option<ProjectId>,
}

impl Billing {
    /// Opens the assessments of periods as they end.
    pub(crate) fn start_assessments(self: &Arc<Self>, shutdown: &Shutdown) {
        let me = self.clone();
        let every = Duration::from_secs(600);
        reconcile::spawn("billing-assessment", every, Signal::default(), shutdown.clone(), move || {
            let me = me.clone();
            async move { me.open_due().await.map(drop) }
        });
    }

    /// Opens an assessment for every period that is over and has none; returns how many.
    ///
    /// # Errors
    /// What the database says; what was opened stays opened.
    pub async fn open_due(&self) -> Result<u64> {
        let caller = Caller::system("assessment");
        let today = self.around().work.day_of(self.env.now());
        let mut n = 0;
        let c = self.contract_now();
        for scheme in &c.schemes {
            let mut tx = self.env.db.read().await?;
            let opened = store::opened(&mut tx, &c.id, &scheme.id).await?;
            drop(tx);
            for (begin, until) in periods(&c, scheme.every)? {
                if until < today && !opened.contains(&until) {
                    let held = self.held_at_the_end(&c, scheme, until);
                    self.open_period(&caller, (&*held, scheme.id.as_str()), None, (begin, until)).await?;
                    n += 1;
                }
            }
        }
        Ok(n)
    }

    /// The version of the contract by which a period is assessed: the one that holds on its last day, if it has the scheme in the same rhythm.
    fn held_at_the_end(&self, now: &Arc<Contract>, scheme: &Scheme, until: Date) -> Arc<Contract> {
        let held = self.contract_on(until);
        let same = held.scheme(&scheme.id).is_some_and(|s| s.every == scheme.every) && held.start == now.start;
        if same { held } else { now.clone() }
    }

    /// Opens an assessment by hand.
    ///
    /// # Errors
    /// Bad request, for a scheme that the contract does not have or a day at which no period of it ends; conflict (code `AssessmentExists`),
    /// if there is one; forbidden, for others than the parties of the contract, and for a project's own for others than the purchaser.
    pub async fn open_assessment(&self, caller: &Caller, new: NewAssessment) -> Result<Assessment> {
        party(caller)?;
        if let Some(p) = &new.project {
            purchaser(caller)?;
            if !record::is_reference(p.as_str()) {
                return Err(Error::bad_request("project: is no id of a project").field("project"));
            }
        }
        let c = self.contract_now();
        let unknown = || Error::bad_request("scheme: the contract has no such scheme").field("scheme");
        let scheme = c.scheme(&new.scheme).ok_or_else(unknown)?;
        let today = self.around().work.day_of(self.env.now());
        let bad = |why: String| Err(Error::bad_request(format!("until: {why}")).field("until"));
        let period = match (scheme.every, new.until) {
            (Every::Once | Every::Event, until) => {
                let until = until.unwrap_or(today);
                if until > today || until.year() < 1970 {
                    return bad("an assessment is held as of today or an earlier day".to_owned());
                }
                (c.start.min(until), until)
            }
            (_, None) => return bad("name the last day of the period".to_owned()),
            (_, Some(until)) => match periods(&c, scheme.every)?.into_iter().find(|(_, u)| *u == until) {
                Some((begin, _)) if begin > today => return bad(format!("the period begins on {begin}")),
                Some(p) => p,
                None => return bad(format!("no period of this scheme ends on {until}")),
            },
        };
        let held = self.held_at_the_end(&c, scheme, period.1);
        self.open_period(caller, (&*held, scheme.id.as_str()), new.project, period).await
    }

    async fn open_period(
        &self,
        caller: &Caller,
        (c, scheme): (&Contract, &str),
        project: Option<ProjectId>,
        (begin, until): (Date, Date),
    ) -> Result<Assessment> {
        let scheme = scheme_of(c, scheme)?;
        let (figures, at) = self.figures_for(project.as_ref(), begin, until).await?;
        let now = self.env.now();
        let work = self.around().work;
        let due = scheme.due.map(|s| work.deadline(work.begin_of(until)?, s, Hours::Working)).transpose()?;
        let id = AssessmentId::fresh();
        let a = Assessment {
            id: id.clone(),
            contract: c.id.clone(),
            version: c.version.clone(),
            digest: c.digest.clone(),
            scheme: scheme.id.clone(),
            project,
            begin,
            until,
            state: State::Open,
            seq: 1,
            opened_by: caller.user.clone(),
            opened_by_name: caller.user_name.clone(),
            opened_at: now,
            figures,
            figures_at: at,
            due_at: due,
            announced_at: None,
            appeal_until: None,
            confirmed_at: None,
            review_until: None,
            reviewed_at: None,
            final_at: None,
            outcome: None,
            rectify_until: None,
            rectified: None,
            entries: Vec::new(),
        };
        transact!(self.env.db, |tx| {
            let own = a.project.as_ref().map_or("", ProjectId::as_str);
            if store::of_period(tx, &a.contract, &a.scheme, own, until).await?.is_some() {
                let e = format!("{} has an assessment until {until}", a.scheme);
                return Err(Error::conflict(e).code("AssessmentExists"));
            }
            self.keep_contract(tx, c, now).await?;
            store::insert(tx, &a).await?;
            self.tell_assessment(tx, &a, scheme, "opening", caller).await?;
            self.note_figures(tx, caller, &a, now).await?;
            store::get(tx, &id).await?.ok_or_else(|| missing(&id))
        })
    }

    /// The figures of a period and the instant before which the records were stored that they come from. A project's own evaluation has
    /// none: the records are those of the whole cloud.
    pub(super) async fn figures_for(
        &self,
        project: Option<&ProjectId>,
        begin: Date,
        until: Date,
    ) -> Result<(BTreeMap<String, Decimal>, Option<Timestamp>)> {
        if project.is_some() {
            return Ok((BTreeMap::new(), None));
        }
        let around = self.around();
        let after = until.tomorrow().map_err(|_| Error::internal("a date is out of range"))?;
        let at = self.env.now();
        let window = (around.work.begin_of(begin)?, around.work.begin_of(after)?);
        Ok((around.figures.figures(window.0, window.1).await?, Some(at)))
    }

    /// Appends what the records gave; each such entry takes the place of the one before.
    async fn note_figures(&self, tx: &mut Tx, caller: &Caller, a: &Assessment, now: Timestamp) -> Result<()> {
        let said = Said { figures: a.figures.clone(), ..Said::default() };
        let mut e = Entry::new(a.id.as_str(), "figures", "", said, caller, now);
        e.replaces = record::standing(&a.entries, "figures").values().next().map(|e| e.id.clone());
        self.say(tx, &e).await
    }

    /// Takes the figures from the records again: what came late counts, until the result is told, and again while an appeal is reviewed.
    ///
    /// # Errors
    /// Conflict, in another state; forbidden, for others than the parties of the contract.
    pub async fn refresh_assessment(&self, caller: &Caller, id: &AssessmentId) -> Result<Assessment> {
        party(caller)?;
        let a = self.assessment(caller, id).await?;
        let (figures, at) = self.figures_for(a.project.as_ref(), a.begin, a.until).await?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let mut a = store::get(tx, id).await?.ok_or_else(|| missing(id))?;
            a.state = a.state.after(Event::Refresh)?;
            (a.figures, a.figures_at) = (figures.clone(), at);
            store::update(tx, &mut a).await?;
            self.note_figures(tx, caller, &a, now).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }
}
