//! Projects as a tree: a prefecture, its counties, their hospitals.
//!
//! A project is enabled only below enabled ones; it can be deleted only without children. Deleting or disabling ends its tokens.

pub(crate) mod store;
mod tree;

use crate::query::Listed;
use crate::{Extra, Identity, check, domain, rights};
use kernel::event::{PROJECT_CREATED, PROJECT_DELETED, ProjectPlaced};
use kernel::{Caller, DomainId, Error, Page, ProjectId, Result, UserId};
use runtime::{Tx, transact};

pub use tree::DEPTH;

/// A project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// Id.
    pub id: ProjectId,
    /// Domain.
    pub domain: DomainId,
    /// Project above; `None` below the domain itself.
    pub parent: Option<ProjectId>,
    /// Name, unique in the domain.
    pub name: String,
    /// Description.
    pub description: String,
    /// Nobody gets a token for a disabled project.
    pub enabled: bool,
    /// Tags.
    pub tags: Vec<String>,
    /// Additional fields.
    pub extra: Extra,
    /// Raised, it ends the tokens of the project.
    pub generation: u64,
}

/// Fields of a new project, or the fields to change.
#[derive(Debug, Clone, Default)]
pub struct ProjectInput {
    /// Name.
    pub name: Option<String>,
    /// Domain; that of the parent or of the caller if absent.
    pub domain: Option<DomainId>,
    /// Project or domain above.
    pub parent: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Enabled.
    pub enabled: Option<bool>,
    /// Tags.
    pub tags: Option<Vec<String>>,
    /// Additional fields.
    pub extra: Extra,
}

/// Which projects are wanted.
#[derive(Debug, Clone, Default)]
pub struct ProjectFilter {
    /// Name.
    pub name: Option<String>,
    /// Domain.
    pub domain: Option<DomainId>,
    /// Project or domain above.
    pub parent: Option<String>,
    /// Enabled.
    pub enabled: Option<bool>,
}

fn checked(i: &ProjectInput) -> Result<()> {
    i.name.as_deref().map_or(Ok(()), |n| check::name("project.name", n, domain::NAME))?;
    i.description.as_deref().map_or(Ok(()), |t| check::text("project.description", t, 4096))?;
    for t in i.tags.iter().flatten() {
        check::name("project.tags", t, 255)?;
        if t.contains([',', '/']) {
            return Err(Error::bad_request("project.tags: a tag has no comma and no slash").field("project.tags"));
        }
    }
    if i.tags.as_ref().is_some_and(|t| t.len() > 80) {
        return Err(Error::bad_request("project.tags: at most 80 tags").field("project.tags"));
    }
    check::extra("project", &i.extra)
}

impl Identity {
    /// Creates a project, below `parent` if one is given.
    ///
    /// # Errors
    /// Bad request, naming the field; not found (parent, domain); conflict, if the name is taken; forbidden.
    pub async fn create_project(&self, caller: &Caller, i: ProjectInput) -> Result<Project> {
        rights::manage(caller)?;
        checked(&i)?;
        let name = check::required("project.name", &i.name)?.to_owned();
        transact!(self.env.db, |tx| {
            let (domain, parent) = tree::place(tx, caller, &i).await?;
            let p = Project {
                id: ProjectId::fresh_hex(),
                domain,
                parent,
                name: name.clone(),
                description: i.description.clone().unwrap_or_default(),
                enabled: i.enabled.unwrap_or(true),
                tags: i.tags.clone().unwrap_or_default(),
                extra: i.extra.clone(),
                generation: 0,
            };
            store::insert(tx, &p).await?;
            self.placed(tx, &p.id, p.parent.as_ref()).await?;
            self.changed(tx).await?;
            Ok(p)
        })
    }

    /// Tells the other slices where a new project stands in the tree; it never moves.
    pub(crate) async fn placed(&self, tx: &mut Tx, id: &ProjectId, parent: Option<&ProjectId>) -> Result<()> {
        let fact = ProjectPlaced { project: id.clone(), parent: parent.cloned() };
        self.env.outbox.publish(tx, PROJECT_CREATED, id.as_str(), &fact).await
    }

