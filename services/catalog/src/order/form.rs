//! Forms: every fault of what was sent, not only the first.

use crate::item::{Book, Field, Item, Kind, NAME_LIMIT, is_label, label_rule};
use crate::order::submit::NewLine;
use kernel::{Error, Result};
use std::collections::BTreeMap;

/// Faults that one refusal tells; a client that sends more has the first ones to mend.
const SHOWN: usize = 20;

/// What is wrong with a request, fault by fault.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<(String, String)>);

impl Faults {
    /// Notes a fault.
    pub(crate) fn add(&mut self, field: impl Into<String>, rule: impl Into<String>) {
        self.0.push((field.into(), rule.into()));
    }
    /// Notes a fault if there is one.
    pub(crate) fn check(&mut self, good: bool, field: &str, rule: impl Into<String>) {
        if !good {
            self.add(field, rule);
        }
    }
    /// Text of a length.
    pub(crate) fn text(&mut self, field: &str, text: &str, most: usize) {
        let good = !text.trim().is_empty() && text.chars().count() <= most;
        self.check(good, field, format!("must have 1 to {most} characters"));
    }
    /// The refusal, if there is anything to refuse: names the first field, and every fault in its text.
    pub(crate) fn finish(self) -> Result<()> {
        let mut all = self.0.into_iter();
        let Some((field, rule)) = all.next() else { return Ok(()) };
        let rest: Vec<_> = all.collect();
        let mut text = format!("{field}: {rule}");
        for (f, r) in rest.iter().take(SHOWN - 1) {
            text.push_str(&format!("; {f}: {r}"));
        }
        if rest.len() >= SHOWN {
            text.push_str(&format!("; and {} more", rest.len() + 1 - SHOWN));
        }
        Err(Error::bad_request(text).field(field))
    }
}

/// The beginning of what a client sent, for a refusal.
pub(crate) fn clip(s: &str) -> String {
    s.chars().take(64).collect()
}

/// Checks a name.
pub(crate) fn name(faults: &mut Faults, field: &str, s: &str) {
    faults.check(is_label(s, NAME_LIMIT), field, label_rule(NAME_LIMIT));
}

/// Checks answers against the questions of a form.
pub(crate) fn answers(
    faults: &mut Faults,
    at: &str,
    form: &[Field],
    given: &BTreeMap<String, String>,
    whose: &str,
    all: bool,
) {
    for (name, answer) in given {
        let field = format!("{at}{}", clip(name));
        match form.iter().find(|f| f.name == name) {
            None => faults.add(field, format!("{whose} asks no such thing")),
            Some(f) => {
                if let Some(rule) = f.answer.broken(answer) {
                    faults.add(field, rule);
                }
            }
        }
    }
    for f in form.iter().filter(|f| all && f.required && !given.contains_key(f.name)) {
        faults.add(format!("{at}{}", f.name), format!("{whose} asks for it: {}", f.help));
    }
}

/// Checks a line against the price book.
pub(crate) fn line(faults: &mut Faults, book: &Book, l: &NewLine, n: usize, creates: bool, months: Option<u32>) {
    let at = format!("lines[{n}]");
    let Some(item) = book.item(&l.item) else {
        let rule = format!("contract {} has no item '{}'", book.contract, clip(&l.item));
        return faults.add(format!("{at}.item"), rule);
    };
    let most = super::submit::MAX_QUANTITY;
    faults.check((1..=most).contains(&l.quantity), &format!("{at}.quantity"), format!("must be 1 to {most}"));
    if let Some(most) = months {
        faults.check((1..=most).contains(&l.months), &format!("{at}.months"), format!("must be 1 to {most}"));
    }
    let host = item.provides.as_ref().filter(|p| p.kind == Kind::Host);
    if creates && host.is_some_and(|p| p.flavor.is_none()) {
        let rule = format!("item {} has no flavor: it can be granted, but not created", item.code);
        faults.add(format!("{at}.item"), rule);
    }
    line_form(faults, l, item, &at, creates);
}

fn line_form(faults: &mut Faults, l: &NewLine, item: &Item, at: &str, creates: bool) {
    answers(faults, &format!("{at}.form."), item.form(), &l.form, &format!("item {}", item.code), creates);
}
