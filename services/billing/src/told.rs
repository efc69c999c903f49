//! What people may want to hear of bills, assessments, settlements and versions of the contract, each in the transaction of its step. No amounts: who is told looks
//! them up.

use crate::Billing;
use crate::assessment::Assessment;
use crate::bill::Bill;
use crate::book::state::LineEvent;
use crate::book::{BillState, Book, BookLine, LineState, Seal, Side};
use crate::contract::Contract;
use crate::contract::terms::scheme::Scheme;
use crate::contract::versions::consent::Consent;
use crate::settlement::Settlement;
use kernel::event::Told;
use kernel::{BillId, Caller, Result, Timestamp};
use runtime::Tx;

fn deadline(t: Option<Timestamp>) -> Option<String> {
    t.map(|t| format!("期限 Due: {}", t.rfc3339()))
}

fn side(s: Side) -> (&'static str, &'static str) {
    match s {
        Side::Tenant => ("租户", "tenant"),
        Side::Purchaser => ("采购人", "purchaser"),
    }
}

/// What happened to a bill: event, and the words for it in Chinese and English.
fn of_line(book: &Book, (word, zh, en): (&str, String, String), note: Option<&str>, seal: &Seal) -> Told {
    Told {
        topic: format!("bill.{word}"),
        subject: book.bill.to_string(),
        project: Some(book.project.clone()),
        role: None,
        text: format!("项目{}的{}账单：{zh}", book.project, book.month),
        text_en: format!("Bill of {} for {}: {en}", book.project, book.month),
        state: book.state.as_str().to_owned(),
        note: note.map(str::to_owned),
        by: seal.name.clone(),
        at: seal.at,
    }
}

impl Billing {
    async fn publish_told(&self, tx: &mut Tx, t: Told) -> Result<()> {
        self.env.outbox.publish(tx, &t.outbox_topic(), &t.subject, &t).await
    }

    /// A bill was issued: both sides verify it from now on.
    pub(crate) async fn tell_issued(
        &self,
        tx: &mut Tx,
        (id, b): (&BillId, &Bill),
        state: BillState,
        (by, verify): (&str, Option<Timestamp>),
        now: Timestamp,
    ) -> Result<()> {
        let t = Told {
            topic: "bill.issue".to_owned(),
            subject: id.to_string(),
            project: Some(b.project.clone()),
            role: None,
            text: format!("项目{}的{}账单已出账，请核对", b.project, b.month),
            text_en: format!("The bill of {} for {} is issued: verify it", b.project, b.month),
            state: state.as_str().to_owned(),
            note: deadline(verify),
            by: by.to_owned(),
            at: now,
        };
        self.publish_told(tx, t).await
    }

    /// A line took a step: disputes and how they end are told, and that the last line is finished. What it was before is in `was`.
    pub(crate) async fn tell_line(
        &self,
        tx: &mut Tx,
        book: &Book,
        line: &BookLine,
        (event, was): (LineEvent, LineState),
        seal: &Seal,
        reason: Option<&str>,
    ) -> Result<()> {
        let n = line.n;
        let news = match event {
            LineEvent::Dispute(s) => {
                let (zh, en) = side(s);
                Some(("dispute", format!("第{n}行被{zh}提出争议"), format!("line {n} is disputed by the {en}")))
            }
            LineEvent::Withdraw(s) => {
                let (zh, en) = side(s);
                Some((
                    "withdraw",
                    format!("第{n}行的争议已由{zh}撤回"),
                    format!("the {en} gave the dispute of line {n} up"),
                ))
            }
            LineEvent::Uphold(_) => {
                Some(("uphold", format!("第{n}行的争议成立，下期调整"), format!("the dispute of line {n} is upheld")))
            }
            LineEvent::Concede(_) | LineEvent::Decide => {
                Some(("reject", format!("第{n}行维持原账"), format!("line {n} stands as it was billed")))
            }
            LineEvent::Confirm(_) | LineEvent::Silence | LineEvent::Settle => None,
        };
        if let Some(news) = news {
            self.publish_told(tx, of_line(book, news, reason, seal)).await?;
        }
        let last = book.unfinished == 0 && !was.finished() && line.state.finished();
        if last && book.state == BillState::Confirmed {
            let news = ("confirm", "各行均已确认".to_owned(), "every line is confirmed or adjusted".to_owned());
            self.publish_told(tx, of_line(book, news, None, seal)).await?;
        }
        Ok(())
    }

    /// How a dispute is to end was proposed, to be answered until an instant.
    pub(crate) async fn tell_proposed(
        &self,
        tx: &mut Tx,
        (book, n): (&Book, i64),
        (finding, due): (&str, Option<Timestamp>),
        seal: &Seal,
    ) -> Result<()> {
        let zh = format!("第{n}行的争议有处理意见，待确认");
        let news = ("propose", zh, format!("an end of the dispute of line {n} is proposed"));
        let note = deadline(due).map_or_else(|| finding.to_owned(), |d| format!("{finding}\n{d}"));
        self.publish_told(tx, of_line(book, news, Some(&note), seal)).await
    }

