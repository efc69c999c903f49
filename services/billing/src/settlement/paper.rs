//! A settlement as a document: the record with its signatures, or what it would be by the records of now.

use super::{Settlement, Signature, Snapshot, State, Statement};
use crate::Billing;
use crate::assessment;
use crate::record::party;
use crate::settle::{Due, Scored};
use crate::statement::paper::{self, Stamp, amount_fields};
use jiff::civil::Date;
use kernel::document::{Document, Section};
use kernel::{Caller, Result, SettlementId};

/// Places of the signatures on the sheet.
const PURCHASER: usize = 0;
const SUPPLIER: usize = 1;

fn state_zh(s: State) -> &'static str {
    match s {
        State::Draft => "草稿",
        State::Proposed => "供应商已签署，待采购人确认",
        State::Closed => "双方已签署",
    }
}

/// Says of which years the working days were assumed, by the inputs that are kept: the same for ever.
fn note_calendar(d: &mut Document, inputs: &Snapshot, start: Date) {
    let years: Vec<String> = inputs.assumed_years(start).iter().map(i16::to_string).collect();
    if !years.is_empty() {
        d.notes.push(format!("{}年无已公布的工作日历，涉及工作日的期限按周一至周五推定。", years.join("、")));
    }
}

/// The score that acts on a payment, as the inputs keep it.
fn scored_by<'a>(s: &'a Settlement, x: &Statement, due: &Due) -> Option<&'a Scored> {
    let row = x.contract.payments.iter().find(|p| p.id == due.payment)?;
    let scheme = &row.effect.as_ref()?.scheme;
    let mine = s.inputs.scores.iter().filter(|k| k.scheme == *scheme && k.until <= due.date);
    mine.filter(|k| Some(k.score) == due.score).max_by_key(|k| k.until)
}

impl Billing {
    /// A settlement as a document: by the contract's version and the inputs that are kept with it, with the signatures that it has.
    ///
    /// # Errors
    /// Forbidden, for others than the parties of the contract; not found.
    pub async fn settlement_document(&self, caller: &Caller, id: &SettlementId) -> Result<Document> {
        let s = self.settlement(caller, id).await?;
        let x = self.statement(&s).await?;
        let stamp = Stamp { as_of: s.inputs.as_of, draft: s.state != State::Closed, simulated: self.simulated };
        let mut d = paper::settlement(&x.contract, &x.outcome.dues, s.until, stamp)?;
        d.file = format!("{} 第{}号", d.file, s.n);
        d.field("结算单编号", "Settlement", format!("{}（{}）", s.n, s.id));
        d.field("状态", "State", state_zh(s.state));
        d.field("本次新增款项", "Payments added", format!("{}笔", x.adds.len()));
        d.head.extend(amount_fields("本次结算应付", "Payable by this settlement", s.total));
        d.notes.push(format!("结算输入摘要（SM3）：{}。双方签署的是此摘要。", s.inputs_digest));
        note_calendar(&mut d, &s.inputs, x.contract.start);
        let mut behind = self.behind(&s, &x).await?;
        behind.append(&mut d.appendix);
        d.appendix = behind;
        self.fill(&mut d, PURCHASER, s.closed.as_ref());
        self.fill(&mut d, SUPPLIER, s.proposed.as_ref());
        self.note_review(&mut d, &s);
        Ok(d)
    }

    /// The months and the scores from which the amounts come that this settlement adds. A final score never changes, so neither does this.
    async fn behind(&self, s: &Settlement, x: &Statement) -> Result<Vec<Section>> {
        let mut all: Vec<Section> = paper::fees(&s.inputs.accrued, s.until)?.into_iter().collect();
        let mut tx = self.env.db.read().await?;
        let finals = assessment::store::finals(&mut tx, &x.contract.id).await?;
        for due in &x.adds {
            let Some(scored) = scored_by(s, x, due) else { continue };
            let Some(a) = finals.iter().find(|a| a.scheme == scored.scheme && a.until == scored.until) else {
                continue;
            };
            let c = self.version(&mut tx, &a.contract, &a.version).await?;
            if let (Some(scheme), Some(score)) = (c.scheme(&a.scheme), &a.outcome) {
                all.push(paper::scored(&x.contract, scheme, score, a.until));
            }
        }
        Ok(all)
    }

    fn fill(&self, d: &mut Document, place: usize, s: Option<&Signature>) {
        if let Some(s) = s {
            d.signed(place, &s.by_name, self.around().work.day_of(s.at));
        }
    }

    fn note_review(&self, d: &mut Document, s: &Settlement) {
        if let Some(t) = s.review_until.filter(|_| s.state == State::Proposed) {
            d.notes.push(format!("采购人确认期限：{}。", self.calendar.local(t)));
        }
    }

    /// What a settlement until a day would be, from everything that is known now: a draft, nothing is kept.
    ///
    /// # Errors
    /// Forbidden, for others than the parties of the contract; internal, if a sum overflows.
    pub async fn settlement_outlook(&self, caller: &Caller, until: Date) -> Result<Document> {
        party(caller)?;
        self.env.outbox.flush().await?;
        let happened = self.happened().await?;
        let c = self.contract_on(until);
        let mut tx = self.env.db.read().await?;
        let inputs = self.gather(&mut tx, &c, &happened, until).await?;
        drop(tx);
        let outcome = inputs.outcome(&c)?;
        let stamp = Stamp { as_of: inputs.as_of, draft: true, simulated: self.simulated };
        let mut d = paper::settlement(&c, &outcome.dues, until, stamp)?;
        d.notes.push(format!("按平台现有记录试算，未形成结算单；已关账的月份截至{}。", inputs.billed));
        note_calendar(&mut d, &inputs, c.start);
        Ok(d)
    }
}
