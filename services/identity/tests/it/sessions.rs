//! Sessions of browsers and second factors.

use crate::world::{PASSWORD, World, by_password, config, worlds};
use identity::factor::Enrolment;
use identity::session::open::{Login, Opened};
use identity::token::access::Scope;
use identity::token::login::{DomainKey, Proof, Refusal, ScopeRequest, UserKey};
use identity::user::UserInput;
use identity::{Identity, Secret};
use kernel::{Caller, Error, ErrorKind, Role, UserId};
use std::time::Duration;

pub const MINUTE: Duration = Duration::from_secs(60);

pub fn user(name: &str) -> UserKey {
    UserKey::Name { name: name.into(), domain: DomainKey::Name("Default".into()) }
}

pub fn login(name: &str) -> Login {
    Login {
        user: user(name),
        password: PASSWORD.into(),
        code: None,
        replace: false,
        address: "192.0.2.1".into(),
        agent: "a browser".into(),
    }
}

pub async fn open(w: &World, name: &str) -> Opened {
    w.id.open_session(&login(name)).await.unwrap()
}

pub async fn is_open(w: &World, o: &Opened) -> bool {
    let found = w.id.session(o.cookie.expose(), true).await;
    assert!(found.as_ref().err().is_none_or(|e| e.kind == ErrorKind::Unauthenticated && e.code == "NoSession"));
    found.is_ok()
}

pub fn refused(r: Result<Opened, Refusal>) -> Error {
    r.unwrap_err().error
}

/// The secret of an enrolment as bytes.
fn bytes(e: &Enrolment) -> Vec<u8> {
    let digit = |c: u8| u32::from(if c.is_ascii_digit() { c - b'2' + 26 } else { c - b'A' });
    let (mut out, mut buffer, mut bits) = (vec![], 0u32, 0);
    for c in e.secret.expose().bytes() {
        buffer = (buffer << 5 | digit(c)) & 0xffff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            out.push((buffer >> bits & 0xff) as u8);
        }
    }
    out
}

pub fn code(w: &World, secret: &[u8], steps: i64) -> Secret {
    crypto::totp::code(secret, crypto::totp::step(w.t.env.now().secs()) + steps).into()
}

