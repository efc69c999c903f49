//! Domains, projects, users, groups, roles, application credentials.
//!
//! An input is the same for creation and change: what must be there is the slice's rule. Fields that are not named here are kept.

use super::{Extra, Secret, SelfLink};
use serde::{Deserialize, Deserializer, Serialize};

macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident { $field:ident: $inner:ty })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Deserialize)]
        pub struct $name {
            /// The object.
            pub $field: $inner,
        }
    )*};
}
pub(super) use bodies;

bodies! {
    /// Body of a domain.
    DomainBody { domain: DomainIn }
    /// Body of a project.
    ProjectBody { project: ProjectIn }
    /// Body of a user.
    UserBody { user: UserIn }
    /// Body of a group.
    GroupBody { group: GroupIn }
    /// Body of a role.
    RoleBody { role: RoleIn }
    /// Body of an application credential.
    AppCredentialBody { application_credential: AppCredentialIn }
}

/// Tells a null from an absent field.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(d: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(d).map(Some)
}

/// Domain in a request.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct DomainIn {
    pub id: Option<String>,
    pub name: Option<String>,
    pub description: Option<String>,
    pub enabled: Option<bool>,
    pub options: Option<Extra>,
    pub links: Option<serde_json::Value>,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Project in a request.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct ProjectIn {
    pub id: Option<String>,
    pub name: Option<String>,
    pub domain_id: Option<String>,
    pub parent_id: Option<String>,
    pub is_domain: Option<bool>,
    pub description: Option<String>,
    pub enabled: Option<bool>,
    pub tags: Option<Vec<String>>,
    pub options: Option<Extra>,
    pub links: Option<serde_json::Value>,
    #[serde(flatten)]
    pub extra: Extra,
}

/// User in a request. `change_password_upon_first_use` is ours: people created by the console choose their own password.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct UserIn {
    pub id: Option<String>,
    pub name: Option<String>,
    pub domain_id: Option<String>,
    #[serde(default, deserialize_with = "given")]
    pub default_project_id: Option<Option<String>>,
    pub enabled: Option<bool>,
    pub password: Option<Secret>,
    pub change_password_upon_first_use: Option<bool>,
    pub options: Option<Extra>,
    pub links: Option<serde_json::Value>,
    pub password_expires_at: Option<serde_json::Value>,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Group in a request.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct GroupIn {
    pub id: Option<String>,
    pub name: Option<String>,
    pub domain_id: Option<String>,
    pub description: Option<String>,
    pub links: Option<serde_json::Value>,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Role in a request.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct RoleIn {
    pub id: Option<String>,
    pub name: Option<String>,
    pub domain_id: Option<String>,
    pub description: Option<String>,
    pub options: Option<Extra>,
    pub links: Option<serde_json::Value>,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Application credential in a request.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct AppCredentialIn {
    pub name: Option<String>,
    pub description: Option<String>,
    pub secret: Option<Secret>,
    pub roles: Option<Vec<RoleRef>>,
    pub expires_at: Option<String>,
    pub unrestricted: Option<bool>,
    pub access_rules: Option<Vec<serde_json::Value>>,
}

/// A role by id or name.
#[derive(Debug, Deserialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct RoleRef {
    pub id: Option<String>,
    pub name: Option<String>,
}

/// Domain in an answer.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct DomainView {
    pub id: String,
    pub name: String,
    pub description: String,
    pub enabled: bool,
    pub tags: [&'static str; 0],
    pub options: Extra,
    pub links: SelfLink,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Project in an answer.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct ProjectView {
    pub id: String,
    pub name: String,
    pub domain_id: String,
    pub parent_id: String,
    pub is_domain: bool,
    pub description: String,
    pub enabled: bool,
    pub tags: Vec<String>,
    pub options: Extra,
    pub links: SelfLink,
    #[serde(flatten)]
    pub extra: Extra,
}

/// User in an answer.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct UserView {
    pub id: String,
    pub name: String,
    pub domain_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_project_id: Option<String>,
    pub enabled: bool,
    pub password_expires_at: Option<String>,
    pub options: Extra,
    pub links: SelfLink,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Group in an answer.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct GroupView {
    pub id: String,
    pub name: String,
    pub domain_id: String,
    pub description: String,
    pub links: SelfLink,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Role in an answer.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct RoleView {
    pub id: String,
    pub name: String,
    pub domain_id: Option<String>,
    pub description: Option<String>,
    pub options: Extra,
    pub links: SelfLink,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Application credential in an answer; the secret is there once, when it is made.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct AppCredentialView {
    pub id: String,
    pub name: String,
    pub description: Option<String>,
    pub user_id: String,
    pub project_id: String,
    pub roles: Vec<AppCredentialRole>,
    pub unrestricted: bool,
    pub expires_at: Option<String>,
    pub system: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    pub links: SelfLink,
}

/// Role of an application credential.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct AppCredentialRole {
    pub id: String,
    pub name: String,
    pub domain_id: Option<String>,
}
