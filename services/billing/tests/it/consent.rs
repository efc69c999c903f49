//! A new version of the contract holds when the purchaser agrees to it, and not before.

use super::import::{interval, taken};
use super::*;
use billing::assessment::AssessmentFilter;
use billing::contract::versions::consent::Consent;
use billing::contract::versions::in_force;
use billing::month::Month;
use billing::records::ALL;
use kernel::{ErrorKind, Money};
use runtime::record as records;

pub fn at_price(version: &str, from: Option<&str>, price: &str) -> Contract {
    let head = from.map(|d| format!("valid_from = {d}")).unwrap_or_default();
    let rows = [
        item("1", "line.end", "month_end", price, ""),
        item("2", "line.mean", "mean", price, ""),
        item("3", "sms.message", "count", price, ""),
        item("4", "line.same", "month_end", "77.00", ""),
    ];
    contract(version, "Asia/Shanghai", &head, "", &rows.concat())
}

/// A start with another text.
pub async fn next(t: &TestEnv, c: Contract) -> Arc<Billing> {
    let found = in_force(&t.env, c).await.unwrap();
    Billing::starting(t.env.clone(), found, true).unwrap()
}

/// The same, and the purchaser agrees.
pub async fn agreed(t: &TestEnv, c: Contract) -> Arc<Billing> {
    let version = c.version.clone();
    let b = next(t, c).await;
    b.register_contract().await.unwrap();
    b.agree_version(&commission(), &version).await.unwrap();
    b
}

fn month(m: &str) -> Month {
    Month::parse(m).unwrap()
}

async fn told(b: &Billing, m: &str) -> (String, String) {
    let bill = b.bill(&project(), month(m)).await.unwrap();
    (bill.total.to_string(), bill.contract_version)
}

fn pair(total: &str, version: &str) -> (String, String) {
    (total.to_owned(), version.to_owned())
}

async fn states(b: &Billing) -> Vec<(String, Consent)> {
    b.version_states().await.unwrap().into_iter().map(|v| (v.version, v.state)).collect()
}

