//! What a new version of a contract changes, in money where that follows from prices and demand. The two files are compared as trees (`tree.rs`), key
//! by key, whatever their sections are; `money.rs` says of the changes that it understands what they come to.

mod money;
mod tree;

use super::Contract;
use kernel::{Error, Money, Result};
use tree::{Leaf, Node};

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Section: `item`, `demand`, `payment`, `term`, …; `contract` for a key of the head.
    pub kind: String,
    /// Which row or key.
    pub id: String,
    /// What is different.
    pub what: String,
    /// What it changes over the contract, if that can be said.
    pub yuan: Option<Money>,
}

/// Two versions compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diff {
    /// Totals before and after.
    pub total: (Option<Money>, Option<Money>),
    /// Differences, in the order of the file.
    pub changes: Vec<Change>,
}

/// Keys of the head that differ in every version.
const ALWAYS: [&str; 1] = ["version"];

/// Compares two contracts.
///
/// # Errors
/// Bad request, if two different texts call themselves the same version. Internal, if an amount overflows.
pub fn diff(a: &Contract, b: &Contract) -> Result<Diff> {
    let total = (a.total()?, b.total()?);
    if a.text == b.text {
        return Ok(Diff { total, changes: Vec::new() });
    }
    if (&a.id, &a.version) == (&b.id, &b.version) {
        let reason = format!("both texts are {} {}: another text needs another version", a.id, a.version);
        return Err(Error::bad_request(reason).code("SameVersion"));
    }
    let (before, after) = (tree::read(&a.text)?, tree::read(&b.text)?);
    let mut changes = Vec::new();
    if let (Node::Table(x), Node::Table(y)) = (&before, &after) {
        for key in tree::names(x, y).into_iter().filter(|k| !ALWAYS.contains(k)) {
            section(key, tree::get(x, key), tree::get(y, key), (a, b), &mut changes)?;
        }
    }
    Ok(Diff { total, changes })
}

/// The changes of a key of the head, of a table or of a list of rows.
fn section(
    key: &str,
    before: Option<&Node>,
    after: Option<&Node>,
    both: (&Contract, &Contract),
    out: &mut Vec<Change>,
) -> Result<()> {
    let rows = |n: Option<&Node>| match n {
        Some(Node::Rows(all)) => all.clone(),
        _ => Vec::new(),
    };
    let listable = |n: &Option<&Node>| matches!(n, None | Some(Node::Rows(_)));
    if [before, after].iter().any(Option::is_some) && [before, after].iter().all(listable) {
        return listed(key, &rows(before), &rows(after), both, out);
    }
    let one = |id: String, leaf: &Leaf, yuan| Change { kind: key.to_owned(), id, what: leaf.change(), yuan };
    let mut leaves = Vec::new();
    let empty = Node::Table(Vec::new());
    if [before, after].iter().any(|n| matches!(n, Some(Node::Table(_)))) {
        tree::changed("", before.or(Some(&empty)), after.or(Some(&empty)), &mut leaves);
        for leaf in &leaves {
            out.push(one(leaf.path.clone(), leaf, money::of_table(key, &leaf.path, both)?));
        }
        return Ok(());
    }
    tree::changed(key, before, after, &mut leaves);
    out.extend(leaves.iter().map(|leaf| Change { kind: "contract".to_owned(), ..one(key.to_owned(), leaf, None) }));
    Ok(())
}

/// The changes of a list, row by row.
fn listed(
    key: &str,
    before: &[(String, Node)],
    after: &[(String, Node)],
    both: (&Contract, &Contract),
    out: &mut Vec<Change>,
) -> Result<()> {
    let change = |id: &str, what, yuan| Change { kind: key.to_owned(), id: id.to_owned(), what, yuan };
    let place = |all: &[(String, Node)], id: &str| all.iter().position(|(k, _)| k == id);
    for id in tree::names(before, after) {
        let what = match (tree::get(before, id), tree::get(after, id)) {
            (Some(x), None) => format!("removed: {}", tree::words(x)),
            (None, Some(y)) => format!("added: {}", tree::words(y)),
            (x, y) => {
                let mut leaves = Vec::new();
                tree::changed("", x, y, &mut leaves);
                let said = said(key, id, &leaves, both);
                if said.is_empty() {
                    continue;
                }
                said.join(", ")
            }
        };
        let yuan = money::of_row(key, id, (place(before, id), place(after, id)), both)?;
        out.push(change(id, what, yuan));
    }
    if let Some((x, y)) = tree::order(before, after) {
        out.push(change("order", format!("{x} → {y}"), None));
    }
    Ok(())
}

/// The changes of a row in words. The agreed price of an item is its ceiling if none is stated, so its prices are compared as they are charged.
fn said(key: &str, id: &str, leaves: &[Leaf], (a, b): (&Contract, &Contract)) -> Vec<String> {
    let mut all = Vec::new();
    let charged = |m: Option<Money>| m.map_or_else(|| "none".to_owned(), |m| m.to_string());
    if let (true, Some(x), Some(y)) = (key == "item", a.item(id), b.item(id)) {
        for (name, before, after) in [("price", x.price, y.price), ("ceiling", x.ceiling, y.ceiling)] {
            if before != after {
                all.push(format!("{name} {} → {}", charged(before), charged(after)));
            }
        }
    }
    for leaf in leaves {
        match (key, leaf.path.as_str()) {
            ("item", "price" | "ceiling") => {}
            ("item", "meter_units") => {
                all.push(format!("meter_units {}{}", leaf.change(), money::of_units(leaf)));
            }
            ("reading", "taken") => all.push(leaf.change()),
            (_, path) => all.push(format!("{path} {}", leaf.change())),
        }
    }
    all
}
