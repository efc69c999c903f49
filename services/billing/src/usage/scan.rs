//! The facts of a pack read as they were written: some 70 bytes each, ten million in a half-year. Whatever is not written just so (an escaped
//! key, a space between) is left to the JSON parser, which decides alone what an entry says.

use kernel::Quantity;

/// A fact as it stands in a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scanned<'a> {
    pub(super) shape: u32,
    pub(super) key: &'a str,
    pub(super) at: i64,
    pub(super) quantity: Quantity,
}

/// Facts of a pack, one after the other.
pub(super) struct Scan<'a> {
    body: &'a str,
    at: usize,
    first: bool,
}

/// What comes next.
pub(super) enum Next<'a> {
    Fact(Scanned<'a>),
    /// The pack ends as it should.
    End,
    /// It is written in another way.
    Other,
}

/// No string has these bytes in it: its quotes would be escaped.
const BEGIN: &str = "],\"facts\":[";

impl<'a> Scan<'a> {
    /// At the first fact; none, if the pack is written in another way.
    pub(super) fn of(body: &'a str) -> Option<Scan<'a>> {
        let at = body.find(BEGIN)? + BEGIN.len();
        Some(Scan { body, at, first: true })
    }

    pub(super) fn next(&mut self) -> Next<'a> {
        let rest = self.body.get(self.at..).unwrap_or_default();
        if rest == "]}" {
            return Next::End;
        }
        let comma = !std::mem::take(&mut self.first);
        match self.fact(comma) {
            Some(f) => Next::Fact(f),
            None => Next::Other,
        }
    }

    fn fact(&mut self, comma: bool) -> Option<Scanned<'a>> {
        if comma {
            self.byte(b',')?;
        }
        self.byte(b'[')?;
        let shape = u32::try_from(self.digits()?).ok()?;
        self.byte(b',')?;
        let key = self.text()?;
        self.byte(b',')?;
        let before = self.byte(b'-').is_some();
        let micros = self.digits()?;
        let at = if before { -micros } else { micros };
        self.byte(b',')?;
        let quantity = amount(self.text()?)?;
        self.byte(b']')?;
        Some(Scanned { shape, key, at, quantity })
    }

    fn byte(&mut self, wanted: u8) -> Option<()> {
        let here = self.body.as_bytes().get(self.at)? == &wanted;
        self.at += usize::from(here);
        here.then_some(())
    }

    /// A number as JSON has it: no zero before another digit; eighteen digits at most, which an `i64` holds.
    fn digits(&mut self) -> Option<i64> {
        let rest = self.body.as_bytes().get(self.at..)?;
        let n = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let number = rest.get(..n).filter(|d| (1..=18).contains(&n) && (n == 1 || d.first() != Some(&b'0')))?;
        self.at += n;
        Some(number.iter().fold(0, |v, d| v * 10 + i64::from(d - b'0')))
    }

    /// A string without escapes.
    fn text(&mut self) -> Option<&'a str> {
        self.byte(b'"')?;
        let rest = self.body.as_bytes().get(self.at..)?;
        let n = rest.iter().position(|b| *b == b'"' || *b == b'\\' || *b < 0x20)?;
        let text = self.body.get(self.at..self.at + n)?;
        self.at += n;
        self.byte(b'"')?;
        Some(text)
    }
}

fn amount(s: &str) -> Option<Quantity> {
    let b = s.as_bytes();
    let whole = (1..=18).contains(&b.len()) && b.iter().all(u8::is_ascii_digit);
    if whole { s.parse().ok().map(Quantity::whole) } else { Quantity::parse(s).ok() }
}
