//! Certificates: the installation's own authority, its servers, its nodes.

use kernel::{Error, Result};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    SanType,
};
use std::net::IpAddr;

/// A certificate (chain) and its private key, PEM.
#[derive(Clone)]
pub struct Pem {
    /// Certificate.
    pub cert: String,
    /// Private key (PKCS#8). Secret.
    pub key: String,
}

fn fail(e: rcgen::Error) -> Error {
    Error::internal("certificate cannot be made").because(e)
}

fn params(common_name: &str, days: i64, now: kernel::Timestamp) -> CertificateParams {
    let mut p = CertificateParams::default();
    p.distinguished_name.push(DnType::CommonName, common_name);
    p.distinguished_name.push(DnType::OrganizationName, "Xinglin Cloud");
    // An hour back: the clock of a node may lag.
    p.not_before = time_at(now.secs() - 3600);
    p.not_after = time_at(now.secs() + days * 86_400);
    p
}

fn time_at(secs: i64) -> time::OffsetDateTime {
    time::OffsetDateTime::from_unix_timestamp(secs).unwrap_or(time::OffsetDateTime::UNIX_EPOCH)
}

/// Makes an authority that signs for ten years.
///
/// # Errors
/// Internal, if the library refuses.
pub fn authority(name: &str, now: kernel::Timestamp) -> Result<Pem> {
    let key = KeyPair::generate().map_err(fail)?;
    let mut p = params(name, 3650, now);
    p.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    p.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
    let cert = p.self_signed(&key).map_err(fail)?;
    Ok(Pem { cert: cert.pem(), key: key.serialize_pem() })
}

/// What a certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// A TLS server.
    Server,
    /// A TLS client: a node.
    Client,
}

/// Signs a certificate for a fresh key.
///
/// # Errors
/// Internal, if the authority does not read or the library refuses.
pub fn issue(
    ca: &Pem,
    common_name: &str,
    dns: &[String],
    ips: &[IpAddr],
    usage: Usage,
    days: i64,
    now: kernel::Timestamp,
) -> Result<Pem> {
    let ca_key = KeyPair::from_pem(&ca.key).map_err(fail)?;
    let issuer = Issuer::from_ca_cert_pem(&ca.cert, ca_key).map_err(fail)?;
    let key = KeyPair::generate().map_err(fail)?;
    let mut p = params(common_name, days, now);
    p.use_authority_key_identifier_extension = true;
    for d in dns {
        p.subject_alt_names.push(SanType::DnsName(d.as_str().try_into().map_err(fail)?));
    }
    p.subject_alt_names.extend(ips.iter().map(|i| SanType::IpAddress(*i)));
    p.extended_key_usages = vec![match usage {
        Usage::Server => ExtendedKeyUsagePurpose::ServerAuth,
        Usage::Client => ExtendedKeyUsagePurpose::ClientAuth,
    }];
    p.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    let cert = p.signed_by(&key, &issuer).map_err(fail)?;
    Ok(Pem { cert: cert.pem(), key: key.serialize_pem() })
}