/// A cloud with one line at 10 yuan a month, and a start with version 2 at 20.
async fn proposed(from: &str) -> Vec<(TestEnv, Arc<Billing>)> {
    let mut all = Vec::new();
    for (t, b) in start_with("2026-10-05T00:00:00Z", at_price("1", None, "10.00")).await {
        records::begin(&t.env.db, ALL, t.env.now()).await.unwrap();
        b.register_contract().await.unwrap();
        taken(&b, &[interval("a", "line.end", "1", "2026-10-01T00:00:00+08:00", None)]).await;
        let newer = next(&t, at_price("2", Some(from), "20.00")).await;
        newer.register_contract().await.unwrap();
        all.push((t, newer));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_agreed_to_prices_nothing_and_what_is_agreed_to_holds_at_once() {
    for (t, b) in proposed("2026-11-01").await {
        assert_eq!(b.contract().version, "1", "{}", t.name);
        assert_eq!(b.awaiting().await.unwrap().unwrap().from, Some(at("2026-10-31T16:00:00Z")));
        assert_eq!(states(&b).await, [("1".to_owned(), Consent::Signed), ("2".to_owned(), Consent::Proposed)]);
        set(&t, "2026-11-10T00:00:00Z");
        assert_eq!(told(&b, "2026-11").await, pair("10.00", "1"));
        for who in [operator(), doctor(), person("root", "admin", Role::Admin)] {
            assert_eq!(b.agree_version(&who, "2").await.unwrap_err().kind, ErrorKind::Forbidden, "{}", who.user_name);
            assert_eq!(b.decline_version(&who, "2", "no").await.unwrap_err().kind, ErrorKind::Forbidden);
        }
        assert_eq!(b.agree_version(&commission(), "3").await.unwrap_err().kind, ErrorKind::NotFound);
        assert_eq!(b.decline_version(&commission(), "2", " ").await.unwrap_err().field.as_deref(), Some("reason"));
        assert_eq!(b.agree_version(&commission(), "1").await.unwrap_err().code, "VersionState");
        assert_eq!(b.contract().version, "1", "what was refused changes nothing");

        let v = b.agree_version(&commission(), "2").await.unwrap();
        assert_eq!((v.state, v.valid_from), (Consent::Agreed, Some(at("2026-10-31T16:00:00Z"))));
        assert_eq!(v.decided.unwrap().name, "commission");
        let (since, changes) = v.changes.unwrap();
        assert_eq!(since, "1");
        let price = changes.changes.iter().find(|c| (c.kind.as_str(), c.id.as_str()) == ("item", "1")).unwrap();
        assert!(price.what.contains("10.00 → 20.00"), "{}", price.what);
        assert_eq!((b.contract().version.as_str(), b.awaiting().await.unwrap()), ("2", None));
        assert_eq!(told(&b, "2026-11").await, pair("20.00", "2"), "without a restart");
        assert_eq!(told(&b, "2026-10").await, pair("10.00", "1"));
        assert_eq!(b.agree_version(&commission(), "2").await.unwrap_err().code, "VersionState");
        assert_eq!(b.decline_version(&commission(), "2", "no").await.unwrap_err().code, "VersionState");

        let older = next(&t, at_price("1", None, "10.00")).await;
        older.register_contract().await.unwrap();
        assert_eq!(older.contract().version, "2", "an old text does not undo what was agreed to");
        assert_eq!(told(&older, "2026-11").await, pair("20.00", "2"));
        // Another contract is no way round: not before the term of this one (to 2027-12-31) is over.
        let other = || Contract::parse(&at_price("1", None, "99.00").text.replace("id = \"t\"", "id = \"u\"")).unwrap();
        assert_eq!(in_force(&t.env, other()).await.unwrap_err().code, "OtherContract");
        let unused = &testing::each_at(at("2026-11-01T00:00:00Z"), &[MIGRATIONS]).await[0];
        next(unused, at_price("1", None, "10.00")).await.register_contract().await.unwrap();
        assert_eq!(in_force(&unused.env, other()).await.unwrap().in_force.id, "u", "nothing was used by it");
        set(&t, "2028-01-02T00:00:00Z");
        assert_eq!(in_force(&t.env, other()).await.unwrap().in_force.id, "u");
        let edits = [
            ("billing_contract_valid", "valid_from", "valid_from - 1"),
            ("billing_contract_consent", "decided_name", "'somebody'"),
            ("billing_contract_consent", "state", "'declined'"),
        ];
        testing::edits_are_named(&t, ALL, &edits).await;
        let all = records::verify(&t.env.db, ALL).await.unwrap();
        assert!(all.iter().all(|a| a.uncovered == 0), "{}: {all:?}", t.name);
    }
}

/// Another process closes a month just after the purchaser agreed: by what the records say then.
#[tokio::test(flavor = "multi_thread")]
async fn a_month_is_closed_by_what_was_agreed_to_a_moment_before() {
    for (t, b) in proposed("2026-11-01").await {
        let other = next(&t, at_price("2", Some("2026-11-01"), "20.00")).await;
        other.register_contract().await.unwrap();
        b.agree_version(&commission(), "2").await.unwrap();
        set(&t, "2026-12-05T00:00:00Z");
        assert_eq!(other.close_due().await.unwrap(), 2, "{}", t.name);
        assert_eq!((other.contract().version.as_str(), other.awaiting().await.unwrap()), ("2", None));
        assert_eq!(told(&other, "2026-10").await, pair("10.00", "1"));
        assert_eq!(told(&other, "2026-11").await, pair("20.00", "2"));
    }
}

/// Two processes of one cloud, started with two texts: the second was compared with what no longer holds when the first is agreed to.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_texts_that_two_processes_propose_the_second_is_compared_anew() {
    for (t, b) in proposed("2026-11-01").await {
        let third = || at_price("3", Some("2026-11-01"), "30.00");
        let other = next(&t, third()).await;
        other.register_contract().await.unwrap();
        b.agree_version(&commission(), "2").await.unwrap();
        let e = other.agree_version(&commission(), "3").await.unwrap_err();
        assert_eq!((e.code, e.kind), ("VersionState", ErrorKind::Conflict), "{}: {e}", t.name);
        assert!(e.message.contains("version 2 took force") && e.message.contains("start it again"), "{e}");
        set(&t, "2026-11-10T00:00:00Z");
        other.close_due().await.unwrap();
        assert_eq!(told(&other, "2026-11").await, pair("20.00", "2"), "it prices by what was agreed to");
        assert_eq!(other.contract_now().version, "2", "and settles by it");
        let again = next(&t, third()).await;
        again.register_contract().await.unwrap();
        let v = again.agree_version(&commission(), "3").await.unwrap();
        assert_eq!(v.changes.unwrap().0, "2");
        assert_eq!(told(&again, "2026-11").await, pair("30.00", "3"));
    }
}

/// A contract whose payments of all months come to at most so much, with a scheme of so many points.
fn capped(version: &str, from: Option<&str>, cap: &str, points: &str) -> Contract {
    let head = from.map(|d| format!("valid_from = {d}")).unwrap_or_default();
    let rest = format!(
        "[[payment]]\nid = \"fees\"\nname = \"n\"\nname_en = \"n\"\nwhen = {{ every = \"month\" }}\nof = \"accrued\"\nclause = \"c\"\n\
         [[cap]]\nid = \"all\"\nper = \"contract\"\namount = {{ stated = \"{cap}\" }}\nclause = \"c\"\n\
         [[scheme]]\nid = \"m\"\nname = \"n\"\nname_en = \"n\"\nevery = \"month\"\npoints = \"{points}\"\nclause = \"c\"\n\
         [[scheme.item]]\nid = \"i\"\nname = \"n\"\nname_en = \"n\"\nkind = \"score\"\npoints = \"{points}\"\nclause = \"c\"\n\
         rule = {{ judged = true }}\n"
    );
    contract(version, "Asia/Shanghai", &head, "", &(item("1", "line.end", "month_end", "10.00", "") + &rest))
}

/// Agreed to for December, a version rules no settlement and no assessment of November, nor the plan of payments before its day.
#[tokio::test(flavor = "multi_thread")]
async fn a_version_rules_from_its_day_on() {
    for (t, b) in start_with("2026-10-05T00:00:00Z", capped("1", None, "15.00", "5")).await {
        b.register_contract().await.unwrap();
        taken(&b, &[interval("a", "line.end", "1", "2026-10-01T00:00:00+08:00", None)]).await;
        let b = agreed(&t, capped("2", Some("2026-12-01"), "100.00", "10")).await;
        assert_eq!(b.contract_now().version, "1", "{}", t.name);
        set(&t, "2026-11-20T00:00:00Z");
        let plan = b.payments_overview(&operator()).await.unwrap();
        assert_eq!((plan.inputs.version.as_str(), plan.caps[0].most), ("1", Some(Money::from_fen(1500))));
        set(&t, "2026-12-10T00:00:00Z");
        assert_eq!(b.close_due().await.unwrap(), 2, "{}", t.name);
        let settled = async |day: &str| {
            let s = b.draft_settlement(&operator(), Some(day.parse().unwrap())).await.unwrap();
            // It is computed again by the text that it was computed by.
            let again = b.statement(&s).await.unwrap();
            assert_eq!(again.contract.version, s.inputs.version);
            (s.inputs.version, s.total.to_string())
        };
        assert_eq!(
            settled("2026-11-30").await,
            pair("1", "15.00"),
            "10.00 of October, and what the cap leaves of November"
        );
        assert_eq!(settled("2026-12-01").await, pair("2", "20.00"));
        assert_eq!(b.payments_overview(&operator()).await.unwrap().inputs.version, "2");
        set(&t, "2027-01-02T00:00:00Z");
        b.open_due().await.unwrap();
        let all = AssessmentFilter { limit: 100, ..AssessmentFilter::default() };
        let all = b.assessments(&operator(), &all).await.unwrap();
        let of = |until: &str| {
            let a = all.iter().find(|a| a.until.to_string() == until);
            a.map(|a| a.version.clone())
        };
        assert_eq!((of("2026-11-30").as_deref(), of("2026-12-31").as_deref()), (Some("1"), Some("2")), "{}", t.name);
        let a = all.iter().find(|a| a.until.to_string() == "2026-11-30").unwrap();
        assert_eq!(b.scheme_of(a).await.unwrap().points.to_string(), "5");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_that_is_agreed_to_too_late_declined_or_replaced_never_holds() {
    for (t, b) in proposed("2026-11-01").await {
        set(&t, "2026-12-05T00:00:00Z");
        assert_eq!(b.close_due().await.unwrap(), 2, "{}", t.name);
        assert_eq!(told(&b, "2026-11").await, pair("10.00", "1"));
        assert_eq!(b.agree_version(&commission(), "2").await.unwrap_err().code, "ClosedMonth");
        // A start goes on with it, and asks again.
        let again = next(&t, at_price("2", Some("2026-11-01"), "20.00")).await;
        again.register_contract().await.unwrap();
        assert_eq!(states(&again).await[1], ("2".to_owned(), Consent::Proposed));

        let third = next(&t, at_price("3", None, "30.00")).await;
        third.register_contract().await.unwrap();
        let wanted = [("1", Consent::Signed), ("2", Consent::Superseded), ("3", Consent::Proposed)];
        assert_eq!(states(&third).await, wanted.map(|(v, s)| (v.to_owned(), s)));
        assert_eq!(third.agree_version(&commission(), "2").await.unwrap_err().code, "VersionState");
        let v = third.decline_version(&commission(), "3", "too dear").await.unwrap();
        assert_eq!((v.state, v.reason.as_deref(), v.valid_from), (Consent::Declined, Some("too dear"), None));
        assert_eq!((third.contract().version.as_str(), third.awaiting().await.unwrap()), ("1", None));
        assert_eq!(third.agree_version(&commission(), "3").await.unwrap_err().code, "VersionState");

        let fourth = agreed(&t, at_price("4", None, "15.00")).await;
        let from = fourth.versions().all().last().unwrap().from;
        assert_eq!(from, at("2026-11-30T16:00:00Z"), "the first month that is not closed");
        let moved = at_price("5", None, "15.00").text.replace("Asia/Shanghai", "Europe/Berlin");
        let moved = next(&t, Contract::parse(&moved).unwrap()).await;
        assert_eq!(moved.register_contract().await.unwrap_err().code, "ZoneChanged");
    }
}
