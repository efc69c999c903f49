//! How things stand with the clauses of the tenders.

use crate::roles;
use anyhow::{Context as _, Result};
use ops::comply::{Filter, State, summary, table};
use std::path::Path;

/// Prints the number of clauses a contract and state, or writes the deviation table.
pub fn run(contract: Option<&str>, area: Option<&str>, state: Option<&str>, csv: Option<&Path>) -> Result<()> {
    let known =
        |s: &str| State::parse(s).with_context(|| format!("--state: '{s}' is none of met, partly, open, outside"));
    let f = Filter { contract, area, state: state.map(known).transpose()? };
    let sums = summary(&f)?;
    anyhow::ensure!(!sums.is_empty(), "no clause is of that contract, area and state");
    if let Some(path) = csv {
        std::fs::write(path, table(&f)?).with_context(|| format!("writing {}", path.display()))?;
        roles::say(&format!(
            "{} 条 clauses: {}",
            sums.values().flat_map(|s| s.values()).sum::<usize>(),
            path.display()
        ));
        return Ok(());
    }
    for (contract, states) in sums {
        let counts: Vec<String> = states.iter().map(|(s, n)| format!("{} {}: {n}", s.chinese(), s.as_str())).collect();
        roles::say(&format!("{contract:18} {}", counts.join("  ")));
    }
    Ok(())
}
