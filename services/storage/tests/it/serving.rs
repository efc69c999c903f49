//! Whether volumes serve, as the outbox tells it.

use crate::support::{admin, member, worlds};
use crate::volume::{gib, made};
use async_trait::async_trait;
use kernel::Result;
use kernel::event::{RESOURCE_STATE, ResourceState, Serving};
use runtime::Tx;
use runtime::outbox::{Fact, Subscriber};
use std::sync::{Arc, Mutex};
use storage::disk::{Observation, Phase};

#[derive(Default)]
struct Heard(Mutex<Vec<ResourceState>>);

#[async_trait]
impl Subscriber for Heard {
    fn name(&self) -> &'static str {
        "heard"
    }
    fn topics(&self) -> &'static [&'static str] {
        &[RESOURCE_STATE]
    }
    async fn apply(&self, _: &mut Tx, fact: &Fact) -> Result<()> {
        self.0.lock().unwrap().push(serde_json::from_str(&fact.body)?);
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_a_volumes_state_are_told_and_nothing_else() {
    for w in worlds().await {
        let heard = Arc::new(Heard::default());
        w.t.env.outbox.subscribe(vec![heard.clone()]).unwrap();
        let a = member("a");
        let v = made(&w, gib(1)).await;
        let see = |phase, error: Option<&str>| {
            let error = error.map(str::to_owned);
            let o = Observation { id: v.id.to_string(), generation: 1, phase, bytes: 4096, error };
            w.s.observe_disk(&w.node.id, o)
        };
        see(Phase::Ready, None).await.unwrap();
        see(Phase::Failed, Some("the file is gone")).await.unwrap();
        see(Phase::Failed, Some("the file is gone")).await.unwrap();
        see(Phase::Ready, None).await.unwrap();
        w.s.reset_volume_status(&admin(), &v.id, "error").await.unwrap();
        w.s.reset_volume_status(&admin(), &v.id, "available").await.unwrap();
        // A disk that cannot grow is there all the same.
        w.node.set(|h| {
            h.fails.insert("grow");
        });
        w.s.extend_volume(&a, &v.id, 2).await.unwrap();
        w.quiet().await;
        w.s.delete_volume(&a, &v.id, false).await.unwrap();
        w.quiet().await;
        w.t.env.outbox.flush().await.unwrap();
        let all = heard.0.lock().unwrap().clone();
        let told: Vec<Serving> = all.iter().map(|s| s.state).collect();
        let wanted = [Serving::Up, Serving::Down, Serving::Up, Serving::Down, Serving::Up];
        assert_eq!(told, wanted, "{}: {all:?}", w.t.name);
        assert_eq!(all[1].cause, "the file is gone");
        for s in &all {
            assert_eq!((s.resource.as_str(), s.kind.as_str()), (v.id.as_str(), "volume"));
            assert_eq!((s.project.as_str(), s.node.as_ref()), ("a", Some(&w.node.id)));
        }
        assert!(all.windows(2).all(|p| p[0].at < p[1].at), "{all:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_volume_that_could_never_be_made_is_owed_to_nobody() {
    for w in worlds().await {
        let heard = Arc::new(Heard::default());
        w.t.env.outbox.subscribe(vec![heard.clone()]).unwrap();
        w.node.set(|h| {
            h.fails.insert("disk");
        });
        w.s.create_volume(&member("a"), gib(1)).await.unwrap();
        w.quiet().await;
        w.t.env.outbox.flush().await.unwrap();
        assert!(heard.0.lock().unwrap().is_empty(), "{}", w.t.name);
    }
}
