use kernel::{Caller, ErrorKind, Timestamp};
use ops::node::NodeState;
use ops::{MIGRATIONS, Ops};
use runtime::testing;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

fn print(c: char) -> String {
    c.to_string().repeat(64)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_enrols_one_host_once_and_a_lost_answer_can_be_asked_again() {
    for t in testing::each_at(Timestamp::from_secs(1_000_000), &[MIGRATIONS]).await {
        let ops = Ops::new(t.env.clone(), ops::terms::Terms::none());
        let admin = Caller::system("test");
        let token = ops.create_node_token(&admin, None, HOUR).await.unwrap().token;
        let id = ops.enroll(&token, "host-1.example", &print('a')).await.unwrap();
        assert_eq!(ops.enroll(&token, "host-1.example", &print('a')).await.unwrap(), id, "{}", t.name);
        let again = ops.enroll(&token, "host-2", &print('b')).await.unwrap_err();
        assert_eq!(again.kind, ErrorKind::Unauthenticated);
        let guessed = ops.enroll("xnode-guess", "host-2", &print('b')).await.unwrap_err();
        assert_eq!(guessed.message, again.message, "a guesser must learn nothing");

        let node = ops.node_by_fingerprint(&print('a')).await.unwrap().unwrap();
        assert_eq!((node.id.clone(), node.state), (id.clone(), NodeState::Enrolled));
        ops.seen(&id).await.unwrap();
        assert_eq!(ops.node(&id).await.unwrap().state, NodeState::Up);
        t.clock.as_ref().unwrap().advance(Duration::from_secs(91));
        assert_eq!(ops.node(&id).await.unwrap().state, NodeState::Away);
        ops.seen(&id).await.unwrap();
        assert_eq!(ops.nodes().await.unwrap()[0].state, NodeState::Up);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_foreign_and_revoked_are_refused() {
    for t in testing::each_at(Timestamp::from_secs(1_000_000), &[MIGRATIONS]).await {
        let ops = Ops::new(t.env.clone(), ops::terms::Terms::none());
        let admin = Caller::system("test");
        let late = ops.create_node_token(&admin, None, HOUR).await.unwrap().token;
        t.clock.as_ref().unwrap().advance(HOUR);
        let e = ops.enroll(&late, "host-1", &print('a')).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Unauthenticated, "{}", t.name);

        let bound = ops.create_node_token(&admin, Some("host-1"), HOUR).await.unwrap().token;
        assert!(ops.enroll(&bound, "host-2", &print('a')).await.is_err());
        let id = ops.enroll(&bound, "host-1", &print('a')).await.unwrap();

        // Another token does not take the name over, unless it was made for that host.
        let any = ops.create_node_token(&admin, None, HOUR).await.unwrap().token;
        assert_eq!(ops.enroll(&any, "host-1", &print('b')).await.unwrap_err().kind, ErrorKind::Conflict);
        assert_eq!(ops.enroll(&any, "host-9", &print('a')).await.unwrap_err().kind, ErrorKind::Conflict);
        let again = ops.create_node_token(&admin, Some("host-1"), HOUR).await.unwrap().token;
        assert_eq!(ops.enroll(&again, "host-1", &print('b')).await.unwrap(), id);
        assert!(ops.node_by_fingerprint(&print('a')).await.unwrap().is_none());

        ops.revoke_node(&id).await.unwrap();
        ops.revoke_node(&id).await.unwrap();
        assert!(ops.node_by_fingerprint(&print('b')).await.unwrap().is_none());
        assert_eq!(ops.seen(&id).await.unwrap_err().kind, ErrorKind::NotFound);
        assert!(ops.enroll(&again, "host-1", &print('b')).await.is_err(), "a revoked node does not come back");
        // Its name is free for a new machine.
        let fresh = ops.create_node_token(&admin, None, HOUR).await.unwrap().token;
        assert_ne!(ops.enroll(&fresh, "host-1", &print('c')).await.unwrap(), id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_names_fingerprints_and_lives_are_named() {
    let t = runtime::testing::first(testing::each(&[MIGRATIONS])).await;
    let ops = Ops::new(t.env.clone(), ops::terms::Terms::none());
    let admin = Caller::system("test");
    for h in ["", "-a", "a b", &"x".repeat(10_000), "a..b"] {
        assert_eq!(ops.enroll("t", h, &print('a')).await.unwrap_err().field.as_deref(), Some("hostname"), "{h:.20}");
    }
    assert_eq!(ops.enroll("t", "h", "AA").await.unwrap_err().field.as_deref(), Some("fingerprint"));
    let e = ops.create_node_token(&admin, None, Duration::ZERO).await.unwrap_err();
    assert_eq!(e.field.as_deref(), Some("expires_in"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hosts_with_one_token_at_once_one_gets_in() {
    for t in testing::each(&[MIGRATIONS]).await {
        let ops = Ops::new(t.env.clone(), ops::terms::Terms::none());
        let token = ops.create_node_token(&Caller::system("test"), None, HOUR).await.unwrap().token;
        let (a, b) = (print('a'), print('b'));
        let (x, y) = tokio::join!(ops.enroll(&token, "h-a", &a), ops.enroll(&token, "h-b", &b));
        assert_eq!(u8::from(x.is_ok()) + u8::from(y.is_ok()), 1, "{}", t.name);
        assert_eq!(ops.nodes().await.unwrap().len(), 1);
    }
}
