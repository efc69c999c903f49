//! TLS configurations from PEM texts. The aws-lc-rs provider is named explicitly, so nothing depends on a process-wide default.

use kernel::{Error, Result};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::sync::Arc;

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

fn bad(e: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::internal("TLS material does not read").because(e)
}

fn certs(pem: &str) -> Result<Vec<CertificateDer<'static>>> {
    CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<_, _>>().map_err(bad)
}

fn roots(pem: &str) -> Result<RootCertStore> {
    let mut store = RootCertStore::empty();
    for c in certs(pem)? {
        store.add(c).map_err(bad)?;
    }
    Ok(store)
}

/// Name of the owner in a client certificate, and its SHA-256, once the handshake has verified it.
pub fn fingerprint(cert: &CertificateDer<'_>) -> String {
    crypto::hash::sha256_hex(cert.as_ref())
}

/// A server; with `clients`, certificates signed by that authority are asked for (and verified when given).
///
/// # Errors
/// Internal, if the material does not read.
pub fn server(cert: &str, key: &str, clients: Option<&str>) -> Result<Arc<ServerConfig>> {
    let builder = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().map_err(bad)?;
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(ca) => {
            let verifier =
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots(ca)?), provider()).allow_unauthenticated();
            builder.with_client_cert_verifier(verifier.build().map_err(bad)?)
        }
    };
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(bad)?;
    let mut config = builder.with_single_cert(certs(cert)?, key).map_err(bad)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// A client that trusts one authority; with `identity` (certificate, key) it authenticates itself.
///
/// # Errors
/// Internal, if the material does not read.
pub fn client(ca: &str, identity: Option<(&str, &str)>, alpn: &[&str]) -> Result<Arc<ClientConfig>> {
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().map_err(bad)?;
    let builder = builder.with_root_certificates(roots(ca)?);
    let mut config = match identity {
        None => builder.with_no_client_auth(),
        Some((cert, key)) => {
            let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(bad)?;
            builder.with_client_auth_cert(certs(cert)?, key).map_err(bad)?
        }
    };
    config.alpn_protocols = alpn.iter().map(|a| a.as_bytes().to_vec()).collect();
    Ok(Arc::new(config))
}

/// A client that trusts the authorities of a bundle, such as the system's; what of it does not read is left out.
///
/// # Errors
/// Internal, if nothing of it reads.
pub fn public_client(bundle: &str, alpn: &[&str]) -> Result<Arc<ClientConfig>> {
    let mut store = RootCertStore::empty();
    let all = CertificateDer::pem_slice_iter(bundle.as_bytes()).filter_map(std::result::Result::ok);
    let (added, _) = store.add_parsable_certificates(all);
    if added == 0 {
        return Err(Error::internal("the bundle of authorities holds no certificate"));
    }
    let builder = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().map_err(bad)?;
    let mut config = builder.with_root_certificates(store).with_no_client_auth();
    config.alpn_protocols = alpn.iter().map(|a| a.as_bytes().to_vec()).collect();
    Ok(Arc::new(config))
}
