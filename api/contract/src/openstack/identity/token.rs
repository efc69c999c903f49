//! Login and tokens.

use super::Secret;
use serde::de::{Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Serialize};

/// `POST /v3/auth/tokens`.
#[derive(Debug, Deserialize)]
pub struct AuthBody {
    /// Identity and scope.
    pub auth: Auth,
}

/// Identity and scope.
#[derive(Debug, Deserialize)]
pub struct Auth {
    /// Who, and how he proves it.
    pub identity: AuthIdentity,
    /// What for.
    pub scope: Option<AuthScope>,
}

/// Methods and what each needs.
#[derive(Debug, Deserialize)]
pub struct AuthIdentity {
    /// Names of the methods.
    pub methods: Vec<String>,
    /// For `password`.
    pub password: Option<AuthPassword>,
    /// For `token`.
    pub token: Option<AuthToken>,
    /// For `totp`.
    pub totp: Option<AuthPassword>,
    /// For `application_credential`.
    pub application_credential: Option<AuthAppCredential>,
}

/// Method `password`, and `totp` with a passcode instead.
#[derive(Debug, Deserialize)]
pub struct AuthPassword {
    /// User with password or passcode.
    pub user: AuthUser,
}

/// A user, by id or by name and domain.
#[derive(Debug, Deserialize)]
pub struct AuthUser {
    /// Id.
    pub id: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Domain of the name.
    pub domain: Option<AuthDomain>,
    /// Password.
    pub password: Option<Secret>,
    /// One-time code.
    pub passcode: Option<Secret>,
}

/// A domain, by id or name.
#[derive(Debug, Clone, Deserialize)]
pub struct AuthDomain {
    /// Id.
    pub id: Option<String>,
    /// Name.
    pub name: Option<String>,
}

/// Method `token`.
#[derive(Debug, Deserialize)]
pub struct AuthToken {
    /// The token.
    pub id: Secret,
}

/// Method `application_credential`.
#[derive(Debug, Deserialize)]
pub struct AuthAppCredential {
    /// Id.
    pub id: Option<String>,
    /// Name, of the user.
    pub name: Option<String>,
    /// Whose.
    pub user: Option<AuthUser>,
    /// Secret.
    pub secret: Secret,
}

/// Scope: the word `unscoped`, or an object.
#[derive(Debug)]
pub enum AuthScope {
    /// A word.
    Word(String),
    /// An object.
    Object(AuthScopeObject),
}

/// Scope as an object; one of the fields.
#[derive(Debug, Deserialize)]
pub struct AuthScopeObject {
    /// Project.
    pub project: Option<AuthProject>,
    /// Domain.
    pub domain: Option<AuthDomain>,
    /// The whole cloud.
    pub system: Option<AuthSystem>,
    /// None.
    pub unscoped: Option<serde_json::Value>,
    /// Trusts are not offered yet.
    #[serde(rename = "OS-TRUST:trust")]
    pub trust: Option<serde_json::Value>,
}

/// A project, by id or by name and domain.
#[derive(Debug, Deserialize)]
pub struct AuthProject {
    /// Id.
    pub id: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Domain of the name.
    pub domain: Option<AuthDomain>,
}

/// The whole cloud.
#[derive(Debug, Deserialize)]
pub struct AuthSystem {
    /// Always true.
    #[serde(default)]
    pub all: bool,
}

struct ScopeVisitor;

impl<'de> Visitor<'de> for ScopeVisitor {
    type Value = AuthScope;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("\"unscoped\" or an object")
    }
    fn visit_str<E: serde::de::Error>(self, s: &str) -> Result<AuthScope, E> {
        Ok(AuthScope::Word(s.to_owned()))
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<AuthScope, A::Error> {
        AuthScopeObject::deserialize(MapAccessDeserializer::new(map)).map(AuthScope::Object)
    }
}

impl<'de> Deserialize<'de> for AuthScope {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(ScopeVisitor)
    }
}

/// Id and name.
#[derive(Debug, Clone, Serialize)]
pub struct IdName {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// Id and name in a domain.
#[derive(Debug, Clone, Serialize)]
pub struct InDomain {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Domain.
    pub domain: IdName,
}

/// User of a token.
#[derive(Debug, Serialize)]
pub struct TokenUser {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Domain.
    pub domain: IdName,
    /// When the password ends.
    pub password_expires_at: Option<String>,
}

/// Application credential of a token.
#[derive(Debug, Serialize)]
pub struct TokenAppCredential {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Cannot manage others.
    pub restricted: bool,
}

/// The whole cloud.
#[derive(Debug, Serialize)]
pub struct TokenSystem {
    /// Always true.
    pub all: bool,
}

/// A token, without its catalogue, which is rendered apart.
#[derive(Debug, Serialize)]
pub struct TokenView {
    /// Methods.
    pub methods: Vec<&'static str>,
    /// User.
    pub user: TokenUser,
    /// Ids for revocation.
    pub audit_ids: Vec<String>,
    /// End.
    pub expires_at: String,
    /// Beginning.
    pub issued_at: String,
    /// Project of the scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<InDomain>,
    /// False: projects do not act as domains.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_domain: Option<bool>,
    /// Domain of the scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<IdName>,
    /// The whole cloud.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<TokenSystem>,
    /// Roles in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<IdName>>,
    /// Application credential.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_credential: Option<TokenAppCredential>,
}

/// Body around a token.
#[derive(Debug, Serialize)]
pub struct TokenBody {
    /// Token.
    pub token: TokenView,
}

/// A service in the catalogue.
#[derive(Debug, Serialize)]
pub struct CatalogService {
    /// Endpoints.
    pub endpoints: Vec<CatalogEndpoint>,
    /// Id.
    pub id: String,
    /// Type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Name.
    pub name: String,
}

/// An endpoint in the catalogue.
#[derive(Debug, Serialize)]
pub struct CatalogEndpoint {
    /// Id.
    pub id: String,
    /// `public`, `internal` or `admin`.
    pub interface: String,
    /// Region.
    pub region_id: Option<String>,
    /// Region again, for old clients.
    pub region: Option<String>,
    /// Address.
    pub url: String,
}

/// `POST /v3/users/{id}/password`.
#[derive(Debug, Deserialize)]
pub struct PasswordBody {
    /// Both passwords.
    pub user: PasswordChange,
}

/// Both passwords.
#[derive(Debug, Deserialize)]
pub struct PasswordChange {
    /// New one.
    pub password: Secret,
    /// Present one.
    pub original_password: Secret,
}
