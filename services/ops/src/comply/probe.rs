//! Probes: what a running cloud can measure about a clause. Each is named in `contracts/compliance.csv` by a word and its arguments
//! (`level chuyi cloud-host`). Who knows the slices measures; whether that is what the clause asks for is judged in `judge.rs`.

use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// On which side of a bound a figure has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// At least this.
    Least(Decimal),
    /// At most this.
    Most(Decimal),
}

/// What can be measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// `architectures N`: hosts of so many architectures are up.
    Architectures(usize),
    /// `vcpus-per-cpu N`: no host has more vCPUs reserved for each of its CPUs.
    VcpusPerCpu(u64),
    /// `memory-not-shared`: no host has more memory reserved than it has.
    MemoryNotShared,
    /// `flavors`: the sizes of the Shaanxi table are there.
    Flavors,
    /// `vcpus A B`: servers can have so few and so many virtual CPUs.
    Vcpus(u32, u32),
    /// `memory A B`: servers can have so little and so much memory, GiB.
    Memory(u64, u64),
    /// `ledgers`: every chain is recomputed and holds.
    Ledgers,
    /// `audit-kept D`: the audit ledger reaches back so many days, and its first entry is there.
    AuditKept(i64),
    /// `prices CONTRACT N`: the contract in force has the tender's rows of prices.
    Prices(String, usize),
    /// `contract CONTRACT`: it is in force.
    Contract(String),
    /// `level CONTRACT LEVEL`: the level was kept in the last month that is over.
    Level(String, String),
    /// `figure CONTRACT NAME least|most N`: a figure of the assessment over the last month that is over.
    Figure(String, String, Bound),
    /// `calendar`: a calendar that knows the running year was imported.
    Calendar,
    /// `roster D`: every team has somebody on duty for so many days.
    Roster(u64),
    /// `duties CONTRACT KIND`: nothing of the kind is overdue.
    Duties(String, String),
    /// `deliverables CONTRACT N`: so many documents are owed, and all were handed over.
    Deliverables(String, usize),
    /// `sampling`: figures of hosts and servers come in.
    Sampling,
    /// `samples-kept D`: they reach back so many days.
    SamplesKept(i64),
    /// `passwords`: weak ones are refused and good ones taken.
    Passwords,
    /// `lockout N`: so many wrong passwords lock an account.
    Lockout(u32),
    /// `tokens H`: a token lives so many hours at most.
    Tokens(u64),
    /// `administrators`: three of them, and nobody is two.
    Administrators,
    /// `endpoints`: every listener answers. Measured on the machine itself.
    Endpoints,
    /// `backup D`: the last backup is not older. Measured on the machine itself.
    Backup(i64),
}

impl Probe {
    /// The probe of a text.
    pub fn parse(text: &str) -> Option<Probe> {
        let words: Vec<&str> = text.split_whitespace().collect();
        Some(match words.as_slice() {
            ["architectures", n] => Probe::Architectures(n.parse().ok()?),
            ["vcpus-per-cpu", n] => Probe::VcpusPerCpu(n.parse().ok()?),
            ["memory-not-shared"] => Probe::MemoryNotShared,
            ["flavors"] => Probe::Flavors,
            ["vcpus", a, b] => Probe::Vcpus(a.parse().ok()?, b.parse().ok()?),
            ["memory", a, b] => Probe::Memory(a.parse().ok()?, b.parse().ok()?),
            ["ledgers"] => Probe::Ledgers,
            ["audit-kept", days] => Probe::AuditKept(days.parse().ok()?),
            ["prices", c, n] => Probe::Prices((*c).to_owned(), n.parse().ok()?),
            ["contract", c] => Probe::Contract((*c).to_owned()),
            ["level", c, l] => Probe::Level((*c).to_owned(), (*l).to_owned()),
            ["figure", c, name, "least", n] => figure(c, name, Bound::Least(n.parse().ok()?)),
            ["figure", c, name, "most", n] => figure(c, name, Bound::Most(n.parse().ok()?)),
            ["calendar"] => Probe::Calendar,
            ["roster", days] => Probe::Roster(days.parse().ok()?),
            ["duties", c, kind] => Probe::Duties((*c).to_owned(), (*kind).to_owned()),
            ["deliverables", c, n] => Probe::Deliverables((*c).to_owned(), n.parse().ok()?),
            ["sampling"] => Probe::Sampling,
            ["samples-kept", days] => Probe::SamplesKept(days.parse().ok()?),
            ["passwords"] => Probe::Passwords,
            ["lockout", n] => Probe::Lockout(n.parse().ok()?),
            ["tokens", hours] => Probe::Tokens(hours.parse().ok()?),
            ["administrators"] => Probe::Administrators,
            ["endpoints"] => Probe::Endpoints,
            ["backup", days] => Probe::Backup(days.parse().ok()?),
            _ => return None,
        })
    }

