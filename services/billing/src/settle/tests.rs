use super::*;
use jiff::civil::date;

/// The contracts of the five tenders, as they are in the repository.
fn contract(name: &str) -> Contract {
    let file = format!("{}/../../contracts/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    Contract::load(Some(std::path::Path::new(&file))).unwrap_or_else(|e| panic!("{}", e.message))
}

fn yuan(s: &str) -> Money {
    Money::parse(s).unwrap()
}

fn scored(scheme: &str, until: Date, score: &str) -> Scored {
    Scored { scheme: scheme.into(), until, score: score.parse().unwrap(), vetoed: false }
}

fn settled(c: &Contract, i: &Inputs) -> Vec<Due> {
    plan(c, i, &WeekDays, date(2040, 1, 1)).unwrap()
}

/// The worked example of the Chuyi rules: half 1 accrues 4,500,000.00 at 76 points, half 2 4,200,000.00 at 85.
fn chuyi() -> Inputs {
    Inputs {
        accrued: [(date(2026, 3, 31), yuan("4500000.00")), (date(2026, 9, 30), yuan("4200000.00"))].into(),
        scores: vec![
            scored("acceptance", date(2025, 12, 31), "80"),
            scored("half-year", date(2026, 6, 30), "76"),
            scored("half-year", date(2026, 12, 31), "85"),
        ],
        events: [("acceptance".to_owned(), date(2026, 1, 1))].into(),
        ..Inputs::default()
    }
}

fn paid(dues: &[Due]) -> Vec<(String, String)> {
    let until = date(2026, 12, 31);
    dues.iter().filter(|d| d.date <= until).map(|d| (d.payment.clone(), d.payable.to_string())).collect()
}

#[test]
fn the_worked_example_to_the_fen() {
    let c = contract("chuyi");
    let dues = settled(&c, &chuyi());
    let amounts: Vec<String> = paid(&dues).into_iter().map(|(_, a)| a).collect();
    assert_eq!(amounts, ["6000000.00", "4320000.00", "3680000.00"]);
    assert_eq!(dues[1].scored, yuan("4320000.00"));
    assert_eq!(dues[2].scored, yuan("4200000.00"));
    assert_eq!(dues[2].capped[0].1, yuan("520000.00"));
}

#[test]
fn the_other_reading_caps_what_was_used_first() {
    let mut c = contract("chuyi");
    let order = c.readings.iter_mut().find(|r| r.sets.as_deref() == Some("settlement.cap_order")).unwrap();
    order.taken = "cap_first".into();
    let dues = settled(&c, &chuyi());
    let amounts: Vec<String> = paid(&dues).into_iter().map(|(_, a)| a).collect();
    assert_eq!(amounts, ["6000000.00", "4320000.00", "3500000.00"]);
}

#[test]
fn an_acceptance_between_60_and_74_is_judged_and_one_that_failed_waits_for_the_rectification() {
    let c = contract("chuyi");
    let first = |i: &Inputs| settled(&c, i).remove(0);
    let mut i = chuyi();
    i.scores[0].score = Decimal::from(70);
    assert!(matches!(first(&i).open, Some(Open::Decision(..))));
    assert_eq!(first(&i).payable, Money::ZERO);
    i.decided.insert((c.payments[0].id.clone(), 1), "0.93".parse().unwrap());
    assert_eq!(first(&i).payable, yuan("5580000.00"));
    i.decided.insert((c.payments[0].id.clone(), 1), "0.96".parse().unwrap());
    assert!(first(&i).open.is_some(), "less than five percent off is not what the contract allows");
    i.scores[0].vetoed = true;
    assert_eq!(first(&i).open, Some(Open::Until("rectification".into())));
    i.events.insert("rectification".into(), date(2026, 1, 25));
    assert_eq!(first(&i).payable, yuan("6000000.00"), "then it is paid in full");
}

#[test]
fn a_reduced_construction_payment_does_not_raise_the_cap_and_a_new_year_has_its_own() {
    let c = contract("chuyi");
    let mut i = chuyi();
    i.scores[0].score = Decimal::from(70);
    i.decided.insert((c.payments[0].id.clone(), 1), "0.90".parse().unwrap());
    i.accrued.insert(date(2027, 3, 31), yuan("9000000.00"));
    i.scores.push(scored("half-year", date(2027, 6, 30), "100"));
    let dues = settled(&c, &i);
    assert_eq!(dues[2].payable, yuan("3680000.00"));
    assert_eq!(dues[3].payable, yuan("8000000.00"));
    assert_eq!(dues[4].open, Some(Open::Score("half-year".into())));
}

#[test]
fn qingpu_pays_ninety_percent_and_the_rest_by_score() {
    let c = contract("qingpu");
    let mut i = Inputs::default();
    let mut day = c.start;
    while day <= c.end {
        i.accrued.insert(day.last_of_month(), yuan("1000000.00"));
        day = day.first_of_month().checked_add(jiff::ToSpan::month(1)).unwrap();
    }
    let months = i.accrued.len();
    i.scores.push(scored("year", c.end, "93"));
    i.events.insert("final-acceptance".into(), c.end);
    let dues = settled(&c, &i);
    let last = dues.last().unwrap();
    let sum = dues.iter().try_fold(Money::ZERO, |s, d| s.plus(d.payable)).unwrap();
    let all = Money::from_fen(100_000_000).times(kernel::Quantity::whole(months as i64)).unwrap();
    assert_eq!(last.base, share_of(all, "0.1".parse().unwrap()).unwrap());
    assert_eq!(last.factor, "0.93".parse().unwrap());
    assert_eq!(sum, share_of(all, "0.993".parse().unwrap()).unwrap());
}

#[test]
fn shaanxi_pays_whole_from_75_and_a_fifth_less_below() {
    let mut c = contract("shaanxi");
    assert_eq!(c.total().unwrap(), None, "the tender prints no amount");
    c.budget.total = Some(yuan("5000000.00"));
    for (score, pays) in [("75", "5000000.00"), ("74.99", "4000000.00"), ("0", "4000000.00")] {
        let i = Inputs {
            scores: vec![scored("year", c.end, score)],
            events: [("final-acceptance".to_owned(), c.end)].into(),
            ..Inputs::default()
        };
        assert_eq!(settled(&c, &i)[0].payable, yuan(pays), "{score}");
    }
}

#[test]
fn beijing_pays_seventy_and_thirty_and_by_the_years_budget() {
    let mut c = contract("beijing-medins");
    c.budget.total = Some(yuan("3333333.33"));
    let names: Vec<String> = c
        .payments
        .iter()
        .filter_map(|p| match &p.when {
            crate::contract::terms::Moment::Event(e) | crate::contract::terms::Moment::After(_, e) => Some(e.clone()),
            _ => None,
        })
        .collect();
    let events = names.into_iter().map(|n| (n, c.start)).collect();
    let dues = settled(&c, &Inputs { events, ..Inputs::default() });
    let amounts: Vec<String> = dues.iter().map(|d| d.payable.to_string()).collect();
    assert_eq!(amounts, ["2333333.33", "1000000.00"], "together the total, to the fen");

    let mut c = contract("beijing-cityadmin");
    c.budget.total = Some(yuan("10000000.00"));
    for (_, amount) in &mut c.budget.years {
        *amount = Some(yuan("4000000.00"));
    }
    let events = [("acceptance".to_owned(), c.end), ("signature".to_owned(), c.start)].into();
    let dues = settled(&c, &Inputs { events, ..Inputs::default() });
    let amounts: Vec<String> = dues.iter().map(|d| d.payable.to_string()).collect();
    assert_eq!(amounts, ["2000000.00", "1600000.00", "400000.00", "3600000.00", "2400000.00"]);
}

#[test]
fn nothing_is_paid_beyond_the_contract() {
    let c = contract("chuyi");
    let mut i = chuyi();
    for year in 2026..=2028 {
        i.accrued.insert(date(year, 5, 31), yuan("99000000.00"));
        i.scores.push(scored("half-year", date(year, 6, 30), "100"));
        i.scores.push(scored("half-year", date(year, 12, 31), "100"));
    }
    let dues = settled(&c, &i);
    let sum = dues.iter().try_fold(Money::ZERO, |s, d| s.plus(d.payable)).unwrap();
    assert!(sum <= yuan("30000000.00"), "{sum}");
}

#[test]
fn years_and_periods_of_a_contract() {
    let start = date(2024, 2, 29);
    assert_eq!(when::contract_year(start, date(2025, 2, 28)), 0);
    assert_eq!(when::contract_year(start, date(2025, 3, 1)), 1);
    let ends =
        kernel::calendar::period_ends(date(2026, 1, 1), date(2026, 7, 31), crate::contract::terms::Every::Quarter)
            .unwrap();
    assert_eq!(ends, [date(2026, 3, 31), date(2026, 6, 30), date(2026, 7, 31)]);
    let ends =
        kernel::calendar::period_ends(date(2025, 8, 31), date(2026, 8, 30), crate::contract::terms::Every::HalfYear)
            .unwrap();
    assert_eq!(ends, [date(2026, 2, 27), date(2026, 8, 30)], "half a year from the last of August ends in February");
    let friday = date(2026, 11, 20);
    let working = crate::contract::terms::Span::Days(3, crate::contract::terms::DayKind::Working);
    assert_eq!(kernel::calendar::day_after(friday, working, &WeekDays).unwrap(), date(2026, 11, 25));
}

/// A contract of two items and the payments given, for rules that no tender has.
fn made(payments: &str) -> Contract {
    let text = format!(
        "schema = 1\nid = \"t\"\nversion = \"1\"\ntitle = \"T\"\ntitle_en = \"T\"\ncurrency = \"CNY\"\nzone = \"Asia/Shanghai\"\n\
         [parties]\npurchaser = \"a\"\nsupplier = \"b\"\n[term]\nstart = 2026-03-15\nend = 2027-03-14\n\
         [rounding]\nplace = \"line\"\nunit = \"fen\"\nmode = \"half_up\"\n[budget]\ntotal = \"1000.00\"\n\
         [[item]]\ncode = \"1\"\ncategory = \"c\"\ncategory_en = \"c\"\nname = \"n\"\nname_en = \"n\"\nunit = \"台/月\"\nper = \"month\"\n\
         {payments}"
    );
    Contract::parse(&text).unwrap_or_else(|p| panic!("{p}"))
}

fn payment(id: &str, rest: &str) -> String {
    format!("[[payment]]\nid = \"{id}\"\nname = \"{id}\"\nname_en = \"{id}\"\nclause = \"c\"\n{rest}\n")
}

#[test]
fn a_rest_waits_for_what_it_is_the_rest_of() {
    let c = made(
        &[
            payment("a", "when = { event = \"delivered\" }\nof = \"total\"\nshare = \"40%\""),
            payment("b", "when = { date = 2026-06-30 }\nof = \"rest\""),
        ]
        .concat(),
    );
    let open = settled(&c, &Inputs::default());
    assert_eq!(open[0].open, Some(Open::Payment("a".into())), "nobody knows yet what is left");
    let events = [("delivered".to_owned(), date(2026, 5, 1))].into();
    let dues = settled(&c, &Inputs { events, ..Inputs::default() });
    assert_eq!(dues[1].payable, yuan("600.00"));
}

#[test]
fn the_month_in_which_a_contract_ends_is_paid_and_payments_of_one_day_share_a_base() {
    let c = made(
        &[
            payment("a", "when = { every = \"half_year\" }\nof = \"accrued\"\nshare = \"80%\""),
            payment("b", "when = { every = \"half_year\" }\nof = \"accrued\"\nshare = \"20%\""),
        ]
        .concat(),
    );
    let accrued = [(date(2026, 8, 31), yuan("100.00")), (date(2027, 3, 31), yuan("10.00"))].into();
    let dues = settled(&c, &Inputs { accrued, ..Inputs::default() });
    let amounts: Vec<String> = dues.iter().map(|d| d.payable.to_string()).collect();
    assert_eq!(amounts, ["80.00", "20.00", "8.00", "2.00"]);
}

#[test]
fn what_is_kept_is_paid_when_all_of_it_is_known() {
    let c = made(
        &[
            payment("a", "when = { every = \"half_year\" }\nof = \"accrued\"\nshare = \"90%\"\nkeep = \"10%\""),
            payment("b", "when = { event = \"done\" }\nof = \"withheld\"\nfrom = [\"a\"]"),
        ]
        .concat(),
    );
    let accrued: BTreeMap<Date, Money> =
        [(date(2026, 8, 31), yuan("100.00")), (date(2027, 3, 31), yuan("10.00"))].into();
    let on = |day: Date| {
        let events = [("done".to_owned(), day)].into();
        settled(&c, &Inputs { accrued: accrued.clone(), events, ..Inputs::default() })
    };
    let early = on(date(2026, 12, 1));
    assert_eq!(early[1].open, Some(Open::Payment("a".into())));
    let late = on(date(2027, 4, 1));
    assert_eq!(late[2].payable, yuan("11.00"));
}

#[test]
fn a_score_of_another_period_is_not_used() {
    let c = contract("chuyi");
    let mut i = chuyi();
    i.scores.retain(|s| s.until != date(2026, 12, 31));
    let dues = settled(&c, &i);
    assert_eq!(dues[2].open, Some(Open::Score("half-year".into())), "that of the first half is not for the second");
    let mut c = contract("shaanxi");
    c.budget.total = Some(yuan("5000000.00"));
    let events: BTreeMap<String, Date> = [("final-acceptance".to_owned(), c.end.yesterday().unwrap())].into();
    let with = |until: Date| {
        let scores = vec![scored("year", until, "90")];
        settled(&c, &Inputs { scores, events: events.clone(), ..Inputs::default() }).remove(0)
    };
    assert_eq!(with(c.end).payable, yuan("5000000.00"), "accepted a day before the year ends");
    assert!(with(c.end.saturating_sub(jiff::ToSpan::years(1))).open.is_some());
}

#[test]
fn what_a_file_must_not_say() {
    let head = "when = { event = \"x\" }\nof = \"total\"";
    for (more, says) in [
        ("keep = \"10%\"\nshare = \"90%\"", "no payment is of what is kept back here"),
        ("keep = \"10%\"", "with share comes to more than the whole"),
        ("keep = \"4%\"\nshare = \"95%\"", "with share comes to 99%, not to the whole"),
        (
            "effect = { scheme = \"none\", bands = [{ min = \"101\", pay = \"100%\" }, { pay = \"0%\" }] }",
            "can never be reached",
        ),
        ("effect = { scheme = \"none\", step = { below = \"75\", percent = \"120\" } }", "is not from 0 to 100"),
        ("effect = { scheme = \"none\", proportion = false }", "can only be true"),
        ("effect = { scheme = \"none\", proportion = true }", "there is no scheme none"),
    ] {
        let text = made("").text + &payment("a", &format!("{head}\n{more}"));
        let found = Contract::parse(&text).unwrap_err().to_string();
        assert!(found.contains(says), "{more}: {found}");
    }
    for (when, says) in [
        ("{ days = 1000000000, after = \"x\" }", "is more than 36500"),
        ("{ every = \"event\" }", "by the month"),
        ("{}", "name one of"),
    ] {
        let text = made("").text + &payment("a", &format!("when = {when}\nof = \"total\""));
        let found = Contract::parse(&text).unwrap_err().to_string();
        assert!(found.contains(says), "{when}: {found}");
    }
}

/// Parts of one base come to the whole, where something of it is kept back.
#[test]
fn parts_of_one_base_with_a_retention_come_to_the_whole() {
    let with = |share: &str, when: &str| {
        let rows = [
            payment("a", "when = { every = \"quarter\" }\nof = \"accrued\"\nshare = \"80%\"\nkeep = \"5%\""),
            payment("b", &format!("when = {{ every = \"{when}\" }}\nof = \"accrued\"\nshare = \"{share}\"")),
            payment("c", "when = { event = \"end\" }\nof = \"withheld\"\nfrom = [\"a\"]"),
        ];
        Contract::parse(&(made("").text + &rows.concat())).map_err(|p| p.to_string())
    };
    assert!(with("15%", "quarter").is_ok());
    for (share, when, says) in [
        ("14%", "quarter", "payment a: keep with share comes to 99%, not to the whole"),
        ("16%", "quarter", "payment a: keep with share comes to 101%, not to the whole"),
        ("15%", "month", "payment a: keep with share comes to 85%, not to the whole"),
    ] {
        let found = with(share, when).unwrap_err();
        assert!(found.contains(says), "{found}");
    }
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    fn inputs() -> impl Strategy<Value = Inputs> {
        let months = proptest::collection::vec((0i32..36, 0i64..2_000_000_000), 0..40);
        let scores = proptest::collection::vec((1i32..=6, 0u32..=11_000), 0..7);
        (months, scores, 0u32..=10_000).prop_map(|(months, scores, acceptance)| {
            let mut i = Inputs::default();
            for (m, fen) in months {
                let day = date(2026, 1, 1).checked_add(jiff::ToSpan::months(m)).unwrap().last_of_month();
                i.accrued.insert(day, Money::from_fen(fen));
            }
            for (half, score) in scores {
                let until = date(2026, 1, 1).checked_add(jiff::ToSpan::months(6 * half)).unwrap().yesterday().unwrap();
                i.scores.retain(|s| s.until != until);
                i.scores.push(Scored { score: Decimal::new(score.into(), 2), ..scored("half-year", until, "0") });
            }
            let score = Decimal::new(acceptance.into(), 2);
            i.scores.push(Scored { score, ..scored("acceptance", date(2025, 12, 31), "0") });
            i.events.insert("acceptance".into(), date(2026, 1, 1));
            i.events.insert("rectification".into(), date(2026, 1, 25));
            i
        })
    }

    proptest! {
        /// No payment is negative or above its share, the years keep their caps, and all together keep the contract's.
        #[test]
        fn caps_are_never_exceeded(i in inputs()) {
            let c = contract("chuyi");
            let dues = settled(&c, &i);
            let mut years: BTreeMap<i32, Money> = BTreeMap::new();
            let mut all = Money::ZERO;
            for d in &dues {
                prop_assert!(d.payable >= Money::ZERO && d.payable <= d.share);
                prop_assert!(d.payable.fen().is_some(), "whole fen");
                all = all.plus(d.payable).unwrap();
                if d.payment != c.payments[0].id {
                    let y = years.entry(when::contract_year(c.start, d.date)).or_insert(Money::ZERO);
                    *y = y.plus(d.payable).unwrap();
                }
            }
            prop_assert!(all <= yuan("30000000.00"));
            prop_assert!(years.values().all(|y| *y <= yuan("8000000.00")));
        }

        /// What is due by a day does not change when later months, scores and events become known.
        #[test]
        fn the_past_does_not_change(i in inputs(), cut in 0i32..36) {
            let c = contract("chuyi");
            let day = date(2026, 1, 1).checked_add(jiff::ToSpan::months(cut)).unwrap();
            let mut known = i.clone();
            known.accrued.retain(|d, _| *d <= day);
            known.scores.retain(|s| s.until <= day);
            known.events.retain(|_, d| *d <= day);
            let before = plan(&c, &known, &WeekDays, day).unwrap();
            prop_assert_eq!(before, plan(&c, &i, &WeekDays, day).unwrap());
        }
    }
}

/// A cap is rounded once and down, and so are what its years come to.
mod rounded {
    use super::*;
    use proptest::prelude::*;

    /// A contract of two years with this total: a share of it in advance, the rest by years up to what the share of the total leaves.
    fn capped(total: &str, advance: u32, whole: u32, years: u32) -> Contract {
        let rows = [
            payment("advance", &format!("when = {{ event = \"start\" }}\nof = \"total\"\nshare = \"{advance}%\"")),
            payment("year", "when = { every = \"year\" }\nof = \"accrued\""),
            format!(
                "[[cap]]\nid = \"cap\"\nper = \"year\"\napplies = [\"year\"]\nclause = \"c\"\n\
                 amount = {{ total = \"{whole}%\", less = [\"advance\"], divide = {years} }}\n"
            ),
        ];
        let end = date(2026, 3, 15).checked_add(jiff::ToSpan::years(i32::try_from(years).unwrap())).unwrap();
        let text = made(&rows.concat()).text;
        let text = text.replace("end = 2027-03-14", &format!("end = {}", end.yesterday().unwrap()));
        let text = text.replace("total = \"1000.00\"", &format!("total = \"{total}\""));
        Contract::parse(&text).unwrap_or_else(|p| panic!("{p}"))
    }

    fn billed(c: &Contract, fen: i64) -> Inputs {
        let ends = kernel::calendar::period_ends(c.start, c.end, crate::contract::terms::Every::Year).unwrap();
        Inputs { accrued: ends.into_iter().map(|d| (d, Money::from_fen(fen))).collect(), ..Inputs::default() }
    }

    #[test]
    fn a_cap_is_rounded_once_and_down() {
        // (5.01 x 70 % - 1.50) / 2 = 1.0035.
        let c = capped("5.01", 30, 70, 2);
        let amounts: Vec<String> = settled(&c, &billed(&c, 900)).iter().map(|d| d.payable.to_string()).collect();
        assert_eq!(amounts, ["1.50", "1.00", "1.00"]);
    }

    proptest! {
        #[test]
        fn all_years_stay_below_the_exact_amount(
            fen in 1i64..100_000_000, advance in 0u32..=60, more in 0u32..=40, years in 1u32..=9, used in 0i64..100_000_000,
        ) {
            let whole = advance + more;
            let c = capped(&Money::from_fen(fen).to_string(), advance.max(1), whole.max(advance.max(1)), years);
            let share = Decimal::from(whole.max(advance.max(1))) / Decimal::ONE_HUNDRED;
            let most = Money::from_fen(fen).yuan() * share;
            let dues = settled(&c, &billed(&c, used));
            let first = dues.iter().find(|d| d.payment == "advance").unwrap().payable.yuan();
            let yearly: Vec<Decimal> = dues.iter().filter(|d| d.payment == "year").map(|d| d.payable.yuan()).collect();
            let exact = (most - first).max(Decimal::ZERO) / Decimal::from(years);
            prop_assert_eq!(yearly.len(), usize::try_from(years).unwrap());
            for y in &yearly {
                prop_assert!(*y <= exact, "{} of {}", y, exact);
                prop_assert!(*y == Money::from_fen(used).yuan() || exact - *y < Decimal::new(1, 2), "no more than a fen is lost");
            }
            let all: Decimal = yearly.iter().sum();
            prop_assert!(first + all <= most.max(first), "{} + {} of {}", first, all, most);
        }

        /// What is paid and what is kept come to the base, to the fen.
        #[test]
        fn what_is_paid_and_kept_is_the_whole(fen in 0i64..100_000_000, keep in 1u32..=99) {
            let rows = [
                payment("a", &format!(
                    "when = {{ every = \"half_year\" }}\nof = \"accrued\"\nshare = \"{}%\"\nkeep = \"{keep}%\"", 100 - keep
                )),
                payment("b", "when = { event = \"done\" }\nof = \"withheld\"\nfrom = [\"a\"]"),
            ];
            let c = made(&rows.concat());
            let i = Inputs { accrued: [(date(2026, 8, 31), Money::from_fen(fen))].into(), ..Inputs::default() };
            let due = settled(&c, &i).remove(0);
            prop_assert_eq!(due.payable.plus(due.kept).unwrap(), Money::from_fen(fen));
        }
    }
}

/// What closed settlements fixed counts towards caps, rests and retentions of what comes after, and is not computed anew.
mod closed {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_fixed_stays_and_counts() {
        let c = contract("chuyi");
        let mut i = chuyi();
        let first = plan(&c, &i, &WeekDays, date(2026, 6, 30)).unwrap();
        i.settled = first.clone();
        // Learnt later: another score, other bills of the first half-year.
        i.scores[1].score = Decimal::from(100);
        i.accrued.insert(date(2026, 3, 31), yuan("1.00"));
        let dues = plan(&c, &i, &WeekDays, date(2026, 12, 31)).unwrap();
        assert_eq!(dues[..2], first[..], "as they were fixed");
        assert_eq!(dues[2].payable, yuan("3680000.00"), "the cap knows what was paid");
    }

    #[test]
    fn a_payment_of_months_that_are_not_billed_is_open() {
        let c = contract("chuyi");
        let mut i = Inputs { billed: Some(date(2026, 5, 31)), ..chuyi() };
        let due = plan(&c, &i, &WeekDays, date(2026, 6, 30)).unwrap().remove(1);
        assert_eq!((due.open, due.payable), (Some(Open::Bills(date(2026, 6, 30))), Money::ZERO));
        i.billed = Some(date(2026, 6, 30));
        let due = plan(&c, &i, &WeekDays, date(2026, 6, 30)).unwrap().remove(1);
        assert_eq!(due.payable, yuan("4320000.00"));
    }

    #[test]
    fn no_payment_of_a_budget_exceeds_the_contract() {
        let mut c = contract("beijing-cityadmin");
        c.budget.total = Some(yuan("3500000.00"));
        for (_, amount) in &mut c.budget.years {
            *amount = Some(yuan("4000000.00"));
        }
        let events = [("acceptance".to_owned(), c.end), ("signature".to_owned(), c.start)].into();
        let dues = settled(&c, &Inputs { events, ..Inputs::default() });
        let amounts: Vec<String> = dues.iter().map(|d| d.payable.to_string()).collect();
        assert_eq!(amounts, ["2000000.00", "1500000.00", "0.00", "0.00", "0.00"]);
    }

    proptest! {
        /// Settled in steps at any days, while bills and scores change behind what is closed: no cap is ever exceeded, nothing fixed changes.
        #[test]
        fn caps_hold_over_closed_settlements(
            steps in proptest::collection::vec((0i32..36, 0i64..3_000_000_000, 0u32..=10_000), 1..6),
            cap_first in any::<bool>(),
        ) {
            let mut c = contract("chuyi");
            if cap_first {
                let order = c.readings.iter_mut().find(|r| r.sets.as_deref() == Some("settlement.cap_order")).unwrap();
                order.taken = "cap_first".into();
            }
            let mut i = Inputs { events: [("acceptance".to_owned(), date(2026, 1, 1))].into(), ..Inputs::default() };
            i.scores.push(scored("acceptance", date(2025, 12, 31), "80"));
            let mut months: Vec<i32> = steps.iter().map(|s| s.0).collect();
            months.sort_unstable();
            for (m, (_, fen, score)) in months.into_iter().zip(&steps) {
                let until = date(2026, 1, 1).checked_add(jiff::ToSpan::months(m + 1)).unwrap().yesterday().unwrap();
                i.accrued.insert(until, Money::from_fen(*fen));
                i.scores.retain(|s| s.scheme != "half-year");
                for half in 1..=6 {
                    let end = date(2026, 1, 1).checked_add(jiff::ToSpan::months(6 * half)).unwrap().yesterday().unwrap();
                    i.scores.push(Scored { score: Decimal::new((*score).into(), 2), ..scored("half-year", end, "0") });
                }
                let o = outcome(&c, &i, &WeekDays, until).unwrap();
                prop_assert_eq!(&o.dues[..i.settled.len()], &i.settled[..]);
                for u in &o.caps {
                    prop_assert!(u.used <= u.most.unwrap(), "{:?}", u);
                }
                i.settled = o.dues.into_iter().filter(|d| d.open.is_none()).collect();
            }
            let mut years: BTreeMap<i32, Money> = BTreeMap::new();
            let mut all = Money::ZERO;
            for d in &i.settled {
                all = all.plus(d.payable).unwrap();
                if d.payment == "service" {
                    let y = years.entry(when::contract_year(c.start, d.date)).or_insert(Money::ZERO);
                    *y = y.plus(d.payable).unwrap();
                }
            }
            prop_assert!(all <= yuan("30000000.00"));
            prop_assert!(years.values().all(|y| *y <= yuan("8000000.00")));
        }
    }
}
