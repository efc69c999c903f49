//! `xinglin admin verify-ledger`: the chains, the tables that have their copy in them, the anchors outside the database.

use crate::anchors;
use crate::layout::Layout;
use crate::roles::say;
use anyhow::Result;
use runtime::Db;

/// Verifies all, and says what holds and what does not.
///
/// # Errors
/// Something does not fit.
pub async fn run(layout: &Layout, db: &Db) -> Result<()> {
    let mut broken = chains(db).await?;
    broken |= records(db).await?;
    broken |= anchored(layout, db).await?;
    anyhow::ensure!(!broken, "a ledger or a record was changed");
    Ok(())
}

async fn chains(db: &Db) -> Result<bool> {
    let mut broken = false;
    for v in security::verify_all(db).await? {
        let tail = if v.unsealed > 0 { format!(", {} not sealed yet", v.unsealed) } else { String::new() };
        match &v.broken {
            None => say(&format!("{}: {} entries, chain holds, head {}{tail}", v.ledger, v.good, v.head)),
            Some(why) => {
                broken = true;
                say(&format!("{}: BROKEN after {} good entries: {why}{tail}", v.ledger, v.good));
            }
        }
    }
    Ok(broken)
}

async fn records(db: &Db) -> Result<bool> {
    let mut broken = false;
    for a in runtime::record::verify(db, &control::north::ops::records::all()).await? {
        let old = if a.uncovered > 0 { format!(", {} from before not covered", a.uncovered) } else { String::new() };
        say(&format!("{}: {} records agree with the ledger{old}", a.table, a.agree));
        for why in &a.wrong {
            say(&format!("{}: BROKEN: {why}", a.table));
        }
        if a.more > 0 {
            say(&format!("{}: BROKEN: {} more records", a.table, a.more));
        }
        broken |= !a.holds();
    }
    Ok(broken)
}

async fn anchored(layout: &Layout, db: &Db) -> Result<bool> {
    let path = layout.ledger_anchors();
    let anchors = match anchors::read(&path) {
        Ok(anchors) => anchors,
        Err(e) => {
            say(&format!("anchors: BROKEN: {e:#}"));
            return Ok(true);
        }
    };
    let (Some(first), Some(last)) = (anchors.first(), anchors.last()) else {
        say(&format!("anchors: none in {}", path.display()));
        return Ok(false);
    };
    let wrong = anchors::check(db, &anchors).await?;
    for (ledger, why) in &wrong {
        say(&format!("{ledger}: BROKEN: {why}"));
    }
    if wrong.is_empty() {
        say(&format!("anchors: {} from {} to {}, all in the chains", anchors.len(), first.at, last.at));
    }
    Ok(!wrong.is_empty())
}
