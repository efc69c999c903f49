//! What an order must say, and submitting it.

use super::ask::V4_BITS;
use super::form::{self, Faults, clip};
use super::kind::{Ask, OrderKind};
use super::state::{Event, State};
use super::tell::News;
use super::{Line, NetworkChoice, Order, missing, store};
use crate::item::{Book, Kind};
use crate::{Catalog, order::decide};
use kernel::{Caller, Error, OrderId, Result};
use runtime::{Tx, transact};
use std::collections::{BTreeMap, HashSet};

/// Lines of one order.
const MAX_LINES: usize = 50;
/// Hosts and other resources that one order creates.
const MAX_CREATED: i64 = 100;
pub(crate) const MAX_QUANTITY: i64 = 1_000_000;
pub(crate) const MAX_MONTHS: u32 = 60;
const NOTE_LIMIT: usize = 2000;
const URGENT_LIMIT: usize = 500;

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
    /// Why it must take the urgent path, if it must.
    pub urgent: Option<String>,
    /// Days of trial before it is delivered; 0 for none.
    pub trial_days: u32,
}

fn check_network(faults: &mut Faults, n: &NetworkChoice) {
    match n {
        NetworkChoice::Existing(id) => {
            faults.check(!id.is_empty() && id.len() <= 64, "network.id", "is no id of a network");
        }
        NetworkChoice::New { cidr, ssh_from } => {
            match cidr.parse::<ipnet::Ipv4Net>() {
                Err(_) => faults.add("network.cidr", "is no IPv4 range"),
                Ok(net) => faults.check(
                    (8..=28).contains(&net.prefix_len()) && net.trunc() == net,
                    "network.cidr",
                    "must be an IPv4 network of 8 to 28 bits such as 192.168.10.0/24",
                ),
            }
            if let Some(from) = ssh_from {
                check_ssh(faults, from);
            }
        }
    }
}

/// As wide as the source of an opening may be, and no wider: a host is not open to everybody because nobody thought of it.
fn check_ssh(faults: &mut Faults, from: &str) {
    let field = "network.ssh_from";
    match from.parse::<ipnet::Ipv4Net>() {
        Err(_) => faults.add(field, "is no IPv4 range"),
        Ok(net) if net.trunc() != net => {
            faults.add(field, format!("'{net}' has bits behind its prefix: write {}", net.trunc()));
        }
        Ok(net) => {
            let rule = format!("'{net}' is too wide: it has at least {V4_BITS} bits, and is never everybody");
            faults.check(net.prefix_len() >= V4_BITS, field, rule);
        }
    }
}

/// Remark and reason of urgency, which every kind of order may have.
pub(crate) fn check_words(faults: &mut Faults, note: Option<&str>, urgent: Option<&str>) {
    let long = note.is_some_and(|n| n.chars().count() > NOTE_LIMIT);
    faults.check(!long, "note", format!("must have at most {NOTE_LIMIT} characters"));
    if let Some(u) = urgent {
        let good = !u.trim().is_empty() && u.chars().count() <= URGENT_LIMIT;
        let rule = format!("say in 1 to {URGENT_LIMIT} characters why it cannot wait for the usual stages");
        faults.check(good, "urgent", rule);
    }
}

/// Lines of what is supplied; `months` where lines say for how long.
pub(crate) fn check_lines(faults: &mut Faults, book: &Book, lines: &[NewLine], creates: bool, months: bool) {
    if lines.is_empty() || lines.len() > MAX_LINES {
        return faults.add("lines", format!("must be 1 to {MAX_LINES}"));
    }
    for (n, l) in lines.iter().enumerate() {
        form::line(faults, book, l, n, creates, months.then_some(MAX_MONTHS));
    }
    let known: Vec<_> =
        lines.iter().enumerate().filter_map(|(n, l)| Some((n, book.item(&l.item)?.by_hand()))).collect();
    if let Some((n, _)) = known.iter().find(|(_, hand)| known.first().is_some_and(|f| f.1 != *hand)) {
        let rule = "what is delivered by hand and what the platform makes are ordered apart";
        faults.add(format!("lines[{n}].item"), rule);
    }
    // An order ends as a whole: a line that was asked for shorter would be there, and be paid, for as long as the longest.
    let first = lines.first().map(|l| l.months);
    if let Some((n, l)) = lines.iter().enumerate().find(|(_, l)| months && Some(l.months) != first) {
        let rule = format!(
            "is {}, and {} in the first line: an order ends as a whole, so what ends earlier or later is ordered by itself",
            l.months,
            first.unwrap_or_default()
        );
        faults.add(format!("lines[{n}].months"), rule);
    }
}

