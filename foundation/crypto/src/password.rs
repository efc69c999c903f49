//! Passwords: argon2id (RFC 9106). Slow on purpose: call it on a blocking thread behind a semaphore.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as B64;
use kernel::{Error, Result};
use subtle::ConstantTimeEq as _;

type Cost = (u32, u32, u32);

/// Memory in KiB, passes, lanes: OWASP's second recommendation (19 MiB, t=2, p=1).
const COST: Cost = (19 * 1024, 2, 1);

fn derive(password: &str, salt: &[u8], (m, t, p): Cost) -> Result<[u8; 32]> {
    let bad = |_| Error::internal("argon2 parameters are wrong");
    let params = Params::new(m, t, p, Some(32)).map_err(bad)?;
    let mut out = [0u8; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(password.as_bytes(), salt, &mut out)
        .map_err(bad)?;
    Ok(out)
}

/// Hashes a password with a fresh salt into the PHC string form.
///
/// # Errors
/// Internal, if argon2 refuses.
pub fn hash(password: &str, salt: [u8; 16]) -> Result<String> {
    let (m, t, p) = COST;
    let out = derive(password, &salt, COST)?;
    Ok(format!("$argon2id$v=19$m={m},t={t},p={p}${}${}", B64.encode(salt), B64.encode(out)))
}

/// True if the password gives this hash. A hash that does not read matches nothing.
pub fn verify(password: &str, phc: &str) -> bool {
    let Some((cost, salt, wanted)) = parse(phc) else { return false };
    derive(password, &salt, cost).is_ok_and(|out| bool::from(out.ct_eq(&wanted)))
}

fn parse(phc: &str) -> Option<(Cost, Vec<u8>, Vec<u8>)> {
    let mut parts = phc.strip_prefix("$argon2id$v=19$")?.split('$');
    let mut cost = [0u32; 3];
    for (slot, (text, key)) in cost.iter_mut().zip(parts.next()?.split(',').zip(["m=", "t=", "p="])) {
        *slot = text.strip_prefix(key)?.parse().ok()?;
    }
    Some(((cost[0], cost[1], cost[2]), B64.decode(parts.next()?).ok()?, B64.decode(parts.next()?).ok()?))
}

#[cfg(test)]
mod tests {
    #[test]
    fn round_trip() {
        let h = super::hash("杏林-Pass1", [7; 16]).unwrap();
        assert!(super::verify("杏林-Pass1", &h));
        assert!(!super::verify("杏林-Pass2", &h));
        assert!(!super::verify("x", "$argon2id$v=19$m=1$$"));
        assert!(!super::verify("x", "garbage"));
    }
}
