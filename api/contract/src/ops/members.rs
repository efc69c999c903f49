//! People of a project and what they may do in it.

use super::endpoints::{VIEW, audited, endpoints};
use super::openapi::{Doc, LIMIT, MARKER, PROJECT, by, read, shape};
use kernel::Endpoint;
use kernel::endpoint::Method::Get;
use serde::Serialize;
use utoipa::ToSchema;

endpoints! {
    MEMBER_LIST = Get "project-member.list" "/ops/v1/members" VIEW;
}

pub(super) const DOCS: &[Doc] = &[by(
    read(&MEMBER_LIST, "Who has a role in the project, and how he has it", shape::<ProjectMembers>),
    &[PROJECT, LIMIT, MARKER],
)];

/// People of a project.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProjectMembers {
    /// By id.
    pub members: Vec<ProjectMember>,
}

/// Somebody who has a role in a project.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProjectMember {
    /// User id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name of his domain.
    pub domain: String,
    /// He may log in.
    pub enabled: bool,
    /// His roles there, those that others bring along left out.
    pub roles: Vec<ProjectRole>,
}

/// A role that somebody has in a project.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProjectRole {
    /// Name of the role.
    pub role: String,
    /// It was given for this project; else it comes from a project above or from the domain.
    pub here: bool,
    /// The group by which he has it; none, if he has it himself.
    pub group: Option<String>,
}
