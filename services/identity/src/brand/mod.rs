//! Brands: how a domain shows itself to its people. Names, the primary colour, a logo, and a host name of its own with the certificate that
//! browsers are shown under it.
//!
//! What a brand may be is in `rules.rs`; `remind.rs` tells of certificates that run out. The private key is sealed at rest and leaves the slice
//! only towards the listener.

pub mod remind;
pub mod rules;
mod store;

use crate::{Identity, Secret, check, domain, rights};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as B64;
use crypto::served::{self, Served};
use kernel::{Caller, Clock as _, DomainId, Error, Result, SystemClock, Timestamp};
use runtime::{Signal, transact};

/// What the keys that seal are derived for.
pub(crate) const PURPOSE: &str = "brand certificate";
/// The domain whose brand is shown where no other is asked for.
const DEFAULT: &str = "default";
/// Longest chain and key as PEM.
const PEM: usize = 64 * 1024;

/// How a domain shows itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brand {
    /// Domain.
    pub domain: DomainId,
    /// Name of the product in Chinese.
    pub name_zh: String,
    /// The same in English.
    pub name_en: String,
    /// Primary colour, `#rrggbb`.
    pub colour: String,
    /// Host name of its own.
    pub host: Option<String>,
    /// Logo.
    pub logo: Option<Logo>,
    /// What is known of the certificate of that host name.
    pub certificate: Option<Served>,
    /// When it was written last.
    pub updated_at: Timestamp,
}

/// A logo, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// Media type.
    pub kind: String,
    /// Bytes.
    pub size: u32,
    /// SHA-256 of the bytes, by which it is asked for.
    pub digest: String,
}

/// What a brand is to be. Of logo and certificate, nothing keeps what is there and an empty text removes it.
#[derive(Debug, Clone, Default)]
pub struct BrandInput {
    /// Name in Chinese.
    pub name_zh: String,
    /// Name in English.
    pub name_en: String,
    /// Primary colour, `#rrggbb`.
    pub colour: String,
    /// Host name of its own.
    pub host: Option<String>,
    /// Picture in base64.
    pub logo: Option<String>,
    /// Chain of certificates, PEM.
    pub certificate: Option<String>,
    /// Its private key, PEM.
    pub key: Option<Secret>,
}

/// The certificate of a host name, for the listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostCertificate {
    /// Host name.
    pub host: String,
    /// Chain, PEM.
    pub chain: String,
    /// Private key, PEM; none, if what is kept of it does not open with our keys.
    pub key: Option<Secret>,
}

/// What becomes of a part that may be left as it is.
enum Part<T> {
    Kept,
    Removed,
    New(T),
}

fn bad(field: &str, rule: &str) -> Error {
    Error::bad_request(format!("{field}: {rule}")).field(field)
}

fn logo_part(given: Option<&str>) -> Result<Part<(Logo, String)>> {
    let Some(given) = given else { return Ok(Part::Kept) };
    if given.is_empty() {
        return Ok(Part::Removed);
    }
    let (kind, bytes) = rules::logo(given)?;
    let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let logo = Logo { kind: kind.to_owned(), size, digest: crypto::hash::sha256_hex(&bytes) };
    Ok(Part::New((logo, B64.encode(&bytes))))
}

impl Identity {
    /// The brand of a domain.
    ///
    /// # Errors
    /// Forbidden; not found, also where a domain has none.
    pub async fn brand(&self, caller: &Caller, id: &DomainId) -> Result<Brand> {
        rights::manage(caller)?;
        let found = store::find(&mut self.env.db.read().await?, id).await?;
        found.ok_or_else(|| check::missing("branding", id.as_str()))
    }

    /// Brands, by the ids of their domains.
    ///
    /// # Errors
    /// Forbidden.
    pub async fn brands(&self, caller: &Caller, after: Option<&str>, limit: u32) -> Result<Vec<Brand>> {
        rights::manage(caller)?;
        store::list(&mut self.env.db.read().await?, after.unwrap_or_default(), limit).await
    }

    /// Writes the brand of a domain.
    ///
    /// # Errors
    /// Bad request, naming the field; conflict, if another domain has the host name; not found (domain); forbidden.
    pub async fn put_brand(&self, caller: &Caller, id: &DomainId, i: BrandInput) -> Result<Brand> {
        rights::manage(caller)?;
        rules::name("name_zh", &i.name_zh)?;
        rules::name("name_en", &i.name_en)?;
        let colour = rules::colour(&i.colour)?;
        let host = i.host.as_deref().filter(|h| !h.is_empty()).map(rules::host).transpose()?;
        self.not_ours(host.as_deref())?;
        let logo = logo_part(i.logo.as_deref())?;
        let certificate = self.certificate_part(&i, host.as_deref())?;
        let (name_zh, name_en, updated_at) = (i.name_zh, i.name_en, self.env.now());
        let new =
            Brand { domain: id.clone(), name_zh, name_en, colour, host, logo: None, certificate: None, updated_at };
        transact!(self.env.db, |tx| {
            domain::store::get(tx, id).await?;
            let old = store::find(tx, id).await?;
            if let (Part::Kept, Some(o)) = (&certificate, &old)
                && o.certificate.is_some()
                && o.host != new.host
            {
                let rule = "the one that is kept is for another host name; give that of the new one, or an empty text";
                return Err(bad("certificate", rule));
            }
            store::put(tx, &new).await?;
            match &logo {
                Part::Kept => {}
                Part::Removed => store::put_logo(tx, id, None).await?,
                Part::New((head, bytes)) => store::put_logo(tx, id, Some((head, bytes.as_str()))).await?,
            }
            match &certificate {
                Part::Kept => {}
                Part::Removed => store::put_certificate(tx, id, None).await?,
                Part::New((head, chain, key)) => {
                    store::put_certificate(tx, id, Some((head, chain.as_str(), key.as_str()))).await?
                }
            }
            tx.wake_on_commit(&self.brands);
            let written = store::find(tx, id).await?;
            written.ok_or_else(|| Error::internal("a brand that was just written is not there"))
        })
    }

