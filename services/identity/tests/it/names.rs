//! Names for ids: whose, to whom, and projects by how their names begin.

use crate::world::{World, worlds};
use identity::names::MOST;
use identity::project::ProjectInput;
use identity::role::{Actor, Target};
use kernel::{Caller, ErrorKind, ProjectId, Role, UserId};

async fn below(w: &World, parent: &str, name: &str) -> ProjectId {
    let i = ProjectInput { name: Some(name.into()), parent: Some(parent.into()), ..Default::default() };
    w.id.create_project(&w.root, i).await.unwrap().id
}

async fn named(w: &World, c: &Caller, projects: &[&ProjectId], users: &[&UserId]) -> (Vec<String>, Vec<String>) {
    let projects: Vec<ProjectId> = projects.iter().map(|p| (*p).clone()).collect();
    let users: Vec<UserId> = users.iter().map(|u| (*u).clone()).collect();
    let all = w.id.names(c, &projects, &users).await.unwrap();
    (all.projects.into_iter().map(|p| p.name).collect(), all.users.into_iter().map(|u| u.name).collect())
}

async fn begin(w: &World, c: &Caller, q: &str, after: Option<&ProjectId>, limit: u32) -> Vec<(String, ProjectId)> {
    let all = w.id.projects_by_name(c, q, after, limit).await.unwrap();
    all.into_iter().map(|p| (p.name, p.id)).collect()
}

fn names(all: &[(String, ProjectId)]) -> Vec<&str> {
    all.iter().map(|(n, _)| n.as_str()).collect()
}

/// A prefecture with two counties; a hospital with a doctor in the one, a clinic with a nurse in the other; the commission beside.
struct Land {
    prefecture: ProjectId,
    county: ProjectId,
    hospital: ProjectId,
    clinic: ProjectId,
    doctor: UserId,
    nurse: UserId,
    auditor: UserId,
    commission: Caller,
}

