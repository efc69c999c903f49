//! Contract files, without an installation.

use crate::cli::ContractCommand;
use crate::roles::say;
use anyhow::{Context as _, Result, bail};
use billing::contract::{Bid, Contract, diff};
use billing::settle::{self, WorkCalendar};
use billing::statement::{self, paper::Stamp};
use kernel::Money;
use kernel::calendar::{Days as _, WorkTime, shipped};
use kernel::document::{self, Format};
use std::ops::RangeInclusive;
use std::path::Path;

/// Runs one.
pub fn run(c: &ContractCommand) -> Result<()> {
    match c {
        ContractCommand::Check { file } => check(file),
        ContractCommand::Diff { before, after } => compare(before, after),
        ContractCommand::Settle { file, input, until, calendar, pdf, xlsx } => {
            let files = [(Format::Pdf, pdf), (Format::Xlsx, xlsx)];
            let files: Vec<_> = files.into_iter().filter_map(|(f, p)| Some((f, p.as_deref()?))).collect();
            settle(file, input, until.as_deref(), calendar.as_deref(), &files)
        }
    }
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))
}

fn load(file: &Path) -> Result<Contract> {
    match Contract::parse(&read(file)?) {
        Ok(c) => Ok(c),
        Err(problems) => bail!("{}: {} problem(s)\n{problems}", file.display(), problems.0.len()),
    }
}

fn amount(m: Option<Money>) -> String {
    m.map_or_else(|| "left to the bid".to_owned(), |m| m.to_string())
}

fn check(file: &Path) -> Result<()> {
    let c = load(file)?;
    say(&format!("{} {}: {} ({})", c.id, c.version, c.title, c.title_en));
    say(&format!("term {} to {}, total {}", c.start, c.end, amount(c.total()?)));
    if let Some(ceiling) = c.budget.ceiling {
        say(&format!("budget {ceiling}: kept"));
    }
    for (bid, what) in [(Bid::Missing, "missing from the bid"), (Bid::Added, "added by the bid, void")] {
        let codes = c.rows_bid(bid);
        if !codes.is_empty() {
            say(&format!("rows {what}: {}", codes.join(", ")));
        }
    }
    say(&c.counts().map(|(_, what, n)| format!("{n} {what}")).join(", "));
    say(&format!("{} of {} readings are not confirmed by the purchaser:", c.unconfirmed().count(), c.readings.len()));
    for r in c.unconfirmed() {
        say(&format!("  {}: {}", r.id, r.question));
        say(&format!("    clause: {}", r.clause));
        say(&format!("    taken: {} ({})", r.taken, r.meaning));
        for a in &r.alternatives {
            let yuan = a.yuan.map_or_else(String::new, |y| format!(" [{y} yuan]"));
            say(&format!("    or: {}: {}{yuan}", a.value, a.effect));
        }
    }
    Ok(())
}

fn compare(before: &Path, after: &Path) -> Result<()> {
    let (a, b) = (load(before)?, load(after)?);
    let d = diff(&a, &b)?;
    say(&format!("{} {} → {} {}", a.id, a.version, b.id, b.version));
    for c in &d.changes {
        let yuan = c.yuan.filter(|y| *y != Money::ZERO);
        let plus = if yuan.is_some_and(|y| y > Money::ZERO) { "+" } else { "" };
        let yuan = yuan.map_or_else(String::new, |y| format!(" [{plus}{y} yuan]"));
        say(&format!("{} {}: {}{yuan}", c.kind, c.id, c.what));
    }
    say(&format!("{} change(s); total {} → {}", d.changes.len(), amount(d.total.0), amount(d.total.1)));
    Ok(())
}

/// Which of these years an announcement covers; of the others Monday to Friday is assumed.
fn days_of(calendar: &WorkCalendar, years: RangeInclusive<i16>) -> String {
    let (known, assumed): (Vec<i16>, Vec<i16>) = years.partition(|y| calendar.covers(*y));
    let list = |all: &[i16]| all.iter().map(i16::to_string).collect::<Vec<_>>().join("、");
    let mut said =
        format!("工作日历 Working calendar: {}", if known.is_empty() { "—".to_owned() } else { list(&known) });
    if !assumed.is_empty() {
        said.push_str(&format!("；{}年无公布的日历，按周一至周五推定 assumed to be Monday to Friday", list(&assumed)));
    }
    said
}

fn settle(
    file: &Path,
    input: &Path,
    until: Option<&str>,
    calendar: Option<&Path>,
    files: &[(Format, &Path)],
) -> Result<()> {
    let mut c = load(file)?;
    let inputs = statement::input(&mut c, &read(input)?).with_context(|| input.display().to_string())?;
    let until = statement::last_day(&c, until).context("--until")?;
    let known = shipped::calendar()?;
    let calendar = match calendar {
        Some(f) => WorkCalendar::parse(&read(f)?).with_context(|| f.display().to_string())?.over(&known),
        None => known,
    };
    let dues = settle::plan(&c, &inputs, &calendar, until)?;
    say(statement::settlement(&c, &dues)?.trim_end());
    let days = days_of(&calendar, c.start.year()..=until.year());
    say(&days);
    if !files.is_empty() {
        // Nothing but the input is in it, so it is of the last day that it covers.
        let as_of = WorkTime::weekdays(jiff::tz::TimeZone::get(&c.zone)?).begin_of(until.tomorrow()?)?;
        let stamp = Stamp { as_of, draft: true, simulated: false };
        let mut d = statement::paper::settlement(&c, &dues, until, stamp)?;
        d.notes.push("本结算单由输入文件试算，不取自平台记录。".to_owned());
        d.notes.push(days);
        let press = crate::wire::press();
        for (format, path) in files {
            let bytes = document::render(&*press, &d, *format)?;
            std::fs::write(path, bytes).with_context(|| format!("writing {}", path.display()))?;
        }
    }
    Ok(())
}
