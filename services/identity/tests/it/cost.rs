//! What the hot paths cost; printed (`--no-capture`), not asserted: the bench asserts over the wire.

use crate::world::worlds;
use identity::token::login::{Proof, ScopeRequest};
use std::time::Instant;

#[tokio::test(flavor = "current_thread")]
async fn validation_and_token_from_token() {
    for w in worlds().await {
        let t = w.login("admin", ScopeRequest::Default).await.unwrap().token;
        let n = 2_000u32;
        let begun = Instant::now();
        for _ in 0..n {
            w.id.validate(t.expose()).await.unwrap();
        }
        let known = begun.elapsed() / n;
        let begun = Instant::now();
        for _ in 0..n {
            w.id.login(&[Proof::Token(t.clone())], &ScopeRequest::Default).await.unwrap();
        }
        let rescope = begun.elapsed() / n;
        let mut cold = std::time::Duration::ZERO;
        for _ in 0..200 {
            w.id.set_token_keys(&[[1; 32]]).unwrap();
            let begun = Instant::now();
            w.id.validate(t.expose()).await.unwrap();
            cold += begun.elapsed();
        }
        println!("{}: validate {known:?}, with empty caches {:?}, token from token {rescope:?}", w.t.name, cold / 200);
        assert!(known < rescope, "a remembered token costs less than a new one");
    }
}
