//! Orders that end by themselves: notice, stop, start after a renewal, release. The process is aborted at those operations too, at a start or
//! while it runs, and time goes on meanwhile.

use super::order::{self, Seen};
use super::{held, kinds, nothing_left, settled};
use crate::api::Tenant;
use crate::cloud::{Cloud, Options, eventually, tail};
use crate::leftover::{Holdings, noticed};
use kernel::Timestamp;
use serde_json::json;
use std::time::Duration;

const BEGIN: &str = "2026-09-01T02:00:00Z";
const HOUR: Duration = Duration::from_secs(3600);
/// The reconciler of ends looks at a start, when the clock is moved, and every few seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// Moves the clock of a cloud that may abort while it does what has become due: then there is no answer, but the time stands.
fn leap(c: &Cloud, to: Timestamp) {
    let wish = json!({"now": to.rfc3339()});
    let a = c.request("PUT", "/ops/v1/simulation/clock", Some(&c.admin().token), Some(&wish));
    assert!(matches!(a.status, 0 | 200), "{} {}", a.status, a.body);
}

/// A cloud at a time of its own, with one order that lives from end to end.
struct Life {
    c: Cloud,
    order: String,
    before: Holdings,
}

impl Life {
    fn begin() -> Life {
        let args = vec!["--clock".to_owned(), BEGIN.to_owned()];
        let c = Cloud::up(Options { sim: true, debug: true, args, ..Options::default() });
        Tenant::tiny_image(&c, "tiny");
        let t = Tenant::demo(&c, "tiny");
        // Once through, so that what stays by design is there already.
        t.server(&c, "first");
        t.clear(&c);
        settled(&c, "the beginning");
        std::thread::sleep(Duration::from_secs(2));
        let before = held(&c, &t, false);
        let order = order::delivered(&c, &t);
        Life { c, order, before }
    }

    /// The tenant, logged in anew: tokens end when time jumps.
    fn tenant(&self) -> Tenant {
        Tenant::demo(&self.c, "tiny")
    }

    fn ends(&self) -> Timestamp {
        let o = order::show(&self.c, &self.tenant(), &self.order);
        Timestamp::parse(o["expires_at"].as_str().unwrap()).unwrap()
    }

    fn jump(&self, to: Timestamp) {
        let wish = json!({"now": to.rfc3339()});
        let a = self.c.request("PUT", "/ops/v1/simulation/clock", Some(&self.c.admin().token), Some(&wish));
        assert_eq!(a.status, 200, "{}", a.body);
    }

    fn now(&self) -> Timestamp {
        let now = self.c.call(&self.c.admin(), "GET", "/ops/v1/simulation/clock", None)["now"].clone();
        Timestamp::parse(now.as_str().unwrap()).unwrap()
    }

    fn later(&self, by: Duration) {
        self.jump(self.now().plus(by));
    }

    fn restart(&mut self, why: &str) {
        self.c.kill9();
        self.c.arm("");
        self.c.start().unwrap_or_else(|e| panic!("{why}: {e}\n{}", tail(&self.c.log())));
    }

    fn aborts(&self) -> usize {
        self.c.log().matches("aborting at a failpoint").count()
    }

    /// Restarts the process so that it aborts at a place, which the policy comes to by itself, or somebody leads it to; then starts it again.
    fn abort(&mut self, place: &str, lead: impl FnOnce(&Cloud)) {
        let before = self.aborts();
        self.c.kill9();
        self.c.arm(place);
        // The policy may come to it before the process is ready.
        if self.c.start().is_ok() {
            lead(&self.c);
            assert!(self.c.wait_end(PATIENCE), "{place} was not reached\n{}", tail(&self.c.log()));
        }
        assert_eq!(self.aborts(), before + 1, "{place} was not reached\n{}", tail(&self.c.log()));
        self.restart(place);
        settled(&self.c, place);
    }

    /// What must be so of the order and of what it made.
    fn is(&self, state: &str, seen: &Seen, after: &str) {
        let t = self.tenant();
        let o = order::show(&self.c, &t, &self.order);
        assert_eq!(o["state"], state, "after {after}: {o}");
        assert_eq!(Seen::now(&self.c, &t), *seen, "after {after}");
    }

