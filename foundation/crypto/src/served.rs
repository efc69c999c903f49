//! Certificates that others issued and that we are given to show to clients: what is checked before they are taken.

use kernel::{Error, Result, Timestamp};
use rustls::client::verify_server_name;
use rustls::server::ParsedCertificate;
use rustls::sign::CertifiedKey;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};

/// What is told of a certificate that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// Since when it holds.
    pub not_before: Timestamp,
    /// Until when.
    pub not_after: Timestamp,
    /// SHA-256 of the first certificate of the chain.
    pub sha256: String,
}

fn refused(field: &str, rule: &str) -> Error {
    Error::bad_request(format!("{field}: {rule}")).field(field)
}

/// Checks a chain (PEM, the server's own certificate first) and its private key (PEM) for a host name: both read, belong together, cover the
/// name and hold at `now`. Whether a browser trusts who issued it is the browser's matter.
///
/// # Errors
/// Bad request that names `certificate` or `key`, and never repeats them.
pub fn check(chain: &str, key: &str, host: &str, now: Timestamp) -> Result<Served> {
    if chain.contains("PRIVATE KEY") {
        return Err(refused("certificate", "must hold certificates only; the private key goes into the field key"));
    }
    let certs: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(chain.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|e| refused("certificate", "must be a chain of certificates as PEM").because(e))?;
    let Some(leaf) = certs.first().cloned() else {
        return Err(refused("certificate", "must be a chain of certificates as PEM; it holds none"));
    };
    let unread = || refused("certificate", "its first certificate does not read");
    let parsed = ParsedCertificate::try_from(&leaf).map_err(|e| unread().because(e))?;
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes())
        .map_err(|e| refused("key", "must be a private key as PEM, not encrypted").because(e))?;
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    CertifiedKey::from_der(certs, key, &provider)
        .map_err(|e| refused("key", "does not belong to the first certificate of the chain").because(e))?;
    let name = ServerName::try_from(host).map_err(|e| refused("host", "must be a DNS name").because(e))?;
    verify_server_name(&parsed, &name)
        .map_err(|e| refused("certificate", &format!("does not cover the name {host}")).because(e))?;
    let (not_before, not_after) = validity(&leaf).ok_or_else(unread)?;
    if now >= not_after {
        return Err(refused("certificate", &format!("has expired at {}", not_after.rfc3339())));
    }
    if now < not_before {
        return Err(refused("certificate", &format!("does not hold before {}", not_before.rfc3339())));
    }
    Ok(Served { not_before, not_after, sha256: crate::hash::sha256_hex(leaf.as_ref()) })
}

/// One element of DER: its tag, its content, and what is behind it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (bytes.iter().fold(0usize, |n, b| (n << 8) | usize::from(*b)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// Context tag 0, constructed: the version, which may be left out.
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// From when until when a certificate holds (RFC 5280, 4.1); rustls tells this of no certificate.
fn validity(der: &[u8]) -> Option<(Timestamp, Timestamp)> {
    let (_, certificate, _) = element(der)?;
    let (_, mut fields, _) = element(certificate)?;
    if fields.first() == Some(&VERSION) {
        fields = element(fields)?.2;
    }
    // Serial number, algorithm of the signature, issuer.
    for _ in 0..3 {
        fields = element(fields)?.2;
    }
    let (_, both, _) = element(fields)?;
    let (tag, from, rest) = element(both)?;
    let (until_tag, until, _) = element(rest)?;
    Some((instant(tag, from)?, instant(until_tag, until)?))
}

/// An instant as certificates write it: to the second, in UTC.
fn instant(tag: u8, text: &[u8]) -> Option<Timestamp> {
    let text = std::str::from_utf8(text).ok().filter(|t| t.is_ascii())?;
    let digits = text.strip_suffix('Z').filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
    let whole = match (tag, digits.len()) {
        (UTC_TIME, 12) => format!("{}{digits}", if digits < "5" { "20" } else { "19" }),
        (GENERALIZED_TIME, 14) => digits.to_owned(),
        _ => return None,
    };
    let part = |from: usize, to: usize| whole.get(from..to);
    let (year, month, day) = (part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
    Timestamp::parse(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cert::{Pem, Usage, authority, issue};
    use proptest::prelude::*;

    const HOST: &str = "cloud.hospital.test";

    fn now() -> Timestamp {
        Timestamp::from_secs(1_800_000_000)
    }

    fn made(names: &[&str], from: Timestamp) -> Pem {
        let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
        issue(&authority("test", from).unwrap(), "server", &names, &[], Usage::Server, 30, from).unwrap()
    }

    fn field(chain: &str, key: &str, at: Timestamp) -> (String, String) {
        let e = check(chain, key, HOST, at).unwrap_err();
        assert!(!e.message.contains("BEGIN"), "{}", e.message);
        (e.field.clone().unwrap_or_default(), e.message)
    }

    #[test]
    fn what_fits_is_taken_with_its_days() {
        for names in [&[HOST][..], &["other.test", "*.hospital.test"]] {
            let p = made(names, now());
            let s = check(&p.cert, &p.key, HOST, now()).unwrap();
            assert_eq!(s.not_before.secs(), now().secs() - 3600);
            assert_eq!(s.not_after.secs(), now().secs() + 30 * 86_400);
            assert_eq!(s.sha256.len(), 64);
        }
    }

    #[test]
    fn what_does_not_fit_is_refused_by_its_field() {
        let (p, other) = (made(&[HOST], now()), made(&[HOST], now()));
        let says = |chain: &str, key: &str, wanted: (&str, &str)| {
            let (at, text) = field(chain, key, now());
            assert!(at == wanted.0 && text.contains(wanted.1), "{at} {text}");
        };
        says(&p.cert, &other.key, ("key", "does not belong"));
        says(&p.cert, "x", ("key", "must be a private key"));
        says("x", &p.key, ("certificate", "holds none"));
        says(&format!("{}{}", p.cert, p.key), &p.key, ("certificate", "certificates only"));
        let elsewhere = made(&["elsewhere.test"], now());
        says(&elsewhere.cert, &elsewhere.key, ("certificate", "does not cover the name cloud.hospital.test"));
        let (at, text) = field(&p.cert, &p.key, Timestamp::from_secs(now().secs() + 30 * 86_400));
        assert!(at == "certificate" && text.contains("has expired at 2027-"), "{at} {text}");
        let (at, text) = field(&p.cert, &p.key, Timestamp::from_secs(now().secs() - 3601));
        assert!(at == "certificate" && text.contains("does not hold before"), "{at} {text}");
    }

    #[test]
    fn instants_of_certificates_read() {
        let at = |tag, text: &str| instant(tag, text.as_bytes()).map(Timestamp::secs);
        assert_eq!(at(UTC_TIME, "491231235959Z"), Some(2_524_607_999));
        assert_eq!(at(UTC_TIME, "500101000000Z"), Some(-631_152_000));
        assert_eq!(at(GENERALIZED_TIME, "20500101000000Z"), Some(2_524_608_000));
        for (tag, text) in [(UTC_TIME, "20500101000000Z"), (UTC_TIME, "4912312359Z"), (0x02, "491231235959Z")] {
            assert_eq!(at(tag, text), None, "{text}");
        }
        assert_eq!(at(GENERALIZED_TIME, "20501301000000Z"), None);
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_fail(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = validity(&bytes);
            let _ = instant(UTC_TIME, &bytes);
        }
    }
}
