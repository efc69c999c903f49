//! Randomness, from one place.

use rand::Rng as _;
use rand::TryRngCore as _;

/// Bytes from the operating system's generator: keys, tokens, salts.
///
/// # Panics
/// If the operating system has no randomness to give: nothing secret may be made then.
pub fn secret<const N: usize>() -> [u8; N] {
    let mut b = [0u8; N];
    #[allow(clippy::expect_used, reason = "without randomness no secret may be made; there is no weaker way to go on")]
    rand::rngs::OsRng.try_fill_bytes(&mut b).expect("the operating system has no randomness");
    b
}

/// A number below `n` that need not be secret: jitter, choice of an address.
pub fn below(n: u64) -> u64 {
    if n == 0 { 0 } else { rand::rng().random_range(0..n) }
}

/// A password of 20 characters that satisfies every class rule, for bootstrap.
pub fn password() -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    let bytes: [u8; 18] = secret();
    let mut s: String = bytes.iter().map(|b| ALPHABET[usize::from(*b) % ALPHABET.len()] as char).collect();
    s.push_str("-7a");
    s
}
