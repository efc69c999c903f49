//! Reads a TOML table key by key and collects every problem with its line, so that one run of the loader reports them all.

use super::{Problem, Problems};
use kernel::{Money, Quantity};
use rust_decimal::Decimal;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use toml_edit::{Document, Item, TableLike, Value};

/// Largest number that is no amount of money: sums and products of a file's numbers then fit a decimal.
const LARGEST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
/// Largest amount of money, and quantity.
const RICHEST: Decimal = Decimal::from_parts(0xA4C6_8000, 0x0003_8D7E, 0, false, 0);

/// Most characters of where a problem is, of the row's name in that, and of its reason: all may quote the file, and a name of a hundred
/// thousand letters is not said again for every key below it.
const AT_MOST: usize = 200;
const PATH_MOST: usize = 100;
const REASON_MOST: usize = 1000;

/// The beginning of a text that is too long to be said.
fn cut(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// The file being read and what was found wrong with it.
pub(super) struct Source {
    /// Byte offsets at which lines begin.
    lines: Vec<usize>,
    problems: RefCell<Vec<Problem>>,
}

impl Source {
    pub(super) fn new(text: &str) -> Source {
        let starts = text.match_indices('\n').map(|(i, _)| i + 1);
        Source { lines: std::iter::once(0).chain(starts).collect(), problems: RefCell::default() }
    }
    pub(super) fn line(&self, span: Option<Range<usize>>) -> usize {
        span.map_or(1, |s| self.lines.partition_point(|l| *l <= s.start))
    }
    pub(super) fn report(&self, line: usize, at: impl Into<String>, reason: impl Into<String>) {
        let (at, reason) = (cut(at.into(), AT_MOST), cut(reason.into(), REASON_MOST));
        self.problems.borrow_mut().push(Problem { line, at, reason });
    }
    pub(super) fn finish<T>(self, value: Option<T>) -> Result<T, Problems> {
        let mut found = self.problems.into_inner();
        found.sort();
        match value {
            Some(v) if found.is_empty() => Ok(v),
            _ => Err(Problems(found)),
        }
    }
}

/// Parses the text; a syntax error is a problem like any other, but the only one then.
pub(super) fn parse(text: &str) -> Result<Document<String>, Problems> {
    Document::parse(text.to_owned()).map_err(|e| {
        let line = Source::new(text).line(e.span());
        Problems(vec![Problem { line, at: "syntax".into(), reason: e.message().to_owned() }])
    })
}

/// One table of the file; remembers which keys were asked for, so that a misspelt one is found.
pub(super) struct Table<'a> {
    pub(super) src: &'a Source,
    table: &'a dyn TableLike,
    path: String,
    line: usize,
    asked: RefCell<HashSet<&'static str>>,
}