/// Checks a whole order against the price book.
fn check(book: &Book, o: &NewOrder) -> Result<()> {
    let mut faults = Faults::default();
    form::name(&mut faults, "name", &o.name);
    check_words(&mut faults, o.note.as_deref(), o.urgent.as_deref());
    check_network(&mut faults, &o.network);
    check_lines(&mut faults, book, &o.lines, o.creates, true);
    let most = book.rules.trial.days;
    if o.trial_days > most {
        let rule = match most {
            0 => "this contract knows no trial".to_owned(),
            n => format!("must be at most {n}"),
        };
        faults.add("trial_days", rule);
    }
    if o.creates {
        check_created(&mut faults, book, &o.name, &o.lines);
    }
    faults.finish()
}

/// How many resources there would be, and whether they can be told apart and found.
pub(crate) fn check_created(faults: &mut Faults, book: &Book, name: &str, lines: &[NewLine]) {
    let kind = |l: &NewLine| book.item(&l.item).and_then(|i| i.provides.as_ref()).map(|p| p.kind);
    let count = |l: &NewLine| match kind(l) {
        Some(Kind::Volume) => 1,
        Some(Kind::Host | Kind::Address) => l.quantity.max(0),
        None => 0,
    };
    let made = lines.iter().map(count).fold(0_i64, i64::saturating_add);
    if made > MAX_CREATED {
        // Names of a million hosts are not made only to be compared.
        return faults.add("lines", format!("would create {made} resources; one order creates at most {MAX_CREATED}"));
    }
    let mut names = HashSet::new();
    for (n, l) in lines.iter().enumerate() {
        if let Some(name) = l.form.get("name")
            && !names.insert(name)
        {
            faults.add(format!("lines[{n}].form.name"), format!("'{}' stands twice in this order", clip(name)));
        }
    }
    let hosts =
        crate::fulfil::plan::host_names(book, lines.iter().map(|l| (l.item.as_str(), l.quantity, &l.form)), name);
    let all: Vec<&String> = hosts.iter().flatten().collect();
    let apart = all.iter().collect::<HashSet<_>>().len() == all.len();
    faults.check(apart, "lines", "two hosts would have the same name");
    for (n, l) in lines.iter().enumerate() {
        if let Some(to) = l.form.get("attach_to").filter(|t| *t != "none")
            && !all.contains(&to)
        {
            faults.add(format!("lines[{n}].form.attach_to"), format!("'{}' is no host of this order", clip(to)));
        }
    }
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

    /// A new order of a kind, for the project of the caller's scope; nothing is stored yet.
    pub(crate) fn draft(&self, caller: &Caller, kind: OrderKind, name: String, ask: Ask) -> Result<Order> {
        let now = self.env.now();
        Ok(Order {
            id: OrderId::fresh(),
            project: caller.project()?.clone(),
            name,
            note: None,
            caller: caller.clone(),
            orderers: vec![caller.user.clone()],
            kind,
            target: None,
            ask,
            urgent: None,
            flow: String::new(),
            state: State::Submitted,
            round: 1,
            creates: false,
            network: NetworkChoice::Existing("none".to_owned()),
            contract: self.book.contract.clone(),
            reason: None,
            operation: None,
            evidence: None,
            trial_days: 0,
            created_at: now,
            updated_at: now,
            trial_until: None,
            delivered_at: None,
            expires_at: None,
            stopped_at: None,
            released_at: None,
            was: None,
            noticed: None,
            noticed_at: None,
            lines: Vec::new(),
            stages: Vec::new(),
            decisions: Vec::new(),
        })
    }

    /// Gives an order the stages of its flow, begins the first one, and starts its clocks. The caller stores the order.
    pub(crate) async fn enter_flow(&self, tx: &mut Tx, o: &mut Order) -> Result<()> {
        let items: Vec<&str> = o.lines.iter().map(|l| l.item.as_str()).collect();
        let flow = self.book.rules.flow(o.kind, &items);
        let rules = match (&o.urgent, flow.urgent.is_empty()) {
            (Some(_), true) => {
                let e = format!("urgent: the flow '{}' has no urgent path", flow.id);
                return Err(Error::bad_request(e).field("urgent"));
            }
            (Some(_), false) => &flow.urgent,
            (None, _) => &flow.stages,
        };
        o.stages = (0..)
            .zip(rules)
            .map(|(n, r)| super::StageState {
                n,
                role: r.role,
                within: r.within,
                delegate: r.delegate,
                began_at: None,
                due_at: None,
                decided_at: None,
            })
            .collect();
        o.flow = flow.id;
        self.begin_stage(o, 0)?;
        store::insert_stages(tx, o).await
    }

    /// Stores a new order of any kind and what goes with it.
    pub(crate) async fn place(&self, o: Order) -> Result<Order> {
        let asked = asked(&o.lines);
        transact!(self.env.db, |tx| {
            let mut o = o.clone();
            if o.kind.supplies() {
                self.check_limits(tx, &o.id, &asked).await?;
            }
            self.check_against_target(tx, &o).await?;
            self.check_only(tx, &o).await?;
            self.enter_flow(tx, &mut o).await?;
            store::insert(tx, &o).await?;
            store::insert_lines(tx, &o).await?;
            self.clocks_of_submission(tx, &o).await?;
            self.tell(tx, &o, News::Waiting, &o.caller.user_name).await?;
            Ok(o)
        })
    }

    /// Submits an order for the project of the caller's scope.
    ///
    /// # Errors
    /// Bad request that names every field at fault; conflict (`ItemLimit`), beyond an item's limit.
    pub async fn submit(&self, caller: &Caller, new: NewOrder) -> Result<Order> {
        let mut o = self.draft(caller, OrderKind::Supply, new.name.clone(), Ask::None)?;
        check(&self.book, &new)?;
        o.note = new.note;
        o.creates = new.creates;
        o.network = new.network;
        o.urgent = new.urgent;
        o.trial_days = new.trial_days;
        o.lines = numbered(new.lines);
        self.mark_by_hand(&mut o);
        self.check_names(&o).await?;
        self.place(o).await
    }

    /// Submits a returned order again, changed; approvals begin anew. Of a change, the lines and the remark can be changed.
    ///
    /// # Errors
    /// As [`Catalog::submit`]; conflict, unless it was returned, or if it is an account or an opening, which are asked for anew.
    pub async fn resubmit(&self, caller: &Caller, id: &OrderId, new: NewOrder) -> Result<Order> {
        let now = self.env.now();
        let mut tx = self.env.db.read().await?;
        let old = store::get(&mut tx, id).await?.filter(|o| caller.may_see(&o.project)).ok_or_else(|| missing(id))?;
        drop(tx);
        if (old.kind == OrderKind::Supply || old.kind.enlarges()) && old.state == State::Returned {
            match old.kind {
                OrderKind::Supply => check(&self.book, &new)?,
                kind => self.check_change_lines(kind, &new)?,
            }
            let lines = numbered(new.lines.clone());
            let network = new.network.clone();
            self.check_names(&Order { caller: caller.clone(), creates: new.creates, network, lines, ..old }).await?;
        }
        transact!(self.env.db, |tx| {
            let old = store::get(tx, id).await?.filter(|o| caller.may_see(&o.project)).ok_or_else(|| missing(id))?;
            match old.kind {
                OrderKind::Supply => check(&self.book, &new)?,
                k if k.enlarges() || k.reduces() => self.check_change_lines(old.kind, &new)?,
                _ => {
                    let e = "only orders with lines are submitted again: withdraw this one and ask anew";
                    return Err(Error::conflict(e).code("OrderKind"));
                }
            }
            let state = old.state.after(Event::Resubmit)?;
            let round = old.round + 1;
            decide::note(tx, &old, caller, None, "resubmit", "orderer", None, now).await?;
            let mut orderers = old.orderers.clone();
            if !orderers.contains(&caller.user) {
                orderers.push(caller.user.clone());
            }
            let mut order = Order {
                name: if old.kind == OrderKind::Supply { new.name.clone() } else { old.name.clone() },
                note: new.note.clone(),
                // Whoever sends it now is the one who orders; neither he nor who ordered before may approve.
                caller: caller.clone(),
                orderers,
                state,
                round,
                creates: new.creates,
                network: new.network.clone(),
                urgent: new.urgent.clone(),
                trial_days: new.trial_days,
                reason: None,
                updated_at: now,
                lines: numbered(new.lines.clone()),
                ..old
            };
            self.mark_by_hand(&mut order);
            if order.kind.supplies() {
                self.check_limits(tx, id, &asked(&order.lines)).await?;
            }
            self.check_against_target(tx, &order).await?;
            self.enter_flow(tx, &mut order).await?;
            self.save(tx, &order).await?;
            store::delete_lines(tx, id).await?;
            store::insert_lines(tx, &order).await?;
            self.clocks_of_submission(tx, &order).await?;
            self.tell(tx, &order, News::Waiting, &caller.user_name).await?;
            store::get(tx, id).await?.ok_or_else(|| missing(id))
        })
    }
}

pub(crate) fn asked(lines: &[Line]) -> Vec<(String, i64)> {
    lines.iter().map(|l| (l.item.clone(), l.quantity)).collect()
}

pub(crate) fn numbered(lines: Vec<NewLine>) -> Vec<Line> {
    let line = |(n, l): (usize, NewLine)| Line {
        n: u32::try_from(n + 1).unwrap_or(u32::MAX),
        item: l.item,
        quantity: l.quantity,
        months: l.months,
        form: l.form,
    };
    lines.into_iter().enumerate().map(line).collect()
}
