//! Lists, limits, catalogue, credentials.

use crate::world::worlds;
use identity::catalog::{EndpointInput, RegionInput, ServiceInput};
use identity::credential::CredentialInput;
use identity::project::ProjectInput;
use identity::token::login::ScopeRequest;
use identity::user::{UserFilter, UserInput};
use kernel::{ErrorKind, Role};
use runtime::list::{Asked, Wish};

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_paged_and_filtered() {
    for w in worlds().await {
        for n in 0..25 {
            w.made(UserInput { name: Some(format!("u{n}")), enabled: Some(n % 5 != 0), ..Default::default() }).await;
        }
        let (mut asked, mut names) = (Asked::first(10), vec![]);
        loop {
            let found = w.id.users(&w.root, &UserFilter::default(), &asked).await.unwrap();
            // Without an order the marker is the id of the last one, as clients know it.
            assert!(found.next.is_none() || found.next.as_deref() == found.items.last().map(|u| u.id.as_str()));
            names.extend(found.items.into_iter().map(|u| u.name));
            match found.next {
                Some(next) => asked.marker = Some(next),
                None => break,
            }
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 26, "{}", w.t.name);
        // By name in both directions, and, of what may be absent, what is there first.
        for (key, down) in [("name", false), ("name", true), ("password_expires_at", false)] {
            let wish = Wish { field: "sort_key", key: key.into(), down };
            let (mut asked, mut all) = (Asked { sort: Some(wish), ..Asked::first(7) }, vec![]);
            loop {
                let found = w.id.users(&w.root, &UserFilter::default(), &asked).await.unwrap();
                all.extend(found.items);
                match found.next {
                    Some(next) => asked.marker = Some(next),
                    None => break,
                }
            }
            assert_eq!(all.len(), 26, "{} {key}", w.t.name);
            if key == "name" {
                let mut wanted = names.clone();
                if down {
                    wanted.reverse();
                }
                assert_eq!(all.into_iter().map(|u| u.name).collect::<Vec<_>>(), wanted, "{}", w.t.name);
            } else {
                let ends: Vec<_> =
                    all.iter().map(|u| (u.password_expires_at.is_none(), u.password_expires_at)).collect();
                assert!(ends.is_sorted(), "{ends:?}");
            }
        }
        let odd = Wish { field: "sort_key", key: "colour".into(), down: false };
        let odd = Asked { sort: Some(odd), ..Asked::first(7) };
        let refused = w.id.users(&w.root, &UserFilter::default(), &odd).await.unwrap_err();
        assert_eq!(refused.message, "sort_key: 'colour' is none of id, name, password_expires_at");
        let off = UserFilter { enabled: Some(false), ..Default::default() };
        assert_eq!(w.id.users(&w.root, &off, &Asked::default()).await.unwrap().items.len(), 5);
        let one = UserFilter { name: Some("u7".into()), domain: Some("default".into()), ..Default::default() };
        assert_eq!(w.id.users(&w.root, &one, &Asked::default()).await.unwrap().items.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn long_blank_and_overloaded_input_is_refused_by_field() {
    for w in worlds().await {
        let long = "x".repeat(10_000);
        for name in [long.as_str(), "", "   "] {
            let e = w.id.create_project(&w.root, ProjectInput { name: Some(name.into()), ..Default::default() }).await;
            let e = e.unwrap_err();
            assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some("project.name")));
            assert!(e.message.len() < 200);
            let e = w.id.create_user(&w.root, UserInput { name: Some(name.into()), ..Default::default() }).await;
            assert_eq!(e.unwrap_err().field.as_deref(), Some("user.name"));
        }
        let named = |n: usize| ProjectInput { name: Some("杏".repeat(n)), ..Default::default() };
        w.id.create_project(&w.root, named(64)).await.unwrap();
        assert!(w.id.create_project(&w.root, named(65)).await.is_err());
        let mut heavy = UserInput { name: Some("heavy".into()), ..Default::default() };
        heavy.extra.insert("note".into(), "y".repeat(20_000).into());
        assert_eq!(w.id.create_user(&w.root, heavy).await.unwrap_err().field.as_deref(), Some("user"), "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_shows_the_operators_address_and_follows_changes() {
    for w in worlds().await {
        let c = w.id.catalog().await.unwrap();
        assert!(!c.by_token);
        let urls: Vec<_> = c.services.iter().flat_map(|(_, e)| e).map(|e| w.id.url(&e.url, "", "").0).collect();
        assert_eq!(urls.len(), 21);
        assert!(urls.iter().all(|u| u.starts_with("https://cloud.test:8443/")), "{urls:?}");
        let region = RegionInput { id: Some("Second".into()), ..Default::default() };
        let r = w.id.create_region(&w.root, region.clone()).await.unwrap();
        assert_eq!(w.id.create_region(&w.root, region).await.unwrap_err().kind, ErrorKind::Conflict);
        let s = ServiceInput { kind: Some("object-store".into()), ..Default::default() };
        let s = w.id.create_service(&w.root, s).await.unwrap();
        let mut e = EndpointInput {
            service: Some(s.id.clone()),
            region: Some(r.id.clone()),
            interface: Some("public".into()),
            url: Some("$(public_endpoint)s/object/AUTH_$(project_id)s".into()),
            ..Default::default()
        };
        let made = w.id.create_endpoint(&w.root, e.clone()).await.unwrap();
        let c = w.id.catalog().await.unwrap();
        assert!(c.by_token);
        assert_eq!(w.id.url(&made.url, "p1", "u1").0, "https://cloud.test:8443/object/AUTH_p1");
        e.interface = Some("secret".into());
        assert_eq!(
            w.id.create_endpoint(&w.root, e.clone()).await.unwrap_err().field.as_deref(),
            Some("endpoint.interface")
        );
        e.service = Some("nowhere".into());
        e.interface = Some("admin".into());
        assert_eq!(w.id.create_endpoint(&w.root, e).await.unwrap_err().kind, ErrorKind::NotFound);
        assert_eq!(w.id.delete_region(&w.root, &r.id).await.unwrap_err().kind, ErrorKind::Forbidden);
        let looped = RegionInput { parent: Some(r.id.clone()), ..Default::default() };
        let e = w.id.update_region(&w.root, &r.id, looped).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("region.parent_region_id"));
        w.id.delete_service(&w.root, &s.id).await.unwrap();
        assert_eq!(w.id.endpoint(&made.id).await.unwrap_err().kind, ErrorKind::NotFound, "{}", w.t.name);
        w.id.delete_region(&w.root, &r.id).await.unwrap();
        assert!(!w.id.catalog().await.unwrap().by_token);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_sealed_at_rest_and_private() {
    for w in worlds().await {
        let p = w.project("county").await;
        let (a, b) = (w.user("a").await, w.user("b").await);
        w.grant(Role::Member, &a, &p).await;
        w.grant(Role::Member, &b, &p).await;
        let (ca, cb) = (w.caller("a", &p).await, w.caller("b", &p).await);
        let blob = r#"{"access":"AK1","secret":"hush-hush"}"#;
        let i = CredentialInput {
            kind: Some("ec2".into()),
            blob: Some(blob.into()),
            project: Some(p.clone()),
            ..Default::default()
        };
        let c = w.id.create_credential(&ca, i.clone()).await.unwrap();
        assert_eq!((c.blob.as_str(), &c.user), (blob, &a));
        assert_eq!(w.id.create_credential(&cb, i.clone()).await.unwrap_err().kind, ErrorKind::Conflict);
        let stolen = CredentialInput { user: Some(a.clone()), ..i.clone() };
        assert_eq!(w.id.create_credential(&cb, stolen).await.unwrap_err().kind, ErrorKind::Forbidden);
        let mut tx = w.t.env.db.read().await.unwrap();
        let row = tx.query_one("SELECT blob FROM identity_credential", &[]).await.unwrap();
        assert!(!row.get::<String>(0).unwrap().contains("hush"));
        drop(tx);
        assert_eq!(w.id.credential(&ca, &c.id).await.unwrap().blob, blob);
        assert_eq!(w.id.credential(&cb, &c.id).await.unwrap_err().kind, ErrorKind::NotFound);
        assert!(w.id.credentials(&cb, None, None).await.unwrap().is_empty());
        assert_eq!(w.id.delete_credential(&cb, &c.id).await.unwrap_err().kind, ErrorKind::NotFound);
        let totp = CredentialInput { kind: Some("totp".into()), blob: Some("s".repeat(40_000)), ..Default::default() };
        let big = w.id.create_credential(&ca, totp).await.unwrap();
        assert_eq!(w.id.credential(&ca, &big.id).await.unwrap().blob.len(), 40_000);
        w.id.delete_credential(&ca, &c.id).await.unwrap();
        assert_eq!(w.id.credentials(&ca, None, Some("ec2")).await.unwrap().len(), 0, "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_tenant_is_made_once() {
    for w in worlds().await {
        let first = w.id.ensure_tenant("demo", "demo", &"Demo-Pass-1".into(), &[Role::Member]).await.unwrap();
        let second = w.id.ensure_tenant("demo", "demo", &"Other-Pass-1".into(), &[Role::Member]).await.unwrap();
        assert_eq!(first, second);
        let proof = crate::world::by_password("demo", "Demo-Pass-1");
        let t = w.id.login(&[proof], &ScopeRequest::Default).await.unwrap();
        assert_eq!(t.opened.caller.project, Some(first.project));
        assert_eq!(t.opened.caller.roles, [Role::Member, Role::Reader]);
        let roles = [Role::SystemAdministrator, Role::AuditAdministrator];
        let e = w.id.ensure_tenant("x", "y", &"Demo-Pass-1".into(), &roles).await.unwrap_err();
        assert_eq!(e.code, "SeparationOfDuties", "{}", w.t.name);
    }
}
