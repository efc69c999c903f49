//! One-time codes by time (RFC 6238) as authenticator apps make them: SHA-1, steps of 30 seconds, six digits.

use sha1::Digest as _;

/// Seconds of a step.
pub const STEP: i64 = 30;
/// Digits of a code.
pub const DIGITS: u32 = 6;
/// Steps that a client's clock may be off, either way.
const SLACK: i64 = 1;

/// HMAC-SHA1 (RFC 2104).
fn hmac_sha1(key: &[u8], data: &[u8]) -> [u8; 20] {
    const BLOCK: usize = 64;
    let mut k = [0u8; BLOCK];
    if key.len() > BLOCK {
        k[..20].copy_from_slice(&sha1::Sha1::digest(key));
    } else {
        k[..key.len()].copy_from_slice(key);
    }
    let (mut inner, mut outer) = (sha1::Sha1::new(), sha1::Sha1::new());
    inner.update(k.map(|b| b ^ 0x36));
    inner.update(data);
    outer.update(k.map(|b| b ^ 0x5c));
    outer.update(inner.finalize());
    outer.finalize().into()
}

/// HOTP (RFC 4226) of a counter, with leading zeros.
fn hotp(secret: &[u8], counter: u64, digits: u32) -> String {
    let mac = hmac_sha1(secret, &counter.to_be_bytes());
    // Dynamic truncation: the last four bits say where the number stands; 15 + 4 is within 20.
    let at = usize::from(mac[19] & 15);
    let number = u32::from_be_bytes([mac[at] & 0x7f, mac[at + 1], mac[at + 2], mac[at + 3]]);
    let width = usize::try_from(digits).unwrap_or(0);
    format!("{:0width$}", number % 10u32.pow(digits))
}

/// The step of an instant.
pub fn step(seconds: i64) -> i64 {
    seconds.div_euclid(STEP)
}

/// The code of a step.
pub fn code(secret: &[u8], step: i64) -> String {
    hotp(secret, u64::try_from(step).unwrap_or(0), DIGITS)
}

/// The step near `seconds`, later than `used`, whose code this is. All are compared, so that the time tells nothing.
pub fn matching(secret: &[u8], given: &str, seconds: i64, used: i64) -> Option<i64> {
    let now = step(seconds);
    let mut found = None;
    for s in now - SLACK..=now + SLACK {
        if crate::hash::same(code(secret, s).as_bytes(), given.as_bytes()) && s > used && found.is_none() {
            found = Some(s);
        }
    }
    found
}

/// Base 32 (RFC 4648) without padding: how apps take a secret by hand.
pub fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut out, mut buffer, mut bits) = (String::new(), 0u32, 0u32);
    for b in bytes {
        buffer = buffer << 8 | u32::from(*b);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(ALPHABET[(buffer >> bits & 31) as usize]));
        }
        // What has been written out is forgotten, so that nothing overflows.
        buffer &= (1 << bits) - 1;
    }
    if bits > 0 {
        out.push(char::from(ALPHABET[(buffer << (5 - bits) & 31) as usize]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_vectors_of_rfc_6238() {
        for (seconds, wanted) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            let s = step(seconds);
            assert_eq!(hotp(SECRET, s.unsigned_abs(), 8), wanted, "{seconds}");
            assert_eq!(code(SECRET, s), wanted[2..], "{seconds}");
        }
    }

    #[test]
    fn the_vectors_of_rfc_4226() {
        let wanted =
            ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"];
        for (counter, wanted) in (0..).zip(wanted) {
            assert_eq!(hotp(SECRET, counter, 6), wanted);
        }
        // RFC 2202, case 6: a key longer than a block.
        let mac = hmac_sha1(&[0xaa; 80], b"Test Using Larger Than Block-Size Key - Hash Key First");
        assert_eq!(crate::hash::hex(&mac), "aa4ae5e15272d00e95705637ce8a3b55ed402112");
    }

    #[test]
    fn one_step_off_is_taken_and_two_are_not_and_none_twice() {
        let now = 1_234_567_890;
        let at = |s: i64| code(SECRET, step(now) + s);
        for s in -1..=1 {
            assert_eq!(matching(SECRET, &at(s), now, 0), Some(step(now) + s));
        }
        assert_eq!(matching(SECRET, &at(2), now, 0), None);
        assert_eq!(matching(SECRET, &at(-2), now, 0), None);
        assert_eq!(matching(SECRET, &at(0), now, step(now)), None);
        assert_eq!(matching(SECRET, &at(1), now, step(now)), Some(step(now) + 1));
        assert_eq!(matching(SECRET, "", now, 0), None);
        assert_eq!(matching(SECRET, &at(0)[..5], now, 0), None);
    }

    #[test]
    fn base_32_is_that_of_rfc_4648() {
        for (bytes, wanted) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), wanted);
        }
        assert_eq!(base32(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }
}
