//! The process is aborted before and after every step of every operation, and within every undo. After the restart the operation is done or
//! undone, and when the tenant has deleted what is his, nothing is left: no row, address, file, device, process, intention or quota.

mod ends;
mod order;
mod scenario;

use crate::api::Tenant;
use crate::cloud::{Cloud, Options, cache, eventually, tail};
use crate::leftover::{Holdings, differences, finished, holdings, unfinished};
use order::End;
use std::time::{Duration, Instant};

/// Kinds and steps as the binary itself lists them in its log.
fn kinds(c: &Cloud) -> Vec<(String, Vec<String>)> {
    let log = c.log();
    let line =
        log.lines().rev().find_map(|l| l.split_once("operation kinds: ")).expect("the log lists the operations").1;
    serde_json::from_str(line.trim()).unwrap()
}

/// Waits until nothing is under way any more.
fn settled(c: &Cloud, place: &str) {
    eventually(&format!("after {place}: operations end"), Duration::from_secs(60), || {
        (unfinished(c) == 0).then_some(())
    });
}

/// All that is held: underneath the APIs, and by them.
fn held(c: &Cloud, t: &Tenant, real: bool) -> Holdings {
    let mut all = holdings(c, real);
    all.extend(order::given(c, t));
    all
}

/// Waits until no more is held than before. What the fabric and the node are still to forget goes within a moment.
fn nothing_left(c: &Cloud, t: &Tenant, real: bool, before: &Holdings, place: &str) {
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let left = differences(before, &held(c, t, real));
        if left.is_empty() {
            return;
        }
        assert!(Instant::now() < until, "after {place}: {left:#?}\n{}", tail(&c.log()));
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// One cloud whose process is aborted again and again.
struct Matrix {
    c: Cloud,
    image: &'static str,
    real: bool,
    before: Holdings,
}

impl Matrix {
    fn simulated() -> Matrix {
        let c = Cloud::up(Options { sim: true, debug: true, keep_sessions: true, ..Options::default() });
        Tenant::tiny_image(&c, "tiny");
        Matrix::new(c, "tiny", false)
    }

    fn real() -> Matrix {
        let images = cache().join("images").display().to_string();
        let args = vec!["--vcpu-ratio".into(), "32".into(), "--images".into(), images];
        let c = Cloud::up(Options { args, debug: true, keep_sessions: true, ..Options::default() });
        Matrix::new(c, "xinglin-guest-x86_64", true)
    }

    fn new(c: Cloud, image: &'static str, real: bool) -> Matrix {
        let t = Tenant::demo(&c, image);
        // Once through, so that what stays by design (the fetched image, the served network) is there already.
        t.server(&c, "first");
        t.clear(&c);
        eventually("the first deletion ends", Duration::from_secs(60), || (unfinished(&c) == 0).then_some(()));
        std::thread::sleep(Duration::from_secs(2));
        let before = held(&c, &t, real);
        Matrix { c, image, real, before }
    }

    fn tenant(&self) -> Tenant {
        Tenant::demo(&self.c, self.image)
    }

    fn restart(&mut self, failpoints: &str, why: &str) {
        self.c.kill9();
        self.c.arm(failpoints);
        let started = self.c.start();
        started.unwrap_or_else(|e| panic!("{why}: {e}\n{}", tail(&self.c.log())));
    }

    /// Waits until the armed process has aborted, or the operation has ended without passing the place.
    fn aborted(&mut self, kind: &str, ended_before: i64) -> bool {
        let until = Instant::now() + Duration::from_secs(120);
        while Instant::now() < until {
            if self.c.wait_end(Duration::from_millis(200)) {
                return true;
            }
            if finished(&self.c, kind) > ended_before {
                return self.c.wait_end(Duration::from_millis(200));
            }
        }
        false
    }

    /// Aborts at one place and looks what is left.
    fn abort_at(&mut self, case: &str, place: &str) -> bool {
        let kind = kind_of(case);
        self.restart(place, place);
        let ended_before = finished(&self.c, kind);
        let bring_about = scenario::of(case).unwrap_or_else(|| panic!("no scenario for {case}"));
        bring_about(&self.c, &self.tenant());
        // A step without an undo is not reached a second time: the operation then ends undone, and the process lives.
        let aborted = self.aborted(kind, ended_before);
        assert!(aborted || place.contains("undo"), "{place} was not reached\n{}", tail(&self.c.log()));
        self.restart("", place);
        settled(&self.c, place);
        let t = self.tenant();
        order::check(&self.c, &t, case, how_it_ended(place, aborted), place);
        order::end_all(&self.c, &t);
        t.clear(&self.c);
        settled(&self.c, place);
        nothing_left(&self.c, &t, self.real, &self.before, place);
        aborted
    }

    /// Every place of the cases; how many were within an undo.
    fn run(mut self, cases: &[Case]) -> u32 {
        let kinds = kinds(&self.c);
        let (mut places, mut within_undo) = (0, 0);
        for (case, only) in cases {
            let kind = kind_of(case);
            let steps = &kinds.iter().find(|(k, _)| k == kind).unwrap_or_else(|| panic!("no operation {kind}")).1;
            for s in *only {
                assert!(steps.iter().any(|x| x == s), "{kind} has no step {s}");
            }
            for s in steps.iter().filter(|s| among(only, s)) {
                self.abort_at(case, &format!("{kind}:{s}:before=abort"));
                self.abort_at(case, &format!("{kind}:{s}:after=abort"));
                let undo = format!("{kind}:{s}:after=refuse;{kind}:{s}:undo-after=abort");
                within_undo += u32::from(self.abort_at(case, &undo));
                places += 3;
            }
        }
        eprintln!("aborted at {places} places, {within_undo} of them within an undo");
        within_undo
    }
}

/// An operation that went on is done, one that was refused is undone; but the last step of a release has ended the order before it fails.
fn how_it_ended(place: &str, aborted: bool) -> End {
    match (place.contains("refuse") && !place.starts_with("order.release:end:"), aborted) {
        (false, _) => End::Done,
        (true, true) => End::Undone,
        (true, false) => End::Held,
    }
}

/// A scenario, and the steps at which it is aborted: those named, or every one.
type Case = (&'static str, &'static [&'static str]);

/// The kind of a case's operation.
fn kind_of(case: &str) -> &str {
    case.split_once('/').map_or(case, |(kind, _)| kind)
}

fn among(only: &[&str], step: &str) -> bool {
    only.is_empty() || only.contains(&step)
}

const EVERY: &[&str] = &[];
const VOLUMES: &[Case] = &[
    ("volume.create", EVERY),
    ("volume.delete", EVERY),
    ("volume.extend", EVERY),
    ("snapshot.create", EVERY),
    ("snapshot.delete", EVERY),
];
const SERVERS: &[Case] = &[
    ("server.create", EVERY),
    ("server.delete", EVERY),
    ("server.stop", EVERY),
    ("server.start", EVERY),
    ("server.reboot", EVERY),
    ("server.image", EVERY),
    ("image.export", EVERY),
];
const ATTACHMENTS: &[Case] =
    &[("volume.attach", EVERY), ("volume.detach", EVERY), ("interface.attach", EVERY), ("interface.detach", EVERY)];
const ORDERS: &[Case] = &[("order.fulfil", EVERY)];
const POWER: &[Case] = &[("order.stop", EVERY), ("order.start", EVERY)];
/// Roles and open ports: given, and taken away.
const ACCOUNTS: &[Case] = &[("order.account", EVERY), ("order.release/account", &["begin", "account", "end"])];
const OPENINGS: &[Case] = &[
    ("order.fulfil/opening", &["network", "attach", "deliver"]),
    ("order.release/opening", &["begin", "detach", "network"]),
];
/// Releases as far as there is a way back, and from there on.
const RELEASES: &[Case] = &[("order.release", &["begin", "stop", "backup", "cut"])];
const REMOVALS: &[Case] = &[("order.release", &["addresses", "detach", "volumes", "servers"])];
const PROOFS: &[Case] = &[("order.release", &["network", "account", "prove", "end"])];
/// All that is aborted on simulated engines.
const SIMULATED: [&[Case]; 10] =
    [VOLUMES, SERVERS, ATTACHMENTS, ORDERS, POWER, ACCOUNTS, OPENINGS, RELEASES, REMOVALS, PROOFS];

fn survive(m: Matrix, cases: &[Case]) {
    assert!(m.run(cases) > 0, "no undo was reached");
}

#[test]
fn volumes_survive_an_abort_at_every_step() {
    survive(Matrix::simulated(), VOLUMES);
}

#[test]
fn servers_survive_an_abort_at_every_step() {
    survive(Matrix::simulated(), SERVERS);
}

#[test]
fn attachments_survive_an_abort_at_every_step() {
    survive(Matrix::simulated(), ATTACHMENTS);
}

#[test]
fn orders_survive_an_abort_at_every_step() {
    survive(Matrix::simulated(), ORDERS);
}

#[test]
fn stops_and_starts_of_orders_survive_an_abort_at_every_step() {
    survive(Matrix::simulated(), POWER);
}

#[test]
fn accounts_survive_an_abort_at_every_step() {
    survive(Matrix::simulated(), ACCOUNTS);
}

#[test]
fn openings_of_ports_survive_an_abort_at_every_step() {
    survive(Matrix::simulated(), OPENINGS);
}

#[test]
fn releases_survive_an_abort_at_every_step() {
    survive(Matrix::simulated(), RELEASES);
}

/// From the cut of a release on nothing is undone, whatever fails: it goes on.
#[test]
fn removals_of_a_release_survive_an_abort_at_every_step() {
    assert_eq!(Matrix::simulated().run(REMOVALS), 0);
}

#[test]
fn proofs_of_a_release_survive_an_abort_at_every_step() {
    assert_eq!(Matrix::simulated().run(PROOFS), 0);
}

#[test]
fn real_servers_and_attachments_survive_an_abort_at_every_step() {
    survive(Matrix::real(), &[("server.create", EVERY), ("server.delete", EVERY), ("volume.attach", EVERY)]);
}

/// Every step of every kind belongs to one of the tests above.
#[test]
fn every_kind_of_operation_has_a_scenario() {
    let c = Cloud::up(Options { sim: true, debug: true, ..Options::default() });
    let tested: Vec<_> = SIMULATED.iter().flat_map(|cases| cases.iter()).collect();
    for (kind, steps) in kinds(&c) {
        assert!(scenario::of(&kind).is_some(), "{kind} has no scenario");
        assert!(!steps.is_empty());
        for s in &steps {
            assert!(tested.iter().any(|(case, only)| *case == kind && among(only, s)), "{kind}:{s} is not tested");
        }
    }
    // What an order's operation leaves is looked at closely.
    for (case, _) in tested {
        assert!(scenario::of(case).is_some(), "{case} has no scenario");
        assert!(!case.starts_with("order.") || order::is_known(case), "it is not known what {case} leaves");
    }
}
