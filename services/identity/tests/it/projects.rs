//! The tree of projects, domains, inheritance.

use crate::world::{World, worlds};
use identity::domain::DomainInput;
use identity::project::{DEPTH, Project, ProjectFilter, ProjectInput};
use identity::role::{Actor, Assignment, AssignmentFilter, Target};
use identity::token::login::{DomainKey, ScopeRequest};
use kernel::{ErrorKind, Page, ProjectId, Result, Role, UserId};

async fn below(w: &World, parent: &str, name: &str) -> Result<Project> {
    let i = ProjectInput { name: Some(name.into()), parent: Some(parent.into()), ..Default::default() };
    w.id.create_project(&w.root, i).await
}

fn switch(enabled: bool) -> ProjectInput {
    ProjectInput { enabled: Some(enabled), ..Default::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prefecture_its_counties_their_hospitals() {
    for w in worlds().await {
        let prefecture = below(&w, "default", "prefecture").await.unwrap();
        assert_eq!(prefecture.parent, None);
        let county = below(&w, prefecture.id.as_str(), "county").await.unwrap();
        let hospital = below(&w, county.id.as_str(), "hospital").await.unwrap();
        let children = |p: &ProjectId| ProjectFilter { parent: Some(p.to_string()), ..Default::default() };
        let found = w.id.projects(&w.root, &children(&county.id), &Page::default()).await.unwrap().items;
        assert_eq!(found, std::slice::from_ref(&hospital));
        // Only leaves go, only what has no enabled children is disabled, nothing is enabled below a disabled one.
        let e = w.id.delete_project(&w.root, &county.id).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Forbidden);
        assert_eq!(
            w.id.update_project(&w.root, &county.id, switch(false)).await.unwrap_err().kind,
            ErrorKind::Forbidden
        );
        w.id.update_project(&w.root, &hospital.id, switch(false)).await.unwrap();
        w.id.update_project(&w.root, &county.id, switch(false)).await.unwrap();
        assert_eq!(
            w.id.update_project(&w.root, &hospital.id, switch(true)).await.unwrap_err().kind,
            ErrorKind::Forbidden
        );
        assert_eq!(below(&w, county.id.as_str(), "late").await.unwrap_err().kind, ErrorKind::Forbidden);
        let moved = ProjectInput { parent: Some(prefecture.id.to_string()), ..Default::default() };
        assert_eq!(w.id.update_project(&w.root, &hospital.id, moved).await.unwrap_err().kind, ErrorKind::Forbidden);
        let mut above = prefecture.id.to_string();
        for level in 2..=DEPTH {
            above = below(&w, &above, &format!("level{level}")).await.unwrap().id.to_string();
        }
        let e = below(&w, &above, "too-deep").await.unwrap_err();
        assert!(e.message.contains("depth"), "{} {e}", w.t.name);
        assert_eq!(below(&w, "nowhere", "x").await.unwrap_err().kind, ErrorKind::NotFound);
        assert_eq!(below(&w, "default", "prefecture").await.unwrap_err().kind, ErrorKind::Conflict);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn inherited_roles_reach_what_is_below_and_not_the_place_itself() {
    for w in worlds().await {
        let top = below(&w, "default", "top").await.unwrap();
        let mid = below(&w, top.id.as_str(), "mid").await.unwrap();
        let leaf = below(&w, mid.id.as_str(), "leaf").await.unwrap();
        let u = w.user("supervisor").await;
        let mut a = w.assignment(Role::Reader, Actor::User(u.clone()), Target::Project(top.id.clone())).await;
        a.inherited = true;
        w.id.assign(&w.root, &a).await.unwrap();
        let reaches = async |p: &Project| w.login("supervisor", ScopeRequest::Project(p.id.clone())).await.is_ok();
        assert_eq!(
            (reaches(&top).await, reaches(&mid).await, reaches(&leaf).await),
            (false, true, true),
            "{}",
            w.t.name
        );
        let names = async || {
            let all = w.id.projects_of_user(&w.root, &u).await.unwrap();
            all.into_iter().map(|p| p.name).collect::<Vec<_>>()
        };
        assert_eq!(names().await, ["leaf", "mid"]);
        let f = AssignmentFilter { user: Some(u.clone()), effective: true, ..Default::default() };
        assert_eq!(w.id.assignments(&w.root, &f).await.unwrap().len(), 2);
        w.id.unassign(&w.root, &a).await.unwrap();
        assert!(!reaches(&leaf).await);
        let everywhere = Assignment { target: Target::Domain("default".into()), ..a };
        w.id.assign(&w.root, &everywhere).await.unwrap();
        assert!(reaches(&top).await && reaches(&leaf).await);
        assert!(w.login("supervisor", ScopeRequest::Domain(DomainKey::Id("default".into()))).await.is_err());
        assert_eq!(names().await, ["admin", "leaf", "mid", "top"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_domain_is_closed_and_goes_as_a_whole() {
    for w in worlds().await {
        let i = DomainInput { name: Some("province".into()), ..Default::default() };
        let d = w.id.create_domain(&w.root, i.clone()).await.unwrap();
        assert_eq!(w.id.create_domain(&w.root, i).await.unwrap_err().kind, ErrorKind::Conflict);
        let p = below(&w, d.id.as_str(), "p").await.unwrap();
        assert_eq!(p.domain, d.id);
        let q = below(&w, p.id.as_str(), "q").await.unwrap();
        let foreign = ProjectInput {
            name: Some("x".into()),
            parent: Some(p.id.to_string()),
            domain: Some("default".into()),
            ..Default::default()
        };
        let e = w.id.create_project(&w.root, foreign).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("project.parent_id"));
        let user = identity::user::UserInput {
            name: Some("clerk".into()),
            domain: Some(d.id.clone()),
            password: Some(crate::world::PASSWORD.into()),
            ..Default::default()
        };
        let u = w.made(user).await;
        w.grant(Role::Member, &u.id, &q.id).await;
        let key = identity::token::login::UserKey::Id(u.id.clone());
        let proof = identity::token::login::Proof::Password(key, crate::world::PASSWORD.into());
        let t = w.id.login(&[proof], &ScopeRequest::Project(q.id.clone())).await.unwrap();
        assert_eq!(w.id.delete_domain(&w.root, &d.id).await.unwrap_err().kind, ErrorKind::Forbidden);
        let off = DomainInput { enabled: Some(false), ..Default::default() };
        w.id.update_domain(&w.root, &d.id, off.clone()).await.unwrap();
        assert!(w.id.validate(t.token.expose()).await.is_err());
        w.id.delete_domain(&w.root, &d.id).await.unwrap();
        for gone in [
            w.id.domain(&w.root, &d.id).await.map(drop),
            w.id.project(&w.root, &q.id).await.map(drop),
            w.id.user(&w.root, &u.id).await.map(drop),
        ] {
            assert_eq!(gone.unwrap_err().kind, ErrorKind::NotFound, "{}", w.t.name);
        }
        let left = w.id.assignments(&w.root, &AssignmentFilter::default()).await.unwrap();
        assert!(left.iter().all(|a| a.assignment.actor != Actor::User(u.id.clone())));
        assert_eq!(w.id.update_domain(&w.root, &"default".into(), off).await.unwrap_err().kind, ErrorKind::Forbidden);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_see_their_own_projects_and_no_others() {
    for w in worlds().await {
        let (mine, other) = (w.project("mine").await, w.project("other").await);
        let u = w.user("nurse").await;
        w.grant(Role::Member, &u, &mine).await;
        let c = w.caller("nurse", &mine).await;
        w.id.project(&c, &mine).await.unwrap();
        assert_eq!(w.id.project(&c, &other).await.unwrap_err().kind, ErrorKind::NotFound);
        let all = w.id.projects(&c, &ProjectFilter::default(), &Page::default()).await;
        assert_eq!(all.unwrap_err().kind, ErrorKind::Forbidden, "{}", w.t.name);
        assert_eq!(w.id.projects_of_user(&c, &u).await.unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_of_somebody_are_his_own_his_groups_and_inherited_ones_while_he_is_enabled() {
    for w in worlds().await {
        let top = below(&w, "default", "county").await.unwrap().id;
        let ward = below(&w, top.as_str(), "ward").await.unwrap().id;
        let (who, other) = (w.user("it").await, w.user("other").await);
        let g = identity::group::GroupInput { name: Some("desk".into()), ..Default::default() };
        let g = w.id.create_group(&w.root, g).await.unwrap().id;
        w.id.add_member(&w.root, &g, &who).await.unwrap();
        let mut a = w.assignment(Role::Member, Actor::Group(g), Target::Project(top.clone())).await;
        a.inherited = true;
        w.id.assign(&w.root, &a).await.unwrap();
        let a = w.assignment(Role::Operator, Actor::User(who.clone()), Target::System).await;
        w.id.assign(&w.root, &a).await.unwrap();

        let of = async |u: &UserId, p: Option<&ProjectId>| w.id.roles_of(&w.root, u, p).await.unwrap();
        assert_eq!(of(&who, Some(&ward)).await, [Role::Member, Role::Reader], "{}", w.t.name);
        assert!(of(&who, Some(&top)).await.is_empty(), "they are inherited below it only");
        assert!(of(&who, Some(&"none".into())).await.is_empty());
        assert_eq!(of(&who, None).await, [Role::Member, Role::Reader, Role::Operator]);
        assert!(of(&other, None).await.is_empty());
        let e = w.id.roles_of(&w.caller("it", &ward).await, &other, None).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Forbidden);
        let off = identity::user::UserInput { enabled: Some(false), ..Default::default() };
        w.id.update_user(&w.root, &who, off).await.unwrap();
        assert!(of(&who, None).await.is_empty());
    }
}
