//! Fernet: sealed, timed tokens (the form that Keystone uses). Keys rotate: the first seals, all open.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use kernel::{Error, Result};

/// A ring of keys, newest first.
#[derive(Clone)]
pub struct Ring(Vec<fernet::Fernet>);

impl Ring {
    /// From 32-byte keys, newest first.
    ///
    /// # Errors
    /// Internal, if there is none.
    pub fn new(keys: &[[u8; 32]]) -> Result<Ring> {
        let ring: Vec<_> = keys.iter().filter_map(|k| fernet::Fernet::new(&URL_SAFE.encode(k))).collect();
        if ring.is_empty() || ring.len() != keys.len() {
            return Err(Error::internal("no usable token key"));
        }
        Ok(Ring(ring))
    }
    /// The same for one purpose: keys that are made of these, so that what was sealed for one purpose does not open for another.
    ///
    /// # Errors
    /// Internal, if there is none.
    pub fn for_purpose(keys: &[[u8; 32]], purpose: &str) -> Result<Ring> {
        let own: Vec<_> = keys.iter().map(|k| crate::hash::hmac_sha256(k, purpose.as_bytes())).collect();
        Ring::new(&own)
    }
    /// Seals bytes. Keystone strips the padding; so do we.
    /// The library stamps it with the machine's time; what counts is the expiry that the caller puts inside.
    pub fn seal(&self, data: &[u8]) -> String {
        let mut s = self.0.first().map(|f| f.encrypt(data)).unwrap_or_default();
        while s.ends_with('=') {
            s.pop();
        }
        s
    }
    /// Opens a token made by any key of the ring; `None` for anything else.
    pub fn open(&self, token: &str) -> Option<Vec<u8>> {
        // A token is at most a few hundred characters; longer input is not worth decoding.
        if token.len() > 1024 {
            return None;
        }
        let token = padded(token);
        self.0.iter().find_map(|f| f.decrypt(&token).ok())
    }
    /// Opens what was sealed for storage, of any length and whatever the time: not for what comes from outside.
    pub fn open_any(&self, token: &str) -> Option<Vec<u8>> {
        let token = padded(token);
        self.0.iter().find_map(|f| f.decrypt_at_time(&token, None, EVER).ok())
    }
}

/// Later than any stamp: records open although the machine's clock was set back after they were sealed.
const EVER: u64 = u64::MAX / 2;

fn padded(token: &str) -> String {
    let mut padded = token.to_owned();
    while !padded.len().is_multiple_of(4) {
        padded.push('=');
    }
    padded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_what_an_older_key_sealed_and_nothing_else() {
        let old = Ring::new(&[[1; 32]]).unwrap();
        let ring = Ring::new(&[[2; 32], [1; 32]]).unwrap();
        let token = old.seal(b"hello");
        assert!(!token.contains('='));
        assert_eq!(ring.open(&token).as_deref(), Some(&b"hello"[..]));
        assert_eq!(ring.open("gAAAA"), None);
        let mut bent = token.clone().into_bytes();
        bent[20] ^= 1;
        assert_eq!(ring.open(&String::from_utf8(bent).unwrap()), None);
    }

    #[test]
    fn records_open_although_the_clock_was_set_back_and_tokens_do_not() {
        let ring = Ring::new(&[[1; 32]]).unwrap();
        // The year 2100.
        let token = ring.0[0].encrypt_at_time(b"hello", 4_102_444_800);
        assert_eq!(ring.open(&token), None);
        assert_eq!(ring.open_any(&token).as_deref(), Some(&b"hello"[..]));
    }

    #[test]
    fn what_was_sealed_for_one_purpose_does_not_open_for_another() {
        let plain = Ring::new(&[[1; 32]]).unwrap();
        let (a, b) = (Ring::for_purpose(&[[1; 32]], "a").unwrap(), Ring::for_purpose(&[[1; 32]], "b").unwrap());
        let token = a.seal(b"hello");
        assert_eq!((b.open(&token), plain.open(&token)), (None, None));
        let rotated = Ring::for_purpose(&[[2; 32], [1; 32]], "a").unwrap();
        assert_eq!(rotated.open(&token).as_deref(), Some(&b"hello"[..]));
        assert!(Ring::for_purpose(&[], "a").is_err());
    }
}