impl<'a> Table<'a> {
    pub(super) fn new(src: &'a Source, table: &'a dyn TableLike, path: String, line: usize) -> Table<'a> {
        Table { src, table, path, line, asked: RefCell::default() }
    }
    pub(super) fn line(&self) -> usize {
        self.line
    }
    /// Names the table after what it turned out to be: `item 12`.
    pub(super) fn rename(&mut self, path: String) {
        self.path = cut(path, PATH_MOST);
    }
    pub(super) fn at(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}: {key}", self.path) }
    }
    pub(super) fn line_of(&self, key: &str) -> usize {
        match self.table.get_key_value(key) {
            Some((k, v)) => self.src.line(k.span().or_else(|| v.span())),
            None => self.line,
        }
    }
    pub(super) fn wrong(&self, key: &str, reason: impl Into<String>) {
        self.src.report(self.line_of(key), self.at(key), reason);
    }
    fn item(&self, key: &'static str) -> Option<&'a Item> {
        self.asked.borrow_mut().insert(key);
        self.table.get(key).filter(|i| !i.is_none())
    }
    fn required<T>(&self, key: &'static str, v: Option<T>) -> Option<T> {
        if v.is_none() && !self.table.contains_key(key) {
            self.src.report(self.line, self.at(key), "is missing");
        }
        v
    }

    pub(super) fn opt_text(&self, key: &'static str) -> Option<String> {
        let v = self.item(key)?;
        match v.as_str() {
            Some(s) if !s.trim().is_empty() => Some(s.to_owned()),
            Some(_) => {
                self.wrong(key, "is empty");
                None
            }
            None => {
                let why =
                    if v.as_float().is_some() { "is a binary number; write amounts as text" } else { "is not text" };
                self.wrong(key, why);
                None
            }
        }
    }
    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        let v = self.opt_text(key);
        self.required(key, v)
    }
    pub(super) fn opt_money(&self, key: &'static str) -> Option<Money> {
        let s = self.opt_text(key)?;
        match Money::parse(&s) {
            Ok(m) if m >= Money::ZERO && m.yuan() <= RICHEST => Some(m),
            Ok(m) => {
                self.wrong(key, if m < Money::ZERO { "is negative" } else { "is more than 10^15 yuan" });
                None
            }
            Err(e) => {
                self.wrong(key, e.message);
                None
            }
        }
    }
    /// A decimal written as text.
    pub(super) fn opt_decimal(&self, key: &'static str) -> Option<Decimal> {
        let s = self.opt_text(key)?;
        let bounded = |d: &Decimal| d.abs() <= LARGEST && d.scale() <= 9;
        let v = s.parse::<Decimal>().ok().filter(bounded);
        if v.is_none() {
            self.wrong(key, format!("'{s}' is not a decimal number of at most a thousand million and nine places"));
        }
        v
    }
    pub(super) fn decimal(&self, key: &'static str) -> Option<Decimal> {
        let v = self.opt_decimal(key);
        self.required(key, v)
    }
    /// `"99.99%"` as a fraction, from none to the whole.
    pub(super) fn opt_percent(&self, key: &'static str) -> Option<Decimal> {
        let s = self.opt_text(key)?;
        let v = s.strip_suffix('%').and_then(|n| n.trim().parse::<Decimal>().ok());
        let v = v.map(|n| n / Decimal::ONE_HUNDRED).filter(|f| (Decimal::ZERO..=Decimal::ONE).contains(f));
        if v.is_none() {
            self.wrong(key, format!("'{s}' is not a percentage such as 99.99%"));
        }
        v
    }
    pub(super) fn percent(&self, key: &'static str) -> Option<Decimal> {
        let v = self.opt_percent(key);
        self.required(key, v)
    }
    /// Whether the key stands there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }
    pub(super) fn opt_quantity(&self, key: &'static str) -> Option<Quantity> {
        let s = self.opt_text(key)?;
        match Quantity::parse(&s) {
            Ok(q) if q >= Quantity::ZERO && q.0 <= RICHEST => Some(q),
            _ => {
                self.wrong(key, format!("'{s}' is not a quantity of zero or more"));
                None
            }
        }
    }
    /// A whole number of one or more.
    pub(super) fn opt_count(&self, key: &'static str) -> Option<i64> {
        self.count_from(key, 1)
    }
    pub(super) fn count_from(&self, key: &'static str, least: i64) -> Option<i64> {
        let v = self.item(key)?;
        let n = v.as_integer().filter(|n| (least..=1_000_000_000).contains(n));
        if n.is_none() {
            self.wrong(key, format!("is not a whole number from {least} to 1,000,000,000"));
        }
        n
    }
    /// Whole numbers of one or more.
    pub(super) fn counts(&self, key: &'static str) -> Vec<i64> {
        let Some(v) = self.item(key) else { return Vec::new() };
        let one = |x: &Value| x.as_integer().filter(|n| (1..=1_000_000_000).contains(n));
        let all: Option<Vec<i64>> = v.as_array().and_then(|a| a.iter().map(one).collect());
        all.unwrap_or_else(|| {
            self.wrong(key, "is not a list of whole numbers from 1 to 1,000,000,000");
            Vec::new()
        })
    }
    pub(super) fn flag(&self, key: &'static str) -> bool {
        let Some(v) = self.item(key) else { return false };
        v.as_bool().unwrap_or_else(|| {
            self.wrong(key, "is neither true nor false");
            false
        })
    }
    pub(super) fn date(&self, key: &'static str) -> Option<jiff::civil::Date> {
        let v = self.item(key);
        let found = v.and_then(Item::as_datetime).map(ToString::to_string).and_then(|s| s.parse().ok());
        if v.is_some() && found.is_none() {
            self.wrong(key, "is not a date such as 2026-01-31");
        }
        self.required(key, found)
    }
    /// A key that, where it stands, can only be true.
    pub(super) fn is_true(&self, key: &'static str) -> bool {
        let yes = self.flag(key);
        if !yes {
            self.wrong(key, "can only be true");
        }
        yes
    }
    /// One of a list of words.
    pub(super) fn opt_word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let s = self.opt_text(key)?;
        let found = words.iter().find(|(w, _)| *w == s).map(|(_, t)| *t);
        if found.is_none() {
            let all: Vec<_> = words.iter().map(|(w, _)| *w).collect();
            self.wrong(key, format!("'{s}' is none of {}", all.join(", ")));
        }
        found
    }
    pub(super) fn word<T: Copy>(&self, key: &'static str, words: &[(&str, T)]) -> Option<T> {
        let v = self.opt_word(key, words);
        self.required(key, v)
    }
    pub(super) fn texts(&self, key: &'static str) -> Vec<String> {
        let Some(v) = self.item(key) else { return Vec::new() };
        let all: Option<Vec<String>> =
            v.as_array().and_then(|a| a.iter().map(|x| x.as_str().map(str::to_owned)).collect());
        all.unwrap_or_else(|| {
            self.wrong(key, "is not a list of texts");
            Vec::new()
        })
    }
    pub(super) fn text_map(&self, key: &'static str) -> BTreeMap<String, String> {
        let Some(v) = self.item(key) else { return BTreeMap::new() };
        let all: Option<BTreeMap<String, String>> = v
            .as_table_like()
            .and_then(|t| t.iter().map(|(k, v)| v.as_str().map(|s| (k.to_owned(), s.to_owned()))).collect());
        all.unwrap_or_else(|| {
            self.wrong(key, "is not a table of texts");
            BTreeMap::new()
        })
    }
    pub(super) fn opt_table(&self, key: &'static str) -> Option<Table<'a>> {
        let v = self.item(key)?;
        let Some(t) = v.as_table_like() else {
            self.wrong(key, "is not a table");
            return None;
        };
        Some(Table::new(self.src, t, self.at(key), self.line_of(key)))
    }
    pub(super) fn table(&self, key: &'static str) -> Option<Table<'a>> {
        let v = self.opt_table(key);
        self.required(key, v)
    }
    /// `[[key]]` or `key = [{…}, …]`.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        let Some(v) = self.item(key) else { return Vec::new() };
        let one = |t: &'a dyn TableLike, span: Option<Range<usize>>, n: usize| {
            Table::new(self.src, t, format!("{}[{n}]", self.at(key)), self.src.line(span))
        };
        if let Some(list) = v.as_array_of_tables() {
            return list.iter().enumerate().map(|(n, t)| one(t, t.span(), n)).collect();
        }
        let mut all = Vec::new();
        for (n, x) in v.as_array().into_iter().flatten().enumerate() {
            match x {
                Value::InlineTable(t) => all.push(one(t, t.span(), n)),
                other => self.src.report(self.src.line(other.span()), self.at(key), "is not a list of tables"),
            }
        }
        if v.as_array().is_none() {
            self.wrong(key, "is not a list of tables");
        }
        all
    }
    /// Whole numbers under the keys not asked for by name: grants of a resource.
    pub(super) fn rest_counts(&self) -> BTreeMap<String, (usize, i64)> {
        let asked = self.asked.borrow();
        let mut all = BTreeMap::new();
        for (k, v) in self.table.iter().filter(|(k, _)| !asked.contains(k)) {
            match v.as_integer().filter(|n| (0..=1_000_000_000).contains(n)) {
                Some(n) => {
                    all.insert(k.to_owned(), (self.line_of(k), n));
                }
                None => self.wrong(k, "is not a whole number of zero or more"),
            }
        }
        all
    }
    /// Reports the keys that nobody asked for.
    pub(super) fn finish(&self) {
        let asked = self.asked.borrow();
        for (k, _) in self.table.iter().filter(|(k, _)| !asked.contains(k)) {
            self.wrong(k, "is not a key of this table");
        }
    }
}
