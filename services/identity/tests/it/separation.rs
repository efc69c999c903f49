//! The three administrators (三员分立): one person, one of the roles, whichever way the second would come.

use crate::world::{PASSWORD, World, worlds};
use identity::group::GroupInput;
use identity::role::{Actor, Target};
use identity::user::UserInput;
use kernel::{Caller, Error, ErrorKind, GroupId, Result, Role, UserId};
use std::sync::Arc;

const THREE: [Role; 3] = [Role::SystemAdministrator, Role::SecurityAdministrator, Role::AuditAdministrator];

async fn give(w: &World, by: &Caller, role: Role, actor: Actor, target: Target) -> Result<()> {
    w.id.assign(by, &w.assignment(role, actor, target).await).await
}

async fn group(w: &World, name: &str) -> GroupId {
    w.id.create_group(&w.root, GroupInput { name: Some(name.into()), ..Default::default() }).await.unwrap().id
}

fn two(r: Result<()>) {
    let e = r.unwrap_err();
    assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "SeparationOfDuties"));
    assert!(e.message.contains("_administrator and "), "{}", e.message);
}

async fn held(w: &World, u: &UserId) -> usize {
    let f = identity::role::AssignmentFilter { user: Some(u.clone()), effective: true, ..Default::default() };
    w.id.assignments(&w.root, &f).await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn directly_in_every_pair_and_scope() {
    for w in worlds().await {
        let p = w.project("county").await;
        let targets = [Target::Project(p.clone()), Target::Domain("default".into()), Target::System];
        for (i, first) in THREE.into_iter().enumerate() {
            for (j, second) in THREE.into_iter().enumerate().filter(|(j, _)| *j != i) {
                let u = w.user(&format!("u{i}{j}")).await;
                let who = || Actor::User(u.clone());
                give(&w, &w.root, first, who(), targets[i].clone()).await.unwrap();
                two(give(&w, &w.root, second, who(), targets[j].clone()).await);
                assert_eq!(held(&w, &u).await, 1, "{}", w.t.name);
                // The same one elsewhere, and other roles, are well.
                give(&w, &w.root, first, who(), targets[j].clone()).await.unwrap();
                give(&w, &w.root, Role::Operator, who(), targets[i].clone()).await.unwrap();
                // Given back, the other may be had.
                for t in [&targets[i], &targets[j]] {
                    let a = w.assignment(first, who(), t.clone()).await;
                    w.id.unassign(&w.root, &a).await.unwrap();
                }
                give(&w, &w.root, second, who(), targets[j].clone()).await.unwrap();
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn through_groups_in_both_orders() {
    for w in worlds().await {
        let (system, audit) = (Role::SystemAdministrator, Role::AuditAdministrator);
        let g = group(&w, "auditors").await;
        // The group has the role, then a holder of another joins.
        give(&w, &w.root, audit, Actor::Group(g.clone()), Target::System).await.unwrap();
        let a = w.user("a").await;
        give(&w, &w.root, system, Actor::User(a.clone()), Target::System).await.unwrap();
        two(w.id.add_member(&w.root, &g, &a).await);
        assert!(!w.id.is_member(&w.root, &g, &a).await.unwrap());
        // He is a member, then gets another himself.
        let b = w.user("b").await;
        w.id.add_member(&w.root, &g, &b).await.unwrap();
        two(give(&w, &w.root, system, Actor::User(b.clone()), Target::Domain("default".into())).await);
        // He is a member of a group without roles, which then gets one.
        let h = group(&w, "others").await;
        w.id.add_member(&w.root, &h, &a).await.unwrap();
        w.id.add_member(&w.root, &h, &w.user("c").await).await.unwrap();
        two(give(&w, &w.root, audit, Actor::Group(h.clone()), Target::System).await);
        // One group with two of them harms nobody while it is empty, and takes nobody in.
        let k = group(&w, "both").await;
        for r in [system, audit] {
            give(&w, &w.root, r, Actor::Group(k.clone()), Target::System).await.unwrap();
        }
        two(w.id.add_member(&w.root, &k, &w.user("d").await).await);
        // Two groups.
        let d = w.user("e").await;
        w.id.add_member(&w.root, &g, &d).await.unwrap();
        give(&w, &w.root, system, Actor::Group(h.clone()), Target::System).await.unwrap();
        two(w.id.add_member(&w.root, &h, &d).await);
        assert_eq!(held(&w, &d).await, 1, "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_grants_at_once_give_one() {
    for w in worlds().await {
        let w = Arc::new(w);
        for round in 0..10 {
            let u = w.user(&format!("u{round}")).await;
            let tasks: Vec<_> = THREE
                .into_iter()
                .map(|r| {
                    let (w, u) = (w.clone(), u.clone());
                    runtime::task::spawn(
                        "grant",
                        async move { give(&w, &w.root, r, Actor::User(u), Target::System).await },
                    )
                })
                .collect();
            let mut done = 0;
            for t in tasks {
                match t.await.unwrap().unwrap() {
                    Ok(()) => done += 1,
                    Err(e) => assert_eq!(e.code, "SeparationOfDuties", "{} {e:?}", w.t.name),
                }
            }
            assert_eq!((done, held(&w, &u).await), (1, 1), "{}", w.t.name);
        }
    }
}

/// One of each administrator, and a plain member.
async fn staff(w: &World) -> [Caller; 4] {
    let p = w.project("office").await;
    let mut all = Vec::new();
    for r in THREE.into_iter().chain([Role::Member]) {
        let u = w.user(r.as_str()).await;
        w.grant(r, &u, &p).await;
        all.push(w.caller(r.as_str(), &p).await);
    }
    all.try_into().unwrap()
}

fn forbidden<T>(r: Result<T>) -> Error {
    match r {
        Ok(_) => panic!("it was allowed"),
        Err(e) => {
            assert_eq!(e.kind, ErrorKind::Forbidden, "{e:?}");
            e
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_administrator_does_his_own_work_and_not_the_others() {
    for w in worlds().await {
        let [system, security, audit, member] = staff(&w).await;
        let new = |n: &str| UserInput { name: Some(n.into()), ..Default::default() };
        let u = w.id.create_user(&system, new("hired")).await.unwrap().id;
        for c in [&security, &audit, &member] {
            forbidden(w.id.create_user(c, new("x")).await);
        }
        let to = || Actor::User(u.clone());
        give(&w, &security, Role::Operator, to(), Target::System).await.unwrap();
        for c in [&system, &audit, &member] {
            forbidden(give(&w, c, Role::Member, to(), Target::System).await);
        }
        for c in [&system, &security, &audit] {
            w.id.users(c, &Default::default(), &Default::default()).await.unwrap();
        }
        forbidden(w.id.users(&member, &Default::default(), &Default::default()).await);
        w.id.user(&member, &member.user).await.unwrap();
        forbidden(w.id.user(&member, &u).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ways_around_are_closed() {
    for w in worlds().await {
        let [system, security, audit, member] = staff(&w).await;
        // Nobody assigns to himself, nor makes an admin.
        forbidden(give(&w, &security, Role::Operator, Actor::User(security.user.clone()), Target::System).await);
        forbidden(give(&w, &security, Role::Admin, Actor::User(member.user.clone()), Target::System).await);
        let g = group(&w, "friends").await;
        w.id.add_member(&system, &g, &security.user).await.unwrap();
        forbidden(give(&w, &security, Role::Operator, Actor::Group(g.clone()), Target::System).await);
        // Who manages accounts must not take over another administrator's, by any field.
        for other in [&security, &audit] {
            let password = UserInput { password: Some("Taken-Over-1".into()), ..Default::default() };
            forbidden(w.id.update_user(&system, &other.user, password).await);
            let off = UserInput { enabled: Some(false), ..Default::default() };
            forbidden(w.id.update_user(&system, &other.user, off).await);
            forbidden(w.id.delete_user(&system, &other.user).await);
            forbidden(w.id.revoke_user_tokens(&system, &other.user).await);
            let token = w.login(&other.user_name, Default::default()).await.unwrap().token;
            forbidden(w.id.revoke(&system, token.expose()).await);
            w.id.validate(token.expose()).await.unwrap();
        }
        let admin = w.id.user_by_name(&w.root, "admin").await.unwrap().id;
        forbidden(w.id.set_password(&system, &admin, &"Taken-Over-1".into()).await);
        w.id.set_password(&system, &member.user, &"Reset-By-System-1".into()).await.unwrap();
        // Putting somebody into a group that has roles is granting.
        let h = group(&w, "operators").await;
        give(&w, &w.root, Role::Operator, Actor::Group(h.clone()), Target::System).await.unwrap();
        forbidden(w.id.add_member(&system, &h, &member.user).await);
        forbidden(w.id.delete_group(&system, &h).await);
        w.id.add_member(&security, &h, &member.user).await.unwrap();
        forbidden(w.id.add_member(&security, &h, &security.user).await);
        let k = group(&w, "admins").await;
        give(&w, &w.root, Role::Admin, Actor::Group(k.clone()), Target::System).await.unwrap();
        forbidden(w.id.add_member(&security, &k, &member.user).await);
        // A role that looks like a built-in one cannot be made, in no domain.
        for domain in [None, Some("default".into())] {
            let i = identity::role::RoleInput { name: Some("admin".into()), domain, ..Default::default() };
            assert_eq!(w.id.create_role(&w.root, i).await.unwrap_err().kind, ErrorKind::Conflict);
        }
        let builtin = w.role("reader").await;
        forbidden(w.id.delete_role(&w.root, &builtin).await);
        assert!(w.login("audit_administrator", Default::default()).await.is_ok(), "{} {PASSWORD}", w.t.name);
    }
}

/// The administrator of the bootstrap, by a login of his own.
async fn admin(w: &World) -> Caller {
    let home = w.id.projects(&w.root, &Default::default(), &Default::default()).await.unwrap().items;
    let home = home.into_iter().find(|p| p.name == "admin").unwrap();
    w.caller("admin", &home.id).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_grants_himself_a_role_of_a_side_or_of_the_three() {
    const ENTRUSTED: [Role; 5] = [Role::Purchaser, Role::Operator, THREE[0], THREE[1], THREE[2]];
    for w in worlds().await {
        let (admin, p) = (admin(&w).await, w.project("county").await);
        let myself = || Actor::User(admin.user.clone());
        let before = held(&w, &admin.user).await;
        for role in ENTRUSTED {
            for target in [Target::Project(p.clone()), Target::Domain("default".into()), Target::System] {
                let e = forbidden(give(&w, &admin, role, myself(), target).await);
                assert!(e.message.contains(role.as_str()) && e.message.contains("another admin"), "{}", e.message);
            }
            let mut below = w.assignment(role, myself(), Target::Project(p.clone())).await;
            below.inherited = true;
            forbidden(w.id.assign(&admin, &below).await);
        }
        assert_eq!(held(&w, &admin.user).await, before, "{}", w.t.name);
        // Somebody else does it, and he does it for others.
        let other = w.user("other").await;
        w.grant(Role::Admin, &other, &p).await;
        let other = w.caller("other", &p).await;
        give(&w, &other, Role::Purchaser, myself(), Target::Project(p.clone())).await.unwrap();
        for role in [Role::Purchaser, Role::Operator, Role::AuditAdministrator] {
            let to = Actor::User(other.user.clone());
            give(&w, &admin, role, to, Target::Project(p.clone())).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_grants_himself_such_a_role_by_a_group() {
    for w in worlds().await {
        let (admin, p) = (admin(&w).await, w.project("county").await);
        let on = || Target::Project(p.clone());
        // The group has the role, then he joins; others he puts in.
        let g = group(&w, "commission").await;
        give(&w, &admin, Role::Purchaser, Actor::Group(g.clone()), on()).await.unwrap();
        let e = forbidden(w.id.add_member(&admin, &g, &admin.user).await);
        assert!(e.message.contains("purchaser"), "{}", e.message);
        assert!(!w.id.is_member(&w.root, &g, &admin.user).await.unwrap(), "{}", w.t.name);
        w.id.add_member(&admin, &g, &w.user("clerk").await).await.unwrap();
        // He is a member, then the group gets the role.
        let h = group(&w, "others").await;
        w.id.add_member(&admin, &h, &admin.user).await.unwrap();
        forbidden(give(&w, &admin, Role::Operator, Actor::Group(h.clone()), on()).await);
        give(&w, &admin, Role::Member, Actor::Group(h.clone()), on()).await.unwrap();
        // Somebody else may do either.
        give(&w, &w.root, Role::Operator, Actor::Group(h.clone()), on()).await.unwrap();
        w.id.add_member(&w.root, &g, &admin.user).await.unwrap();
        // There already is well: nothing is taken.
        w.id.add_member(&admin, &g, &admin.user).await.unwrap();
    }
}

/// Keystone lets an admin assign to himself, and its clients do.
#[tokio::test(flavor = "multi_thread")]
async fn an_admin_takes_keystones_own_roles_as_there() {
    for w in worlds().await {
        let (admin, p) = (admin(&w).await, w.project("tempest").await);
        let to = || Actor::User(admin.user.clone());
        for role in [Role::Admin, Role::Member, Role::Reader] {
            give(&w, &admin, role, to(), Target::Project(p.clone())).await.unwrap();
        }
        let i = identity::role::RoleInput { name: Some("night-watch".into()), ..Default::default() };
        w.id.create_role(&w.root, i).await.unwrap();
        for name in ["manager", "night-watch"] {
            let role = w.role(name).await;
            let a = identity::role::Assignment { role, actor: to(), target: Target::System, inherited: false };
            w.id.assign(&admin, &a).await.unwrap();
        }
    }
}
