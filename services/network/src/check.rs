//! Rules that all nouns share: texts, owners, who may do what; in Neutron's words.

use kernel::{Caller, Error, ProjectId, Result};

/// Longest name and description (Neutron's `NAME_MAX_LEN`, `DESCRIPTION_MAX_LEN`).
const TEXT_MAX: usize = 255;

/// A refusal of a field's value, as Neutron's attribute validators word it.
pub(crate) fn invalid(field: &str, reason: impl std::fmt::Display) -> Error {
    Error::bad_request(format!("Invalid input for {field}. Reason: {reason}.")).code("HTTPBadRequest").field(field)
}

/// A refusal of a combination of values.
pub(crate) fn invalid_input(reason: impl std::fmt::Display) -> Error {
    Error::bad_request(format!("Invalid input for operation: {reason}.")).code("InvalidInput")
}

/// A refusal that Neutron words as a bad request for a resource.
pub(crate) fn bad(resource: &str, reason: impl std::fmt::Display) -> Error {
    Error::bad_request(format!("Bad {resource} request: {reason}.")).code("BadRequest")
}

/// A deed that Neutron's policy keeps for administrators or owners.
pub(crate) fn denied(what: &str) -> Error {
    Error::forbidden(format!("{what} is disallowed by policy")).code("PolicyNotAuthorized")
}

/// A name or description of at most 255 characters.
pub(crate) fn text(field: &str, value: &str) -> Result<()> {
    if value.chars().count() > TEXT_MAX {
        let head: String = value.chars().take(40).collect();
        return Err(invalid(field, format!("'{head}…' exceeds maximum length of {TEXT_MAX}")));
    }
    if value.contains('\0') {
        return Err(invalid(field, "it contains a NUL character"));
    }
    Ok(())
}

/// As [`text`], if it is given.
pub(crate) fn text_opt(field: &str, value: Option<&str>) -> Result<()> {
    value.map_or(Ok(()), |v| text(field, v))
}

/// The project that a new object belongs to: the caller's, or, for an administrator, any that he names.
pub(crate) fn owner(caller: &Caller, named: Option<&ProjectId>) -> Result<ProjectId> {
    match named {
        Some(p) if p.as_str().is_empty() || p.as_str().len() > TEXT_MAX => {
            Err(invalid("project_id", "it is not the id of a project"))
        }
        Some(p) if caller.is_admin() || caller.project.as_ref() == Some(p) => Ok(p.clone()),
        Some(_) => Err(denied("creating for another project")),
        None => caller.project().cloned(),
    }
}

/// Refuses a field that only an administrator may set, if it is set.
pub(crate) fn admin_only(caller: &Caller, field: &str, set: bool) -> Result<()> {
    if set && !caller.is_admin() { Err(denied(&format!("setting {field}"))) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_255_characters_passes_and_one_more_names_its_field() {
        // Characters, not bytes: Chinese names count as they read.
        assert!(text("name", &"杏".repeat(255)).is_ok());
        let e = text("name", &"杏".repeat(256)).unwrap_err();
        assert_eq!(e.field.as_deref(), Some("name"));
        assert!(text("name", "a\0b").is_err());
    }

    #[test]
    fn a_member_creates_for_his_own_project_only() {
        let mut caller = Caller::system("test");
        caller.project = Some("mine".into());
        assert!(owner(&caller, Some(&"other".into())).is_ok());
        caller.roles = vec![kernel::Role::Member];
        assert_eq!(owner(&caller, Some(&"other".into())).unwrap_err().kind, kernel::ErrorKind::Forbidden);
        assert_eq!(owner(&caller, None).unwrap().as_str(), "mine");
    }
}
