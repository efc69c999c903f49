//! Contract files that are broken in any way: a list of problems, each with a line of the file, never a panic.

use super::*;
use proptest::prelude::*;
use proptest::sample::Index;

const WHOLE: &str = include_str!("../../../../contracts/beijing-medins.toml");

/// Words and numbers that stand elsewhere in such files, and some that should stand nowhere.
const WORDS: &[&str] = &[
    "0",
    "-1",
    "1000000001",
    "9223372036854775807",
    "\"\"",
    "\"999999999999999.99\"",
    "\"100%\"",
    "\"week\"",
    "\"once\"",
    "\"event\"",
    "\"working\"",
    "1990-01-01",
    "2200-12-31",
    "9999-12-31",
    "0000-01-01",
    "1979-05-27T07:32:00Z",
    "true",
    "[]",
    "{}",
    "{ days = 36500, kind = \"working\" }",
    "{ months = 1200 }",
    "{ hours = 5 }",
    "{ minutes = 1000000 }",
    "nan",
];

/// A change of one line: gone, doubled, another value, other bytes.
fn mutate(lines: &mut Vec<String>, (what, at, word, bytes): &(u8, Index, Index, Vec<u8>)) {
    let (n, other) = (at.index(lines.len()), word.index(lines.len()));
    match what {
        0 => drop(lines.remove(n)),
        1 => lines.insert(n, lines[n].clone()),
        2 => lines.swap(n, other),
        3 => {
            if let Some((key, _)) = lines[n].split_once('=') {
                lines[n] = format!("{key}= {}", WORDS[word.index(WORDS.len())]);
            }
        }
        _ => {
            let mut line = lines[n].clone().into_bytes();
            let at = word.index(line.len() + 1);
            let end = (at + bytes.len()).min(line.len());
            line.splice(at..end, bytes.iter().copied());
            lines[n] = String::from_utf8_lossy(&line).into_owned();
        }
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
}

fn read(text: &str) {
    match Contract::parse(text) {
        Ok(c) => {
            assert_eq!(Contract::parse(&c.text).unwrap(), c, "what was read reads the same");
            assert!(diff(&c, &c).is_ok_and(|d| d.changes.is_empty()));
            for o in &c.obligations {
                if let Some(every) = o.every {
                    let ends = kernel::calendar::period_ends(c.start, c.end, every).unwrap();
                    assert_eq!(ends.last(), Some(&c.end), "{}", o.id);
                }
            }
        }
        Err(Problems(all)) => {
            assert!(!all.is_empty() && all.is_sorted());
            let last = text.split('\n').count();
            for p in &all {
                assert!((1..=last).contains(&p.line) && !p.at.is_empty() && !p.reason.is_empty(), "{p:?}");
            }
        }
    }
}

fn changes() -> impl Strategy<Value = Vec<(u8, Index, Index, Vec<u8>)>> {
    let one = (0u8..6, any::<Index>(), any::<Index>(), proptest::collection::vec(any::<u8>(), 0..6));
    proptest::collection::vec(one, 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_broken_contract_is_a_list_of_problems(all in changes()) {
        let mut lines: Vec<String> = WHOLE.lines().map(str::to_owned).collect();
        for one in &all {
            mutate(&mut lines, one);
        }
        read(&lines.join("\n"));
    }

    #[test]
    fn any_text_is_no_contract_and_no_panic(text in "([a-z_]{1,9}|\\[\\[?[a-z]{1,9}\\]\\]?|[=\"'{},. 0-9\n-]{1,9}|\\PC){0,30}") {
        read(&text);
    }
}

#[test]
fn the_file_itself_is_right() {
    Contract::parse(WHOLE).unwrap();
}

/// A clock in working time that no working time is enough for would never be due.
#[test]
fn a_clock_in_working_time_fits_into_ten_years() {
    let row = |time: &str, minutes: i64| {
        format!(
            "\n[[incident]]\nlevel = \"fuzz\"\ndefinition = \"d\"\ndefinition_en = \"d\"\ntime = \"{time}\"\nclose = {minutes}\nclause = \"c\"\n"
        )
    };
    let half_an_hour = "\n[calendar]\nhours = [\"08:00-08:30\"]\n";
    for (hours, time, minutes, fits) in [
        ("", "working", 240, true),
        ("", "working", 100_000_000, false),
        ("", "always", 525_600, true),
        ("", "always", 600_000, false),
        (half_an_hour, "working", 60_000, true),
        (half_an_hour, "working", 60_001, false),
        (half_an_hour, "always", 60_001, true),
    ] {
        let text = format!("{WHOLE}{}{hours}", row(time, minutes));
        let found = Contract::parse(&text);
        assert_eq!(found.is_ok(), fits, "{time} {minutes}: {:?}", found.err());
        if let Err(p) = Contract::parse(&text) {
            assert!(p.to_string().contains("incident fuzz"), "{p}");
        }
    }
}
