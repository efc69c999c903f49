//! What bills, assessments and settlements tell: each step once, with the step or not at all, to whom it concerns, and no amounts.

use super::books::{host, line, nov};
use super::consent::{at_price, next};
use super::score_world::{self, build_with, contract, judgement, proof};
use super::settlement::scored;
use super::{at, commission, doctor, fact, operator, project, record, set};
use async_trait::async_trait;
use billing::assessment::{NewAppeal, NewAssessment};
use billing::contract::Contract;
use billing::{Billing, MIGRATIONS};
use kernel::event::Told;
use kernel::{ProjectId, Quantity, Result};
use runtime::Tx;
use runtime::outbox::{Fact, Subscriber};
use runtime::testing::{self, TestEnv};
use std::sync::{Arc, Mutex};

const NOTHING: [&str; 0] = [];

/// Who hears all that is told.
#[derive(Default)]
struct Heard(Mutex<Vec<Told>>);

#[async_trait]
impl Subscriber for Heard {
    fn name(&self) -> &'static str {
        "test-told"
    }
    fn topics(&self) -> &'static [&'static str] {
        &["told.*"]
    }
    async fn apply(&self, _: &mut Tx, fact: &Fact) -> Result<()> {
        let t: Told = serde_json::from_str(&fact.body)?;
        assert_eq!((fact.topic.as_str(), fact.key.as_str()), (t.outbox_topic().as_str(), t.subject.as_str()));
        assert!(!t.text.is_ascii() && t.text_en.is_ascii(), "{t:?}");
        self.0.lock().unwrap().push(t);
        Ok(())
    }
}

