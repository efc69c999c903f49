//! Grants of access: who asks, who answers, what is recorded, and how it ends.

use crate::world::{World, admin, caller, member, worlds, worlds_at};
use compute::access::{Direction, Ending, Grant, GrantFilter, NewGrant, State};
use compute::port::Console;
use compute::records::ALL;
use kernel::{Caller, ErrorKind, ProjectId, Role, ServerId, Timestamp, UserId};
use runtime::list::Asked;
use runtime::testing::edits_are_named;
use runtime::{params, task};
use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

fn operator(name: &str) -> Caller {
    Caller { user: UserId::from(name), user_name: name.to_owned(), ..caller("gov", &[Role::Operator]) }
}

fn wish(server: &ServerId) -> NewGrant {
    NewGrant { project: None, servers: vec![server.clone()], reason: "the disk is full".into(), minutes: 60 }
}

async fn granted(w: &World, who: &Caller, server: &ServerId) -> Grant {
    let g = w.c.ask_access(who, wish(server)).await.unwrap();
    w.c.approve_access(&member("p"), &g.id, None).await.unwrap()
}

async fn opened(w: &World, who: &Caller, g: &Grant, server: &ServerId) -> Box<dyn Console> {
    let key = w.c.access_console(who, &g.id, server).await.unwrap().key;
    w.c.open_console(&key).await.unwrap()
}

async fn echoes(c: &mut Box<dyn Console>, text: &[u8]) {
    c.write_all(text).await.unwrap();
    let mut back = vec![0; text.len()];
    c.read_exact(&mut back).await.unwrap();
    assert_eq!(back, text);
}

/// Reads until the other side closes.
async fn cut(c: &mut Box<dyn Console>) {
    let mut rest = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(60), c.read_to_end(&mut rest)).await;
    assert!(read.is_ok_and(|r| r.is_ok()), "the console was not cut");
}

/// What the audit ledger has of an action; a transaction that ran twice told it twice.
fn heard(w: &World, action: &str) -> BTreeSet<String> {
    let all = w.audit.0.lock().unwrap();
    let of = all.iter().filter(|e| e.action == action);
    of.map(|e| format!("{:?} {} {:?}", e.outcome, e.request, e.detail)).collect()
}

