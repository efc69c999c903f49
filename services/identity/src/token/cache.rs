//! Bounded caches of opened tokens and resolved access.
//!
//! Each has two generations: when the young one is full it becomes the old one and the old one goes. What is used is moved
//! to the young one, so that a hot entry stays; no list of uses is kept. Tokens are known by their digest, so that the memory of the
//! process holds none.

use super::Token;
use super::access::{Access, Key};
use crate::session::Live;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Entries of one generation.
const SIZE: usize = 4096;

struct Two<K, V> {
    young: HashMap<K, Arc<V>>,
    old: HashMap<K, Arc<V>>,
}

impl<K: Eq + Hash + Clone, V> Two<K, V> {
    fn get(&mut self, k: &K) -> Option<Arc<V>> {
        if let Some(v) = self.young.get(k) {
            return Some(v.clone());
        }
        let (k, v) = self.old.remove_entry(k)?;
        self.put(k, v.clone());
        Some(v)
    }
    fn put(&mut self, k: K, v: Arc<V>) {
        if self.young.len() >= SIZE {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(k, v);
    }
}

struct Shelf<K, V>(Mutex<Two<K, V>>);

impl<K: Eq + Hash + Clone, V> Default for Shelf<K, V> {
    fn default() -> Self {
        Shelf(Mutex::new(Two { young: HashMap::new(), old: HashMap::new() }))
    }
}

impl<K: Eq + Hash + Clone, V> Shelf<K, V> {
    fn with<R>(&self, f: impl FnOnce(&mut Two<K, V>) -> R) -> R {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Digest of a token.
pub(crate) type Digest = [u8; 32];

/// What a process remembers of tokens and sessions.
#[derive(Default)]
pub(crate) struct Cache {
    tokens: Shelf<Digest, Token>,
    accesses: Shelf<Key, Access>,
    sessions: Shelf<Digest, Live>,
}

impl Cache {
    pub(crate) fn token(&self, d: &Digest) -> Option<Arc<Token>> {
        self.tokens.with(|t| t.get(d))
    }
    pub(crate) fn put_token(&self, d: Digest, v: Arc<Token>) {
        self.tokens.with(|t| t.put(d, v));
    }
    pub(crate) fn session(&self, d: &Digest) -> Option<Arc<Live>> {
        self.sessions.with(|t| t.get(d))
    }
    pub(crate) fn put_session(&self, d: Digest, v: Arc<Live>) {
        self.sessions.with(|t| t.put(d, v));
    }
    pub(crate) fn access(&self, k: &Key) -> Option<Arc<Access>> {
        self.accesses.with(|t| t.get(k))
    }
    pub(crate) fn put_access(&self, k: Key, v: Arc<Access>) {
        self.accesses.with(|t| t.put(k, v));
    }
    pub(crate) fn clear(&self) {
        self.tokens.with(|t| *t = Two { young: HashMap::new(), old: HashMap::new() });
        self.accesses.with(|t| *t = Two { young: HashMap::new(), old: HashMap::new() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_bounded_and_keeps_what_is_used() {
        let mut t: Two<u32, u32> = Two { young: HashMap::new(), old: HashMap::new() };
        t.put(0, Arc::new(7));
        for i in 1..20_000 {
            t.put(i, Arc::new(i));
            if i % 1000 == 0 {
                assert_eq!(t.get(&0).as_deref(), Some(&7));
            }
            assert!(t.young.len() + t.old.len() <= 2 * SIZE);
        }
        assert!(t.get(&1).is_none());
    }
}
