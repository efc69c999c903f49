//! Who may do what to accounts that are not his own.
//!
//! | who | may |
//! |---|---|
//! | admin | everything (set-up and tests), but takes no role for himself that speaks for a side or is one of the three administrators |
//! | system_administrator | domains, projects, users, groups, catalogue; not the accounts of admins and of the other two administrators |
//! | security_administrator | roles and assignments, but none for himself and never `admin` |
//! | audit_administrator, operator | reads |
//! | purchaser | is told the names of all projects and people, and nothing else of them |
//! | everybody else | himself and the projects in which he has a role |

use kernel::{Caller, Error, Result, Role};

fn any(caller: &Caller, roles: &[Role]) -> bool {
    roles.iter().any(|r| caller.has(*r))
}

fn refused(what: &str) -> Error {
    Error::forbidden(format!("You are not authorized to perform the requested action: {what}."))
}

/// May read all accounts.
pub(crate) fn may_view(c: &Caller) -> bool {
    any(
        c,
        &[
            Role::Admin,
            Role::SystemAdministrator,
            Role::SecurityAdministrator,
            Role::AuditAdministrator,
            Role::Operator,
        ],
    )
}

/// Refuses who may not read all accounts.
pub(crate) fn view(c: &Caller) -> Result<()> {
    if may_view(c) { Ok(()) } else { Err(refused("reading accounts")) }
}

/// May be told the name of any project and person: who may read accounts, and the purchaser, who decides on what they ask for.
pub(crate) fn may_name(c: &Caller) -> bool {
    may_view(c) || c.has(Role::Purchaser)
}

/// May manage accounts, projects and the catalogue.
pub(crate) fn may_manage(c: &Caller) -> bool {
    any(c, &[Role::Admin, Role::SystemAdministrator])
}

/// Refuses who may not manage accounts.
pub(crate) fn manage(c: &Caller) -> Result<()> {
    if may_manage(c) { Ok(()) } else { Err(refused("managing accounts")) }
}

/// May define and assign roles.
pub(crate) fn may_grant(c: &Caller) -> bool {
    any(c, &[Role::Admin, Role::SecurityAdministrator])
}

/// Refuses who may not assign roles.
pub(crate) fn grant(c: &Caller) -> Result<()> {
    if may_grant(c) { Ok(()) } else { Err(refused("assigning roles")) }
}

/// Refuses who is neither the user himself nor passes `otherwise`.
pub(crate) fn own(c: &Caller, user: &str, otherwise: bool) -> Result<()> {
    if otherwise || c.user.as_str() == user { Ok(()) } else { Err(refused("acting for another user")) }
}
