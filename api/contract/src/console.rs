//! The web console's own addresses: its pages and, under `/console/api`, the brand that they show and sessions of browsers. Everything else a page asks of the same APIs as
//! every other client.
//!
//! A session is a cookie: how it is checked is in `httpkit::browser`, what it stands for in the identity slice.

use crate::openstack::identity::Secret;
use kernel::endpoint::Method::{Delete, Get, Post, Put};
use kernel::{Endpoint, Policy};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const ANYONE: Policy = Policy::Authenticated;
const PUBLIC: Policy = Policy::Public;

macro_rules! endpoints {
    ($($name:ident = $method:ident $action:literal $path:literal $policy:ident;)*) => {
        $(
            #[doc = concat!("`", stringify!($method), " ", $path, "`")]
            pub const $name: Endpoint = Endpoint {
                service: "console",
                action: $action,
                method: $method,
                path: $path,
                policy: $policy,
                audit: !matches!($method, Get),
            };
        )*
        /// All endpoints of the console.
        pub const ENDPOINTS: &[&Endpoint] = &[$(&$name),*];
    };
}

endpoints! {
    BARE = Get "page.redirect" "/console" PUBLIC;
    HOME = Get "page.show" "/console/" PUBLIC;
    PAGE = Get "page.show" "/console/{*path}" PUBLIC;
    BRAND = Get "brand.show" "/console/api/brand" PUBLIC;
    BRAND_LOGO = Get "brand-logo.show" "/console/api/brand/logo/{digest}" PUBLIC;
    SESSION_OPEN = Post "session.open" "/console/api/session" PUBLIC;
    SESSION_SHOW = Get "session.show" "/console/api/session" ANYONE;
    SESSION_CLOSE = Delete "session.close" "/console/api/session" ANYONE;
    SESSION_SCOPE = Put "session.scope" "/console/api/session/scope" ANYONE;
    SESSION_LIST = Get "session.list" "/console/api/sessions" ANYONE;
    SESSION_END = Delete "session.end" "/console/api/sessions/{id}" ANYONE;
    PASSWORD = Post "password.change" "/console/api/password" ANYONE;
    FACTOR_BEGIN = Post "second-factor.begin" "/console/api/totp" ANYONE;
    FACTOR_CONFIRM = Put "second-factor.confirm" "/console/api/totp" ANYONE;
    FACTOR_END = Delete "second-factor.end" "/console/api/totp" ANYONE;
}

fn default_domain() -> String {
    "Default".into()
}

/// `POST /console/api/session`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoginBody {
    /// Name of the user.
    pub user: String,
    /// Name of his domain.
    #[serde(default = "default_domain")]
    pub domain: String,
    /// Password.
    pub password: Secret,
    /// Code of the second factor.
    pub totp: Option<Secret>,
    /// Ends the oldest session if there are as many as may be.
    #[serde(default)]
    pub replace: bool,
}

/// `PUT /console/api/session/scope`: a project, or the whole cloud.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeBody {
    /// Id of a project.
    pub project: Option<String>,
    /// The whole cloud.
    #[serde(default)]
    pub system: bool,
}

/// `POST /console/api/password`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordBody {
    /// The present password.
    pub old: Secret,
    /// The new one.
    pub new: Secret,
}

/// `PUT /console/api/totp`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeBody {
    /// A code of the app.
    pub code: Secret,
}

/// `DELETE /console/api/totp`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProofBody {
    /// The present password.
    pub password: Secret,
}

/// `GET /console/api/brand`: how the console shows itself here; nothing in it where nobody has set a brand.
#[derive(Debug, Default, Serialize)]
pub struct BrandView {
    /// Name of the product in Chinese.
    pub name_zh: Option<String>,
    /// The same in English.
    pub name_en: Option<String>,
    /// Primary colour, `#rrggbb`.
    pub colour: Option<String>,
    /// Path of the logo on this origin.
    pub logo: Option<String>,
}

/// What a page knows of its session.
#[derive(Debug, Serialize)]
pub struct SessionView {
    /// User.
    pub user: SessionUser,
    /// Value of the header `X-CSRF-Token` with every change.
    pub csrf: String,
    /// The password has to be changed before anything else.
    pub must_change: bool,
    /// The account has a second factor in force.
    pub second_factor: bool,
    /// Scope of every request.
    pub scope: Option<ScopeView>,
    /// Names of the roles in that scope.
    pub roles: Vec<String>,
    /// Projects in which the user has a role.
    pub projects: Vec<ProjectView>,
    /// He has a role in the whole cloud.
    pub system: bool,
    /// Seconds for which the session may be left alone.
    pub idle_seconds: u64,
    /// When it ends at the latest.
    pub expires_at: String,
    /// Engines are simulated: nothing is real.
    pub simulated: bool,
    /// Contract in force.
    pub contract: Option<ContractView>,
    /// Path of each API on this origin, by type.
    pub catalog: BTreeMap<String, String>,
}

/// User of a session.
#[derive(Debug, Serialize)]
pub struct SessionUser {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Id of his domain.
    pub domain: String,
    /// Its name.
    pub domain_name: String,
}

/// Scope of a session.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeView {
    /// A project.
    Project(ScopeProject),
    /// The whole cloud.
    System(bool),
}

/// Project of a scope.
#[derive(Debug, Serialize)]
pub struct ScopeProject {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Id of its domain.
    pub domain: String,
}

/// A project to choose.
#[derive(Debug, Serialize)]
pub struct ProjectView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Project above.
    pub parent: Option<String>,
}

/// Contract in force.
#[derive(Debug, Serialize)]
pub struct ContractView {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: String,
}

/// A secret for an app.
#[derive(Serialize)]
pub struct EnrolmentView {
    /// In base 32, for typing.
    pub secret: String,
    /// For a QR code.
    pub uri: String,
}

/// A session in a list.
#[derive(Debug, Serialize)]
pub struct SessionItem {
    /// Id.
    pub id: String,
    /// Address that logged in.
    pub address: String,
    /// Its browser.
    pub agent: String,
    /// When it began.
    pub since: String,
    /// Last use, at most a minute old.
    pub last: String,
    /// It is the one that asks.
    pub current: bool,
}
