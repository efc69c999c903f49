//! The reference load: 1,242 institutions, 20,000 servers, 200,000 billable resources, ten million intervals and events over six months.
//! A pure function of its seed: the same day has the same facts wherever and however often it is made.

use billing::contract::Contract;
use kernel::{ProjectId, Quantity, Timestamp};
use runtime::port::{EVENT, UsageFact};
use std::collections::BTreeMap;

/// How much of everything.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    /// Projects.
    pub institutions: u64,
    /// Facts over all days.
    pub facts: u64,
    /// Days, from 2026-01-01 in the contract's zone.
    pub days: u64,
}

/// Six months.
pub const REFERENCE: Load = Load { institutions: 1_242, facts: 10_000_000, days: 181 };

const SERVERS: u64 = 20_000;
const VOLUMES: u64 = 50_000;
const ADDRESSES: u64 = 20_000;
const SNAPSHOTS: u64 = 60_000;
const IMAGES: u64 = 5_000;
const BACKUPS: u64 = 30_000;
const LINES: u64 = 5_000;
const ACCOUNTS: u64 = 10_000;
/// All billable resources.
pub const RESOURCES: u64 = SERVERS + VOLUMES + ADDRESSES + SNAPSHOTS + IMAGES + BACKUPS + LINES + ACCOUNTS;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

/// Rows for what the tender of Chuyi does not meter, so that every measure has its share.
const ROWS: &str = r#"
[[item]]
code = "R1"
category = "基准"
category_en = "Reference"
name = "备份"
name_en = "Backup"
unit = "GB/月"
per = "month"
ceiling = "0.11"
meter = "archive.gb"
measure = "mean"
[[item]]
code = "R2"
category = "基准"
category_en = "Reference"
name = "专线带宽"
name_en = "Bandwidth"
unit = "Mbps/年"
per = "year"
ceiling = "120.00"
meter = "bandwidth.mbps"
measure = "peak"
[[item]]
code = "R3"
category = "基准"
category_en = "Reference"
name = "短信"
name_en = "Messages"
unit = "条"
per = "each"
ceiling = "0.04"
meter = "sms.message"
measure = "count"
[[item]]
code = "R4"
category = "基准"
category_en = "Reference"
name = "快照"
name_en = "Snapshots"
unit = "GB/月"
per = "month"
ceiling = "0.20"
meter = "snapshot.gb"
measure = "full_months"
"#;

/// The embedded price book with the rows of the load.
pub fn contract() -> Contract {
    let text = Contract::embedded().expect("the embedded contract").text.replace(", \"snapshot.gb\"]", "]");
    Contract::parse(&format!("{text}\n{ROWS}")).unwrap_or_else(|p| panic!("{p}"))
}

/// Splitmix64: enough for a load.
fn mix(a: u64, b: u64, c: u64) -> u64 {
    let mut z = a.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ b.wrapping_mul(0xbf58_476d_1ce4_e5b9)
        ^ c.wrapping_add(0x94d0_49bb_1331_11eb);
    for _ in 0..2 {
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
    }
    z
}

fn uuid(kind: u64, n: u64) -> String {
    let (a, b) = (mix(kind, n, 1), mix(kind, n, 2));
    format!(
        "{:08x}-{:04x}-7{:03x}-8{:03x}-{:012x}",
        a >> 32,
        (a >> 16) & 0xffff,
        a & 0xfff,
        b >> 52,
        b & 0xffff_ffff_ffff
    )
}

/// Beginning of the load: 2026-01-01T00:00:00+08:00.
pub fn begin() -> Timestamp {
    Timestamp::parse("2025-12-31T16:00:00Z").expect("an instant")
}

/// An instant of a day of the load.
pub fn day(n: u64) -> Timestamp {
    Timestamp(begin().0 + n as i64 * DAY)
}

/// Project of an institution.
pub fn project(n: u64) -> ProjectId {
    ProjectId::from(format!("{:016x}{:016x}", mix(7, n, 3), mix(7, n, 4)).as_str())
}

/// Makes one day after the other.
pub struct Generator {
    load: Load,
    made: u64,
    next: u64,
    projects: Vec<ProjectId>,
}

struct Thing {
    kind: u64,
    n: u64,
    word: &'static str,
    project: ProjectId,
}

impl Generator {
    /// At the first day.
    pub fn new(load: Load) -> Generator {
        Generator { load, made: 0, next: 0, projects: (0..load.institutions).map(project).collect() }
    }

    /// Facts made so far.
    pub fn made(&self) -> u64 {
        self.made
    }

    fn thing(&self, kind: u64, n: u64, word: &'static str) -> Thing {
        // A few institutions are large: the square of an even number between 0 and 1.
        let r = ((mix(kind, n, 5) >> 32) * (mix(kind, n, 6) >> 32)) >> 32;
        let project = self.projects[((r * self.load.institutions) >> 32) as usize].clone();
        Thing { kind, n, word, project }
    }