    /// The end has been announced: the instant at which it has come, a day after that.
    fn announced(&mut self) -> Timestamp {
        let ends = self.ends();
        self.jump(ends.minus(HOUR * 23));
        self.restart("the notice");
        eventually("notice is given", PATIENCE, || noticed(&self.c, &self.order).then_some(()));
        self.is("delivered", &Seen::made("ACTIVE"), "the notice");
        ends.plus(HOUR * 2)
    }

    /// What the policy could not do it does again, but not at once.
    fn again(&mut self, state: &str) {
        self.later(HOUR + HOUR / 2);
        self.restart("an hour later");
        order::reaches(&self.c, &self.tenant(), &self.order, state);
        settled(&self.c, "an hour later");
    }

    /// The policy stops it.
    fn stop(&mut self, place: &str) {
        let over = self.announced();
        self.abort(place, |c| leap(c, over));
        if place.contains("refuse") {
            self.is("delivered", &Seen::made("ACTIVE"), place);
            self.again("stopped");
        }
        self.is("stopped", &Seen::made("SHUTOFF"), place);
    }

    /// A renewal starts it.
    fn renew(&mut self, place: &str) {
        let (id, ended) = (self.order.clone(), self.ends());
        self.abort(place, |c| order::renew(c, &Tenant::demo(c, "tiny"), &id));
        assert!(self.ends() > ended, "after {place}: the renewal stands");
        if place.contains("refuse") {
            self.is("stopped", &Seen::made("SHUTOFF"), place);
            let t = self.tenant();
            order::change(&self.c, &t, &self.order, "start");
            order::reaches(&self.c, &t, &self.order, "delivered");
            settled(&self.c, place);
        }
        self.is("delivered", &Seen::made("ACTIVE"), place);
    }

    /// The policy releases it, once it was kept for as long as the contract says.
    fn release(&mut self) {
        let over = self.announced();
        self.jump(over);
        self.restart("the end");
        order::reaches(&self.c, &self.tenant(), &self.order, "stopped");
        settled(&self.c, "the end");
        let flows = self.c.call(&self.tenant().s, "GET", "/ops/v1/flows", None);
        let kept = u32::try_from(flows["keep_days"].as_u64().unwrap()).unwrap();
        let gone = self.now().plus(HOUR * 24 * kept);
        let place = "order.release:backup:after=refuse;order.release:backup:undo-after=abort";
        self.abort(place, |c| leap(c, gone));
        self.is("stopped", &Seen::made("SHUTOFF"), place);
        let again = self.now().plus(HOUR + HOUR / 2);
        let place = "order.release:volumes:after=abort";
        self.abort(place, |c| leap(c, again));
        self.is("released", &Seen::backed_up(), place);
        let t = self.tenant();
        let proof = order::proved(&self.c, &t, &self.order, true, place);
        assert_eq!((&proof["by"], &proof["by_name"]), (&json!("system"), &json!("order-ends")));
        t.clear(&self.c);
        settled(&self.c, place);
        nothing_left(&self.c, &t, false, &self.before, place);
    }
}

/// The places of a kind of operation.
fn places(kinds: &[(String, Vec<String>)], kind: &str) -> Vec<String> {
    let steps = &kinds.iter().find(|(k, _)| k == kind).unwrap_or_else(|| panic!("no operation {kind}")).1;
    let of = |s: &String| {
        [
            format!("{kind}:{s}:before=abort"),
            format!("{kind}:{s}:after=abort"),
            format!("{kind}:{s}:after=refuse;{kind}:{s}:undo-after=abort"),
        ]
    };
    steps.iter().flat_map(of).collect()
}

#[test]
fn ends_of_orders_survive_an_abort_at_every_step() {
    let mut life = Life::begin();
    let kinds = kinds(&life.c);
    let (stops, starts) = (places(&kinds, "order.stop"), places(&kinds, "order.start"));
    assert_eq!(stops.len(), starts.len(), "one stop for each start");
    for (stop, start) in stops.iter().zip(&starts) {
        life.stop(stop);
        life.renew(start);
    }
    life.release();
}
