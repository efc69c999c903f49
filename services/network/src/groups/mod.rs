//! Security groups: what may reach a port and what it may reach. Nothing comes in that no rule lets in. Every project has a group `default`
//! that lets its members out and lets them reach each other.
//!
//! Files: `rules.rs` (rules and their checks), `store.rs`.

pub mod rules;
pub(crate) mod store;

use crate::check;
use crate::list::{ListQuery, Listing};
use crate::{Network, Stamp, ports, tags};
use kernel::{Caller, Error, ErrorKind, ProjectId, Result, SecurityGroupId, Timestamp};
use rules::Rule;
use runtime::port::Resource;
use runtime::{Tx, transact};

/// Name of the group that every project has.
pub const DEFAULT: &str = "default";

/// A security group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Id.
    pub id: SecurityGroupId,
    /// Owner.
    pub project: ProjectId,
    /// Name; not unique, but `default` is taken.
    pub name: String,
    /// Description.
    pub description: String,
    /// The one that every project has.
    pub is_default: bool,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// Tags.
    pub tags: Vec<String>,
    /// Ages.
    pub stamp: Stamp,
}

/// A security group to be made.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "as in Group")]
pub struct NewGroup {
    pub project: Option<ProjectId>,
    pub name: String,
    pub description: String,
}

/// What is to change of a security group.
#[derive(Debug, Clone, Default)]
#[expect(missing_docs, reason = "as in Group")]
pub struct GroupChange {
    pub name: Option<String>,
    pub description: Option<String>,
}

/// No such group for this caller.
pub(crate) fn not_found(id: &str) -> Error {
    let id: String = id.chars().take(80).collect();
    Error::not_found(format!("Security group {id} does not exist")).code("SecurityGroupNotFound")
}

/// The group, if the caller may know of it.
pub(crate) async fn visible(tx: &mut Tx, caller: &Caller, id: &SecurityGroupId) -> Result<Group> {
    store::get(tx, id).await?.filter(|g| caller.may_see(&g.project)).ok_or_else(|| not_found(id.as_str()))
}

/// The project's default group, made if this is the first time that anybody asks. The cloud makes it, so no quota is charged.
pub(crate) async fn ensure_default(tx: &mut Tx, project: &ProjectId, now: Timestamp) -> Result<SecurityGroupId> {
    if let Some(id) = store::default_of(tx, project).await? {
        return Ok(id);
    }
    let group = Group {
        id: SecurityGroupId::fresh(),
        project: project.clone(),
        name: DEFAULT.to_owned(),
        description: "Default security group".to_owned(),
        is_default: true,
        rules: vec![],
        tags: vec![],
        stamp: Stamp::new(now),
    };
    store::insert(tx, &group).await.map_err(|e| match e.code {
        "unique" => Error::new(ErrorKind::Retry, "GroupRace", "two changes made the default group").because(e),
        _ => e,
    })?;
    for rule in rules::of_default_group(&group, now) {
        rules::store::insert(tx, &rule).await?;
    }
    Ok(group.id)
}

/// Groups by id, or by name within the project (as Nova names them).
pub(crate) async fn resolve(
    tx: &mut Tx,
    caller: &Caller,
    project: &ProjectId,
    asked: &[String],
) -> Result<Vec<SecurityGroupId>> {
    let mut all = Vec::with_capacity(asked.len());
    for text in asked {
        let found = match store::get(tx, &text.as_str().into()).await? {
            // A group of another project would open the port to rules that its owner does not see.
            Some(g) if g.project == *project || caller.is_admin() => vec![g.id],
            Some(_) => vec![],
            None => store::named(tx, project, text).await?,
        };
        match found.as_slice() {
            [one] if all.contains(one) => {}
            [one] => all.push(one.clone()),
            [] => return Err(not_found(text)),
            _ => {
                return Err(Error::conflict(format!(
                    "Multiple security groups found matching '{text}'. Use an ID to be more specific."
                ))
                .code("NoUniqueMatch"));
            }
        }
    }
    Ok(all)
}

