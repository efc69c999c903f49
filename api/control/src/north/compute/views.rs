//! Servers as they were last printed. A list of a thousand is mostly servers that have not changed since somebody asked before; what is
//! kept here is used as long as the server's mark is the same, so that it is never older than the database.

use ::compute::server::read::Mark;
use kernel::ServerId;
use serde_json::value::RawValue;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Text of a server and the mark it was printed from.
struct Printed {
    stamp: u64,
    text: Arc<RawValue>,
    since: Instant,
}

/// Nothing is used for longer, so that a change that came without a new mark (records put back from elsewhere under a running control
/// plane, one of an older version beside this one) is seen all the same.
const LONGEST: Duration = Duration::from_secs(60);

impl Printed {
    fn fits(&self, m: &Mark) -> bool {
        self.stamp == m.stamp && self.since.elapsed() < LONGEST
    }
}

/// Server and [`super::detail::Frame::kind`].
type Key = (ServerId, u64);

#[derive(Default)]
struct Shelves {
    new: HashMap<Key, Printed>,
    old: HashMap<Key, Printed>,
    /// Bytes of text in `new`.
    bytes: usize,
}

/// Printed servers, bounded: when the new shelf is full it becomes the old one, and what nobody asked for since then goes.
pub struct Views {
    /// Bytes of text on a shelf, at most.
    room: usize,
    shelves: Mutex<Shelves>,
}

impl Default for Views {
    fn default() -> Self {
        // Some twenty thousand servers.
        Views::new(48 << 20)
    }
}

impl Views {
    fn new(room: usize) -> Views {
        Views { room, shelves: Mutex::default() }
    }

    /// What is known of these servers, in their order.
    pub(super) fn known(&self, kind: u64, marks: &[Mark]) -> Vec<Option<Arc<RawValue>>> {
        let mut s = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        let mut look = |m: &Mark| {
            let key = (m.id.clone(), kind);
            if let Some(p) = s.new.get(&key) {
                return p.fits(m).then(|| p.text.clone());
            }
            let p = s.old.remove(&key).filter(|p| p.fits(m))?;
            let text = p.text.clone();
            self.put(&mut s, key, p);
            Some(text)
        };
        marks.iter().map(&mut look).collect()
    }

    /// Keeps a text.
    pub(super) fn keep(&self, kind: u64, mark: Mark, text: Arc<RawValue>) {
        let mut s = self.shelves.lock().unwrap_or_else(PoisonError::into_inner);
        self.put(&mut s, (mark.id, kind), Printed { stamp: mark.stamp, text, since: Instant::now() });
    }

    fn put(&self, s: &mut Shelves, key: Key, p: Printed) {
        s.bytes += p.text.get().len();
        if let Some(before) = s.new.insert(key, p) {
            s.bytes -= before.text.get().len();
        }
        if s.bytes > self.room {
            s.old = std::mem::take(&mut s.new);
            s.bytes = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(id: &str, stamp: u64) -> Mark {
        Mark { id: ServerId::from(id), stamp }
    }

    fn text(t: &str) -> Arc<RawValue> {
        Arc::from(RawValue::from_string(t.to_owned()).unwrap())
    }

    fn known(v: &Views, kind: u64, m: Mark) -> Option<String> {
        v.known(kind, &[m]).remove(0).map(|t| t.get().to_owned())
    }

    #[test]
    fn a_text_is_used_while_the_mark_is_the_same() {
        let v = Views::default();
        v.keep(7, mark("a", 1), text("11"));
        assert_eq!(known(&v, 7, mark("a", 1)).as_deref(), Some("11"));
        assert_eq!(known(&v, 8, mark("a", 1)), None, "of another kind");
        assert_eq!(known(&v, 7, mark("a", 2)), None, "changed since");
        v.keep(7, mark("a", 2), text("22"));
        assert_eq!(known(&v, 7, mark("a", 2)).as_deref(), Some("22"));
    }

    #[test]
    fn room_is_bounded_and_what_is_asked_for_stays() {
        let v = Views::new(100);
        v.keep(0, mark("often", 1), text("\"0123456789\""));
        for i in 0..1000 {
            v.keep(0, mark(&i.to_string(), 1), text("\"0123456789\""));
            assert!(known(&v, 0, mark("often", 1)).is_some(), "{i}");
        }
        assert_eq!(known(&v, 0, mark("0", 1)), None);
        let s = v.shelves.lock().unwrap();
        assert!(s.new.len() + s.old.len() <= 18, "{} and {}", s.new.len(), s.old.len());
    }
}
