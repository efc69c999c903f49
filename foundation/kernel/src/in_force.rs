//! What is exchanged once while a process runs, at one instant for all who hold a part of it: what follows from a contract, when another
//! version of it takes force.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Thrown once, for all that was made to follow it.
#[derive(Debug, Clone, Default)]
pub struct Switch(Arc<AtomicBool>);

impl Switch {
    /// From now on what comes next is in force.
    pub fn throw(&self) {
        self.0.store(true, Ordering::Release);
    }
    /// It was thrown.
    pub fn thrown(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// What is in force: one thing until a switch is thrown, and, if there is another, that from then on. What was read before stays what it
/// was; who reads several times in one piece of work, and must read the same each time, takes the [`Arc`] once.
#[derive(Debug)]
pub struct InForce<T> {
    now: Arc<T>,
    next: Option<(Arc<T>, Switch)>,
}

impl<T> InForce<T> {
    /// One until the switch is thrown, and then the next, if there is one.
    pub fn until(now: Arc<T>, next: Option<Arc<T>>, switch: &Switch) -> InForce<T> {
        InForce { now, next: next.map(|n| (n, switch.clone())) }
    }
    /// The same for somebody else.
    #[must_use]
    pub fn share(&self) -> InForce<T> {
        InForce { now: self.now.clone(), next: self.next.clone() }
    }
    /// A part of it, which is exchanged with it.
    pub fn part<U>(&self, of: impl Fn(&T) -> U) -> InForce<U> {
        let next = self.next.as_ref().map(|(n, switch)| (Arc::new(of(n)), switch.clone()));
        InForce { now: Arc::new(of(&self.now)), next }
    }
}

impl<T> Deref for InForce<T> {
    type Target = Arc<T>;
    fn deref(&self) -> &Arc<T> {
        match &self.next {
            Some((next, switch)) if switch.thrown() => next,
            _ => &self.now,
        }
    }
}

impl<T> From<Arc<T>> for InForce<T> {
    /// Nothing comes after it.
    fn from(now: Arc<T>) -> InForce<T> {
        InForce { now, next: None }
    }
}

impl<T> From<T> for InForce<T> {
    fn from(now: T) -> InForce<T> {
        Arc::new(now).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_parts_are_exchanged_at_once_and_what_was_read_stays() {
        let (switch, two) = (Switch::default(), |a: &str, n: u32| Arc::new((a.to_owned(), n)));
        let whole = InForce::until(two("old", 1), Some(two("new", 2)), &switch);
        let (other, number, alone) = (whole.share(), whole.part(|w| w.1), InForce::until(two("x", 9), None, &switch));
        let held: Arc<(String, u32)> = whole.clone();
        assert_eq!((whole.0.as_str(), other.1, **number, switch.thrown()), ("old", 1, 1, false));
        switch.throw();
        assert_eq!((whole.0.as_str(), other.1, **number, switch.thrown()), ("new", 2, 2, true));
        assert_eq!((held.0.as_str(), alone.1), ("old", 9));
        assert_eq!(**InForce::<u32>::from(5u32), 5);
    }
}