    /// Facts of the next day, in no particular order; none after the last.
    pub fn next_day(&mut self) -> Vec<UsageFact> {
        let d = self.next;
        if d >= self.load.days {
            return Vec::new();
        }
        self.next += 1;
        let mut out = Vec::new();
        self.servers(d, &mut out);
        let gb = |m: &'static str| (m, 1u64);
        self.sized(2, VOLUMES, "volume", gb("volume.gb"), d, (60, 0), &mut out);
        self.sized(3, ADDRESSES, "floatingip", ("floatingip", 0), d, (0, 0), &mut out);
        self.sized(4, SNAPSHOTS, "snapshot", gb("snapshot.gb"), d, (0, 25), &mut out);
        self.sized(5, IMAGES, "image", gb("image.gb"), d, (0, 0), &mut out);
        self.sized(6, BACKUPS, "backup", gb("archive.gb"), d, (1, 0), &mut out);
        self.sized(7, LINES, "line", ("bandwidth.mbps", 1), d, (7, 0), &mut out);
        // Whatever is missing to an even share of the whole is events.
        let due = u128::from(self.load.facts) * u128::from(d + 1) / u128::from(self.load.days);
        let missing = u64::try_from(due).expect("a count").saturating_sub(self.made + out.len() as u64);
        for e in 0..missing {
            self.event(d, e, &mut out);
        }
        self.made += out.len() as u64;
        out
    }

    /// The day on which a thing begins: most are there from the first, the others come evenly.
    fn born(&self, t: &Thing) -> u64 {
        let r = mix(t.kind, t.n, 8);
        if r % 100 < 85 && t.word != "snapshot" { 0 } else { (r >> 8) % self.load.days }
    }

    fn servers(&self, d: u64, out: &mut Vec<UsageFact>) {
        for n in 0..SERVERS {
            let t = self.thing(1, n, "server");
            let born = self.born(&t);
            let gone =
                if mix(1, n, 9).is_multiple_of(10) { born + 1 + mix(1, n, 10) % self.load.days } else { u64::MAX };
            let resized = d > born && d < gone && mix(1, n, 1000 + d).is_multiple_of(90);
            let generation =
                |day: u64| (born + 1..=day).filter(|x| mix(1, n, 1000 + x).is_multiple_of(90)).count() as u64;
            if d != born && d != gone && !resized {
                continue;
            }
            let (cpu, gb) =
                [(2, 4), (4, 8), (8, 16), (4, 16), (16, 32)][((mix(1, n, 11) + generation(d)) % 5) as usize];
            let attributes = attributes(&[
                ("arch", if mix(1, n, 12).is_multiple_of(3) { "aarch64" } else { "x86_64" }),
                ("flavor", &format!("{cpu}核{gb}G")),
                ("memory_gb", &gb.to_string()),
                ("vcpus", &cpu.to_string()),
            ]);
            let open = i64::from(d != gone);
            for (meter, q) in [("server", 1), ("server.vcpu", cpu), ("server.memory_gb", gb)] {
                out.push(t.fact(meter, d, &format!("{meter}/{d}"), attributes.clone(), Quantity::whole(q * open)));
            }
        }
    }

    /// Things of a size: changed every so many days on average, gone after about so many days (0: never).
    #[allow(clippy::too_many_arguments, reason = "a table of the load")]
    fn sized(
        &self,
        kind: u64,
        count: u64,
        word: &'static str,
        (meter, sized): (&'static str, u64),
        d: u64,
        (every, lasts): (u64, u64),
        out: &mut Vec<UsageFact>,
    ) {
        for n in 0..count {
            let t = self.thing(kind, n, word);
            let born = self.born(&t);
            let gone = if lasts > 0 { born + 1 + mix(kind, n, 9) % (2 * lasts) } else { u64::MAX };
            let changed = every > 0 && d > born && d < gone && mix(kind, n, 1000 + d).is_multiple_of(every);
            if d != born && d != gone && !changed {
                continue;
            }
            let size =
                if sized == 0 { 1 } else { 10 + (mix(kind, n, 11) % 500) as i64 + (d as i64) * i64::from(every > 0) };
            let kind_of = if word == "volume" { attributes(&[("type", "default")]) } else { BTreeMap::new() };
            let q = if d == gone { Quantity::ZERO } else { Quantity::whole(size) };
            out.push(t.fact(meter, d, &d.to_string(), kind_of, q));
        }
    }

    fn event(&self, d: u64, e: u64, out: &mut Vec<UsageFact>) {
        let t = self.thing(8, mix(8, d, e) % ACCOUNTS, EVENT);
        let q = Quantity::whole(1 + (mix(8, d, e + 1) % 3) as i64);
        let mut f = t.fact("sms.message", d, &format!("{d}/{e}"), BTreeMap::new(), q);
        f.at = Timestamp(day(d).0 + (mix(9, d, e) % DAY as u64) as i64);
        out.push(f);
    }
}

impl Thing {
    fn fact(
        &self,
        meter: &str,
        d: u64,
        key: &str,
        attributes: BTreeMap<String, String>,
        quantity: Quantity,
    ) -> UsageFact {
        let resource = uuid(self.kind, self.n);
        UsageFact {
            key: format!("{}/{resource}/{key}", self.word),
            kind: self.word.to_owned(),
            name: format!("{}-{}", self.word, self.n),
            project: self.project.clone(),
            meter: meter.to_owned(),
            attributes,
            quantity,
            at: Timestamp(day(d).0 + (mix(self.kind, self.n, 2000 + d) % 86_400) as i64 * SECOND),
            resource,
        }
    }
}

fn attributes(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}
