//! TLS configurations from PEM texts. The aws-lc-rs provider is named explicitly, so nothing depends on a process-wide default.

use kernel::{Error, Result};
use rustls::server::{ClientHello, ResolvesServerCert, WebPkiClientVerifier};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

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

fn certified(cert: &str, key: &str) -> Result<Arc<CertifiedKey>> {
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(bad)?;
    CertifiedKey::from_der(certs(cert)?, key, &provider()).map(Arc::new).map_err(bad)
}

/// The certificates of a listener that has several names: which one a client is shown is decided by the name that it asks for (SNI). What is
/// exchanged holds from the next connection on.
#[derive(Debug)]
pub struct Names {
    default: Arc<CertifiedKey>,
    own: RwLock<HashMap<String, Arc<CertifiedKey>>>,
}

impl Names {
    /// With the certificate of whoever asks for no name, or for one that is not known.
    ///
    /// # Errors
    /// Internal, if the material does not read.
    pub fn new(cert: &str, key: &str) -> Result<Arc<Names>> {
        Ok(Arc::new(Names { default: certified(cert, key)?, own: RwLock::default() }))
    }

    /// Shows these (name, chain, key) from now on, and none that was there before. Names whose material does not read are left out and returned.
    pub fn replace<'a>(&self, all: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> Vec<(String, Error)> {
        let (mut own, mut unread) = (HashMap::new(), Vec::new());
        for (name, cert, key) in all {
            match certified(cert, key) {
                Ok(c) => drop(own.insert(name.to_ascii_lowercase(), c)),
                Err(e) => unread.push((name.to_owned(), e)),
            }
        }
        *self.own.write().unwrap_or_else(PoisonError::into_inner) = own;
        unread
    }

    fn of(&self, name: Option<&str>) -> Arc<CertifiedKey> {
        let own = self.own.read().unwrap_or_else(PoisonError::into_inner);
        let found = name.and_then(|n| own.get(&n.to_ascii_lowercase()));
        found.unwrap_or(&self.default).clone()
    }
}

impl ResolvesServerCert for Names {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.of(hello.server_name()))
    }
}

/// A server that shows each client the certificate of the name that it asks for.
///
/// # Errors
/// Internal, if the library refuses.
pub fn server_by_name(names: Arc<Names>) -> Result<Arc<ServerConfig>> {
    let builder = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().map_err(bad)?;
    let mut config = builder.with_no_client_auth().with_cert_resolver(names);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crypto::cert::{Pem, Usage, authority, issue};
    use kernel::{Clock as _, SystemClock};
    use rustls_pki_types::ServerName;
    use tokio_rustls::{TlsAcceptor, TlsConnector};

    /// What a client that asks for a name is shown, by its fingerprint; none if it does not believe it.
    async fn shown(server: &Arc<ServerConfig>, ca: &str, name: &str) -> Option<String> {
        let (near, far) = tokio::io::duplex(64 * 1024);
        let connector = TlsConnector::from(client(ca, None, &["h2"]).unwrap());
        let wanted = ServerName::try_from(name.to_owned()).unwrap();
        let acceptor = TlsAcceptor::from(server.clone());
        let (_accepted, connected) = tokio::join!(acceptor.accept(far), connector.connect(wanted, near));
        let connected = connected.ok()?;
        connected.get_ref().1.peer_certificates().and_then(|c| c.first()).map(fingerprint)
    }

    fn print(p: &Pem) -> String {
        fingerprint(&certs(&p.cert).unwrap()[0])
    }

    #[tokio::test]
    async fn who_asks_for_a_name_is_shown_its_certificate_and_everybody_else_the_default() {
        let now = SystemClock.now();
        let ca = authority("test", now).unwrap();
        let made = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
            issue(&ca, "server", &names, &[], Usage::Server, 1, now).unwrap()
        };
        let (usual, own, newer) = (made(&["localhost", "other.test"]), made(&["own.test"]), made(&["own.test"]));
        let names = Names::new(&usual.cert, &usual.key).unwrap();
        let server = server_by_name(names.clone()).unwrap();
        // The default does not cover it, and the client says so.
        assert_eq!(shown(&server, &ca.cert, "own.test").await, None);

        assert!(names.replace([("Own.test", own.cert.as_str(), own.key.as_str())]).is_empty());
        assert_eq!(shown(&server, &ca.cert, "own.test").await, Some(print(&own)));
        assert_eq!(shown(&server, &ca.cert, "OWN.TEST").await, Some(print(&own)));
        for name in ["localhost", "other.test"] {
            assert_eq!(shown(&server, &ca.cert, name).await, Some(print(&usual)), "{name}");
        }

        // A newer one holds without another listener; one that does not read takes down no other name.
        let all = [("own.test", newer.cert.as_str(), newer.key.as_str()), ("bad.test", "x", "y")];
        let unread = names.replace(all);
        assert_eq!(unread.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>(), ["bad.test"]);
        assert_eq!(shown(&server, &ca.cert, "own.test").await, Some(print(&newer)));
        assert!(names.replace([]).is_empty());
        assert_eq!(shown(&server, &ca.cert, "own.test").await, None);
    }
}
