//! Names for the ids of projects and people that records hold.

use super::endpoints::{NAMES, audited, endpoints};
use super::openapi::{Doc, LIMIT, MARKER, by, read, shape};
use kernel::Endpoint;
use kernel::endpoint::Method::Get;
use serde::Serialize;
use utoipa::ToSchema;

endpoints! {
    NAME_LIST = Get "name.list" "/ops/v1/names" NAMES;
}

pub(super) const DOCS: &[Doc] = &[by(
    read(
        &NAME_LIST,
        "Names of projects and people by their ids, or projects by how their names begin; a tenant's own projects and the people in them",
        shape::<Names>,
    ),
    &[
        ("projects", "ids of projects, with commas between; 100 of projects and users together at most"),
        ("users", "ids of people, with commas between"),
        ("q", "how the names of the wanted projects begin, large and small Latin letters alike; not together with ids"),
        LIMIT,
        MARKER,
    ],
)];

/// A project by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NamedProject {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Names of the projects above, the highest first: prefecture, county.
    pub path: Vec<String>,
    /// Name of the domain.
    pub domain: String,
}

/// A person by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NamedUser {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name of the domain.
    pub domain: String,
}

/// What there is of the ids asked for, or a page of the projects looked for, by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Names {
    /// Projects; what is not there, or not to be known, is left out.
    pub projects: Vec<NamedProject>,
    /// People; the same.
    pub users: Vec<NamedUser>,
}
