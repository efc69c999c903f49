//! Who acts, for which project, and why: carried by every use case and written into the audit ledger.

use crate::id::{DomainId, ProjectId, UserId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Built-in roles. Roles that a customer creates by API exist as names and carry no power of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Set-up and tests: may do everything in every project.
    Admin,
    /// Uses a project: creates, changes and deletes its resources, places orders.
    Member,
    /// Reads a project.
    Reader,
    /// The health commission: approves orders, reads usage, confirms bills.
    Purchaser,
    /// Runs the cloud: capacity, nodes, fulfilment.
    Operator,
    /// Of the three administrators: accounts and configuration.
    SystemAdministrator,
    /// Of the three administrators: roles, policies, secrets.
    SecurityAdministrator,
    /// Of the three administrators: reads the audit ledger.
    AuditAdministrator,
}

impl Role {
    /// Every built-in role, in the order in which a fresh installation creates them.
    pub const ALL: [Role; 8] = [
        Role::Admin,
        Role::Member,
        Role::Reader,
        Role::Purchaser,
        Role::Operator,
        Role::SystemAdministrator,
        Role::SecurityAdministrator,
        Role::AuditAdministrator,
    ];

    /// The role's name in Keystone.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Admin => "admin",
            Role::Member => "member",
            Role::Reader => "reader",
            Role::Purchaser => "purchaser",
            Role::Operator => "operator",
            Role::SystemAdministrator => "system_administrator",
            Role::SecurityAdministrator => "security_administrator",
            Role::AuditAdministrator => "audit_administrator",
        }
    }

    /// The built-in role of that name, if it is one.
    pub fn parse(s: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|r| r.as_str() == s)
    }

    /// One of the three separated administrators (三员分立), of which a person can hold one.
    pub fn is_separated(self) -> bool {
        matches!(self, Role::SystemAdministrator | Role::SecurityAdministrator | Role::AuditAdministrator)
    }
}

/// The authenticated subject of a request, or the system itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The user; for work of the system itself, the user `system`.
    pub user: UserId,
    /// Name of the user, for the audit ledger and for forms.
    pub user_name: String,
    /// Domain of the user.
    pub user_domain: DomainId,
    /// The project that the token is scoped to.
    pub project: Option<ProjectId>,
    /// The domain that the token is scoped to.
    pub domain: Option<DomainId>,
    /// The token is system-scoped.
    pub system: bool,
    /// Built-in roles in force for the scope, implied ones included.
    pub roles: Vec<Role>,
    /// Names of all roles in force, custom ones included.
    pub role_names: Vec<String>,
    /// Request id (`req-…`), the thread through logs, audit and operations.
    pub request_id: String,
    /// Remote address, for the audit ledger.
    pub remote: Option<String>,
    /// The token or the browser's session that the request came by, by a name that opens nothing: what goes on after its request, such as a
    /// console, ends with it. None for what has no such end.
    #[serde(skip)]
    pub login: Option<Arc<str>>,
}

impl Caller {
    /// The system acting by itself; `why` names the task.
    pub fn system(why: &str) -> Caller {
        Caller {
            user: UserId::from("system"),
            user_name: why.to_owned(),
            user_domain: DomainId::from("default"),
            project: None,
            domain: None,
            system: true,
            roles: vec![Role::Admin, Role::Member, Role::Reader],
            role_names: vec!["admin".into()],
            request_id: format!("sys-{why}"),
            remote: None,
            login: None,
        }
    }

    /// Holds the role in the scope of this request.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Is the bootstrap administrator.
    pub fn is_admin(&self) -> bool {
        self.has(Role::Admin)
    }

    /// Acts in a role that belongs to one side of a contract. The bootstrap administrator is the supplier's: he stands in for the operator, and
    /// for nobody else, whatever other roles he was given.
    pub fn acts_as(&self, role: Role) -> bool {
        match role {
            Role::Operator => self.has(role) || self.is_admin(),
            _ => self.has(role) && !self.is_admin(),
        }
    }

    /// The project of the scope, or the refusal that OpenStack gives a token without one.
    ///
    /// # Errors
    /// Forbidden, if the token is not scoped to a project.
    pub fn project(&self) -> crate::Result<&ProjectId> {
        self.project.as_ref().ok_or_else(|| crate::Error::forbidden("the token is not scoped to a project"))
    }

    /// True if the caller may see an object of `project`.
    pub fn may_see(&self, project: &ProjectId) -> bool {
        self.is_admin() || self.project.as_ref() == Some(project)
    }
}
