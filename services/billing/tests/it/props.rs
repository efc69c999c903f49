//! What holds after any sequence of late facts, corrections, disputes and resolutions; and that arrival changes nothing.

use super::import::{interval, taken};
use super::*;
use billing::bill::{Bill, csv};
use billing::book::act::Place;
use billing::book::adjust::AdjustmentKind;
use billing::book::list::BookFilter;
use billing::correct::NewCorrection;
use billing::import::Record;
use billing::journal::{Account, EntryFilter};
use billing::month::Month;
use billing::statement::paper::{self, Reconciliation, Stamp};
use kernel::Money;
use kernel::document::{Cell, Document};
use proptest::prelude::*;
use runtime::list::Asked;
use std::collections::BTreeMap;

/// A step: what, and numbers that say on which.
type Step = (u8, u8, u8, u16);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec((0u8..8, any::<u8>(), any::<u8>(), 0u16..500), 1..25)
}

fn rows() -> Contract {
    let rows = [
        item("1", "line.end", "month_end", "33.33", ""),
        item("2", "line.mean", "mean", "100.01", ""),
        item("3", "line.full", "full_months", "0.07", "meter_units = 3"),
    ];
    contract("1", "Asia/Shanghai", "", "", &rows.concat())
}

const METERS: [&str; 3] = ["line.end", "line.mean", "line.full"];

/// One step; what is refused is refused.
async fn step(t: &TestEnv, b: &Arc<Billing>, n: usize, (what, x, y, q): Step) {
    let month = Month::parse(["2026-01", "2026-02", "2026-03"][usize::from(x) % 3]).unwrap();
    let place = Place { project: project(), month, n: i64::from(y % 5) + 1 };
    // Two things do not happen in the same microsecond.
    t.clock.as_ref().unwrap().advance(Duration::from_secs(1));
    let quantity = Quantity(rust_decimal::Decimal::new(i64::from(q), 1));
    match what {
        0 | 1 => {
            let day = format!("2026-{:02}-{:02}T00:00:00+08:00", x % 3 + 1, y % 28 + 1);
            let mut r = interval(&format!("k{n}"), METERS[usize::from(y) % 3], &quantity.to_string(), &day, None);
            r.resource = format!("r{}", x % 2);
            let _ = b.import(&operator(), &[r]).await.unwrap();
        }
        2 => drop(b.dispute(&doctor(), &place, None, "why").await),
        3 => drop(b.confirm(&commission(), &place, None).await),
        4 => drop(b.withdraw(&doctor(), &place, None, "well").await),
        5 => {
            if let Ok(d) = b.uphold(&operator(), &place, quantity, "indeed").await {
                b.accept_outcome(&doctor(), &place, None, d.proposal.unwrap().n).await.unwrap();
            } else if let Ok(d) = b.reject_dispute(&operator(), &place, "no").await {
                b.decline_outcome(&doctor(), &place, None, "yes").await.unwrap();
                b.accept_outcome(&commission(), &place, None, d.proposal.unwrap().n).await.unwrap();
            }
        }
        6 => {
            let fact = format!("import:telecom:k{}", usize::from(y) % (n + 1));
            let wish = NewCorrection { fact, quantity, reason: "r".into(), evidence: None };
            if let Ok(c) = b.propose_correction(&operator(), &wish).await {
                b.approve_correction(&commission(), &c.id, None).await.unwrap();
            }
        }
        _ => {
            days(t, u64::from(x) % 20);
            b.close_due().await.unwrap();
        }
    }
    b.adjust_late().await.unwrap();
}

/// Cells of a row of a sheet.
fn cells(row: &str) -> Vec<String> {
    let (mut all, mut quoted) = (vec![String::new()], false);
    for c in row.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(String::new()),
            c => all.last_mut().unwrap().push(c),
        }
    }
    all
}

/// The amounts of the first table of a document, and what it says that they come to.
fn printed(d: &Document) -> (i64, i64) {
    let fen = |c: &Cell| if let Cell::Money(m) = c { m.fen().unwrap() } else { panic!("{c:?} is no amount") };
    let t = d.tables().next().unwrap();
    let place = t.columns.iter().position(|c| c.name.zh.starts_with("金额")).unwrap();
    (t.rows.iter().map(|r| fen(&r[place])).sum(), fen(&t.total.as_ref().unwrap()[place]))
}

/// The lines that each form of a bill shows come to its total, to the fen.
fn every_form_adds_up(b: &Billing, bill: &Bill) {
    let total = bill.total.fen().unwrap();
    let sheet = csv::render(bill, b.calendar());
    let rows: Vec<Vec<String>> = sheet.split("\r\n").map(cells).collect();
    let line = |r: &&Vec<String>| ["明细", "冲销", "重新入账"].iter().any(|w| r[0].starts_with(w));
    let shown: Vec<i64> = rows.iter().filter(line).map(|r| Money::parse(&r[8]).unwrap().fen().unwrap()).collect();
    assert_eq!(shown.len(), bill.lines.len() + bill.adjustments.len(), "{sheet}");
    assert_eq!(shown.iter().sum::<i64>(), total, "{sheet}");
    let d = paper::bill(b.contract(), bill, "").unwrap();
    d.check().unwrap();
    assert_eq!(printed(&d), (total, total), "{d:?}");
    let mut r = Reconciliation::new(b.contract(), &[Month::parse(&bill.month).unwrap()]);
    r.add(bill).unwrap();
    let d = r.document(Stamp { as_of: bill.as_of, draft: bill.draft, simulated: true }).unwrap();
    assert_eq!(printed(&d), (total, total), "{d:?}");
}