    /// The cloud's own address is nobody's: a brand there would be everybody's.
    fn not_ours(&self, host: Option<&str>) -> Result<()> {
        if host.is_some_and(|h| self.is_ours(h)) {
            return Err(bad("host", "is the address of the cloud itself"));
        }
        Ok(())
    }

    /// Asked where a brand is used too: the cloud may have been given its address after somebody had it.
    fn is_ours(&self, host: &str) -> bool {
        host == host_of(&self.config.public_url)
    }

    /// Head, chain and sealed key of a certificate that is given.
    fn certificate_part(&self, i: &BrandInput, host: Option<&str>) -> Result<Part<(Served, String, String)>> {
        let chain = i.certificate.as_deref();
        let key = i.key.as_ref().map(Secret::expose).filter(|k| !k.is_empty());
        match (chain, key, host) {
            (Some(chain), Some(key), Some(host)) if !chain.is_empty() => {
                check::text("certificate", chain, PEM)?;
                check::text("key", key, PEM)?;
                // Browsers judge it by the time that it is, whatever time is simulated.
                let head = served::check(chain, key, host, SystemClock.now())?;
                Ok(Part::New((head, chain.to_owned(), self.brand_keys.seal(key.as_bytes()))))
            }
            (Some(chain), Some(_), None) if !chain.is_empty() => {
                Err(bad("host", "is needed: a certificate is that of a host name"))
            }
            (Some(chain), None, _) if !chain.is_empty() => Err(bad("key", "is needed with a certificate")),
            (_, Some(_), _) => Err(bad("certificate", "is needed with a key")),
            (Some(_), None, _) | (None, None, None) => Ok(Part::Removed),
            (None, None, Some(_)) => Ok(Part::Kept),
        }
    }

    /// Takes the brand of a domain away.
    ///
    /// # Errors
    /// Forbidden; not found.
    pub async fn delete_brand(&self, caller: &Caller, id: &DomainId) -> Result<()> {
        rights::manage(caller)?;
        transact!(self.env.db, |tx| {
            if !store::delete(tx, id).await? {
                return Err(check::missing("branding", id.as_str()));
            }
            tx.wake_on_commit(&self.brands);
            Ok(())
        })
    }

    /// The brand that somebody sees, whoever it is: that of the host name that he came by, else of the domain that he asks for, else of the domain
    /// `default`. Who does not know the id of a domain learns nothing of it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn brand_shown(&self, host: &str, asked: Option<&DomainId>) -> Result<Option<Brand>> {
        let (mut tx, host) = (self.env.db.read().await?, host.to_ascii_lowercase());
        if !self.is_ours(&host)
            && let Some(b) = store::by_host(&mut tx, &host).await?
        {
            return Ok(Some(b));
        }
        if let Some(id) = asked
            && let Some(b) = store::find(&mut tx, id).await?
        {
            return Ok(Some(b));
        }
        store::find(&mut tx, &DomainId::from(DEFAULT)).await
    }

    /// A logo by its digest: media type and bytes.
    ///
    /// # Errors
    /// Not found.
    pub async fn brand_logo(&self, digest: &str) -> Result<(String, Vec<u8>)> {
        let found = store::logo(&mut self.env.db.read().await?, digest).await?;
        let (kind, base64) = found.ok_or_else(|| check::missing("logo", digest))?;
        let bytes = B64.decode(base64).map_err(|e| Error::internal("a stored logo does not read").because(e))?;
        Ok((kind, bytes))
    }

    /// The certificates of all host names but the cloud's own, opened; for the listener.
    ///
    /// # Errors
    /// What the database says.
    pub async fn host_certificates(&self) -> Result<Vec<HostCertificate>> {
        let all = store::certificates(&mut self.env.db.read().await?).await?;
        let theirs = all.into_iter().filter(|(host, ..)| !self.is_ours(host));
        let opened = theirs.map(|(host, chain, sealed)| {
            let key = self.brand_keys.open_any(&sealed).and_then(|k| String::from_utf8(k).ok());
            HostCertificate { host, chain, key: key.map(Secret::from) }
        });
        Ok(opened.collect())
    }

    /// Wakes when a brand was written or taken away by this process.
    pub fn brands_changed(&self) -> Signal {
        self.brands.clone()
    }
}

/// The host of `https://host:port/…`, in small letters.
pub fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, r)| r);
    let authority = rest.split('/').next().unwrap_or(rest);
    let host = match authority.rsplit_once(':') {
        Some((h, port)) if port.bytes().all(|b| b.is_ascii_digit()) => h,
        _ => authority,
    };
    host.trim_end_matches('.').to_ascii_lowercase()
}