async fn land(w: &World) -> Land {
    let prefecture = below(w, "default", "楚雄州").await;
    let county = below(w, prefecture.as_str(), "禄丰市").await;
    let hospital = below(w, county.as_str(), "禄丰市人民医院").await;
    let other = below(w, prefecture.as_str(), "姚安县").await;
    let clinic = below(w, other.as_str(), "姚安县中医院").await;
    let bureau = w.project("卫健委").await;
    let (doctor, nurse, auditor) = (w.user("doctor").await, w.user("nurse").await, w.user("auditor").await);
    w.grant(Role::Member, &doctor, &hospital).await;
    w.grant(Role::Member, &nurse, &clinic).await;
    // Below the prefecture, so in the hospital and in the clinic too.
    let mut a = w.assignment(Role::Reader, Actor::User(auditor.clone()), Target::Project(prefecture.clone())).await;
    a.inherited = true;
    w.id.assign(&w.root, &a).await.unwrap();
    let purchaser = w.user("zhou").await;
    w.grant(Role::Purchaser, &purchaser, &bureau).await;
    let commission = w.caller("zhou", &bureau).await;
    Land { prefecture, county, hospital, clinic, doctor, nurse, auditor, commission }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_commission_is_told_which_hospital_orders_and_where_it_is() {
    for w in worlds().await {
        let l = land(&w).await;
        let unknown = (ProjectId::from("0".repeat(32)), UserId::from("1".repeat(32)));
        let asked = [l.hospital.clone(), unknown.0.clone(), l.hospital.clone(), l.prefecture.clone()];
        let all = w.id.names(&l.commission, &asked, &[l.nurse.clone(), unknown.1]).await.unwrap();
        assert_eq!(all.projects.len(), 2, "each once, in the order asked: {:?}", all.projects);
        let p = &all.projects[0];
        assert_eq!(
            (p.id.clone(), p.name.as_str(), p.domain.as_str()),
            (l.hospital.clone(), "禄丰市人民医院", "Default")
        );
        assert_eq!(p.path, ["楚雄州", "禄丰市"]);
        assert!(all.projects[1].path.is_empty());
        assert_eq!(all.users.iter().map(|u| (&u.id, u.name.as_str())).collect::<Vec<_>>(), [(&l.nurse, "nurse")]);
        // It is told names, and reads no accounts for that.
        assert_eq!(w.id.user(&l.commission, &l.nurse).await.unwrap_err().kind, ErrorKind::Forbidden);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_is_told_his_own_projects_and_the_people_in_them() {
    for w in worlds().await {
        let l = land(&w).await;
        let doctor = w.caller("doctor", &l.hospital).await;
        let projects = [&l.hospital, &l.clinic, &l.county, &l.prefecture];
        let people = [&l.doctor, &l.nurse, &l.auditor];
        let (p, u) = named(&w, &doctor, &projects, &people).await;
        assert_eq!(p, ["禄丰市人民医院"], "{}", w.t.name);
        assert_eq!(u.len(), 2, "{u:?}");
        assert!(u.contains(&"doctor".to_owned()) && u.contains(&"auditor".to_owned()), "{u:?}");
        // By a group as by himself.
        let g = identity::group::GroupInput { name: Some("night".into()), ..Default::default() };
        let g = w.id.create_group(&w.root, g).await.unwrap().id;
        w.id.add_member(&w.root, &g, &l.nurse).await.unwrap();
        let a = w.assignment(Role::Reader, Actor::Group(g), Target::Project(l.hospital.clone())).await;
        w.id.assign(&w.root, &a).await.unwrap();
        assert_eq!(named(&w, &doctor, &[], &people).await.1.len(), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn projects_are_found_by_how_their_names_begin_page_by_page() {
    for w in worlds().await {
        let l = land(&w).await;
        let found = begin(&w, &l.commission, "禄丰", None, 10).await;
        assert_eq!(names(&found), ["禄丰市", "禄丰市人民医院"], "{}", w.t.name);
        assert!(begin(&w, &l.commission, "人民", None, 10).await.is_empty());
        for name in ["Clinic A", "clinic b", "CLINIC C", "clinid"] {
            w.project(name).await;
        }
        let mut all: Vec<(String, ProjectId)> = Vec::new();
        loop {
            let after = all.last().map(|(_, id)| id.clone());
            let page = begin(&w, &l.commission, "cLiNiC", after.as_ref(), 2).await;
            if page.is_empty() {
                break;
            }
            assert!(page.len() <= 2);
            all.extend(page);
        }
        assert_eq!(names(&all), ["Clinic A", "clinic b", "CLINIC C"], "{}", w.t.name);
        // A sign that LIKE would take for another is itself here.
        assert!(begin(&w, &l.commission, "clinic%", None, 10).await.is_empty());
        assert!(begin(&w, &l.commission, "_linic", None, 10).await.is_empty());
        // It is found by the new name as soon as it has one.
        let i = ProjectInput { name: Some("Ward 1".into()), ..Default::default() };
        w.id.update_project(&w.root, &all[0].1, i).await.unwrap();
        assert_eq!(names(&begin(&w, &l.commission, "ward", None, 10).await), ["Ward 1"]);
        assert_eq!(begin(&w, &l.commission, "clinic", None, 10).await.len(), 2);
        // A tenant looks among his own.
        let doctor = w.caller("doctor", &l.hospital).await;
        assert_eq!(names(&begin(&w, &doctor, "禄", None, 10).await), ["禄丰市人民医院"]);
        assert!(begin(&w, &doctor, "姚", None, 10).await.is_empty());
        assert!(begin(&w, &doctor, "禄", Some(&l.hospital), 10).await.is_empty());
        let e = w.id.projects_by_name(&doctor, "", Some(&l.clinic), 10).await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some("marker")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_much_is_refused_by_its_field() {
    for w in worlds().await {
        let ids: Vec<ProjectId> = (0..=MOST).map(|n| ProjectId::from(format!("{n:032}"))).collect();
        assert!(w.id.names(&w.root, &ids[..MOST], &[]).await.unwrap().projects.is_empty());
        let refused = [
            w.id.names(&w.root, &ids, &[]).await.unwrap_err(),
            w.id.names(&w.root, &ids[..MOST], &[UserId::from("a")]).await.unwrap_err(),
            w.id.names(&w.root, &[ProjectId::from("a\0b")], &[]).await.unwrap_err(),
            w.id.projects_by_name(&w.root, &"長".repeat(65), None, 10).await.unwrap_err(),
            w.id.projects_by_name(&w.root, "a\0", None, 10).await.unwrap_err(),
        ];
        let fields: Vec<_> = refused.iter().map(|e| e.field.as_deref().unwrap_or_default()).collect();
        assert_eq!(fields, ["projects", "projects", "projects", "q", "q"], "{}", w.t.name);
        assert!(refused.iter().all(|e| e.kind == ErrorKind::BadRequest));
    }
}