/// All that must hold at any time.
async fn holds(b: &Arc<Billing>) {
    let fen = |m: Money| m.fen().unwrap();
    let entries = b.journal(&EntryFilter { limit: 1000, ..EntryFilter::default() }).await.unwrap();
    let mut sums: BTreeMap<(Account, Option<ProjectId>), i64> = BTreeMap::new();
    for e in &entries {
        assert_eq!(e.entry.sum().unwrap(), 0, "{e:?}");
        for p in &e.entry.postings {
            *sums.entry((p.account, p.project.clone())).or_default() += p.fen;
        }
    }
    let balances = b.balances(None, None, 1000).await.unwrap();
    for x in &balances {
        assert_eq!(sums.remove(&(x.account, x.project.clone())), Some(fen(x.amount)), "{x:?}");
    }
    assert!(sums.is_empty(), "{sums:?}");
    let of = |a: Account| balances.iter().filter(|x| x.account == a).map(|x| fen(x.amount)).sum::<i64>();
    let books = b.books(&BookFilter { page: Asked::first(100), ..BookFilter::default() }).await.unwrap().items;
    let (mut issued, mut frozen) = (0, 0);
    for book in &books {
        let r = b.reconciliation(&book.project, Month::parse(&book.month).unwrap()).await.unwrap();
        let lines: i64 = r.bill.lines.iter().map(|l| fen(l.amount)).sum();
        let adjusted: i64 = r.bill.adjustments.iter().map(|a| fen(a.amount)).sum();
        assert_eq!(lines + adjusted, fen(r.bill.total), "the sum of the lines is the bill, to the fen");
        assert_eq!(r.lines.iter().map(|l| fen(l.amount)).sum::<i64>(), fen(book.total));
        assert!(r.bill.lines.iter().all(|l| fen(l.amount) >= 0), "no negative line without a reversal");
        for a in &r.bill.adjustments {
            let negative = fen(a.amount) < 0 || a.quantity < Quantity::ZERO;
            assert!(!negative || a.kind == AdjustmentKind::Reversal, "{a:?}");
        }
        assert_eq!(r.lines.iter().filter(|l| !l.state.finished()).count() as i64, book.unfinished);
        let disputed: i64 = r.lines.iter().filter(|l| l.state.disputed()).map(|l| fen(l.amount)).sum();
        assert_eq!(disputed, fen(book.frozen));
        assert_eq!(b.recompute(&r.bill).await.unwrap(), r.bill, "the same bill for ever");
        every_form_adds_up(b, &r.bill);
        (issued, frozen) = (issued + fen(book.total), frozen + disputed);
    }
    let months: Vec<&str> = books.iter().map(|b| b.month.as_str()).collect();
    let waiting = b.adjustments(None, None, 1000).await.unwrap();
    let waiting: i64 = waiting
        .iter()
        .filter(|a| !months.contains(&a.booked_in.as_str()))
        .map(|a| fen(a.new.amount) - fen(a.old.amount))
        .sum();
    assert_eq!(of(Account::Disputed), frozen);
    assert_eq!(of(Account::Accrued) + of(Account::Disputed), issued + waiting);
    assert_eq!(of(Account::Revenue), -(issued + waiting));
}

fn run<F: Future>(f: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(f)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn the_books_add_up_after_anything(steps in steps()) {
        run(async {
            let (t, b) = runtime::testing::first(start_with("2026-03-20T00:00:00Z", rows())).await;
            taken(&b, &[interval("k0", "line.end", "2", "2026-01-05T00:00:00+08:00", None)]).await;
            b.close_due().await.unwrap();
            for (n, s) in steps.into_iter().enumerate() {
                step(&t, &b, n + 1, s).await;
            }
            holds(&b).await;
            assert_eq!(b.adjust_late().await.unwrap(), 0, "safe to run twice");
        });
    }

    #[test]
    fn order_of_arrival_and_repetition_change_nothing(
        days in proptest::collection::btree_set(1u32..28, 2..8), seed in any::<u64>(), cut in 1u32..23
    ) {
        run(async {
            let day = |d: u32, h: u32| format!("2026-02-{d:02}T{h:02}:00:00+08:00");
            let days: Vec<u32> = days.into_iter().collect();
            let mut all: Vec<Record> = Vec::new();
            for m in METERS {
                for (n, w) in days.windows(2).enumerate() {
                    let (key, q) = (format!("{m}-{n}"), (n + 1).to_string());
                    all.push(interval(&key, m, &q, &day(w[0], 0), Some(&day(w[1], 0))));
                }
            }
            let (_t, b) = runtime::testing::first(start_with("2026-03-02T00:00:00Z", rows())).await;
            taken(&b, &all).await;
            // Every interval split in two, in another order, one by one, everything twice.
            let mut split: Vec<Record> = Vec::new();
            for r in &all {
                let first = r.from.clone().unwrap();
                let middle = format!("{}T{cut:02}:00:00+08:00", &first[..10]);
                split.push(Record { key: format!("{}-a", r.key), to: Some(middle.clone()), ..r.clone() });
                split.push(Record { key: format!("{}-b", r.key), from: Some(middle), ..r.clone() });
            }
            split.sort_by_key(|r| crypto::hash::sm3_hex(format!("{seed}{}", r.key).as_bytes()));
            let (_u, c) = runtime::testing::first(start_with("2026-03-02T00:00:00Z", rows())).await;
            for r in split.iter().chain(&split) {
                taken(&c, std::slice::from_ref(r)).await;
            }
            let feb = "2026-02";
            assert_eq!(super::import::quantities(&b, feb).await, super::import::quantities(&c, feb).await);
        });
    }
}
