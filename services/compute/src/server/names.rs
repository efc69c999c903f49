//! Nova filters names by regular expression. Ours knows the part that clients use, in time that is linear in the text for each pattern:
//! literals, `.`, `[…]`, `* + ?` after one of them, `^` and `$` at the ends, `|` between alternatives, `\` before a literal.

use kernel::{Error, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Atom {
    Literal(char),
    Any,
    Class { not: bool, ranges: Vec<(char, char)> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Times {
    One,
    Maybe,
    Many,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Branch {
    start: bool,
    end: bool,
    items: Vec<(Atom, Times)>,
}

/// A pattern that a name must contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Branch>);

fn bad() -> Error {
    Error::bad_request("Invalid filter: name is not a regular expression that this cloud understands").field("name")
}

fn class(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<Atom> {
    let not = chars.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        let from = match chars.next().ok_or_else(bad)? {
            ']' if !ranges.is_empty() => return Ok(Atom::Class { not, ranges }),
            '\\' => chars.next().ok_or_else(bad)?,
            c => c,
        };
        let mut to = from;
        if chars.peek() == Some(&'-') {
            chars.next();
            match chars.next().ok_or_else(bad)? {
                ']' => {
                    ranges.extend([(from, from), ('-', '-')]);
                    return Ok(Atom::Class { not, ranges });
                }
                c if c >= from => to = c,
                _ => return Err(bad()),
            }
        }
        ranges.push((from, to));
    }
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Bad request, for what it does not know or a pattern beyond 255 characters.
    pub fn parse(text: &str) -> Result<Pattern> {
        if text.chars().count() > 255 {
            return Err(bad());
        }
        let mut all = vec![Branch::default()];
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let Some(b) = all.last_mut() else { return Err(bad()) };
            let atom = match c {
                '^' if b.items.is_empty() && !b.start => {
                    b.start = true;
                    continue;
                }
                '$' if chars.peek().is_none_or(|n| *n == '|') => {
                    b.end = true;
                    continue;
                }
                '|' => {
                    all.push(Branch::default());
                    continue;
                }
                '.' => Atom::Any,
                '[' => class(&mut chars)?,
                '\\' => Atom::Literal(chars.next().filter(|c| !c.is_alphanumeric()).ok_or_else(bad)?),
                '*' | '+' | '?' | '(' | ')' | '{' | '}' | '^' | '$' => return Err(bad()),
                c => Atom::Literal(c),
            };
            match chars.next_if(|c| "*+?".contains(*c)) {
                Some('*') => b.items.push((atom, Times::Many)),
                Some('+') => b.items.extend([(atom.clone(), Times::One), (atom, Times::Many)]),
                Some(_) => b.items.push((atom, Times::Maybe)),
                None => b.items.push((atom, Times::One)),
            }
        }
        Ok(Pattern(all))
    }

    /// The text itself, if the pattern is nothing but one: the database can look for that.
    pub fn literal(&self) -> Option<String> {
        let [Branch { start: false, end: false, items }] = self.0.as_slice() else { return None };
        let char_of = |(a, t): &(Atom, Times)| match (a, t) {
            (Atom::Literal(c), Times::One) => Some(*c),
            _ => None,
        };
        items.iter().map(char_of).collect()
    }

    /// True if the name contains what the pattern describes.
    pub fn matches(&self, name: &str) -> bool {
        self.0.iter().any(|b| b.matches(name))
    }
}

impl Atom {
    fn takes(&self, c: char) -> bool {
        match self {
            Atom::Literal(l) => *l == c,
            Atom::Any => true,
            Atom::Class { not, ranges } => ranges.iter().any(|(a, z)| (*a..=*z).contains(&c)) != *not,
        }
    }
}

impl Branch {
    /// Simulates all ways at once: `at[i]` is true if the first `i` items have been matched so far.
    fn matches(&self, name: &str) -> bool {
        let n = self.items.len();
        let mut at = vec![false; n + 1];
        let skip = |at: &mut Vec<bool>| {
            for (i, (_, times)) in self.items.iter().enumerate() {
                if at[i] && *times != Times::One {
                    at[i + 1] = true;
                }
            }
        };
        at[0] = true;
        skip(&mut at);
        for c in name.chars() {
            if at[n] && !self.end {
                return true;
            }
            let mut next = vec![false; n + 1];
            for (i, (atom, times)) in self.items.iter().enumerate() {
                if at[i] && atom.takes(c) {
                    next[if *times == Times::Many { i } else { i + 1 }] = true;
                }
            }
            next[0] |= !self.start;
            skip(&mut next);
            at = next;
        }
        at[n]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is(pattern: &str, name: &str) -> bool {
        Pattern::parse(pattern).unwrap().matches(name)
    }

    #[test]
    fn what_clients_write() {
        assert!(is("srv1", "my-srv1-x") && !is("srv1", "srv2"));
        assert!(is("^srv1$", "srv1") && !is("^srv1$", "srv10") && !is("^srv1$", "xsrv1"));
        assert!(is("^web.*[0-9]+$", "web-a-12") && !is("^web.*[0-9]+$", "web-a"));
        assert!(is("a|b$", "cab") && is("", "anything") && is(r"a\.b", "a.b") && !is(r"a\.b", "axb"));
        assert!(is("[^a]x?$", "b") && !is("^[^a]x?$", "a") && is("tempest-[a-c-]", "tempest--"));
        for bad in ["(a)", "a{2}", "*a", "[", "[b-a]", "\\", "a**"] {
            assert!(Pattern::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn literals_are_known_as_such() {
        assert_eq!(Pattern::parse("srv-1").unwrap().literal().as_deref(), Some("srv-1"));
        assert_eq!(Pattern::parse("^srv").unwrap().literal(), None);
        assert_eq!(Pattern::parse("s.v").unwrap().literal(), None);
    }

    proptest! {
        #[test]
        fn a_literal_matches_as_a_substring(p in "[a-c]{0,4}", s in "[a-c]{0,12}") {
            prop_assert_eq!(is(&p, &s), s.contains(&p));
            prop_assert_eq!(is(&format!("^{p}"), &s), s.starts_with(&p));
            prop_assert_eq!(is(&format!("{p}$"), &s), s.ends_with(&p));
        }
        #[test]
        fn no_pattern_panics(p in ".{0,20}", s in ".{0,20}") {
            let _ = Pattern::parse(&p).map(|p| p.matches(&s));
        }
    }
}
