//! Login, validation, rescoping, revocation, replicas.

use crate::world::{PASSWORD, World, by_password, config, worlds};
use identity::Identity;
use identity::app_credential::AppCredentialInput;
use identity::project::ProjectInput;
use identity::role::{Actor, Target};
use identity::token::access::Scope;
use identity::token::login::{AppKey, DomainKey, Proof, ScopeRequest};
use identity::user::UserInput;
use kernel::{ErrorKind, Role};
use std::time::Duration;

async fn dead(w: &World, token: &identity::Secret) {
    let e = w.id.validate(token.expose()).await.unwrap_err();
    assert_eq!(e.kind, ErrorKind::Unauthenticated, "{} {e:?}", w.t.name);
}

#[tokio::test(flavor = "multi_thread")]
async fn bootstrap_twice_is_once_and_admin_reaches_everything() {
    for w in worlds().await {
        w.id.bootstrap(&"Another-Pass-2".into()).await.unwrap();
        let default = DomainKey::Name("Default".into());
        for (scope, what) in [
            (ScopeRequest::ProjectName("admin".into(), default.clone()), "project"),
            (ScopeRequest::Domain(default), "domain"),
            (ScopeRequest::System, "system"),
            (ScopeRequest::Default, "project"),
            (ScopeRequest::Unscoped, "none"),
        ] {
            let t = w.login("admin", scope).await.unwrap().opened;
            let found = match t.access.scope {
                Scope::Project(..) => "project",
                Scope::Domain(..) => "domain",
                Scope::System => "system",
                Scope::Unscoped => "none",
            };
            assert_eq!(found, what);
            let roles: &[Role] = if what == "none" { &[] } else { &[Role::Admin, Role::Member, Role::Reader] };
            assert_eq!(t.caller.roles, roles, "{}", w.t.name);
        }
        assert_eq!(w.id.catalog().await.unwrap().services.len(), 7);
        assert_eq!(w.id.roles(&w.root, None, None, &Default::default()).await.unwrap().items.len(), 9);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_ends_by_expiry_and_a_token_from_it_no_later() {
    for w in worlds().await {
        let first = w.login("admin", ScopeRequest::Default).await.unwrap();
        w.advance(Duration::from_secs(3600));
        let proof = Proof::Token(first.token.clone());
        let second = w.id.login(&[proof], &ScopeRequest::System).await.unwrap();
        assert_eq!(second.opened.payload.expires_at, first.opened.payload.expires_at);
        assert_eq!(second.opened.payload.methods.names(), ["password", "token"]);
        assert_eq!(second.opened.payload.chain, Some(first.opened.payload.audit));
        let third = w.id.login(&[Proof::Token(second.token.clone())], &ScopeRequest::Unscoped).await.unwrap();
        assert_eq!(third.opened.payload.chain, Some(first.opened.payload.audit));
        w.advance(Duration::from_secs(7 * 3600 - 1));
        w.id.validate(second.token.expose()).await.unwrap();
        w.advance(Duration::from_secs(1));
        for t in [&first, &second, &third] {
            dead(&w, &t.token).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn foreign_bent_and_truncated_tokens_are_refused() {
    for w in worlds().await {
        let t = w.login("admin", ScopeRequest::Default).await.unwrap().token;
        let good = t.expose();
        assert!(good.len() < 300, "{}", good.len());
        let long = "A".repeat(100_000);
        for bad in ["", "x", "gAAAAA", "杏林", &good[1..], &good[..good.len() - 1], &long] {
            assert_eq!(w.id.validate(bad).await.unwrap_err().kind, ErrorKind::Unauthenticated);
        }
        // Replacing keys keeps tokens of a key that stays and ends those of one that goes.
        w.id.set_token_keys(&[[9; 32], [1; 32]]).unwrap();
        w.id.validate(good).await.unwrap();
        w.id.set_token_keys(&[[9; 32]]).unwrap();
        dead(&w, &t).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn revocation_ends_one_token_and_nobody_revokes_anothers() {
    for w in worlds().await {
        let p = w.project("county").await;
        let (a, b) = (w.user("a").await, w.user("b").await);
        w.grant(Role::Member, &a, &p).await;
        w.grant(Role::Member, &b, &p).await;
        let (one, two) = (w.token("a", &p).await, w.token("a", &p).await);
        let (ca, cb) = (w.caller("a", &p).await, w.caller("b", &p).await);
        for refused in [w.id.revoke(&cb, one.expose()).await, w.id.inspect(&cb, one.expose()).await.map(drop)] {
            assert_eq!(refused.unwrap_err().kind, ErrorKind::Forbidden);
        }
        w.id.inspect(&ca, one.expose()).await.unwrap();
        w.id.revoke(&ca, one.expose()).await.unwrap();
        dead(&w, &one).await;
        assert_eq!(w.id.inspect(&ca, one.expose()).await.unwrap_err().kind, ErrorKind::NotFound);
        w.id.validate(two.expose()).await.unwrap();
        // What is no longer needed goes, and only that.
        w.id.forget_expired().await.unwrap();
        dead(&w, &one).await;
        w.advance(Duration::from_secs(9 * 3600));
        w.id.forget_expired().await.unwrap();
        dead(&w, &one).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_of_the_records_counts_at_once() {
    for w in worlds().await {
        let p = w.project("county").await;
        let u = w.user("nurse").await;
        w.grant(Role::Member, &u, &p).await;
        let t = w.token("nurse", &p).await;
        let reader = w.assignment(Role::Reader, Actor::User(u.clone()), Target::Project(p.clone())).await;
        let member = w.assignment(Role::Member, Actor::User(u.clone()), Target::Project(p.clone())).await;
        w.id.assign(&w.root, &reader).await.unwrap();
        w.id.unassign(&w.root, &member).await.unwrap();
        assert_eq!(w.id.validate(t.expose()).await.unwrap().caller.roles, [Role::Reader], "{}", w.t.name);
        w.id.unassign(&w.root, &reader).await.unwrap();
        dead(&w, &t).await;
        w.grant(Role::Member, &u, &p).await;
        w.id.validate(t.expose()).await.unwrap();
        // Disabling ends tokens for good, also after enabling again.
        for enabled in [false, true] {
            let i = ProjectInput { enabled: Some(enabled), ..Default::default() };
            w.id.update_project(&w.root, &p, i).await.unwrap();
            dead(&w, &t).await;
        }
        let t = w.token("nurse", &p).await;
        for enabled in [false, true] {
            let i = UserInput { enabled: Some(enabled), ..Default::default() };
            w.id.update_user(&w.root, &u, i).await.unwrap();
            dead(&w, &t).await;
        }
        let t = w.token("nurse", &p).await;
        w.id.revoke_user_tokens(&w.root, &u).await.unwrap();
        dead(&w, &t).await;
        let t = w.token("nurse", &p).await;
        w.id.revoke_project_tokens(&w.root, &p).await.unwrap();
        dead(&w, &t).await;
        let t = w.token("nurse", &p).await;
        w.id.delete_project(&w.root, &p).await.unwrap();
        dead(&w, &t).await;
        let u = w.login("nurse", ScopeRequest::Unscoped).await.unwrap();
        w.id.delete_user(&w.root, &u.opened.access.user.id).await.unwrap();
        dead(&w, &u.token).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_replica_learns_of_a_change_within_a_second_and_of_news_at_once() {
    for w in worlds().await {
        let other = Identity::new(w.t.env.clone(), config()).unwrap();
        let p = w.project("county").await;
        let u = w.user("nurse").await;
        w.grant(Role::Member, &u, &p).await;
        let t = w.token("nurse", &p).await;
        other.validate(t.expose()).await.unwrap();
        w.id.set_password(&w.root, &u, &"Brand-New-Pass-3".into()).await.unwrap();
        // A token made after the change works there although its old knowledge says otherwise.
        let proof = by_password("nurse", "Brand-New-Pass-3");
        let fresh = w.id.login(&[proof], &ScopeRequest::Project(p.clone())).await.unwrap();
        other.validate(fresh.token.expose()).await.unwrap();
        w.advance(Duration::from_secs(1));
        assert_eq!(other.validate(t.expose()).await.unwrap_err().kind, ErrorKind::Unauthenticated, "{}", w.t.name);
        other.revoke(&fresh.opened.caller, fresh.token.expose()).await.unwrap();
        w.advance(Duration::from_secs(1));
        dead(&w, &fresh.token).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_role_no_scope_and_nothing_is_told_about_what_exists() {
    for w in worlds().await {
        let p = w.project("county").await;
        w.user("stranger").await;
        let default = DomainKey::Id("default".into());
        for scope in [
            ScopeRequest::Project(p.clone()),
            ScopeRequest::Project("nowhere".into()),
            ScopeRequest::ProjectName("nowhere".into(), default.clone()),
            ScopeRequest::Domain(default.clone()),
            ScopeRequest::Domain(DomainKey::Name("nowhere".into())),
            ScopeRequest::System,
        ] {
            let r = w.login("stranger", scope).await.unwrap_err();
            assert_eq!(r.error.kind, ErrorKind::Unauthenticated);
            assert_eq!(r.user.unwrap().1, "stranger");
        }
        let t = w.login("stranger", ScopeRequest::Default).await.unwrap();
        assert!(matches!(t.opened.access.scope, Scope::Unscoped), "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn application_credentials_open_one_project_with_some_roles() {
    for w in worlds().await {
        let p = w.project("county").await;
        let u = w.user("vendor").await;
        w.grant(Role::Member, &u, &p).await;
        let session = w.login("vendor", ScopeRequest::Project(p.clone())).await.unwrap().opened;
        let named = |n: &str| AppCredentialInput { name: Some(n.into()), ..Default::default() };
        let too_much = AppCredentialInput { roles: Some(vec!["admin".into()]), ..named("x") };
        let e = w.id.create_app_credential(&session, &u, too_much).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("application_credential.roles"));
        let reads = AppCredentialInput { roles: Some(vec!["reader".into()]), ..named("reads") };
        let (a, secret) = w.id.create_app_credential(&session, &u, reads).await.unwrap();
        let again = w.id.create_app_credential(&session, &u, named("reads")).await.unwrap_err();
        assert_eq!(again.kind, ErrorKind::Conflict);
        let proof = |s: &identity::Secret| Proof::AppCredential(AppKey::Id(a.id.clone()), s.clone());
        let r = w.id.login(&[proof(&"wrong".into())], &ScopeRequest::Default).await.unwrap_err();
        assert_eq!((r.error.kind, r.user.unwrap().1), (ErrorKind::Unauthenticated, "vendor".into()));
        assert!(w.id.login(&[proof(&secret)], &ScopeRequest::System).await.is_err());
        let t = w.id.login(&[proof(&secret)], &ScopeRequest::Default).await.unwrap();
        assert_eq!(
            (t.opened.caller.roles.as_slice(), &t.opened.caller.project),
            (&[Role::Reader][..], &Some(p.clone()))
        );
        // Restricted: neither others of its kind nor another token can be made with it.
        let e = w.id.create_app_credential(&t.opened, &u, named("y")).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Forbidden);
        let r = w.id.login(&[Proof::Token(t.token.clone())], &ScopeRequest::Unscoped).await.unwrap_err();
        assert_eq!(r.error.kind, ErrorKind::Forbidden);
        let own = AppCredentialInput { secret: Some("long-enough-secret".into()), ..named("own") };
        let until = w.t.env.now().plus(Duration::from_secs(60));
        let own = AppCredentialInput { expires_at: Some(until), unrestricted: true, ..own };
        let (b, s) = w.id.create_app_credential(&session, &u, own).await.unwrap();
        let key = identity::token::login::UserKey::Id(u.clone());
        let by_name = Proof::AppCredential(AppKey::Name { name: "own".into(), user: key }, s);
        let tb = w.id.login(std::slice::from_ref(&by_name), &ScopeRequest::Default).await.unwrap();
        assert_eq!((tb.opened.payload.expires_at, tb.opened.is_restricted()), (until, false));
        w.id.delete_app_credential(&session, &u, &a.id).await.unwrap();
        dead(&w, &t.token).await;
        w.advance(Duration::from_secs(60));
        dead(&w, &tb.token).await;
        assert!(w.id.login(&[by_name], &ScopeRequest::Default).await.is_err(), "{} {}", w.t.name, b.id);
        assert_eq!(w.id.app_credentials(&session.caller, &u, None).await.unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_proofs_must_be_of_one_person() {
    for w in worlds().await {
        w.user("a").await;
        w.user("b").await;
        let t = w.login("a", ScopeRequest::Unscoped).await.unwrap();
        let both = |name: &str| [by_password(name, PASSWORD), Proof::Token(t.token.clone())];
        w.id.login(&both("a"), &ScopeRequest::Unscoped).await.unwrap();
        assert!(w.id.login(&both("b"), &ScopeRequest::Unscoped).await.is_err());
        assert!(w.id.login(&[], &ScopeRequest::Unscoped).await.is_err(), "{}", w.t.name);
    }
}
