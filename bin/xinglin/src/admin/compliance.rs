//! How things stand with the clauses of the tenders: counted, as the deviation table, and with what a running cloud measures.

use super::{client::Client, machine};
use crate::cli::Compliance;
use crate::layout::Layout;
use crate::{roles, wire};
use anyhow::{Context as _, Result};
use kernel::calendar::WorkTime;
use kernel::document::{self, Format};
use kernel::{Clock as _, SystemClock};
use ops::comply::{Filter, Finding, Live, State, Verdict, rows_of, summary, table};
use ops::report::{Letter, deviations};
use ops::terms::Terms;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// Prints the number of clauses a contract and state, or writes the deviation table.
pub async fn run(layout: &Layout, c: &Compliance) -> Result<()> {
    let known =
        |s: &str| State::parse(s).with_context(|| format!("--state: '{s}' is none of met, partly, open, outside"));
    let state = c.state.as_deref().map(known).transpose()?;
    let f = Filter { contract: c.contract.as_deref(), area: c.area.as_deref(), state };
    let sums = summary(&f)?;
    anyhow::ensure!(!sums.is_empty(), "no clause is of that contract, area and state");
    let live = match c.live {
        true => Some(ask(layout, c.password_file.as_deref()).await?),
        false => None,
    };
    let files: Vec<&Path> = c.csv.iter().chain(&c.out).map(std::path::PathBuf::as_path).collect();
    for path in &files {
        let format = if c.csv.as_deref() == Some(*path) { Format::Csv } else { format_of(path)? };
        std::fs::write(path, made(&f, live.as_ref(), format)?)
            .with_context(|| format!("writing {}", path.display()))?;
        let n: usize = sums.values().flat_map(BTreeMap::values).sum();
        roles::say(&format!("{n} 条 clauses: {}", path.display()));
    }
    if files.is_empty() {
        for (contract, states) in sums {
            let counts: Vec<String> =
                states.iter().map(|(s, n)| format!("{} {}: {n}", s.chinese(), s.as_str())).collect();
            roles::say(&format!("{contract:18} {}", counts.join("  ")));
        }
    }
    match &live {
        Some(live) => tell(layout, live, &f),
        None => roles::say("实测：未测（加 --live 可向运行中的云平台取值） live: not measured (see --live)"),
    }
    Ok(())
}

fn format_of(path: &Path) -> Result<Format> {
    let known = path.extension().and_then(|e| e.to_str()).and_then(Format::parse);
    known.with_context(|| format!("--out: {} does not end in .csv, .json, .xlsx or .pdf", path.display()))
}

/// The table as a file.
fn made(f: &Filter<'_>, live: Option<&Live>, format: Format) -> Result<Vec<u8>> {
    if format == Format::Csv {
        return Ok(table(f, live)?.into_bytes());
    }
    let zone = jiff::tz::TimeZone::get("Asia/Shanghai")?;
    let contract = f.contract.unwrap_or("*").to_owned();
    let terms = Terms { contract, work: WorkTime::weekdays(zone), ..Terms::none() };
    let title = if f.contract.is_some() { "招标文件" } else { "五个招标文件" };
    let letter = Letter { contract: title.to_owned(), as_of: SystemClock.now(), ..Letter::default() };
    let d = deviations(&letter, &terms, &rows_of(f)?, live);
    Ok(document::render(&*wire::press(), &d, format)?)
}

/// What the running cloud measures.
async fn ask(layout: &Layout, password: Option<&Path>) -> Result<Live> {
    let answer = Client::login(layout, password).await?.get("/ops/v1/compliance/live").await?;
    let mut live = Live::new();
    for one in answer["probes"].as_array().context("the cloud answered with no probes")? {
        let (probe, finding) = finding(one).with_context(|| format!("the cloud answered {one}"))?;
        live.insert(probe, finding);
    }
    machine::add(layout, &mut live).await;
    Ok(live)
}

fn finding(v: &Value) -> Option<(String, Finding)> {
    let verdict = Verdict::parse(v["verdict"].as_str()?)?;
    let text = |v: &Value| v.as_str().map(str::to_owned);
    let found = v["found"].as_object()?.iter().map(|(k, v)| Some((k.clone(), text(v)?))).collect::<Option<_>>()?;
    Some((text(&v["probe"])?, Finding { verdict, found }))
}

/// What was measured about the clauses that were asked for, what does not hold first, and what the process takes.
fn tell(layout: &Layout, live: &Live, f: &Filter<'_>) {
    let mut clauses: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for e in rows_of(f).unwrap_or_default() {
        if let Some(p) = &e.probe {
            clauses.entry(p).or_default().push(&e.clause.id);
        }
    }
    for verdict in [Verdict::Fails, Verdict::Holds, Verdict::Unknown] {
        for (probe, finding) in live.iter().filter(|(_, x)| x.verdict == verdict) {
            if let Some(ids) = clauses.get(probe.as_str()) {
                roles::say(&format!("{probe} [{}] {}", ids.join(" "), finding.told()));
            }
        }
    }
    if let Some(line) = machine::process(layout) {
        roles::say(&line);
    }
}
