//! What every installation starts with: the domain, the built-in roles, the administrator, the catalogue. Each part is made if it is
//! missing and left alone if it is there, so that it may run at every start and a later version may add to it.

use crate::catalog::{Region, Service, ServiceEndpoint};
use crate::domain::Domain;
use crate::project::Project;
use crate::role::{Actor, Assignment, RoleDef, Target, separation};
use crate::user::{User, password};
use crate::{Extra, Identity, Secret, catalog, domain, project, role, user};
use kernel::{DomainId, ProjectId, Result, Role, RoleId, UserId};
use runtime::{Tx, transact};

/// Type, name, path, description of the services of the catalogue.
const SERVICES: [(&str, &str, &str, &str); 7] = [
    ("identity", "keystone", "/identity", "Identity"),
    ("compute", "nova", "/compute/v2.1", "Compute"),
    ("image", "glance", "/image", "Images"),
    ("volumev3", "cinderv3", "/volume/v3", "Block storage"),
    ("block-storage", "cinder", "/volume/v3", "Block storage"),
    ("network", "neutron", "/networking", "Networks"),
    ("xinglin-ops", "xinglin", "/ops/v1", "Orders, contracts, settlement, tickets"),
];

/// A role that permits nothing by itself: who holds it beside `member` in a project is its manager, and decides at stages of orders that are
/// the tenant's own.
pub const MANAGER: &str = "manager";

/// The first region.
pub const REGION: &str = "RegionOne";

/// Ids of what was made or found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Project.
    pub project: ProjectId,
    /// User.
    pub user: UserId,
}

impl Identity {
    /// Makes what is missing. The administrator is made only while there is no user at all: one who was retired does not come back.
    ///
    /// # Errors
    /// Bad request, for a weak password; what the database says.
    pub async fn bootstrap(&self, admin_password: &Secret) -> Result<()> {
        let hash = match user::store::any(&mut self.env.db.read().await?).await? {
            true => None,
            false => self.first_hash(admin_password).await?,
        };
        transact!(self.env.db, |tx| {
            let id = DomainId::from("default");
            if domain::store::find(tx, &id).await?.is_none() {
                let name = "Default".to_owned();
                let description = "The default domain".to_owned();
                domain::store::insert(tx, &Domain { id, name, description, enabled: true, extra: Extra::new() })
                    .await?;
            }
            for name in Role::ALL.into_iter().map(Role::as_str).chain([MANAGER]) {
                if role::store::by_name(tx, name).await?.is_none() {
                    role::store::insert(tx, &first(name)).await?;
                }
            }
            fill_catalog(tx).await?;
            if let Some(hash) = &hash
                && !user::store::any(tx).await?
            {
                let admin = self.tenant(tx, "admin", "admin", Some(hash), &[Role::Admin]).await?;
                for target in [Target::Domain("default".into()), Target::System] {
                    assign(tx, &admin.user, target, Role::Admin).await?;
                }
            }
            self.changed(tx).await
        })
    }

    async fn first_hash(&self, secret: &Secret) -> Result<Option<String>> {
        password::strong("password", secret)?;
        self.hashed(Some(secret)).await
    }

    /// A project and a user of the domain `default` with these roles in it; what is there already is left as it is, and the password
    /// counts only when the user is made.
    ///
    /// # Errors
    /// Bad request, for a weak password; conflict, if the roles are two of the three administrators'.
    pub async fn ensure_tenant(&self, project: &str, user: &str, secret: &Secret, roles: &[Role]) -> Result<Tenant> {
        let there = user::store::by_name(&mut self.env.db.read().await?, &"default".into(), user).await?;
        let hash = match there {
            Some(_) => None,
            None => self.first_hash(secret).await?,
        };
        transact!(self.env.db, |tx| {
            let t = self.tenant(tx, project, user, hash.as_deref(), roles).await?;
            self.changed(tx).await?;
            Ok(t)
        })
    }

    async fn tenant(
        &self,
        tx: &mut Tx,
        project: &str,
        user: &str,
        hash: Option<&str>,
        roles: &[Role],
    ) -> Result<Tenant> {
        let domain = DomainId::from("default");
        let project = ensure_project(tx, &domain, project).await?;
        let user = match user::store::by_name(tx, &domain, user).await? {
            Some(u) => u.id,
            None => {
                let u = new_user(&domain, user, &project, self.password_end());
                user::store::insert(tx, &u, hash, self.env.now()).await?;
                u.id
            }
        };
        for r in roles {
            assign(tx, &user, Target::Project(project.clone()), *r).await?;
        }
        separation::refuse_two(tx, &user).await?;
        Ok(Tenant { project, user })
    }
}

async fn assign(tx: &mut Tx, user: &UserId, target: Target, role: Role) -> Result<()> {
    let found = role::store::by_name(tx, role.as_str()).await?;
    let id = found.ok_or_else(|| crate::check::missing("role", role.as_str()))?.id;
    let a = Assignment { role: id, actor: Actor::User(user.clone()), target, inherited: false };
    role::store::assign(tx, &a).await
}

fn first(role: &str) -> RoleDef {
    RoleDef { id: RoleId::fresh_hex(), name: role.to_owned(), domain: None, description: None, extra: Extra::new() }
}

async fn ensure_project(tx: &mut Tx, domain: &DomainId, name: &str) -> Result<ProjectId> {
    if let Some(p) = project::store::by_name(tx, domain, name).await? {
        return Ok(p.id);
    }
    let p = Project {
        id: ProjectId::fresh_hex(),
        domain: domain.clone(),
        parent: None,
        name: name.to_owned(),
        description: String::new(),
        enabled: true,
        tags: vec![],
        extra: Extra::new(),
        generation: 0,
    };
    project::store::insert(tx, &p).await?;
    Ok(p.id)
}

fn new_user(domain: &DomainId, name: &str, project: &ProjectId, end: Option<kernel::Timestamp>) -> User {
    User {
        id: UserId::fresh_hex(),
        domain: domain.clone(),
        name: name.to_owned(),
        default_project: Some(project.clone()),
        enabled: true,
        options: Extra::new(),
        extra: Extra::new(),
        generation: 0,
        password_expires_at: end,
        must_change: false,
    }
}

/// A service is made when the catalogue has none of its type.
async fn fill_catalog(tx: &mut Tx) -> Result<()> {
    let region = kernel::RegionId::from(REGION);
    if catalog::store::region(tx, &region).await.is_err_and(|e| e.is_not_found()) {
        let r = Region { id: region.clone(), parent: None, description: String::new(), extra: Extra::new() };
        catalog::store::insert_region(tx, &r).await?;
    }
    for (kind, name, path, description) in SERVICES {
        if !catalog::store::services(tx, Some(kind), None).await?.is_empty() {
            continue;
        }
        let s = Service {
            id: kernel::fresh_uuid().simple().to_string(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            description: description.to_owned(),
            enabled: true,
            extra: Extra::new(),
        };
        catalog::store::insert_service(tx, &s).await?;
        for interface in ["public", "internal", "admin"] {
            let e = ServiceEndpoint {
                id: kernel::fresh_uuid().simple().to_string(),
                service: s.id.clone(),
                region: Some(region.clone()),
                interface: interface.to_owned(),
                url: format!("$(public_endpoint)s{path}"),
                enabled: true,
                extra: Extra::new(),
            };
            catalog::store::insert_endpoint(tx, &e).await?;
        }
    }
    Ok(())
}
