//! The separation of the three administrators (三员分立): one person holds at most one of `system_administrator`,
//! `security_administrator` and `audit_administrator`, across all scopes and through all groups.
//!
//! Beside it: nobody takes for himself a role that speaks for a side of the contract or is one of the three, not even an admin
//! ([`is_entrusted`]); Keystone's own roles an admin may take, as there.
//!
//! The rule is checked after the change, inside its transaction: write transactions are serial, so of two grants at once the
//! second sees the first. The rules about touching others close the ways around it: an administrator who could set the
//! password of another, or slip somebody into a group that has roles, would hold both.

use super::store;
use crate::{group, rights};
use kernel::{Caller, Error, GroupId, Result, Role, UserId};
use runtime::Tx;

fn two(user: &str, names: &[String]) -> Error {
    let text = format!(
        "Separation of duties: one person can hold only one of system_administrator, security_administrator and \
         audit_administrator; user {user} would hold {}.",
        names.join(" and ")
    );
    Error::conflict(text).code("SeparationOfDuties")
}

/// A role that somebody else has to entrust one with: it speaks for purchaser or operator, or is one of the three administrators.
pub(crate) fn is_entrusted(role: Role) -> bool {
    role.is_separated() || matches!(role, Role::Purchaser | Role::Operator)
}

/// The refusal to who would take such a role for himself.
pub(crate) fn not_for_oneself(role: &str) -> Error {
    Error::forbidden(format!(
        "Nobody assigns the role {role} to himself, alone or by a group: another admin or a security_administrator has to do it."
    ))
}

fn separated(names: Vec<String>) -> Vec<String> {
    names.into_iter().filter(|n| Role::parse(n).is_some_and(Role::is_separated)).collect()
}

/// Refuses if the user holds two of the three roles.
pub(crate) async fn refuse_two(tx: &mut Tx, user: &UserId) -> Result<()> {
    let held = separated(store::powers(tx, user).await?);
    if held.len() > 1 { Err(two(user.as_str(), &held)) } else { Ok(()) }
}

/// Refuses if any member of the group does.
pub(crate) async fn refuse_two_in_group(tx: &mut Tx, group: &GroupId) -> Result<()> {
    for user in store::members_with_two(tx, group, &names()).await? {
        refuse_two(tx, &user).await?;
    }
    Ok(())
}

fn names() -> [&'static str; 3] {
    [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator].map(Role::as_str)
}

/// Refuses to change the account of an admin, or of another of the three administrators, to anyone but an admin or himself.
pub(crate) async fn may_touch(tx: &mut Tx, caller: &Caller, user: &UserId) -> Result<()> {
    if caller.is_admin() || caller.user == *user {
        return Ok(());
    }
    let powers = store::powers(tx, user).await?;
    match powers.iter().find(|n| Role::parse(n).is_some_and(|r| r == Role::Admin || r.is_separated())) {
        Some(n) => Err(Error::forbidden(format!("The account holds the role {n}: only an admin changes it."))),
        None => Ok(()),
    }
}

/// Refuses to change the members of a group that has roles to anyone who may not grant them, and to join it to who would take a role
/// for himself.
pub(crate) async fn may_change_members(
    tx: &mut Tx,
    caller: &Caller,
    group: &GroupId,
    joining: Option<&UserId>,
) -> Result<()> {
    let roles = store::roles_of_group(tx, group).await?;
    let himself = joining == Some(&caller.user) && !group::store::is_member(tx, group, &caller.user).await?;
    if himself && let Some(name) = roles.iter().find(|n| Role::parse(n).is_some_and(is_entrusted)) {
        return Err(not_for_oneself(name));
    }
    if caller.is_admin() {
        return Ok(());
    }
    if roles.is_empty() {
        return rights::manage(caller);
    }
    if roles.iter().any(|r| Role::parse(r) == Some(Role::Admin)) {
        return Err(Error::forbidden("The group has the role admin: only an admin changes its members."));
    }
    if !rights::may_grant(caller) {
        return Err(Error::forbidden("The group has roles: only who assigns roles changes its members."));
    }
    if himself {
        return Err(Error::forbidden("Nobody assigns a role to himself."));
    }
    Ok(())
}
