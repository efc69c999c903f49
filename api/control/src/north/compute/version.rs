//! Microversions (Nova's `OpenStack-API-Version: compute 2.x`) and the documents by which clients find out about them.

use super::{ComputeApi, ok};
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use contract::openstack::compute as wire;
use contract::openstack::compute::admin::{MediaType, OneVersion, Version as Doc, Versions};
use contract::openstack::compute::{MAX_MINOR, MIN_MINOR, ROOT};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, header};
use httpkit::{Ctx, Fail, Gate, Routes};
use kernel::{Error, ErrorKind};
use serde::Serialize;

/// The microversion of a request: `2.x`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u32);

impl Version {
    /// The client speaks `2.minor` or newer.
    pub fn has(self, minor: u32) -> bool {
        self.0 >= minor
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Version {
    type Rejection = Fail;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fail> {
        parts
            .extensions
            .get::<Version>()
            .copied()
            .ok_or_else(|| Fail(Error::internal("no microversion was negotiated")))
    }
}

fn parse(text: &str) -> Result<Version, Error> {
    if text.eq_ignore_ascii_case("latest") {
        return Ok(Version(MAX_MINOR));
    }
    let shown = ::compute::check::shown(text);
    let malformed = || {
        Error::bad_request(format!(
            "API Version String '{shown}' is of invalid format. It must be of format MajorNum.MinorNum."
        ))
    };
    let (major, minor) = text.split_once('.').ok_or_else(malformed)?;
    let (major, minor): (u32, u32) = (major.parse().map_err(|_| malformed())?, minor.parse().map_err(|_| malformed())?);
    if major == 2 && (MIN_MINOR..=MAX_MINOR).contains(&minor) {
        return Ok(Version(minor));
    }
    let range = format!("Minimum is 2.{MIN_MINOR} and maximum is 2.{MAX_MINOR}.");
    Err(Error::new(
        ErrorKind::NotAcceptable,
        "NotAcceptable",
        format!("Version {shown} is not supported by the API. {range}"),
    ))
}

/// The microversion that the headers ask for; 2.1 unless they do.
fn wanted(headers: &HeaderMap) -> Result<Version, Error> {
    for v in headers.get_all("openstack-api-version") {
        let services = v.to_str().unwrap_or("").split(',');
        for one in services {
            let mut words = one.split_ascii_whitespace();
            if let (Some("compute"), Some(version)) = (words.next(), words.next()) {
                return parse(version);
            }
        }
    }
    match headers.get("x-openstack-nova-api-version").and_then(|v| v.to_str().ok()) {
        Some(v) => parse(v.trim()),
        None => Ok(Version(MIN_MINOR)),
    }
}

/// Reads the microversion before the handler runs and echoes it behind it, also on refusals.
pub async fn negotiate(gate: &Gate, mut req: Request, next: Next) -> Response {
    let (version, mut response) = match wanted(req.headers()) {
        Ok(v) => {
            req.extensions_mut().insert(v);
            (Some(v), next.run(req).await)
        }
        Err(e) => (None, gate.stray("compute", e)),
    };
    let headers = response.headers_mut();
    if let Some(Version(minor)) = version {
        if let Ok(v) = HeaderValue::from_str(&format!("compute 2.{minor}")) {
            headers.insert("openstack-api-version", v);
        }
        if let Ok(v) = HeaderValue::from_str(&format!("2.{minor}")) {
            headers.insert("x-openstack-nova-api-version", v);
        }
    }
    headers.append(header::VARY, HeaderValue::from_static("OpenStack-API-Version, X-OpenStack-Nova-API-Version"));
    response
}

const SIMULATED: &str = "Simulated: no server of this cloud is real.";

fn document(ctx: &Ctx, simulated: bool, full: bool) -> Doc {
    let mut links = vec![wire::Link { rel: "self", href: [&ctx.base, ROOT, "/"].concat() }];
    let mut media_types = Vec::new();
    if full {
        links.push(wire::Link { rel: "describedby", href: "https://docs.openstack.org/api-ref/compute/".to_owned() });
        media_types
            .push(MediaType { base: "application/json", kind: "application/vnd.openstack.compute+json;version=2.1" });
    }
    Doc {
        id: "v2.1",
        status: "CURRENT",
        version: format!("2.{MAX_MINOR}"),
        min_version: format!("2.{MIN_MINOR}"),
        updated: "2013-07-23T11:33:21Z",
        links,
        media_types,
        description: simulated.then_some(SIMULATED),
    }
}

async fn versions(ctx: Ctx, State(api): State<ComputeApi>) -> Result<Response, Fail> {
    ok(&Versions { versions: vec![document(&ctx, api.simulated, false)] })
}

async fn version(ctx: Ctx, State(api): State<ComputeApi>) -> Result<Response, Fail> {
    ok(&OneVersion { version: document(&ctx, api.simulated, true) })
}

#[derive(Serialize)]
struct Extension {
    name: &'static str,
    alias: &'static str,
    namespace: &'static str,
    updated: &'static str,
    description: &'static str,
    links: [u8; 0],
}

#[derive(Serialize)]
struct Extensions {
    extensions: Vec<Extension>,
}

#[derive(Serialize)]
struct OneExtension {
    extension: Extension,
}

/// What is really served, by Nova's aliases.
const ALIASES: [(&str, &str); 18] = [
    ("AvailabilityZone", "os-availability-zone"),
    ("AttachInterfaces", "os-attach-interfaces"),
    ("BlockDeviceMapping", "os-block-device-mapping"),
    ("ConfigDrive", "os-config-drive"),
    ("ConsoleOutput", "os-console-output"),
    ("ExtendedServerAttributes", "os-extended-server-attributes"),
    ("ExtendedStatus", "os-extended-status"),
    ("ExtendedVolumes", "os-extended-volumes"),
    ("FlavorAccess", "os-flavor-access"),
    ("FlavorExtraSpecs", "os-flavor-extra-specs"),
    ("FlavorManage", "os-flavor-manage"),
    ("Hypervisors", "os-hypervisors"),
    ("InstanceActions", "os-instance-actions"),
    ("Keypairs", "os-keypairs"),
    ("MultipleCreate", "os-multiple-create"),
    ("Quotas", "os-quota-sets"),
    ("RemoteConsoles", "os-remote-consoles"),
    ("Services", "os-services"),
];

fn extension((name, alias): (&'static str, &'static str)) -> Extension {
    let namespace = "http://docs.openstack.org/compute/ext/fake_xml";
    Extension { name, alias, namespace, updated: "2014-12-03T00:00:00Z", description: name, links: [] }
}

async fn extensions() -> Result<Response, Fail> {
    ok(&Extensions { extensions: ALIASES.into_iter().map(extension).collect() })
}

async fn one_extension(Path(alias): Path<String>) -> Result<Response, Fail> {
    let found = ALIASES.into_iter().find(|(_, a)| *a == alias);
    let found = found.ok_or_else(|| Error::not_found("The extension could not be found."))?;
    ok(&OneExtension { extension: extension(found) })
}

pub(super) fn routes(r: Routes<ComputeApi>) -> Routes<ComputeApi> {
    r.on(&wire::VERSIONS, versions)
        .on(&wire::VERSIONS_SLASH, versions)
        .on(&wire::VERSION, version)
        .on(&wire::VERSION_SLASH, version)
        .on(&wire::EXTENSION_LIST, extensions)
        .on(&wire::EXTENSION_SHOW, one_extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &'static str, value: &'static str) -> Result<u32, u16> {
        let mut h = HeaderMap::new();
        h.insert(name, HeaderValue::from_static(value));
        wanted(&h).map(|v| v.0).map_err(|e| if e.kind == ErrorKind::NotAcceptable { 406 } else { 400 })
    }

    #[test]
    fn both_headers_and_their_faults() {
        assert_eq!(wanted(&HeaderMap::new()).unwrap().0, 1);
        assert_eq!(of("openstack-api-version", "compute 2.79"), Ok(79));
        assert_eq!(of("openstack-api-version", "volume 3.1, compute latest"), Ok(MAX_MINOR));
        assert_eq!(of("openstack-api-version", "volume 3.1"), Ok(1));
        assert_eq!(of("x-openstack-nova-api-version", "2.10"), Ok(10));
        assert_eq!(of("openstack-api-version", "compute 2.97"), Err(406));
        assert_eq!(of("openstack-api-version", "compute 3.0"), Err(406));
        assert_eq!(of("openstack-api-version", "compute two"), Err(400));
        assert_eq!(of("openstack-api-version", "compute 2.-1"), Err(400));
    }
}
