//! What the hot paths cost; printed (`--no-capture`), not asserted: the bench asserts over the wire.

use crate::world::worlds;
use identity::token::login::{Proof, ScopeRequest};
use std::time::{Duration, Instant};

/// How often each is done: enough for a median, which no pause of the machine moves.
const TIMES: usize = 201;

async fn median(mut once: impl AsyncFnMut() -> Duration) -> Duration {
    let mut all = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        all.push(once().await);
    }
    all.sort_unstable();
    all[TIMES / 2]
}

#[tokio::test(flavor = "current_thread")]
async fn validation_and_token_from_token() {
    for w in worlds().await {
        let t = w.login("admin", ScopeRequest::Default).await.unwrap().token;
        let known = median(async || {
            let begun = Instant::now();
            w.id.validate(t.expose()).await.unwrap();
            begun.elapsed()
        })
        .await;
        let rescope = median(async || {
            let begun = Instant::now();
            w.id.login(&[Proof::Token(t.clone())], &ScopeRequest::Default).await.unwrap();
            begun.elapsed()
        })
        .await;
        let cold = median(async || {
            w.id.set_token_keys(&[[1; 32]]).unwrap();
            let begun = Instant::now();
            w.id.validate(t.expose()).await.unwrap();
            begun.elapsed()
        })
        .await;
        println!("{}: validate {known:?}, with empty caches {cold:?}, token from token {rescope:?}", w.t.name);
        assert!(known < rescope, "a remembered token costs less than a new one");
    }
}