impl Heard {
    async fn all(&self, t: &TestEnv) -> Vec<Told> {
        t.env.outbox.flush().await.unwrap();
        std::mem::take(&mut *self.0.lock().unwrap())
    }
    /// Topics since the last look.
    async fn topics(&self, t: &TestEnv) -> Vec<String> {
        self.all(t).await.into_iter().map(|x| x.topic).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_of_the_contract_is_told_to_the_purchaser_and_his_word_to_the_operator() {
    for t in testing::each_at(at("2026-10-05T00:00:00Z"), &[MIGRATIONS]).await {
        let heard = Arc::new(Heard::default());
        let b = Billing::new(t.env.clone(), at_price("1", None, "10.00"), true).unwrap();
        t.env.outbox.subscribe(vec![b.subscriber(), heard.clone()]).unwrap();
        b.register_contract().await.unwrap();
        assert_eq!(heard.topics(&t).await, NOTHING, "nobody is asked about the signed one, {}", t.name);

        let second = next(&t, at_price("2", Some("2026-11-01"), "20.00")).await;
        for _ in 0..2 {
            second.register_contract().await.unwrap();
        }
        let mut all = heard.all(&t).await;
        assert_eq!(all.len(), 1, "a start that goes on with it says nothing new: {all:?}");
        let n = all.remove(0);
        let said = (n.topic.as_str(), n.subject.as_str(), n.project.clone(), n.role.as_deref());
        assert_eq!(said, ("contract.proposed", "2", None, Some("purchaser")));
        assert!(n.note.unwrap().contains("2026-10-31T16:00:00Z"), "from when it would hold");

        second.decline_version(&commission(), "2", "too dear").await.unwrap();
        let n = heard.all(&t).await.remove(0);
        let said = (n.topic.as_str(), n.role.as_deref(), n.note.as_deref(), n.by.as_str());
        assert_eq!(said, ("contract.declined", Some("operator"), Some("too dear"), "commission"));

        let third = next(&t, at_price("3", None, "15.00")).await;
        third.register_contract().await.unwrap();
        assert!(third.agree_version(&operator(), "3").await.is_err());
        assert_eq!(heard.topics(&t).await, ["contract.proposed"], "what is refused is not told");
        third.agree_version(&commission(), "3").await.unwrap();
        let n = heard.all(&t).await.remove(0);
        assert_eq!((n.topic.as_str(), n.role.as_deref(), n.note), ("contract.agreed", Some("operator"), None));
    }
}

/// The bill of November is issued, with a line of 4.60 and one of 51.86.
async fn issued() -> Vec<(TestEnv, Arc<Billing>, Arc<Heard>)> {
    let mut all = Vec::new();
    for t in testing::each_at(at("2026-11-10T00:00:00Z"), &[MIGRATIONS]).await {
        let heard = Arc::new(Heard::default());
        let b = Billing::new(t.env.clone(), Contract::embedded().unwrap(), true).unwrap();
        t.env.outbox.subscribe(vec![b.subscriber(), heard.clone()]).unwrap();
        let volume = fact("v", "volume.gb", "v1", &[("type", "default")], 20, at("2026-11-11T00:00:00Z"));
        record(&t, &b, &[host("a", 1, "2026-11-10T00:00:00Z"), volume]).await;
        set(&t, "2026-12-04T00:00:00Z");
        assert_eq!(b.close_due().await.unwrap(), 1);
        all.push((t, b, heard));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bill_tells_that_it_is_issued_disputed_and_confirmed() {
    for (t, b, heard) in issued().await {
        let first = heard.all(&t).await.remove(0);
        assert_eq!((first.topic.as_str(), first.project.clone()), ("bill.issue", Some(project())), "{}", t.name);
        assert!(first.text.contains("2026-11") && first.text_en.contains("2026-11"));
        assert!(first.note.unwrap().contains("2026-12-15T16:00:00Z"), "until when it is to be verified");
        assert_eq!(b.close_due().await.unwrap(), 0);
        assert_eq!(heard.topics(&t).await, NOTHING, "once");

        b.dispute(&commission(), &line(2), None, "never ordered").await.unwrap();
        let d = heard.all(&t).await.remove(0);
        let said = (d.topic.as_str(), d.note.as_deref(), d.by.as_str());
        assert_eq!(said, ("bill.dispute", Some("never ordered"), "commission"));
        assert!(d.text_en.contains("line 2 is disputed by the purchaser"), "{}", d.text_en);
        assert!(!serde_json::to_string(&d).unwrap().contains("51.86"), "no amounts");
        assert!(b.dispute(&commission(), &line(2), None, "again").await.is_err());
        b.sign(&doctor(), &project(), nov(), None).await.unwrap();
        b.sign(&commission(), &project(), nov(), None).await.unwrap();
        assert_eq!(heard.topics(&t).await, NOTHING, "a line is open");
        b.withdraw(&commission(), &line(2), None, "found the order").await.unwrap();
        assert_eq!(heard.topics(&t).await, ["bill.withdraw"]);
        b.confirm(&doctor(), &line(2), None).await.unwrap();
        let last = heard.all(&t).await;
        assert_eq!(
            last.iter().map(|x| (x.topic.as_str(), x.state.as_str())).collect::<Vec<_>>(),
            [("bill.confirm", "confirmed")]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upheld_dispute_is_told_and_one_that_is_refused_is_not() {
    for (t, b, heard) in issued().await {
        b.dispute(&doctor(), &line(1), None, "only 12 GB").await.unwrap();
        assert_eq!(heard.topics(&t).await, ["bill.issue", "bill.dispute"], "{}", t.name);
        // The line had moved on when the quantity was refused: undone with it.
        assert!(b.uphold(&operator(), &line(1), Quantity::whole(20), "x").await.is_err());
        assert_eq!(heard.topics(&t).await, NOTHING);
        b.uphold(&operator(), &line(1), Quantity::whole(12), "the meter ran wrong").await.unwrap();
        assert_eq!(heard.topics(&t).await, ["bill.propose"]);
        b.decline_outcome(&doctor(), &line(1), None, "it was 11").await.unwrap();
        assert_eq!(heard.topics(&t).await, ["bill.decline"]);
        b.uphold(&operator(), &line(1), Quantity::whole(11), "so it was").await.unwrap();
        b.accept_outcome(&doctor(), &line(1), None, 2).await.unwrap();
        assert_eq!(heard.topics(&t).await, ["bill.propose", "bill.uphold"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assessment_tells_each_step() {
    for t in testing::each_at(at("2026-10-08T01:00:00Z"), &[MIGRATIONS]).await {
        let heard = Arc::new(Heard::default());
        let w = build_with(t, contract("shaanxi"), vec![heard.clone()]);
        let (buyer, runs) = (score_world::commission(), score_world::operator());
        w.all_well("month");
        let new =
            |project| NewAssessment { scheme: "month".into(), until: Some("2026-09-30".parse().unwrap()), project };
        let a = w.b.open_assessment(&runs, new(None)).await.unwrap();
        assert!(w.b.open_assessment(&runs, new(None)).await.is_err());
        assert!(w.b.announce(&buyer, &a.id).await.is_err(), "something is open");
        let opened = heard.all(&w.t).await;
        assert_eq!(
            (opened.len(), opened[0].topic.as_str(), opened[0].project.clone()),
            (1, "assessment.open", None),
            "{}",
            w.t.name
        );
        w.b.judge(&buyer, &a.id, judgement("m.documents", "3")).await.unwrap();
        w.b.announce(&buyer, &a.id).await.unwrap();
        let told = heard.all(&w.t).await.remove(0);
        assert_eq!((told.topic.as_str(), told.state.as_str()), ("assessment.announce", "announced"));
        assert!(told.note.unwrap().contains("2026-10-12T16:00:00Z"), "until when an appeal is possible");
        let appeal =
            NewAppeal { items: vec!["m.documents".into()], reason: "文档已更新".into(), evidence: proof() };
        w.b.appeal(&runs, &a.id, appeal).await.unwrap();
        w.b.review(&buyer, &a.id, false, "已核实").await.unwrap();
        w.b.finalise(&buyer, &a.id).await.unwrap();
        assert_eq!(heard.topics(&w.t).await, ["assessment.appeal", "assessment.review", "assessment.finalise"]);
        w.b.open_assessment(&buyer, new(Some(ProjectId::from("p")))).await.unwrap();
        assert_eq!(
            heard.all(&w.t).await[0].project,
            Some(ProjectId::from("p")),
            "a project's own is the project's to see"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settlement_tells_who_is_to_sign() {
    for t in testing::each_at(at("2026-01-05T02:00:00Z"), &[MIGRATIONS]).await {
        let heard = Arc::new(Heard::default());
        let w = build_with(t, contract("chuyi"), vec![heard.clone()]);
        let (buyer, runs) = (score_world::commission(), score_world::operator());
        scored(&w, "acceptance", "2026-01-01", &[]).await;
        w.event("acceptance", "2026-01-02");
        assert_eq!(
            heard.topics(&w.t).await,
            ["assessment.open", "assessment.announce", "assessment.finalise"],
            "{}",
            w.t.name
        );
        let s = w.b.draft_settlement(&runs, Some("2026-01-05".parse().unwrap())).await.unwrap();
        assert!(w.b.sign_settlement(&runs, &s.id, "x").await.is_err());
        assert_eq!(heard.topics(&w.t).await, NOTHING, "a draft is nobody's to sign");
        w.b.sign_settlement(&runs, &s.id, &s.inputs_digest).await.unwrap();
        w.b.return_settlement(&buyer, &s.id, "金额待核").await.unwrap();
        w.b.sign_settlement(&runs, &s.id, &s.inputs_digest).await.unwrap();
        w.b.sign_settlement(&buyer, &s.id, &s.inputs_digest).await.unwrap();
        let all = heard.all(&w.t).await;
        let said: Vec<_> = all.iter().map(|x| (x.topic.as_str(), x.role.as_deref(), x.state.as_str())).collect();
        let wanted = [
            ("settlement.propose", Some("purchaser"), "proposed"),
            ("settlement.return", Some("operator"), "draft"),
            ("settlement.propose", Some("purchaser"), "proposed"),
            ("settlement.close", None, "closed"),
        ];
        assert_eq!(said, wanted);
        assert_eq!(all[1].note.as_deref(), Some("金额待核"));
        assert!(all.iter().all(|x| x.project.is_none() && x.subject == s.id.as_str()), "for the parties only");
    }
}
