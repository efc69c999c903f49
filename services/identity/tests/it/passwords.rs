//! Policy, history, lock-out, forced change.

use crate::world::{PASSWORD, World, by_password, worlds};
use identity::token::login::ScopeRequest;
use identity::user::UserInput;
use identity::{Config, Extra, Identity, Secret};
use kernel::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

async fn try_login(w: &World, name: &str, password: &str) -> Result<(), kernel::Error> {
    w.id.login(&[by_password(name, password)], &ScopeRequest::Unscoped).await.map(drop).map_err(|r| r.error)
}

fn options(list: &[&str]) -> Option<Extra> {
    Some(list.iter().map(|k| ((*k).to_owned(), true.into())).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_look_alike_and_five_lock_for_a_quarter_of_an_hour() {
    for w in worlds().await {
        w.user("nurse").await;
        let unknown = try_login(&w, "nobody", PASSWORD).await.unwrap_err();
        for _ in 0..5 {
            let wrong = try_login(&w, "nurse", "Wrong-Pass-1").await.unwrap_err();
            assert_eq!(wrong.message, unknown.message);
        }
        let locked = try_login(&w, "nurse", PASSWORD).await.unwrap_err();
        assert_eq!((locked.kind, &locked.message), (ErrorKind::Unauthenticated, &unknown.message), "{}", w.t.name);
        w.advance(Duration::from_secs(15 * 60 - 1));
        assert!(try_login(&w, "nurse", PASSWORD).await.is_err());
        w.advance(Duration::from_secs(1));
        try_login(&w, "nurse", PASSWORD).await.unwrap();
        // A success forgets the failures before it.
        for _ in 0..2 {
            for _ in 0..4 {
                assert!(try_login(&w, "nurse", "Wrong-Pass-1").await.is_err());
            }
            try_login(&w, "nurse", PASSWORD).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_the_same_time_lock_too() {
    for w in worlds().await {
        w.user("nurse").await;
        let w = Arc::new(w);
        let tasks: Vec<_> = (0..12)
            .map(|_| {
                let w = w.clone();
                runtime::task::spawn("guess", async move { try_login(&w, "nurse", "Wrong-Pass-1").await.is_err() })
            })
            .collect();
        for t in tasks {
            assert!(t.await.unwrap().unwrap());
        }
        assert!(try_login(&w, "nurse", PASSWORD).await.is_err(), "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrators_new_password_unlocks_and_ends_tokens() {
    for w in worlds().await {
        let u = w.user("nurse").await;
        let t = w.login("nurse", ScopeRequest::Unscoped).await.unwrap().token;
        for _ in 0..5 {
            assert!(try_login(&w, "nurse", "Wrong-Pass-1").await.is_err());
        }
        w.id.set_password(&w.root, &u, &"Other-Pass-2".into()).await.unwrap();
        assert!(w.id.validate(t.expose()).await.is_err());
        try_login(&w, "nurse", "Other-Pass-2").await.unwrap();
        let weak = w.id.set_password(&w.root, &u, &"secret".into()).await.unwrap_err();
        assert_eq!((weak.kind, weak.field.as_deref()), (ErrorKind::BadRequest, Some("user.password")));
        assert!(!weak.message.contains("secret"), "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_five_passwords_are_not_taken_again() {
    for w in worlds().await {
        let u = w.user("nurse").await;
        let change = async |from: &str, to: &str| w.id.change_password(&u, &from.into(), &to.into()).await;
        let name = |n: usize| if n == 0 { PASSWORD.to_owned() } else { format!("Changed-Pass-{n}") };
        for n in 1..=5 {
            change(&name(n - 1), &name(n)).await.unwrap();
        }
        for former in 1..=5 {
            let e = change(&name(5), &name(former)).await.unwrap_err().error;
            assert_eq!((e.kind, e.code), (ErrorKind::BadRequest, "PasswordHistory"));
            assert!(!e.message.contains(&name(former)));
        }
        change(&name(5), &name(0)).await.unwrap();
        let wrong = change("Wrong-Pass-1", "Fresh-Pass-9").await.unwrap_err();
        assert_eq!((wrong.error.kind, wrong.user.unwrap().1.as_str()), (ErrorKind::Unauthenticated, "nurse"));
        let weak = change(&name(0), "weak").await.unwrap_err().error;
        assert_eq!(weak.code, "PasswordRequirements", "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_present_password_cannot_be_guessed_by_changing_it() {
    for w in worlds().await {
        let u = w.user("nurse").await;
        for _ in 0..5 {
            assert!(w.id.change_password(&u, &"Wrong-Pass-1".into(), &"Fresh-Pass-9".into()).await.is_err());
        }
        assert!(w.id.change_password(&u, &PASSWORD.into(), &"Fresh-Pass-9".into()).await.is_err());
        assert!(try_login(&w, "nurse", PASSWORD).await.is_err(), "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forced_change_comes_before_the_first_token() {
    for w in worlds().await {
        let person = |name: &str, opts| UserInput {
            name: Some(name.into()),
            password: Some(PASSWORD.into()),
            must_change: Some(true),
            options: opts,
            ..Default::default()
        };
        let u = w.made(person("console", None)).await;
        let e = try_login(&w, "console", PASSWORD).await.unwrap_err();
        assert_eq!((e.kind, e.code), (ErrorKind::Unauthenticated, "PasswordExpired"));
        assert!(e.message.contains(u.id.as_str()));
        w.id.change_password(&u.id, &PASSWORD.into(), &"My-Own-Pass-1".into()).await.unwrap();
        try_login(&w, "console", "My-Own-Pass-1").await.unwrap();
        w.made(person("robot", options(&["ignore_change_password_upon_first_use"]))).await;
        try_login(&w, "robot", PASSWORD).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keystones_options_do_what_they_say() {
    for w in worlds().await {
        let person = |name: &str, opts: &[&str]| UserInput {
            name: Some(name.into()),
            password: Some(PASSWORD.into()),
            options: options(opts),
            ..Default::default()
        };
        let u = w.made(person("fixed", &["lock_password", "ignore_lockout_failure_attempts"])).await;
        for _ in 0..7 {
            assert!(try_login(&w, "fixed", "Wrong-Pass-1").await.is_err());
        }
        try_login(&w, "fixed", PASSWORD).await.unwrap();
        let e = w.id.change_password(&u.id, &PASSWORD.into(), &"Fresh-Pass-9".into()).await.unwrap_err();
        assert_eq!(e.error.kind, ErrorKind::Forbidden);
        let e = w.id.create_user(&w.root, person("x", &["fly"])).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("user.options.fly"));

        let config = Config { password_life: Some(Duration::from_secs(86_400)), ..crate::world::config() };
        let id = Identity::new(w.t.env.clone(), config).unwrap();
        id.create_user(&w.root, person("expires", &[])).await.unwrap();
        id.create_user(&w.root, person("lasts", &["ignore_password_expiry"])).await.unwrap();
        w.advance(Duration::from_secs(86_400));
        assert_eq!(try_login(&w, "expires", PASSWORD).await.unwrap_err().code, "PasswordExpired", "{}", w.t.name);
        try_login(&w, "lasts", PASSWORD).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_without_a_password_and_a_disabled_one_cannot_log_in() {
    for w in worlds().await {
        w.made(UserInput { name: Some("none".into()), ..Default::default() }).await;
        let i = UserInput { name: Some("off".into()), password: Some(PASSWORD.into()), ..Default::default() };
        w.made(UserInput { enabled: Some(false), ..i }).await;
        let unknown = try_login(&w, "nobody", PASSWORD).await.unwrap_err().message;
        for name in ["none", "off"] {
            assert_eq!(try_login(&w, name, PASSWORD).await.unwrap_err().message, unknown, "{}", w.t.name);
        }
        assert_eq!(format!("{:?}", Secret::from(PASSWORD)), "Secret(***)");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rule_of_accounts_can_be_asked_for() {
    for w in worlds().await {
        let rule = w.id.account_rule();
        assert!(rule.lockout_failures > 0 && !rule.lockout.is_zero() && !rule.token_life.is_zero(), "{}", w.t.name);
    }
    for (password, taken) in [("Aa1!xyz", false), ("abcdefgh", false), ("abcdefg1", false), ("Abcdefg1", true)] {
        assert_eq!(identity::Identity::takes(&password.into()), taken, "{password}");
    }
}
