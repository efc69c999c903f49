//! What an order must say, and submitting it.

use super::state::{Event, State};
use super::{Line, NetworkChoice, Order, missing, store};
use crate::item::{Book, Item, Kind};
use crate::{Catalog, order::decide};
use kernel::{Caller, Error, OrderId, Result};
use runtime::{Tx, transact};
use std::collections::{BTreeMap, HashSet};

/// Lines of one order.
const MAX_LINES: usize = 50;
/// Hosts and other resources that one order creates.
const MAX_CREATED: i64 = 100;
const MAX_QUANTITY: i64 = 1_000_000;
const MAX_MONTHS: u32 = 60;
const NAME_LIMIT: usize = 60;
const NOTE_LIMIT: usize = 2000;
const ANSWER_LIMIT: usize = 255;

/// A wish for a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine {
    /// Price row.
    pub item: String,
    /// Units.
    pub quantity: i64,
    /// Months.
    pub months: u32,
    /// Answers to the item's questions.
    pub form: BTreeMap<String, String>,
}

/// A wish for an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrder {
    /// Name; resources are named after it.
    pub name: String,
    /// Remark.
    pub note: Option<String>,
    /// Resources are to be made.
    pub creates: bool,
    /// Network of its servers.
    pub network: NetworkChoice,
    /// Lines.
    pub lines: Vec<NewLine>,
}

fn bad(field: impl Into<String>, rule: impl std::fmt::Display) -> Error {
    let field = field.into();
    Error::bad_request(format!("{field}: {rule}")).field(field)
}

fn clip(s: &str) -> String {
    s.chars().take(64).collect()
}

/// A name from which names of hosts can be made: RFC 1123 labels.
fn is_label(s: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !s.is_empty() && s.len() <= NAME_LIMIT && s.bytes().all(inner) && !s.starts_with('-') && !s.ends_with('-')
}

fn check_name(field: &str, s: &str) -> Result<()> {
    if is_label(s) {
        return Ok(());
    }
    Err(bad(field, format!("must be 1 to {NAME_LIMIT} lower-case letters, digits and hyphens, not at its ends")))
}

fn check_network(n: &NetworkChoice) -> Result<()> {
    match n {
        NetworkChoice::Existing(id) if id.is_empty() || id.len() > 64 => {
            Err(bad("network.id", "is no id of a network"))
        }
        NetworkChoice::Existing(_) => Ok(()),
        NetworkChoice::New { cidr, ssh_from } => {
            let net: ipnet::Ipv4Net = cidr.parse().map_err(|_| bad("network.cidr", "is no IPv4 range"))?;
            if !(8..=28).contains(&net.prefix_len()) || net.trunc() != net {
                return Err(bad("network.cidr", "must be an IPv4 network of 8 to 28 bits such as 192.168.10.0/24"));
            }
            let _: ipnet::Ipv4Net = ssh_from.parse().map_err(|_| bad("network.ssh_from", "is no IPv4 range"))?;
            Ok(())
        }
    }
}

fn check_form(line: &NewLine, item: &Item, at: &str, creates: bool) -> Result<()> {
    for (name, answer) in &line.form {
        let field = format!("{at}.form.{}", clip(name));
        if !item.form().iter().any(|f| f.name == name) {
            return Err(bad(field, format!("item {} asks no such thing", item.code)));
        }
        if answer.trim().is_empty() || answer.chars().count() > ANSWER_LIMIT {
            return Err(bad(field, format!("must have 1 to {ANSWER_LIMIT} characters")));
        }
    }
    if creates && let Some(f) = item.form().iter().find(|f| f.required && !line.form.contains_key(f.name)) {
        return Err(bad(format!("{at}.form.{}", f.name), format!("item {} asks for it: {}", item.code, f.help)));
    }
    if let Some(name) = line.form.get("name") {
        check_name(&format!("{at}.form.name"), name)?;
    }
    Ok(())
}

fn check_line(book: &Book, line: &NewLine, n: usize, creates: bool) -> Result<()> {
    let at = format!("lines[{n}]");
    let item = book.item(&line.item).ok_or_else(|| {
        bad(format!("{at}.item"), format!("contract {} has no item '{}'", book.contract, clip(&line.item)))
    })?;
    if !(1..=MAX_QUANTITY).contains(&line.quantity) {
        return Err(bad(format!("{at}.quantity"), format!("must be 1 to {MAX_QUANTITY}")));
    }
    if !(1..=MAX_MONTHS).contains(&line.months) {
        return Err(bad(format!("{at}.months"), format!("must be 1 to {MAX_MONTHS}")));
    }
    let Some(p) = &item.provides else {
        return Err(bad(
            format!("{at}.item"),
            format!("item {} ({}) cannot be ordered here yet", item.code, item.name),
        ));
    };
    if creates && p.kind == Kind::Host && p.flavor.is_none() {
        let e = format!("item {} has no flavor: it can be granted, but not created", item.code);
        return Err(bad(format!("{at}.item"), e));
    }
    check_form(line, item, &at, creates)
}

/// Checks a whole order against the price book.
fn check(book: &Book, o: &NewOrder) -> Result<()> {
    check_name("name", &o.name)?;
    if o.note.as_ref().is_some_and(|n| n.chars().count() > NOTE_LIMIT) {
        return Err(bad("note", format!("must have at most {NOTE_LIMIT} characters")));
    }
    check_network(&o.network)?;
    if o.lines.is_empty() || o.lines.len() > MAX_LINES {
        return Err(bad("lines", format!("must be 1 to {MAX_LINES}")));
    }
    for (n, l) in o.lines.iter().enumerate() {
        check_line(book, l, n, o.creates)?;
    }
    if o.creates {
        check_created(book, o)?;
    }
    Ok(())
}