    /// Who disputes does not agree with the end that is proposed; without a reason, because he has not answered in time.
    pub(crate) async fn tell_declined(
        &self,
        tx: &mut Tx,
        (book, n): (&Book, i64),
        by: Side,
        reason: Option<&str>,
        seal: &Seal,
    ) -> Result<()> {
        let (zh, en) = side(by);
        let (zh, en) = match reason {
            Some(_) => (
                format!("第{n}行的处理意见未获{zh}同意"),
                format!("the {en} does not agree with the end proposed for line {n}"),
            ),
            None => (
                format!("{zh}未在期限内答复第{n}行的处理意见，视为不同意"),
                format!("the {en} has not answered the end proposed for line {n} in time: it counts as declined"),
            ),
        };
        self.publish_told(tx, of_line(book, ("decline", zh, en), reason, seal)).await
    }

    /// An assessment was opened or took a step; `kind` is that of the entry that says so.
    pub(crate) async fn tell_assessment(
        &self,
        tx: &mut Tx,
        a: &Assessment,
        scheme: &Scheme,
        kind: &str,
        caller: &Caller,
    ) -> Result<()> {
        let (word, zh, en, due) = match kind {
            "opening" => ("open", "已启动", "is opened", a.due_at),
            "announcement" => ("announce", "结果已告知", "has its result told", a.appeal_until),
            "confirmation" => ("confirm", "结果已由运营方确认", "has its result confirmed by the operator", None),
            "appeal" => ("appeal", "被申诉，待复核", "is appealed against", a.review_until),
            "decision" => ("review", "申诉已复核", "is reviewed", None),
            "final" => ("finalise", "已定稿", "is signed off", a.rectify_until),
            _ => return Ok(()),
        };
        let t = Told {
            topic: format!("assessment.{word}"),
            subject: a.id.to_string(),
            project: a.project.clone(),
            role: None,
            text: format!("{}（{}至{}）{zh}", scheme.name, a.begin, a.until),
            text_en: format!("{} from {} to {} {en}", scheme.name_en, a.begin, a.until),
            state: a.state.as_str().to_owned(),
            note: deadline(due),
            by: caller.user_name.clone(),
            at: self.env.now(),
        };
        self.publish_told(tx, t).await
    }

    /// A version of the contract was proposed, or the purchaser has decided about it. It is for the parties of the contract only.
    pub(crate) async fn tell_version(
        &self,
        tx: &mut Tx,
        c: &Contract,
        state: Consent,
        (note, by): (Option<&str>, &str),
        now: Timestamp,
    ) -> Result<()> {
        let (zh, en, role) = match state {
            Consent::Proposed => ("待采购人同意", "waits for the purchaser's agreement", "purchaser"),
            Consent::Agreed => ("已获采购人同意", "was agreed to by the purchaser", "operator"),
            Consent::Declined => ("未获采购人同意", "was declined by the purchaser", "operator"),
            Consent::Signed | Consent::Recorded | Consent::Superseded => return Ok(()),
        };
        let t = Told {
            topic: format!("contract.{}", state.as_str()),
            subject: c.version.clone(),
            project: None,
            role: Some(role.to_owned()),
            text: format!("合同{}的版本{}{zh}", c.id, c.version),
            text_en: format!("Version {} of the contract {} {en}", c.version, c.id),
            state: state.as_str().to_owned(),
            note: note.map(str::to_owned),
            by: by.to_owned(),
            at: now,
        };
        self.publish_told(tx, t).await
    }

    /// A settlement was signed or sent back; `kind` is that of the entry that says so. It is for the parties of the contract only.
    pub(crate) async fn tell_settlement(
        &self,
        tx: &mut Tx,
        s: &Settlement,
        kind: &str,
        reason: Option<&str>,
        caller: &Caller,
    ) -> Result<()> {
        let (word, zh, en, role) = match kind {
            "proposal" => {
                ("propose", "已由运营方签字，待采购人签字", "waits for the purchaser's signature", "purchaser")
            }
            "return" => ("return", "已被采购人退回", "was sent back by the purchaser", "operator"),
            "signature" => ("close", "双方已签结", "is signed by both sides", ""),
            _ => return Ok(()),
        };
        let due = s.review_until.filter(|_| word == "propose");
        let t = Told {
            topic: format!("settlement.{word}"),
            subject: s.id.to_string(),
            project: None,
            role: Some(role.to_owned()).filter(|r| !r.is_empty()),
            text: format!("第{}期结算单（截至{}）{zh}", s.n, s.until),
            text_en: format!("Settlement {} until {} {en}", s.n, s.until),
            state: s.state.as_str().to_owned(),
            note: reason.map(str::to_owned).or_else(|| deadline(due)),
            by: caller.user_name.clone(),
            at: self.env.now(),
        };
        self.publish_told(tx, t).await
    }
}
