//! Logins at once, codes of somebody else, and administrators who would be somebody else.

use crate::sessions::{MINUTE, code, is_open, login, open, refused, user, with_factor};
use crate::world::{PASSWORD, World, by_password, worlds};
use identity::session::open::Login;
use identity::token::login::{Proof, ScopeRequest};
use identity::user::UserInput;
use identity::{Extra, Secret};
use kernel::{Caller, Error, ErrorKind, ProjectId, Role, UserId};
use std::sync::Arc;
use std::time::Duration;

const RESET: &str = "Reset-Pass-2";
const FIRST_USE: &str = "ignore_change_password_upon_first_use";

#[tokio::test(flavor = "multi_thread")]
async fn logins_at_once_keep_to_the_limit() {
    for w in worlds().await {
        w.user("nurse").await;
        let w = Arc::new(w);
        let tasks: Vec<_> = (0..6)
            .map(|_| {
                let w = w.clone();
                runtime::task::spawn("login", async move { w.id.open_session(&login("nurse")).await })
            })
            .collect();
        let mut opened = vec![];
        for t in tasks {
            match t.await.unwrap().unwrap() {
                Ok(o) => opened.push(o),
                Err(r) => assert_eq!((r.error.kind, r.error.code), (ErrorKind::Conflict, "TooManySessions")),
            }
        }
        assert_eq!(opened.len(), 3, "{}", w.t.name);
        assert_eq!(w.id.sessions(&opened[0].seat).await.unwrap().len(), 3);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_one_code_sent_at_once_one_is_taken() {
    for w in worlds().await {
        let u = w.user("nurse").await;
        let secret = with_factor(&w, &u).await;
        w.advance(MINUTE);
        let good = code(&w, &secret, 0);
        let w = Arc::new(w);
        let tasks: Vec<_> = (0..4)
            .map(|_| {
                let (w, l) = (w.clone(), Login { code: Some(good.clone()), ..login("nurse") });
                runtime::task::spawn("login", async move { w.id.open_session(&l).await })
            })
            .collect();
        let mut opened = 0;
        for t in tasks {
            match t.await.unwrap().unwrap() {
                Ok(_) => opened += 1,
                Err(r) => assert_eq!(r.error.code, "SecondFactorWrong"),
            }
        }
        assert_eq!(opened, 1, "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_looks_left_alone_does_not_go_on_in_no_list() {
    for w in worlds().await {
        w.user("nurse").await;
        let old = open(&w, "nurse").await;
        // A use that is not written down, since the last one was less than a minute ago.
        w.advance(Duration::from_secs(59));
        assert!(is_open(&w, &old).await);
        w.advance(14 * MINUTE + MINUTE / 2);
        let new = open(&w, "nurse").await;
        assert!(!is_open(&w, &old).await, "{}", w.t.name);
        assert_eq!(w.id.sessions(&new.seat).await.unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_other_sessions_are_ended_at_once() {
    for w in worlds().await {
        w.user("nurse").await;
        w.user("clerk").await;
        let (mine, other, clerk) = (open(&w, "nurse").await, open(&w, "nurse").await, open(&w, "clerk").await);
        w.id.end_other_sessions(&mine.seat).await.unwrap();
        assert!(is_open(&w, &mine).await && is_open(&w, &clerk).await, "{}", w.t.name);
        assert!(!is_open(&w, &other).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_for_somebody_else_are_not_looked_at() {
    for w in worlds().await {
        let u = w.user("nurse").await;
        let secret = with_factor(&w, &u).await;
        w.user("clerk").await;
        w.advance(MINUTE);
        let good = code(&w, &secret, 0);
        let guesses = std::iter::repeat_n(Secret::from("nonsense"), 5).chain([good.clone()]);
        for guess in guesses {
            let proofs = [by_password("clerk", PASSWORD), Proof::Totp(user("nurse"), guess)];
            let r = w.id.login(&proofs, &ScopeRequest::Unscoped).await.unwrap_err();
            assert_eq!(r.error.kind, ErrorKind::Unauthenticated, "{}", w.t.name);
            assert_eq!(r.user.unwrap().1, "clerk", "{}", w.t.name);
        }
        // He is not locked out, and his code is not used up.
        w.id.open_session(&Login { code: Some(good), ..login("nurse") }).await.unwrap();
    }
}

fn reset() -> UserInput {
    UserInput { password: Some(RESET.into()), ..Default::default() }
}

fn option(name: &str, value: bool) -> Option<Extra> {
    Some([(name.to_owned(), value.into())].into_iter().collect())
}

/// A system administrator, and the project that he is of.
async fn system(w: &World) -> (Caller, ProjectId) {
    let (u, p) = (w.user("system").await, w.project("office").await);
    w.grant(Role::SystemAdministrator, &u, &p).await;
    (w.caller("system", &p).await, p)
}

/// The administrator of the bootstrap.
async fn admin(w: &World) -> Caller {
    let home = w.id.projects(&w.root, &Default::default(), &Default::default()).await.unwrap().items;
    let home = home.into_iter().find(|p| p.name == "admin").unwrap();
    w.caller("admin", &home.id).await
}

/// The refusal of a change that would spare the user to choose a password of his own.
async fn spares(w: &World, by: &Caller, u: &UserId, i: UserInput) -> Error {
    let e = w.id.update_user(by, u, i).await.unwrap_err();
    assert_eq!((e.kind, e.code), (ErrorKind::Forbidden, "PasswordReset"), "{}: {e:?}", w.t.name);
    e
}

async fn must_change(w: &World, name: &str, password: &str) -> bool {
    let l = Login { password: password.into(), replace: true, ..login(name) };
    let by_console = w.id.open_session(&l).await.unwrap().seat.must_change;
    let by_token = match w.id.login(&[by_password(name, password)], &ScopeRequest::Unscoped).await {
        Ok(_) => false,
        Err(r) => {
            assert_eq!(r.error.code, "PasswordExpired");
            true
        }
    };
    assert_eq!(by_console, by_token, "{}", w.t.name);
    by_console
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sets_somebody_elses_password_leaves_it_to_him_to_change_it() {
    for w in worlds().await {
        let (by, p) = system(&w).await;
        let u = w.user("nurse").await;
        w.grant(Role::Member, &u, &p).await;
        let (o, token) = (open(&w, "nurse").await, w.token("nurse", &p).await);
        let e = spares(&w, &by, &u, UserInput { must_change: Some(false), ..reset() }).await;
        assert_eq!(e.field.as_deref(), Some("user.change_password_upon_first_use"));
        let e = spares(&w, &by, &u, UserInput { options: option(FIRST_USE, true), ..reset() }).await;
        assert_eq!(e.field.as_deref(), Some("user.options.ignore_change_password_upon_first_use"));
        assert!(is_open(&w, &o).await && !must_change(&w, "nurse", PASSWORD).await);
        w.id.update_user(&by, &u, reset()).await.unwrap();
        assert!(!is_open(&w, &o).await && w.id.validate(token.expose()).await.is_err());
        assert!(must_change(&w, "nurse", RESET).await);
        // Nor afterwards.
        spares(&w, &by, &u, UserInput { must_change: Some(false), ..Default::default() }).await;
        spares(&w, &by, &u, UserInput { options: option(FIRST_USE, true), ..Default::default() }).await;
        w.id.change_password(&u, &RESET.into(), &"My-Own-Pass-3".into()).await.unwrap();
        assert!(!must_change(&w, "nurse", "My-Own-Pass-3").await);
        // Nor by what was set before; his own password is his own matter.
        w.id.update_user(&by, &u, UserInput { options: option(FIRST_USE, true), ..Default::default() }).await.unwrap();
        w.id.update_user(&by, &u, reset()).await.unwrap();
        assert!(must_change(&w, "nurse", RESET).await);
        w.id.update_user(&by, &by.user, reset()).await.unwrap();
        assert!(!must_change(&w, "system", RESET).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_is_free_as_in_keystone_except_with_who_speaks_for_a_side() {
    for w in worlds().await {
        let (by, p) = (admin(&w).await, w.project("county").await);
        let u = w.user("nurse").await;
        w.grant(Role::Member, &u, &p).await;
        w.id.update_user(&by, &u, reset()).await.unwrap();
        assert!(!must_change(&w, "nurse", RESET).await);
        for role in [Role::Purchaser, Role::Operator, Role::AuditAdministrator] {
            let u = w.user(role.as_str()).await;
            w.grant(role, &u, &p).await;
            spares(&w, &by, &u, UserInput { must_change: Some(false), ..reset() }).await;
            w.id.update_user(&by, &u, reset()).await.unwrap();
            assert!(must_change(&w, role.as_str(), RESET).await, "{}", role.as_str());
        }
        // Root on the machine is the system itself.
        w.id.set_password(&w.root, &u, &"Third-Pass-3".into()).await.unwrap();
        assert!(!must_change(&w, "nurse", "Third-Pass-3").await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_has_to_be_changed_ends_tokens_too() {
    for w in worlds().await {
        let (u, p) = (w.user("nurse").await, w.project("ward").await);
        w.grant(Role::Member, &u, &p).await;
        let (o, token) = (open(&w, "nurse").await, w.token("nurse", &p).await);
        let i = || UserInput { must_change: Some(true), ..Default::default() };
        w.id.update_user(&w.root, &u, i()).await.unwrap();
        assert!(!is_open(&w, &o).await && w.id.validate(token.expose()).await.is_err(), "{}", w.t.name);
        // Said again it ends nothing: his session to change it goes on.
        let o = open(&w, "nurse").await;
        w.id.update_user(&w.root, &u, i()).await.unwrap();
        assert!(is_open(&w, &o).await && must_change(&w, "nurse", PASSWORD).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_ends_his_own_second_factor_without_his_password() {
    for w in worlds().await {
        let by = admin(&w).await;
        with_factor(&w, &by.user).await;
        let off = || UserInput { options: option("multi_factor_auth_enabled", false), ..Default::default() };
        let e = w.id.update_user(&by, &by.user, off()).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Forbidden);
        assert_eq!(e.field.as_deref(), Some("user.options.multi_factor_auth_enabled"));
        assert!(w.id.has_second_factor(&by.user).await.unwrap(), "{}", w.t.name);
        assert_eq!(refused(w.id.open_session(&login("admin")).await).code, "SecondFactorRequired");
        w.id.end_second_factor(&by.user, &PASSWORD.into()).await.unwrap();
        // Without one the option is only a word.
        w.id.update_user(&by, &by.user, off()).await.unwrap();
    }
}