/// Puts a second factor in force and returns its secret.
pub async fn with_factor(w: &World, id: &UserId) -> Vec<u8> {
    let e = w.id.begin_second_factor(id).await.unwrap();
    assert!(!w.id.has_second_factor(id).await.unwrap(), "it counts before its first code");
    let secret = bytes(&e);
    assert_eq!(secret.len(), 20);
    let wrong = w.id.confirm_second_factor(id, &code(w, &secret, 5)).await.unwrap_err();
    assert_eq!((wrong.kind, wrong.code), (ErrorKind::BadRequest, "SecondFactorWrong"));
    w.id.confirm_second_factor(id, &code(w, &secret, 0)).await.unwrap();
    secret
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_its_user_in_a_scope_until_it_ends() {
    for w in worlds().await {
        let (u, p, q) = (w.user("nurse").await, w.project("ward").await, w.project("theatre").await);
        w.grant(Role::Member, &u, &p).await;
        let o = open(&w, "nurse").await;
        let caller = &o.seat.token.caller;
        assert_eq!((caller.user_name.as_str(), caller.project.as_ref()), ("nurse", Some(&p)), "{}", w.t.name);
        assert!(caller.has(Role::Member) && caller.has(Role::Reader) && !o.seat.must_change);
        let no = w.id.set_session_scope(&o.seat, Some(q.clone())).await.unwrap_err();
        assert_eq!((no.kind, no.code), (ErrorKind::Forbidden, "NoRole"));
        assert!(w.id.set_session_scope(&o.seat, None).await.is_err(), "he has no role in the system");
        w.grant(Role::Reader, &u, &q).await;
        w.id.set_session_scope(&o.seat, Some(q.clone())).await.unwrap();
        let moved = w.id.session(o.cookie.expose(), true).await.unwrap();
        assert_eq!(moved.token.caller.project.as_ref(), Some(&q));
        assert!(!moved.token.caller.has(Role::Member));
        w.id.end_session(&u, &o.seat.record().id).await.unwrap();
        assert!(!is_open(&w, &o).await, "{}", w.t.name);
        assert!(w.id.end_session(&u, &o.seat.record().id).await.unwrap_err().is_not_found());
        assert!(w.id.session("garbage", true).await.is_err());
        assert!(w.id.session(&"A".repeat(43), true).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_left_alone_ends_and_none_lasts_longer_than_half_a_day() {
    for w in worlds().await {
        w.user("nurse").await;
        let o = open(&w, "nurse").await;
        w.advance(14 * MINUTE);
        assert!(is_open(&w, &o).await);
        w.advance(14 * MINUTE);
        // What a page asks by itself is no use.
        assert!(w.id.session(o.cookie.expose(), false).await.is_ok());
        w.advance(MINUTE);
        assert!(!is_open(&w, &o).await, "{}", w.t.name);
        let o = open(&w, "nurse").await;
        for _ in 0..71 {
            w.advance(10 * MINUTE);
            assert!(is_open(&w, &o).await);
        }
        w.advance(10 * MINUTE);
        assert!(!is_open(&w, &o).await, "{}", w.t.name);
        w.id.forget_expired().await.unwrap();
        let seat = open(&w, "nurse").await.seat;
        assert_eq!(w.id.sessions(&seat).await.unwrap().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn its_use_is_written_once_a_minute_and_other_replicas_see_what_ends_it() {
    for w in worlds().await {
        let u = w.user("nurse").await;
        let o = open(&w, "nurse").await;
        let begun = w.t.env.now();
        let written = async || w.id.sessions(&o.seat).await.unwrap()[0].record.used_at;
        w.advance(MINUTE / 2);
        assert!(is_open(&w, &o).await);
        assert_eq!(written().await, begun, "{}", w.t.name);
        w.advance(MINUTE);
        assert!(is_open(&w, &o).await);
        assert_eq!(written().await, w.t.env.now());
        let other = Identity::new(w.t.env.clone(), config()).unwrap();
        assert!(other.session(o.cookie.expose(), true).await.is_ok());
        w.id.end_session(&u, &o.seat.record().id).await.unwrap();
        w.advance(Duration::from_secs(1));
        assert!(other.session(o.cookie.expose(), true).await.is_err(), "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fourth_session_is_refused_unless_it_ends_the_oldest() {
    for w in worlds().await {
        w.user("nurse").await;
        let mut all = vec![];
        for _ in 0..3 {
            all.push(open(&w, "nurse").await);
            w.advance(Duration::from_secs(1));
        }
        let e = refused(w.id.open_session(&login("nurse")).await);
        assert_eq!((e.kind, e.code), (ErrorKind::Conflict, "TooManySessions"), "{}", w.t.name);
        let fourth = w.id.open_session(&Login { replace: true, ..login("nurse") }).await.unwrap();
        assert!(!is_open(&w, &all[0]).await);
        assert!(is_open(&w, &all[1]).await && is_open(&w, &all[2]).await && is_open(&w, &fourth).await);
        let listed = w.id.sessions(&fourth.seat).await.unwrap();
        assert_eq!(listed.iter().map(|l| l.current).collect::<Vec<_>>(), [false, false, true]);
        assert_eq!((listed[2].record.address.as_str(), listed[2].record.agent.as_str()), ("192.0.2.1", "a browser"));
        // Those that were left alone count no more.
        w.advance(16 * MINUTE);
        open(&w, "nurse").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ends_tokens_ends_sessions_and_a_lost_role_ends_the_scope() {
    for w in worlds().await {
        let (u, p) = (w.user("nurse").await, w.project("ward").await);
        w.grant(Role::Member, &u, &p).await;
        let o = open(&w, "nurse").await;
        let a = w
            .assignment(
                Role::Member,
                identity::role::Actor::User(u.clone()),
                identity::role::Target::Project(p.clone()),
            )
            .await;
        w.id.unassign(&w.root, &a).await.unwrap();
        let seat = w.id.session(o.cookie.expose(), true).await.unwrap();
        assert!(matches!(seat.token.access.scope, Scope::Unscoped) && seat.token.caller.roles.is_empty());
        w.id.revoke_user_tokens(&w.root, &u).await.unwrap();
        assert!(!is_open(&w, &o).await, "revoked, {}", w.t.name);
        let o = open(&w, "nurse").await;
        w.id.set_password(&w.root, &u, &"Other-Pass-2".into()).await.unwrap();
        assert!(!is_open(&w, &o).await, "a new password, {}", w.t.name);
        let o = w.id.open_session(&Login { password: "Other-Pass-2".into(), ..login("nurse") }).await.unwrap();
        let off = UserInput { enabled: Some(false), ..Default::default() };
        w.id.update_user(&w.root, &u, off).await.unwrap();
        assert!(!is_open(&w, &o).await, "disabled, {}", w.t.name);
        let e = refused(w.id.open_session(&Login { password: "Other-Pass-2".into(), ..login("nurse") }).await);
        assert_eq!((e.kind, e.code), (ErrorKind::Unauthenticated, "BadCredentials"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_is_refused_alike_for_whatever_reason() {
    for w in worlds().await {
        w.user("nurse").await;
        let wrong = |name: &str| Login { password: "Wrong-Pass-1".into(), ..login(name) };
        let unknown = refused(w.id.open_session(&wrong("nobody")).await);
        for _ in 0..5 {
            let r = w.id.open_session(&wrong("nurse")).await.unwrap_err();
            assert_eq!((r.error.code, &r.error.message), ("BadCredentials", &unknown.message));
            assert_eq!(r.user.unwrap().1, "nurse");
        }
        let locked = refused(w.id.open_session(&login("nurse")).await);
        assert_eq!(locked.message, unknown.message, "{}", w.t.name);
        w.advance(15 * MINUTE);
        open(&w, "nurse").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_must_be_changed_opens_a_session_for_that_alone() {
    for w in worlds().await {
        let p = w.project("ward").await;
        let first = UserInput {
            name: Some("nurse".into()),
            password: Some(PASSWORD.into()),
            must_change: Some(true),
            default_project: Some(Some(p.clone())),
            ..Default::default()
        };
        let u = w.made(first).await.id;
        w.grant(Role::Member, &u, &p).await;
        let (o, other) = (open(&w, "nurse").await, open(&w, "nurse").await);
        assert!(o.seat.must_change && o.seat.token.caller.project.is_none(), "{}", w.t.name);
        w.id.change_password(&u, &PASSWORD.into(), &"Other-Pass-2".into()).await.unwrap();
        let cookie = w.id.renew_session(&o.seat).await.unwrap();
        assert!(!is_open(&w, &o).await && !is_open(&w, &other).await);
        let seat = w.id.session(cookie.expose(), true).await.unwrap();
        assert!(!seat.must_change);
        assert_eq!((seat.token.caller.project.as_ref(), seat.record().id == o.seat.record().id), (Some(&p), true));
        assert_eq!(seat.record().csrf, o.seat.record().csrf);
        // A session that something else has ended is not brought back.
        w.id.revoke_user_tokens(&w.root, &u).await.unwrap();
        w.id.change_password(&u, &"Other-Pass-2".into(), &"Third-Pass-3".into()).await.unwrap();
        assert!(w.id.renew_session(&seat).await.is_err(), "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_for_and_each_code_is_taken_once() {
    for w in worlds().await {
        let u = w.user("nurse").await;
        let secret = with_factor(&w, &u).await;
        let e = refused(w.id.open_session(&login("nurse")).await);
        assert_eq!((e.kind, e.code), (ErrorKind::Unauthenticated, "SecondFactorRequired"), "{}", w.t.name);
        let with = |c: Secret| Login { code: Some(c), ..login("nurse") };
        // The code that put it in force is used up.
        let e = refused(w.id.open_session(&with(code(&w, &secret, 0))).await);
        assert_eq!(e.code, "SecondFactorWrong");
        w.advance(MINUTE);
        let good = code(&w, &secret, 0);
        w.id.open_session(&with(good.clone())).await.unwrap();
        assert_eq!(refused(w.id.open_session(&with(good)).await).code, "SecondFactorWrong");
        assert_eq!(refused(w.id.open_session(&with(code(&w, &secret, -1))).await).code, "SecondFactorWrong");
        w.id.open_session(&with(code(&w, &secret, 1))).await.unwrap();
        let begun = w.id.begin_second_factor(&u).await.unwrap_err();
        assert_eq!((begun.kind, begun.code), (ErrorKind::Conflict, "SecondFactorOn"));
        assert!(w.id.end_second_factor(&u, &"Wrong-Pass-1".into()).await.is_err());
        w.id.end_second_factor(&u, &PASSWORD.into()).await.unwrap();
        open(&w, "nurse").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_lock_although_the_password_is_right() {
    for w in worlds().await {
        let u = w.user("nurse").await;
        let secret = with_factor(&w, &u).await;
        w.advance(MINUTE);
        for _ in 0..5 {
            let l = Login { code: Some("nonsense".into()), ..login("nurse") };
            assert_eq!(refused(w.id.open_session(&l).await).code, "SecondFactorWrong");
        }
        let l = Login { code: Some(code(&w, &secret, 0)), ..login("nurse") };
        let e = refused(w.id.open_session(&l).await);
        assert_eq!((e.kind, e.code), (ErrorKind::Forbidden, "Locked"), "{}", w.t.name);
        w.advance(15 * MINUTE);
        let l = Login { code: Some(code(&w, &secret, 0)), ..login("nurse") };
        w.id.open_session(&l).await.unwrap();
        // An administrator helps who has lost the app.
        let options = [("multi_factor_auth_enabled".to_owned(), false.into())].into_iter().collect();
        let i = UserInput { options: Some(options), ..Default::default() };
        w.id.update_user(&w.root, &u, i).await.unwrap();
        assert!(!w.id.has_second_factor(&u).await.unwrap());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_need_the_second_factor_too() {
    for w in worlds().await {
        let u = w.user("nurse").await;
        let secret = with_factor(&w, &u).await;
        w.advance(MINUTE);
        let totp = |steps| Proof::Totp(user("nurse"), code(&w, &secret, steps));
        let alone = w.login("nurse", ScopeRequest::Unscoped).await.unwrap_err().error;
        assert_eq!((alone.kind, alone.code), (ErrorKind::Unauthenticated, "SecondFactorRequired"), "{}", w.t.name);
        assert!(w.id.login(&[totp(0)], &ScopeRequest::Unscoped).await.is_err(), "a code proves nothing alone");
        let wrong = [totp(0), by_password("nurse", "Wrong-Pass-1")];
        assert!(w.id.login(&wrong, &ScopeRequest::Unscoped).await.is_err());
        // The code was not used up by that.
        let both = [totp(0), by_password("nurse", PASSWORD)];
        let t = w.id.login(&both, &ScopeRequest::Unscoped).await.unwrap();
        assert_eq!(t.opened.payload.methods.names(), ["password", "totp"]);
        assert!(w.id.login(&both, &ScopeRequest::Unscoped).await.is_err(), "{}", w.t.name);
        w.id.login(&[Proof::Token(t.token)], &ScopeRequest::Unscoped).await.unwrap();
    }
}

async fn now(w: &World, login: &str, used: bool) -> Option<Caller> {
    w.id.login_now(login, used).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_outlasts_its_request_ends_with_its_login() {
    for w in worlds().await {
        let (u, p, q) = (w.user("nurse").await, w.project("ward").await, w.project("yard").await);
        w.grant(Role::Member, &u, &p).await;
        w.grant(Role::Reader, &u, &q).await;
        let named = |c: &Caller| c.login.clone().unwrap();
        let o = open(&w, "nurse").await;
        let by_cookie = named(&o.seat.token.caller);
        let issued = w.login("nurse", ScopeRequest::Project(p.clone())).await.unwrap();
        let by_token = named(&issued.opened.caller);
        assert!(!by_cookie.contains(o.cookie.expose()) && !by_token.contains(issued.token.expose()));
        for login in [&by_cookie, &by_token] {
            let c = now(&w, login, false).await.unwrap();
            assert_eq!((c.user, c.project.as_ref(), c.login.as_ref()), (u.clone(), Some(&p), Some(login)));
            assert!(c.roles.contains(&Role::Member), "{}", w.t.name);
        }
        for no in ["", "token", "token:x", "session:x", &by_cookie[..40], &format!("{by_token}:x")] {
            assert!(now(&w, no, true).await.is_none(), "{no}");
        }
        // A page that is moved elsewhere leaves its console where it was; typing there keeps the session.
        w.id.set_session_scope(&o.seat, Some(q)).await.unwrap();
        for _ in 0..3 {
            w.advance(10 * MINUTE);
            assert_eq!(now(&w, &by_cookie, true).await.unwrap().project.as_ref(), Some(&p));
        }
        assert!(is_open(&w, &o).await, "{}", w.t.name);
        w.advance(18 * MINUTE);
        assert!(now(&w, &by_cookie, false).await.is_none(), "left alone, {}", w.t.name);
        assert!(now(&w, &by_token, false).await.is_some());

        // Logout, revocation, and another replica that did it.
        let o = open(&w, "nurse").await;
        let by_cookie = named(&o.seat.token.caller);
        assert!(now(&w, &by_cookie, false).await.is_some());
        let other = Identity::new(w.t.env.clone(), config()).unwrap();
        other.end_session(&u, &o.seat.record().id).await.unwrap();
        assert!(now(&w, &by_cookie, true).await.is_none(), "{}", w.t.name);
        w.id.revoke(&w.root, issued.token.expose()).await.unwrap();
        assert!(now(&w, &by_token, true).await.is_none(), "{}", w.t.name);

        // A role that is taken away, and time.
        let o = open(&w, "nurse").await;
        let by_cookie = named(&o.seat.token.caller);
        let issued = w.login("nurse", ScopeRequest::Project(p.clone())).await.unwrap();
        let by_token = named(&issued.opened.caller);
        let target = identity::role::Target::Project(p.clone());
        let a = w.assignment(Role::Member, identity::role::Actor::User(u.clone()), target).await;
        w.id.unassign(&w.root, &a).await.unwrap();
        assert!(now(&w, &by_cookie, true).await.is_none() && now(&w, &by_token, true).await.is_none(), "{}", w.t.name);
        w.grant(Role::Reader, &u, &p).await;
        let c = now(&w, &by_token, true).await.unwrap();
        assert_eq!(c.roles, [Role::Reader], "{}", w.t.name);
        w.advance(12 * 60 * MINUTE);
        assert!(now(&w, &by_cookie, true).await.is_none() && now(&w, &by_token, true).await.is_none(), "{}", w.t.name);
    }
}