/// How the last session of a grant ended, once it is sealed.
async fn ending(w: &World, g: &Grant) -> Ending {
    for _ in 0..3000 {
        let last = w.c.access_sessions(&member("p"), &g.id).await.unwrap().pop().unwrap();
        if let Some(e) = last.ending {
            return e;
        }
        task::sleep(Duration::from_millis(20)).await;
    }
    panic!("{}: the session does not end", w.t.name);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_project_answers_and_nobody_else() {
    for w in worlds().await {
        let (id, op, me) = (w.server("s").await, operator("op"), member("p"));
        for who in [&me, &member("q")] {
            assert_eq!(w.c.ask_access(who, wish(&id)).await.unwrap_err().kind, ErrorKind::Forbidden);
        }
        for (field, new) in [
            ("reason", NewGrant { reason: " ".into(), ..wish(&id) }),
            ("minutes", NewGrant { minutes: 481, ..wish(&id) }),
            ("minutes", NewGrant { minutes: 0, ..wish(&id) }),
            ("servers", NewGrant { servers: vec![ServerId::from("none")], ..wish(&id) }),
            ("servers", NewGrant { project: Some(ProjectId::from("q")), ..wish(&id) }),
            ("project", NewGrant { servers: vec![], ..wish(&id) }),
        ] {
            let e = w.c.ask_access(&op, new).await.unwrap_err();
            assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some(field)));
        }
        let g = w.c.ask_access(&op, wish(&id)).await.unwrap();
        assert_eq!((g.state, g.project.as_str()), (State::Requested, "p"));
        assert_eq!(w.c.access_console(&op, &g.id, &id).await.unwrap_err().kind, ErrorKind::Conflict);

        // The operator himself does not answer, also as a member; nor does an administrator, nor who only reads, nor another tenant.
        let own = Caller { user: op.user.clone(), ..me.clone() };
        assert_eq!(w.c.approve_access(&own, &g.id, None).await.unwrap_err().code, "OwnRequest");
        let chief = caller("p", &[Role::Admin, Role::Member, Role::Reader]);
        for who in [&chief, &caller("p", &[Role::Reader]), &operator("other")] {
            assert_eq!(w.c.approve_access(who, &g.id, None).await.unwrap_err().kind, ErrorKind::Forbidden);
        }
        let stranger = member("q");
        assert!(w.c.access_grant(&stranger, &g.id).await.unwrap_err().is_not_found());
        assert!(w.c.approve_access(&stranger, &g.id, None).await.unwrap_err().is_not_found());
        assert!(w.c.access_sessions(&stranger, &g.id).await.unwrap_err().is_not_found());
        assert_eq!(w.c.revoke_access(&me, &g.id, None).await.unwrap_err().code, "AccessGrantState");

        // Two members at the same time: one of them answers.
        let (a, b) = tokio::join!(w.c.approve_access(&me, &g.id, Some("ok")), w.c.refuse_access(&me, &g.id, None));
        assert!(a.is_ok() != b.is_ok(), "{}", w.t.name);
        let g = w.c.ask_access(&op, wish(&id)).await.unwrap();
        assert_eq!(w.c.refuse_access(&me, &g.id, Some("not now")).await.unwrap().state, State::Refused);
        assert_eq!(w.c.end_access(&op, &g.id, None).await.unwrap_err().kind, ErrorKind::Conflict);
        let g = w.c.ask_access(&op, wish(&id)).await.unwrap();
        assert_eq!(w.c.end_access(&op, &g.id, None).await.unwrap().state, State::Ended);

        let f = GrantFilter { page: Asked::first(10), ..GrantFilter::default() };
        for (who, n) in [(&op, 3), (&me, 3), (&stranger, 0), (&caller("gov", &[Role::AuditAdministrator]), 3)] {
            assert_eq!(w.c.access_grants(who, &f).await.unwrap().items.len(), n);
        }
        edits_are_named(&w.t, ALL, &[("compute_access_grant", "decided_name", "'nobody'")]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_grant_nobody_from_outside_sees_a_console() {
    for w in worlds().await {
        let id = w.server("s").await;
        for e in [
            w.c.create_console(&admin(), &id).await.unwrap_err(),
            w.c.console_log(&admin(), &id, None).await.unwrap_err(),
        ] {
            assert_eq!((e.kind, e.code), (ErrorKind::Forbidden, "AccessGrantRequired"));
        }
        w.c.create_console(&member("p"), &id).await.unwrap();
        // A grant is for the servers that it names, and for who asked.
        let (op, other) = (operator("op"), w.server("other").await);
        let g = granted(&w, &op, &id).await;
        assert_eq!(w.c.access_console(&op, &g.id, &other).await.unwrap_err().code, "AccessGrantRequired");
        assert_eq!(w.c.access_console(&operator("x"), &g.id, &id).await.unwrap_err().kind, ErrorKind::Forbidden);
        let all = NewGrant { project: Some(ProjectId::from("p")), servers: vec![], ..wish(&id) };
        let all = w.c.ask_access(&op, all).await.unwrap();
        w.c.approve_access(&member("p"), &all.id, None).await.unwrap();
        w.c.access_console(&op, &all.id, &other).await.unwrap();
        // A key that was made before the grant ended opens nothing after it.
        let key = w.c.access_console(&op, &g.id, &id).await.unwrap().key;
        w.c.end_access(&op, &g.id, None).await.unwrap();
        assert_eq!(w.c.open_console(&key).await.map(drop).unwrap_err().kind, ErrorKind::Conflict);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_passes_is_recorded_and_a_revoked_grant_cuts_it() {
    for w in worlds().await {
        let id = w.server("s").await;
        let (one, two, me) = (operator("one"), operator("two"), member("p"));
        let (g, h) = (granted(&w, &one, &id).await, granted(&w, &two, &id).await);
        let mut c = opened(&w, &one, &g, &id).await;
        let mut d = opened(&w, &two, &h, &id).await;
        echoes(&mut c, b"df -h\r").await;
        w.c.revoke_access(&me, &g.id, Some("enough")).await.unwrap();
        cut(&mut c).await;
        assert_eq!(ending(&w, &g).await, Ending::Revoked);
        // The other one goes on, until he leaves.
        echoes(&mut d, b"uptime\r").await;
        drop(d);
        assert_eq!(ending(&w, &h).await, Ending::Left);

        let s = w.c.access_sessions(&me, &g.id).await.unwrap().remove(0);
        for who in [&me, &one, &caller("gov", &[Role::AuditAdministrator])] {
            let r = w.c.access_recording(who, &g.id, &s.id, 0, 100).await.unwrap();
            let way = |d: Direction| r.pieces.iter().filter(move |p| p.direction == d).flat_map(|p| p.data.clone());
            assert_eq!(way(Direction::In).collect::<Vec<_>>(), b"df -h\r");
            assert_eq!(way(Direction::Out).collect::<Vec<_>>(), b"df -h\r");
            assert!(String::from_utf8_lossy(&r.pieces.last().unwrap().data).starts_with("[revoked]"));
            assert!(r.intact && r.session.pieces == r.pieces.len() as u64 && r.session.bytes == 12);
            let rest = w.c.access_recording(who, &g.id, &s.id, 1, 100).await.unwrap();
            assert!(rest.intact && rest.pieces[..] == r.pieces[1..]);
        }
        for who in [&two, &caller("p", &[Role::Reader]), &admin()] {
            let e = w.c.access_recording(who, &g.id, &s.id, 0, 100).await.unwrap_err();
            assert_eq!(e.kind, ErrorKind::Forbidden);
        }
        assert!(w.c.access_recording(&member("q"), &g.id, &s.id, 0, 100).await.unwrap_err().is_not_found());
        assert!(w.c.access_recording(&two, &h.id, &s.id, 0, 100).await.unwrap_err().is_not_found());

        assert_eq!(heard(&w, "access-session.carry").len(), 4, "both sessions begin and end");
        // What somebody changes afterwards is seen, in the recording and in its seal.
        let spoil = "UPDATE compute_access_piece SET data = $1 WHERE session = $2 AND n = 1";
        runtime::transact!(w.t.env.db, |tx| { tx.execute(spoil, &params![b"rm -r".as_slice(), &s.id]).await }).unwrap();
        assert!(!w.c.access_recording(&me, &g.id, &s.id, 0, 100).await.unwrap().intact);
        edits_are_named(&w.t, ALL, &[("compute_access_session", "head", "'x'")]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_console_ends_with_the_login_that_opened_it() {
    for w in worlds().await {
        let id = w.server("s").await;
        let (me, other) = (w.logins.begin("me", member("p")), w.logins.begin("other", member("p")));
        let key = w.c.create_console(&me, &id).await.unwrap();
        let mut mine = w.c.open_console(&key).await.unwrap();
        let key = w.c.create_console(&other, &id).await.unwrap();
        let mut theirs = w.c.open_console(&key).await.unwrap();
        echoes(&mut mine, b"ls\r").await;
        // Two keys that are not used yet: what is typed counts as use, what is left alone does not.
        let (late, lost) =
            (w.c.create_console(&me, &id).await.unwrap(), w.c.create_console(&other, &id).await.unwrap());
        w.logins.used.lock().unwrap().clear();
        echoes(&mut mine, b"pwd\r").await;
        for _ in 0..500 {
            if w.logins.used.lock().unwrap().contains("me") {
                break;
            }
            task::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(w.logins.used.lock().unwrap().iter().collect::<Vec<_>>(), ["me"], "{}", w.t.name);

        w.logins.now.lock().unwrap().remove("me");
        cut(&mut mine).await;
        assert!(w.c.open_console(&late).await.map(drop).unwrap_err().is_not_found());
        echoes(&mut theirs, b"ls\r").await;
        // A role that is taken away, and a member who is one elsewhere by now.
        w.logins.begin("other", caller("p", &[Role::Reader]));
        cut(&mut theirs).await;
        w.logins.begin("other", member("q"));
        assert!(w.c.open_console(&lost).await.map(drop).unwrap_err().is_not_found());

        // The same under a grant, which goes on, and its recording says why it was cut.
        let op = w.logins.begin("op", operator("op"));
        let g = granted(&w, &op, &id).await;
        let mut c = opened(&w, &op, &g, &id).await;
        echoes(&mut c, b"top\r").await;
        let key = w.c.access_console(&op, &g.id, &id).await.unwrap().key;
        w.logins.begin("op", caller("gov", &[Role::Member]));
        cut(&mut c).await;
        assert_eq!(ending(&w, &g).await, Ending::Barred, "{}", w.t.name);
        assert!(w.c.open_console(&key).await.map(drop).unwrap_err().is_not_found());
        // Where nobody can say, it is cut as well, and the recording does not say that his login ended.
        let op = w.logins.begin("op", operator("op"));
        let mut c = opened(&w, &op, &g, &id).await;
        echoes(&mut c, b"top\r").await;
        w.logins.away.store(true, Ordering::SeqCst);
        cut(&mut c).await;
        assert_eq!(ending(&w, &g).await, Ending::Unrecorded, "{}", w.t.name);
        assert_eq!(w.c.access_grant(&me, &g.id).await.unwrap().state, State::Granted);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recording_that_is_full_ends_the_session() {
    for w in worlds().await {
        let (id, op) = (w.server("s").await, operator("op"));
        let g = granted(&w, &op, &id).await;
        let mut c = opened(&w, &op, &g, &id).await;
        // The bound of this world is 64 KiB; what cannot be recorded does not come back.
        let mut echoed = 0;
        let mut back = [0; 1024];
        while echoed < 128 * 1024 && c.write_all(&[b'x'; 1024]).await.is_ok() {
            match c.read_exact(&mut back).await {
                Ok(_) => echoed += back.len(),
                Err(_) => break,
            }
        }
        assert_eq!(ending(&w, &g).await, Ending::Full);
        let s = w.c.access_sessions(&op, &g.id).await.unwrap().remove(0);
        assert!(s.bytes <= 64 * 1024 && s.bytes > 32 * 1024 && echoed <= 32 * 1024, "{} {echoed}", s.bytes);
        let r = w.c.access_recording(&op, &g.id, &s.id, s.pieces - 1, 10).await.unwrap();
        assert!(String::from_utf8_lossy(&r.pieces[0].data).starts_with("[full]") && r.intact);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn time_ends_what_nobody_ends() {
    for w in worlds_at(Timestamp::from_secs(1_800_000_000)).await {
        let (id, op, me) = (w.server("s").await, operator("op"), member("p"));
        let clock = w.t.clock.clone().unwrap();
        let unanswered = w.c.ask_access(&op, wish(&id)).await.unwrap();
        let g = granted(&w, &op, &id).await;
        let mut c = opened(&w, &op, &g, &id).await;
        echoes(&mut c, b"w\r").await;
        clock.advance(Duration::from_secs(59 * 60));
        echoes(&mut c, b"w\r").await;
        clock.advance(Duration::from_secs(61));
        cut(&mut c).await;
        assert_eq!(ending(&w, &g).await, Ending::Expired);
        assert_eq!(w.c.access_console(&op, &g.id, &id).await.unwrap_err().kind, ErrorKind::Conflict);
        assert_eq!(w.c.revoke_access(&me, &g.id, None).await.unwrap_err().kind, ErrorKind::Conflict);
        w.c.expire_access().await.unwrap();
        assert_eq!(w.c.access_grant(&me, &g.id).await.unwrap().state, State::Expired);
        clock.advance(Duration::from_secs(24 * 3600));
        assert_eq!(w.c.approve_access(&me, &unanswered.id, None).await.unwrap_err().code, "AccessGrantState");
        w.c.expire_access().await.unwrap();
        assert_eq!(w.c.access_grant(&op, &unanswered.id).await.unwrap().state, State::Expired);
        assert_eq!(heard(&w, "access-grant.expire").len(), 2, "{}", w.t.name);
    }
}