    /// Where every project stands: for a projection that begins late.
    ///
    /// # Errors
    /// What the database says.
    pub async fn places(&self) -> Result<Vec<ProjectPlaced>> {
        store::places(&mut self.env.db.read().await?).await
    }

    /// One project: for who may read accounts, and for who has a role in it.
    ///
    /// # Errors
    /// Not found, also for who has no role in it.
    pub async fn project(&self, caller: &Caller, id: &ProjectId) -> Result<Project> {
        let mut tx = self.env.db.read().await?;
        let p = store::get(&mut tx, id).await?;
        let near = caller.project.as_ref() == Some(id) || caller.domain.as_ref() == Some(&p.domain);
        if near || rights::may_view(caller) || store::ids_of_user(&mut tx, &caller.user).await?.contains(id) {
            return Ok(p);
        }
        Err(check::missing("project", id.as_str()))
    }

    /// Projects by filter.
    ///
    /// # Errors
    /// Forbidden.
    pub async fn projects(&self, caller: &Caller, f: &ProjectFilter, page: &Page) -> Result<Listed<Project>> {
        rights::view(caller)?;
        store::list(&mut self.env.db.read().await?, f, page).await
    }

    /// Enabled projects in which the user has a role, by name.
    ///
    /// # Errors
    /// Forbidden, to others than the user himself and who may read accounts.
    pub async fn projects_of_user(&self, caller: &Caller, user: &UserId) -> Result<Vec<Project>> {
        rights::own(caller, user.as_str(), rights::may_view(caller))?;
        let mut tx = self.env.db.read().await?;
        crate::user::store::get(&mut tx, user).await?;
        store::of_user(&mut tx, user).await
    }

    /// Changes a project. Disabling it ends its tokens.
    ///
    /// # Errors
    /// As [`Identity::create_project`]; forbidden, if it would be enabled below a disabled one or the other way round.
    pub async fn update_project(&self, caller: &Caller, id: &ProjectId, i: ProjectInput) -> Result<Project> {
        rights::manage(caller)?;
        checked(&i)?;
        transact!(self.env.db, |tx| {
            let mut p = store::get(tx, id).await?;
            let i = i.clone();
            tree::unmoved(&p, &i)?;
            let enabled = i.enabled.unwrap_or(p.enabled);
            tree::may_switch(tx, &p, enabled).await?;
            if p.enabled && !enabled {
                p.generation += 1;
            }
            p.name = i.name.unwrap_or(p.name);
            p.description = i.description.unwrap_or(p.description);
            p.enabled = enabled;
            p.tags = i.tags.unwrap_or(p.tags);
            check::merge(&mut p.extra, i.extra);
            store::update(tx, &p).await?;
            self.changed(tx).await?;
            Ok(p)
        })
    }

    /// Deletes a project without children, its assignments and application credentials, and tells the other slices.
    ///
    /// # Errors
    /// Not found; forbidden, while it has children.
    pub async fn delete_project(&self, caller: &Caller, id: &ProjectId) -> Result<()> {
        rights::manage(caller)?;
        transact!(self.env.db, |tx| {
            store::get(tx, id).await?;
            if !store::children(tx, id).await?.is_empty() {
                let why = format!("Cannot delete the project {id} since it is not a leaf in the hierarchy.");
                return Err(Error::forbidden(why));
            }
            self.remove_project(tx, id).await?;
            self.changed(tx).await
        })
    }

    pub(crate) async fn remove_project(&self, tx: &mut Tx, id: &ProjectId) -> Result<()> {
        store::delete(tx, id).await?;
        self.env.outbox.publish(tx, PROJECT_DELETED, id.as_str(), &serde_json::json!({"project": id})).await
    }

    /// Ends every token of a project.
    ///
    /// # Errors
    /// Not found; forbidden.
    pub async fn revoke_project_tokens(&self, caller: &Caller, id: &ProjectId) -> Result<()> {
        rights::manage(caller)?;
        transact!(self.env.db, |tx| {
            let mut p = store::get(tx, id).await?;
            p.generation += 1;
            store::update(tx, &p).await?;
            self.changed(tx).await
        })
    }
}
