//! What a register can be made of: kinds of records, their fields and the rules of fields. The kinds themselves are in `kinds.rs`.

use crate::duty::input::{is_operator, is_purchaser, sees_all};
use kernel::Caller;

/// Who may enter something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Purchaser or operator.
    Both,
    /// The operator.
    Operator,
    /// The purchaser.
    Purchaser,
    /// A tenant too, for his project.
    Tenant,
}

impl By {
    /// True if the caller is one of them.
    pub fn admits(self, caller: &Caller) -> bool {
        match self {
            By::Both => sees_all(caller),
            By::Operator => is_operator(caller),
            By::Purchaser => is_purchaser(caller),
            By::Tenant => true,
        }
    }
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            By::Both => "both",
            By::Operator => "operator",
            By::Purchaser => "purchaser",
            By::Tenant => "tenant",
        }
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Text of at most so many characters.
    Text(usize),
    /// A whole number from, to.
    Integer(i64, i64),
    /// A decimal as text, from, to; at most four places.
    Decimal(i64, i64),
    /// `2026-11-22`.
    Date,
    /// RFC 3339.
    Instant,
    /// True or false.
    Flag,
    /// One of these: word, in Chinese.
    Choice(&'static [(&'static str, &'static str)]),
    /// Questions of a survey: `[{"id": "q1", "text": "…", "max": 5}]`.
    Questions,
    /// Answers of a survey: `{"q1": 5}`.
    Scores,
}

impl Type {
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Type::Text(_) => "text",
            Type::Integer(..) => "integer",
            Type::Decimal(..) => "decimal",
            Type::Date => "date",
            Type::Instant => "instant",
            Type::Flag => "flag",
            Type::Choice(_) => "choice",
            Type::Questions => "questions",
            Type::Scores => "scores",
        }
    }
    /// The rule in words.
    pub fn rule(self) -> String {
        match self {
            Type::Text(n) => format!("1 to {n} characters"),
            Type::Integer(a, b) => format!("a whole number from {a} to {b}"),
            Type::Decimal(a, b) => format!("a decimal as text, from {a} to {b}, at most four places"),
            Type::Date => "a date such as 2026-11-22".into(),
            Type::Instant => "an instant (RFC 3339)".into(),
            Type::Flag => "true or false".into(),
            Type::Choice(words) => format!("one of {}", words.iter().map(|(w, _)| *w).collect::<Vec<_>>().join(", ")),
            Type::Questions => "1 to 50 questions, each {id, text, max from 1 to 100}".into(),
            Type::Scores => "a whole number from 0 to its max for each question".into(),
        }
    }
}

/// A field of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Name in the program.
    pub name: &'static str,
    /// What it holds.
    pub ty: Type,
    /// Must be there.
    pub required: bool,
    /// Says what has happened: not in the future.
    pub past: bool,
    /// Who alone may enter it; who may enter the record unless given.
    pub by: Option<By>,
    /// What it is called.
    pub label: &'static str,
    /// In English.
    pub label_en: &'static str,
}

/// A field that may be left out.
pub(super) const fn opt(name: &'static str, ty: Type, label: &'static str, label_en: &'static str) -> Field {
    Field { name, ty, required: false, past: false, by: None, label, label_en }
}

/// A field that must be there.
pub(super) const fn need(name: &'static str, ty: Type, label: &'static str, label_en: &'static str) -> Field {
    Field { required: true, ..opt(name, ty, label, label_en) }
}

impl Field {
    /// The same for what has happened.
    pub(super) const fn past(self) -> Field {
        Field { past: true, ..self }
    }
    /// The same, entered by these alone.
    pub(super) const fn of(self, by: By) -> Field {
        Field { by: Some(by), ..self }
    }
}

/// A register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// Name in the program and in paths.
    pub id: &'static str,
    /// Name.
    pub name: &'static str,
    /// In English.
    pub name_en: &'static str,
    /// Fields, in order.
    pub fields: &'static [Field],
    /// Who may enter records.
    pub by: By,
    /// A tenant sees those of his project.
    pub visible: bool,
    /// The field that is shown in lists.
    pub title: &'static str,
    /// The date or instant by which records are counted; the instant of entry unless given.
    pub date: Option<&'static str>,
    /// The date until which a record holds: reminders are given before.
    pub until: Option<&'static str>,
    /// Fields that together may stand only once.
    pub unique: &'static [&'static str],
    /// The kind of record that this one belongs to.
    pub parent: Option<&'static str>,
    /// What happens by it, for duties that wait for that.
    pub event: Option<&'static str>,
    /// Where a tender asks for it.
    pub clause: &'static str,
}

impl Kind {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.name == name)
    }
}
