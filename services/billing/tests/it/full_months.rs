//! Full months by calendar and from activation; leap years; days of 23 and 25 hours.

use super::import::{interval, quantities, taken};
use super::*;
use billing::month::Month;

fn full(setting: &str, zone: &str) -> Contract {
    let reading = format!(
        "[[reading]]\nid = \"months\"\nsets = \"settlement.full_months\"\nclause = \"c\"\nquestion = \"q\"\ntaken = \"{setting}\"\nmeaning = \"m\"\nwhy = \"w\"\nconfirmed = true\nalternatives = []\n"
    );
    contract("1", zone, "", "", &(reading + &item("1", "vm", "full_months", "30.00", "")))
}

async fn bought(b: &Billing, months: &[&str]) -> Vec<String> {
    let mut all = Vec::new();
    for m in months {
        all.push(quantities(b, m).await.get("1").map_or("-".to_owned(), |(q, _)| q.clone()));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn months_are_full_by_calendar_or_from_activation() {
    let (from, to) = ("2026-01-15T10:00:00+08:00", "2026-04-20T00:00:00+08:00");
    let months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"];
    for (setting, wanted) in [("calendar", ["0", "2", "2", "0", "-"]), ("activation", ["0", "2", "2", "2", "-"])] {
        for (t, b) in start_with("2026-06-10T00:00:00Z", full(setting, "Asia/Shanghai")).await {
            // Told in two parts that meet within a month: that breaks nothing.
            let middle = "2026-02-03T00:00:00+08:00";
            taken(&b, &[interval("a", "vm", "2", from, Some(middle)), interval("b", "vm", "2", middle, Some(to))])
                .await;
            assert_eq!(bought(&b, &months).await, wanted, "{} {setting}", t.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resize_takes_the_smallest_of_the_month_and_a_gap_begins_anew() {
    for (t, b) in start_with("2026-06-10T00:00:00Z", full("activation", "Asia/Shanghai")).await {
        let d = |day: &str| format!("2026-{day}T00:00:00+08:00");
        let rows = [
            interval("a", "vm", "2", &d("01-15"), Some(&d("02-01"))),
            interval("b", "vm", "5", &d("02-01"), Some(&d("03-20"))),
            interval("c", "vm", "5", &d("03-25"), Some(&d("04-26"))),
        ];
        taken(&b, &rows).await;
        // Jan 15 to Feb 15: 2 of 2 and 5; Feb 15 to Mar 15: 5; the rest is no month; Mar 25 to Apr 25: 5.
        assert_eq!(bought(&b, &["2026-01", "2026-02", "2026-03", "2026-04"]).await, ["0", "2", "5", "5"], "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_thirty_first_has_its_months_in_short_and_leap_februaries() {
    for (t, b) in start_with("2024-06-10T00:00:00Z", full("activation", "Asia/Shanghai")).await {
        taken(&b, &[interval("a", "vm", "1", "2024-01-31T00:00:00+08:00", None)]).await;
        // Jan 31 to Feb 29, to Mar 31, to Apr 30, to May 31.
        let months = ["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"];
        assert_eq!(bought(&b, &months).await, ["0", "1", "1", "1", "1"], "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leap_february_has_29_days() {
    let c = contract("1", "Asia/Shanghai", "", "", &item("1", "vm", "mean", "290.00", ""));
    for (t, b) in start_with("2025-03-10T00:00:00Z", c).await {
        let day = |key, d: &str, e: &str| {
            interval(key, "vm", "1", &format!("{d}T00:00:00+08:00"), Some(&format!("{e}T00:00:00+08:00")))
        };
        taken(&b, &[day("a", "2024-02-29", "2024-03-01"), day("b", "2025-02-28", "2025-03-01")]).await;
        assert_eq!(quantities(&b, "2024-02").await["1"].1, "10.00", "{}: one day of 29", t.name);
        assert_eq!(quantities(&b, "2025-02").await["1"].1, "10.36", "one day of 28");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn days_of_23_and_25_hours_are_counted_to_the_second() {
    let c = contract("1", "Europe/Berlin", "", "", &item("1", "vm", "mean", "743.00", ""));
    for (t, b) in start_with("2026-12-10T00:00:00Z", c).await {
        let day = |key, from, to| interval(key, "vm", "1", from, Some(to));
        let rows = [
            // March has 743 hours, and its 29th has 23; October has 745, and its 25th has 25.
            day("a", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"),
            day("b", "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"),
        ];
        taken(&b, &rows).await;
        assert_eq!(quantities(&b, "2026-03").await["1"].1, "23.00", "{}", t.name);
        assert_eq!(quantities(&b, "2026-10").await["1"].1, "24.93", "25/745 of 743");
        let march = b.bill(&project(), Month::parse("2026-03").unwrap()).await.unwrap();
        assert_eq!((march.end.secs() - march.begin.secs()) / 3600, 743);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_from_activation_spans_the_change_of_the_clock() {
    for (t, b) in start_with("2026-06-10T00:00:00Z", full("activation", "Europe/Berlin")).await {
        // 31 days of the calendar at ten o'clock, an hour less by the clock.
        let rows = [interval("a", "vm", "1", "2026-03-10T10:00:00+01:00", Some("2026-04-10T10:00:00+02:00"))];
        taken(&b, &rows).await;
        assert_eq!(bought(&b, &["2026-03", "2026-04"]).await, ["0", "1"], "{}", t.name);
    }
}