impl Network {
    /// Makes a security group; like Neutron's, it lets everything out.
    ///
    /// # Errors
    /// Bad request naming the field, `SecurityGroupDefaultAlreadyExists`, `OverQuota`.
    pub async fn create_group(&self, caller: &Caller, new: &NewGroup) -> Result<Group> {
        let now = self.env.now();
        check::text("name", &new.name)?;
        check::text("description", &new.description)?;
        let project = check::owner(caller, new.project.as_ref())?;
        transact!(self.env.db, |tx| {
            ensure_default(tx, &project, now).await?;
            if new.name == DEFAULT {
                return Err(Error::conflict("Default security group already exists.")
                    .code("SecurityGroupDefaultAlreadyExists")
                    .field("name"));
            }
            let mut group = Group {
                id: SecurityGroupId::fresh(),
                project: project.clone(),
                name: new.name.clone(),
                description: new.description.clone(),
                is_default: false,
                rules: vec![],
                tags: vec![],
                stamp: Stamp::new(now),
            };
            self.quota.charge(tx, &project, &[(Resource::SecurityGroup, 1)]).await?;
            store::insert(tx, &group).await?;
            for rule in rules::of_new_group(&group, now) {
                rules::store::insert(tx, &rule).await?;
                group.rules.push(rule);
            }
            tx.wake_on_commit(&self.dirty);
            Ok(group)
        })
    }

    /// A security group with its rules.
    ///
    /// # Errors
    /// `SecurityGroupNotFound`.
    pub async fn get_group(&self, caller: &Caller, id: &SecurityGroupId) -> Result<Group> {
        let mut tx = self.env.db.read().await?;
        visible(&mut tx, caller, id).await
    }

    /// Security groups of the caller's project; its default group comes into being by being looked for.
    ///
    /// # Errors
    /// Bad request for an unknown filter or sort key.
    pub async fn list_groups(&self, caller: &Caller, query: &ListQuery) -> Result<Listing<Group>> {
        if let Some(project) = &caller.project {
            self.default_group(project).await?;
        }
        let mut tx = self.env.db.read().await?;
        store::list(&mut tx, caller, query).await
    }

    async fn default_group(&self, project: &ProjectId) -> Result<SecurityGroupId> {
        let mut read = self.env.db.read().await?;
        if let Some(id) = store::default_of(&mut read, project).await? {
            return Ok(id);
        }
        drop(read);
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let id = ensure_default(tx, project, now).await?;
            tx.wake_on_commit(&self.dirty);
            Ok(id)
        })
    }

    /// Changes a security group.
    ///
    /// # Errors
    /// `SecurityGroupNotFound`, `SecurityGroupCannotUpdateDefault`, bad request naming the field.
    pub async fn update_group(&self, caller: &Caller, id: &SecurityGroupId, change: &GroupChange) -> Result<Group> {
        let now = self.env.now();
        check::text_opt("name", change.name.as_deref())?;
        check::text_opt("description", change.description.as_deref())?;
        transact!(self.env.db, |tx| {
            let mut group = visible(tx, caller, id).await?;
            let renamed = change.name.as_ref().is_some_and(|n| *n != group.name);
            if renamed && (group.is_default || change.name.as_deref() == Some(DEFAULT)) {
                return Err(Error::conflict("Updating default security group not allowed.")
                    .code("SecurityGroupCannotUpdateDefault")
                    .field("name"));
            }
            group.name = change.name.clone().unwrap_or(group.name);
            group.description = change.description.clone().unwrap_or(group.description);
            group.stamp = group.stamp.next(now);
            store::update(tx, &group).await?;
            if renamed {
                ports::store::group_renamed(tx, id).await?;
            }
            tx.wake_on_commit(&self.dirty);
            Ok(group)
        })
    }

    /// Deletes a security group that no port is in and no other group's rule names.
    ///
    /// # Errors
    /// `SecurityGroupNotFound`, `SecurityGroupInUse`, `SecurityGroupCannotRemoveDefault`.
    pub async fn delete_group(&self, caller: &Caller, id: &SecurityGroupId) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let group = visible(tx, caller, id).await?;
            if group.is_default && !caller.is_admin() {
                return Err(Error::conflict("Insufficient rights for removing default security group.")
                    .code("SecurityGroupCannotRemoveDefault"));
            }
            if store::in_use(tx, id).await? {
                return Err(Error::conflict(format!("Security Group {id} in use.")).code("SecurityGroupInUse"));
            }
            let charged = group.rules.iter().filter(|r| r.charged).count();
            rules::store::delete_of_group(tx, id).await?;
            store::delete(tx, id, now).await?;
            tags::store::clear(tx, tags::Kind::SecurityGroup, id.as_str()).await?;
            let back = i64::try_from(charged).unwrap_or(i64::MAX);
            let group_back = i64::from(!group.is_default);
            let deltas = [(Resource::SecurityGroup, -group_back), (Resource::SecurityGroupRule, -back)];
            self.quota.charge(tx, &group.project, &deltas).await?;
            tx.wake_on_commit(&self.dirty);
            Ok(())
        })
    }
}
