//! Brands of domains: how the console shows itself to the people of a domain, and under which host name.

use super::endpoints::{ACCOUNTS, audited, endpoints};
use super::openapi::{Doc, LIMIT, MARKER, act, by, read, shape};
use crate::openstack::identity::Secret;
use kernel::Endpoint;
use kernel::endpoint::Method::{Delete, Get, Put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

endpoints! {
    BRANDING_LIST = Get "branding.list" "/ops/v1/brandings" ACCOUNTS;
    BRANDING_SHOW = Get "branding.show" "/ops/v1/brandings/{domain}" ACCOUNTS;
    BRANDING_UPDATE = Put "branding.update" "/ops/v1/brandings/{domain}" ACCOUNTS;
    BRANDING_DELETE = Delete "branding.delete" "/ops/v1/brandings/{domain}" ACCOUNTS;
}

pub(super) const DOCS: &[Doc] = &[
    by(read(&BRANDING_LIST, "Brands of domains, by the ids of these", shape::<Brandings>), &[LIMIT, MARKER]),
    read(&BRANDING_SHOW, "The brand of a domain", shape::<Branding>),
    act(
        &BRANDING_UPDATE,
        "Write the brand of a domain; a new certificate holds at once",
        Some(shape::<BrandingRequest>),
        200,
        Some(shape::<Branding>),
    ),
    act(&BRANDING_DELETE, "Take the brand of a domain away, with its host name and certificate", None, 204, None),
];

/// What a brand is to be. Of logo and certificate, what is not given stays, and an empty text removes it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BrandingRequest {
    /// Name of the product in Chinese, 40 characters at most.
    pub name_zh: String,
    /// The same in English.
    pub name_en: String,
    /// Primary colour, `#rrggbb`; white text on it has a contrast of 4.5:1 or more (WCAG AA).
    pub colour: String,
    /// Host name of the domain's own; none without it, and then no certificate either.
    pub host: Option<String>,
    /// PNG, JPEG or WebP in base64, 256 KiB at most.
    pub logo: Option<String>,
    /// Certificate of the host name and those above it, PEM.
    pub certificate: Option<String>,
    /// Its private key, PEM. It is sealed, and never given out.
    #[schema(value_type = Option<String>)]
    pub key: Option<Secret>,
}

/// A logo.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BrandingLogo {
    /// Address on this origin.
    pub path: String,
    /// Media type.
    pub kind: String,
    /// Bytes.
    pub size: u32,
}

/// What is known of a certificate.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BrandingCertificate {
    /// Since when it holds.
    pub not_before: String,
    /// Until when.
    pub not_after: String,
    /// SHA-256 of it.
    pub sha256: String,
}

/// The brand of a domain.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Branding {
    /// Id of the domain.
    pub domain: String,
    /// Name of the product in Chinese.
    pub name_zh: String,
    /// The same in English.
    pub name_en: String,
    /// Primary colour.
    pub colour: String,
    /// Contrast of white text on it, to one.
    pub contrast: String,
    /// Host name of its own.
    pub host: Option<String>,
    /// Logo.
    pub logo: Option<BrandingLogo>,
    /// Certificate of the host name; without one browsers are shown that of the cloud.
    pub certificate: Option<BrandingCertificate>,
    /// When it was written last.
    pub updated_at: String,
}

/// Brands of domains.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Brandings {
    /// Brands; a domain without one is left out.
    pub brandings: Vec<Branding>,
}