    /// The contract that has to be in force for it to mean anything.
    pub fn contract(&self) -> Option<&str> {
        match self {
            Probe::Prices(c, _)
            | Probe::Contract(c)
            | Probe::Level(c, _)
            | Probe::Figure(c, ..)
            | Probe::Duties(c, _)
            | Probe::Deliverables(c, _) => Some(c),
            _ => None,
        }
    }
}

fn figure(contract: &str, name: &str, b: Bound) -> Probe {
    Probe::Figure(contract.to_owned(), name.to_owned(), b)
}

/// Whether what was found is what the clause asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Holds,
    /// It is not.
    Fails,
    /// There is nothing to measure yet, or not here.
    Unknown,
}

impl Verdict {
    /// All, with the name on the wire and the words of a deviation table.
    const WORDS: [(Verdict, &'static str, &'static str); 3] = [
        (Verdict::Holds, "holds", "实测成立"),
        (Verdict::Fails, "fails", "实测不成立"),
        (Verdict::Unknown, "unknown", "暂不可测"),
    ];
    fn words(self) -> (&'static str, &'static str) {
        Verdict::WORDS.iter().find(|(v, ..)| *v == self).map_or(("", ""), |(_, a, b)| (a, b))
    }
    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        self.words().0
    }
    /// As a deviation table says it.
    pub fn chinese(self) -> &'static str {
        self.words().1
    }
    /// The verdict of that name.
    pub fn parse(s: &str) -> Option<Verdict> {
        Verdict::WORDS.iter().find(|(_, n, _)| *n == s).map(|(v, ..)| *v)
    }
    /// Holds if so.
    pub fn of(yes: bool) -> Verdict {
        if yes { Verdict::Holds } else { Verdict::Fails }
    }
}

/// What a probe found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether that is what is asked for.
    pub verdict: Verdict,
    /// By name.
    pub found: BTreeMap<String, String>,
}

impl Finding {
    /// A verdict with what it rests on.
    pub fn new<K: Into<String>, V: ToString>(verdict: Verdict, found: impl IntoIterator<Item = (K, V)>) -> Finding {
        Finding { verdict, found: found.into_iter().map(|(k, v)| (k.into(), v.to_string())).collect() }
    }

    /// Nothing was measured, and why.
    pub fn unknown(why: impl Into<String>) -> Finding {
        Finding::new(Verdict::Unknown, [("reason", why.into())])
    }

    /// As a cell of a table: the verdict and what it rests on, cut where it gets long.
    pub fn told(&self) -> String {
        const LONGEST: usize = 200;
        let all: Vec<String> = self.found.iter().map(|(k, v)| format!("{k}={v}")).collect();
        let mut text = format!("{} {}: {}", self.verdict.chinese(), self.verdict.as_str(), all.join(", "));
        if let Some((cut, _)) = text.char_indices().nth(LONGEST) {
            text.truncate(cut);
            text.push('…');
        }
        text
    }
}

/// Findings of a running cloud by the text of the probe.
pub type Live = BTreeMap<String, Finding>;