/// How many resources there would be, and whether they can be told apart and found.
fn check_created(book: &Book, o: &NewOrder) -> Result<()> {
    let kind = |l: &NewLine| book.item(&l.item).and_then(|i| i.provides.as_ref()).map(|p| p.kind);
    let made: i64 = o.lines.iter().map(|l| if kind(l) == Some(Kind::Volume) { 1 } else { l.quantity }).sum();
    if made > MAX_CREATED {
        return Err(bad("lines", format!("would create {made} resources; one order creates at most {MAX_CREATED}")));
    }
    let mut names = HashSet::new();
    for (n, l) in o.lines.iter().enumerate() {
        if let Some(name) = l.form.get("name")
            && !names.insert(name)
        {
            return Err(bad(format!("lines[{n}].form.name"), format!("'{name}' stands twice in this order")));
        }
    }
    let hosts =
        crate::fulfil::plan::host_names(book, o.lines.iter().map(|l| (l.item.as_str(), l.quantity, &l.form)), &o.name);
    let all: Vec<&String> = hosts.iter().flatten().collect();
    if all.iter().collect::<HashSet<_>>().len() != all.len() {
        return Err(bad("lines", "two hosts would have the same name"));
    }
    for (n, l) in o.lines.iter().enumerate() {
        if let Some(to) = l.form.get("attach_to").filter(|t| *t != "none")
            && !all.contains(&to)
        {
            let e = format!("'{}' is no host of this order", clip(to));
            return Err(bad(format!("lines[{n}].form.attach_to"), e));
        }
    }
    Ok(())
}

impl Catalog {
    /// Refuses a line beyond its item's limit, counting all orders that wait, run or are in force, this one not.
    pub(crate) async fn check_limits(&self, tx: &mut Tx, this: &OrderId, lines: &[(String, i64)]) -> Result<()> {
        let mut wanted: BTreeMap<&str, i64> = BTreeMap::new();
        for (item, quantity) in lines {
            *wanted.entry(item).or_default() += quantity;
        }
        for (code, asked) in wanted {
            let Some(limit) = self.book.item(code).and_then(|i| i.limit) else { continue };
            let taken = store::ordered(tx, &self.book.contract, code, this, self.env.now()).await?;
            if taken.saturating_add(asked) > limit {
                return Err(Error::conflict(format!(
                    "item {code} is limited to {limit} over all projects: {taken} are ordered, {asked} more were asked for"
                ))
                .code("ItemLimit")
                .field("lines"));
            }
        }
        Ok(())
    }

    /// Submits an order for the project of the caller's scope.
    ///
    /// # Errors
    /// Bad request that names the field; conflict (`ItemLimit`), beyond an item's limit.
    pub async fn submit(&self, caller: &Caller, new: NewOrder) -> Result<Order> {
        let project = caller.project()?;
        check(&self.book, &new)?;
        let now = self.env.now();
        let order = Order {
            id: OrderId::fresh(),
            project: project.clone(),
            name: new.name,
            note: new.note,
            caller: caller.clone(),
            state: State::Submitted,
            round: 1,
            creates: new.creates,
            network: new.network,
            contract: self.book.contract.clone(),
            reason: None,
            operation: None,
            created_at: now,
            updated_at: now,
            delivered_at: None,
            expires_at: None,
            lines: numbered(new.lines),
            decisions: Vec::new(),
        };
        let asked = asked(&order.lines);
        transact!(self.env.db, |tx| {
            self.check_limits(tx, &order.id, &asked).await?;
            store::insert(tx, &order).await?;
            store::insert_lines(tx, &order).await
        })?;
        Ok(order)
    }

    /// Submits a returned order again, changed; approvals begin anew.
    ///
    /// # Errors
    /// As [`Catalog::submit`]; conflict, unless it was returned.
    pub async fn resubmit(&self, caller: &Caller, id: &OrderId, new: NewOrder) -> Result<Order> {
        check(&self.book, &new)?;
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let old = store::get(tx, id).await?.filter(|o| caller.may_see(&o.project)).ok_or_else(|| missing(id))?;
            let state = old.state.after(Event::Resubmit)?;
            let round = old.round + 1;
            decide::note(tx, &old, caller, "resubmit", "orderer", None, now).await?;
            let order = Order {
                name: new.name.clone(),
                note: new.note.clone(),
                // Whoever sends it now is the one who orders, and may therefore not approve.
                caller: caller.clone(),
                state,
                round,
                creates: new.creates,
                network: new.network.clone(),
                reason: None,
                updated_at: now,
                lines: numbered(new.lines.clone()),
                ..old
            };
            self.check_limits(tx, id, &asked(&order.lines)).await?;
            store::update(tx, &order).await?;
            store::delete_lines(tx, id).await?;
            store::insert_lines(tx, &order).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }
}

pub(crate) fn asked(lines: &[Line]) -> Vec<(String, i64)> {
    lines.iter().map(|l| (l.item.clone(), l.quantity)).collect()
}

fn numbered(lines: Vec<NewLine>) -> Vec<Line> {
    let line = |(n, l): (usize, NewLine)| Line {
        n: u32::try_from(n + 1).unwrap_or(u32::MAX),
        item: l.item,
        quantity: l.quantity,
        months: l.months,
        form: l.form,
    };
    lines.into_iter().enumerate().map(line).collect()
}
