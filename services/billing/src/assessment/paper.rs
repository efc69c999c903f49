//! A scheme's form as a document: from the assessment asked for or its latest, or from the records of the period up to now while there is none.

use super::{Assessment, State, periods, store};
use crate::Billing;
use crate::assess::Inputs;
use crate::contract::Contract;
use crate::contract::terms::scheme::Scheme;
use crate::record::party;
use crate::statement::paper::{self, Form, Remarks, Stamp};
use jiff::civil::Date;
use kernel::calendar::Every;
use kernel::document::Document;
use kernel::{Caller, Error, Result};

fn state_zh(s: State) -> &'static str {
    match s {
        State::Open => "考核中",
        State::Announced => "结果已告知",
        State::Appealed => "供应商已申诉，复核中",
        State::Reviewed => "已复核",
        State::Final => "已确认",
    }
}

fn span(begin: Date, until: Date) -> String {
    format!("{begin} 至 {until}")
}

impl Billing {
    /// A form of a scheme, of the period that ends on a day or of the latest. With an assessment it is by its version of the contract, its figures and its judgements; the list of tasks is that of
    /// the contract in force. Remarks tell what the records say of vetoes.
    ///
    /// # Errors
    /// Forbidden, for others than the parties of the contract; not found, if the contract has no such scheme, the scheme no such form, or no
    /// assessment until that day.
    pub async fn form_document(
        &self,
        caller: &Caller,
        scheme: &str,
        (which, until): (Form, Option<Date>),
        remarks: &Remarks,
    ) -> Result<Document> {
        party(caller)?;
        let missing = || Error::not_found(format!("the contract has no scheme {scheme:.64}")).field("scheme");
        let in_force = self.contract_now();
        let s = in_force.scheme(scheme).ok_or_else(missing)?;
        let now = self.env.now();
        let stamp = Stamp { as_of: now, draft: false, simulated: self.simulated };
        if which == Form::Tasks {
            // Tasks are confirmed before what is accepted once; what recurs has none.
            if s.every != Every::Once {
                let text = format!("the scheme {scheme:.64} has no list of tasks: it is not held once");
                return Err(Error::not_found(text).field("form"));
            }
            return paper::form(&in_force, scheme, which, &Inputs::default(), "", stamp);
        }
        let mut tx = self.env.db.read().await?;
        let id = &in_force.id;
        let found = match until {
            None => store::latest(&mut tx, id, scheme).await?,
            Some(day) => Some(store::of_period(&mut tx, id, scheme, "", day).await?.ok_or_else(|| {
                Error::not_found(format!("until: the scheme {scheme:.64} has no assessment until {day}")).field("until")
            })?),
        };
        if let Some(a) = found {
            let c = self.version(&mut tx, &a.contract, &a.version).await?;
            drop(tx);
            // What is signed off is not told anew by what the records say today.
            let none = Remarks::new();
            let remarks = if a.state == State::Final { &none } else { remarks };
            let stamp = Stamp { as_of: a.final_at.unwrap_or(now), draft: a.state != State::Final, ..stamp };
            let period = span(a.begin, a.until);
            let mut d = paper::form_with(&c, scheme, which, &a.inputs(), remarks, &period, stamp)?;
            self.tell(&mut d, &a);
            return Ok(d);
        }
        drop(tx);
        let Some((begin, until)) = self.so_far(&in_force, s)? else {
            let mut d = paper::form_with(
                &in_force,
                scheme,
                which,
                &Inputs::default(),
                remarks,
                "",
                Stamp { draft: true, ..stamp },
            )?;
            d.notes.push("尚无考核记录，当前也不在考核周期内：各项待评。".to_owned());
            return Ok(d);
        };
        let inputs = Inputs { figures: self.figures_for(None, begin, until).await?.0, ..Inputs::default() };
        let stamp = Stamp { draft: true, ..stamp };
        let mut d = paper::form_with(&in_force, scheme, which, &inputs, remarks, &span(begin, until), stamp)?;
        d.notes.push("尚无考核记录：数据为平台记录自周期开始至今，需人工评定的项目待评。".to_owned());
        Ok(d)
    }

    fn tell(&self, d: &mut Document, a: &Assessment) {
        d.field("考核记录", "Assessment", a.id.as_str());
        d.field("状态", "State", state_zh(a.state));
        if let Some(t) = a.figures_at {
            d.field("平台记录取数时间", "Figures as of", self.calendar.local(t));
        }
        if let Some(day) = a.rectified {
            d.field("整改完成", "Rectified", day.to_string());
        }
    }

    /// The days up to now of the period that is running; none outside of the term.
    fn so_far(&self, c: &Contract, s: &Scheme) -> Result<Option<(Date, Date)>> {
        let today = self.around().work.day_of(self.env.now());
        if matches!(s.every, Every::Once | Every::Event) {
            return Ok(Some((c.start.min(today), today)));
        }
        let all = periods(c, s.every)?;
        Ok(all.into_iter().find(|(b, u)| *b <= today && today <= *u).map(|(b, _)| (b, today)))
    }
}
