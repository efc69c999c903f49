//! Role assignments in answers.

use serde::Serialize;

/// An id, with a name and its domain if names were asked for.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct Ref {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<super::IdName>,
}

/// Where a role is in force.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct ScopeRef {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project: Option<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<super::TokenSystem>,
    #[serde(rename = "OS-INHERIT:inherited_to", skip_serializing_if = "Option::is_none")]
    pub inherited_to: Option<&'static str>,
}

/// A role assignment.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct AssignmentOut {
    pub role: Ref,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<Ref>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<Ref>,
    pub scope: ScopeRef,
    pub links: AssignmentLink,
}

/// Address of an assignment.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "Keystone's names")]
pub struct AssignmentLink {
    pub assignment: String,
}
