//! Rows wanted against rows held, as the operations of one transaction.
//!
//! Sets that several writers share (a switch's ports, a group's members) are changed by adding and removing elements, never
//! written as a whole. Guards make the transaction fail, and its caller plan again, where the database itself would let two
//! writers make the same thing twice or hang a child on a parent that is gone.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use network::port::Report;
use ovs::ovsdb::{Atom, Datum, Replica, Row, Uuid, ops};
use serde_json::Value;

use super::mirror::State;
use super::model::{Key, Rendering, RowKind, Wanted};

/// Columns through which rows hold others.
const HOLDERS: [(&str, &str); 6] = [
    ("Logical_Switch", "ports"),
    ("Logical_Router", "ports"),
    ("Logical_Router", "static_routes"),
    ("Logical_Router", "nat"),
    ("Logical_Router_Port", "gateway_chassis"),
    ("Port_Group", "acls"),
];

type Place = (&'static str, uuid::Uuid, &'static str);

/// How far to look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Only at what was and is rendered.
    Scope,
    /// At every row that carries our mark.
    Everything,
}

/// The operations that lead from what is held to `new`, with a report of them.
pub(super) fn difference(
    replica: &Replica,
    held: &State,
    old: &Rendering,
    new: &Rendering,
    extent: Extent,
) -> (Vec<Value>, Report) {
    let mut plan = Plan {
        replica,
        held,
        new,
        names: HashMap::new(),
        places: HashMap::new(),
        inserts: BTreeMap::new(),
        adds: BTreeMap::new(),
        removes: BTreeMap::new(),
        operations: Vec::new(),
        added: BTreeSet::new(),
        fixed: BTreeSet::new(),
        removed: BTreeSet::new(),
    };
    plan.name_new_rows();
    plan.find_places(old, extent);
    for (key, wanted) in &new.rows {
        plan.place(key, wanted);
        plan.settle(key, wanted);
    }
    plan.remove_unwanted(old, extent);
    plan.settle_members(old, extent);
    plan.finish()
}

struct Plan<'a> {
    replica: &'a Replica,
    held: &'a State,
    new: &'a Rendering,
    /// Rows to be inserted.
    names: HashMap<&'a Key, Uuid>,
    /// Where the rows hang now.
    places: HashMap<uuid::Uuid, Place>,
    /// Elements of collection columns of rows to be inserted.
    inserts: BTreeMap<(&'a Key, &'static str), BTreeSet<Atom>>,
    adds: BTreeMap<Place, BTreeSet<Atom>>,
    removes: BTreeMap<Place, BTreeSet<Atom>>,
    operations: Vec<Value>,
    added: BTreeSet<String>,
    fixed: BTreeSet<String>,
    removed: BTreeSet<String>,
}

impl<'a> Plan<'a> {
    fn held_row(&self, key: &Key) -> Option<uuid::Uuid> {
        self.held.rows.get(key)?.first().copied()
    }

    /// The row of a key, held or to be inserted.
    fn row(&self, key: &Key) -> Option<Uuid> {
        self.held_row(key).map(Uuid::Row).or_else(|| self.names.get(key).cloned())
    }

    fn name_new_rows(&mut self) {
        for (n, key) in self.new.rows.keys().filter(|key| !self.held.rows.contains_key(*key)).enumerate() {
            self.names.insert(key, Uuid::Named(format!("row{n}")));
        }
    }

    /// Finds where our rows hang: by what the old rendering says, or by reading every holder.
    fn find_places(&mut self, old: &Rendering, extent: Extent) {
        if extent == Extent::Everything {
            for (table, column) in HOLDERS {
                for (id, row) in self.replica.rows(table) {
                    let children = row.get(column).into_iter().flat_map(Datum::rows);
                    self.places.extend(children.map(|child| (child, (table, id, column))));
                }
            }
            return;
        }
        for (key, wanted) in old.rows.iter().chain(&self.new.rows) {
            let Some((parent, column)) = &wanted.parent else { continue };
            let (Some(child), Some(parent_row)) = (self.held_row(key), self.held_row(parent)) else { continue };
            if self.holds(parent.kind.table(), parent_row, column, child) {
                self.places.insert(child, (parent.kind.table(), parent_row, column));
            }
        }
    }

    fn holds(&self, table: &str, row: uuid::Uuid, column: &str, child: uuid::Uuid) -> bool {
        let held = self.replica.row(table, row).and_then(|row| row.get(column));
        held.is_some_and(|held| held.has_row(child))
    }

    /// Hangs a row on its parent, and takes it off another.
    fn place(&mut self, key: &'a Key, wanted: &'a Wanted) {
        let Some((parent, column)) = &wanted.parent else { return };
        let (Some(child), Some(parent_row)) = (self.row(key), self.row(parent)) else { return };
        let place = match parent_row {
            Uuid::Row(id) => Some((parent.kind.table(), id, *column)),
            Uuid::Named(_) => None,
        };
        if let Uuid::Row(child_row) = child
            && let Some(now) = self.places.get(&child_row).copied()
        {
            if Some(now) == place {
                return;
            }
            self.removes.entry(now).or_default().insert(Atom::Uuid(child.clone()));
            self.fixed.insert(wanted.owner.to_string());
        }
        match place {
            Some(place) => drop(self.adds.entry(place).or_default().insert(Atom::Uuid(child))),
            None => drop(self.inserts.entry((parent, column)).or_default().insert(Atom::Uuid(child))),
        }
    }

    /// Inserts a row that is missing, corrects one that differs.
    fn settle(&mut self, key: &'a Key, wanted: &'a Wanted) {
        let references = wanted.references.iter().map(|(column, to)| {
            let rows = to.as_ref().and_then(|to| self.row(to));
            (*column, Datum::set(rows))
        });
        let all: Vec<_> =
            wanted.columns.iter().map(|(column, datum)| (*column, datum.clone())).chain(references).collect();
        let table = key.kind.table();
        let Some(id) = self.held_row(key) else {
            self.added.insert(wanted.owner.to_string());
            return self.insert(key, all);
        };
        let present = self.replica.row(table, id);
        let different: Vec<_> = all.into_iter().filter(|(column, datum)| !same(datum, present, column)).collect();
        if !different.is_empty() {
            self.fixed.insert(wanted.owner.to_string());
            self.operations.push(ops::update(table, &Uuid::Row(id), &different));
        }
    }

    fn insert(&mut self, key: &'a Key, columns: Vec<(&'static str, Datum)>) {
        let table = key.kind.table();
        if key.kind.is_root() && !key.kind.has_unique_name() {
            self.operations.push(ops::refuse_if_present(table, "external_ids", &key.marks()));
        }
        let Some(Uuid::Named(name)) = self.names.get(key) else { return };
        // Children are known only when all rows have been placed: `finish` adds them to the row that is new.
        self.operations.push(ops::insert(table, name, &columns));
    }

    /// Removes rows of ours that are not wanted, and doubles of those that are.
    fn remove_unwanted(&mut self, old: &Rendering, extent: Extent) {
        let keys: Vec<&Key> = match extent {
            Extent::Scope => old.rows.keys().collect(),
            Extent::Everything => self.held.rows.keys().collect(),
        };
        let mut gone = HashSet::new();
        for key in keys {
            let rows = self.held.rows.get(key).map_or(&[][..], Vec::as_slice);
            let wanted = self.new.rows.contains_key(key);
            for row in rows.iter().skip(usize::from(wanted)) {
                gone.insert(*row);
                if wanted || !key.kind.is_primary() {
                    self.fixed.insert(old.rows.get(key).map_or_else(|| key.to_string(), |row| row.owner.to_string()));
                } else {
                    self.removed.insert(key.to_string());
                }
            }
        }
        for row in &gone {
            let Some(key) = self.held.keys.get(row) else { continue };
            if key.kind.is_root() {
                self.operations.push(ops::delete(key.kind.table(), &Uuid::Row(*row)));
            } else if let Some(place) = self.places.get(row).copied()
                && !gone.contains(&place.1)
            {
                // Other rows live as long as something holds them.
                self.removes.entry(place).or_default().insert(Atom::Uuid(Uuid::Row(*row)));
            }
        }
    }

    /// Puts ports into port groups and takes them out. The database drops members that are deleted by itself.
    fn settle_members(&mut self, old: &Rendering, extent: Extent) {
        for (group, port) in &self.new.members {
            let Some(member) = self.row(port) else { continue };
            match (self.held_row(group), &member) {
                (Some(id), Uuid::Row(row)) if self.holds("Port_Group", id, "ports", *row) => {}
                (Some(id), _) => {
                    self.adds.entry(("Port_Group", id, "ports")).or_default().insert(Atom::Uuid(member));
                    self.fixed.insert(port.to_string());
                }
                (None, _) => drop(self.inserts.entry((group, "ports")).or_default().insert(Atom::Uuid(member))),
            }
        }
        for (group, row, port) in self.present_members(old, extent) {
            if !self.new.members.contains(&(group.clone(), port.clone())) && self.new.rows.contains_key(&port) {
                let Some(id) = self.held_row(&group) else { continue };
                self.removes.entry(("Port_Group", id, "ports")).or_default().insert(Atom::Uuid(Uuid::Row(row)));
                self.fixed.insert(port.to_string());
            }
        }
    }

    /// Members that are held now, of the old rendering's groups or of all of ours.
    fn present_members(&self, old: &Rendering, extent: Extent) -> Vec<(Key, uuid::Uuid, Key)> {
        if extent == Extent::Scope {
            let members = old.members.iter().filter_map(|(group, port)| {
                let (id, row) = (self.held_row(group)?, self.held_row(port)?);
                self.holds("Port_Group", id, "ports", row).then(|| (group.clone(), row, port.clone()))
            });
            return members.collect();
        }
        let groups = self.new.rows.keys().filter(|key| matches!(key.kind, RowKind::SecurityGroup | RowKind::DropGroup));
        let mut members = Vec::new();
        for group in groups {
            let held = self.held_row(group).and_then(|id| self.replica.row("Port_Group", id)?.get("ports"));
            let ours = held.into_iter().flat_map(Datum::rows).filter_map(|row| Some((row, self.held.keys.get(&row)?)));
            members.extend(ours.map(|(row, port)| (group.clone(), row, port.clone())));
        }
        members
    }

    fn finish(mut self) -> (Vec<Value>, Report) {
        let mut guards: BTreeSet<(&str, uuid::Uuid)> = BTreeSet::new();
        for ((key, column), children) in &self.inserts {
            if let Some(row) = self.names.get(key) {
                self.operations.push(ops::add(key.kind.table(), row, column, &Datum::Set(children.clone())));
            }
        }
        // Removals first: a row that moves is never held twice.
        for ((table, row, column), elements) in &self.removes {
            self.operations.push(ops::remove(table, &Uuid::Row(*row), column, &Datum::Set(elements.clone())));
        }
        for ((table, row, column), elements) in &self.adds {
            guards.insert((table, *row));
            self.operations.push(ops::add(table, &Uuid::Row(*row), column, &Datum::Set(elements.clone())));
        }
        let mut operations: Vec<_> = guards.iter().map(|(table, row)| ops::require(table, &Uuid::Row(*row))).collect();
        operations.append(&mut self.operations);
        let primary_added: BTreeSet<_> =
            self.names.keys().filter(|key| key.kind.is_primary()).map(ToString::to_string).collect();
        let mut fixed = self.fixed;
        // A missing row of a thing that is there is a repair, not an addition.
        fixed.extend(self.added);
        // The drop group is our own furniture: bringing it in says nothing about the topology.
        for key in self.names.keys().filter(|key| key.kind == RowKind::DropGroup) {
            fixed.remove(&key.to_string());
        }
        let report = Report {
            fixed: fixed
                .into_iter()
                .filter(|unit| !primary_added.contains(unit) && !self.removed.contains(unit))
                .collect(),
            added: primary_added.into_iter().collect(),
            removed: self.removed.into_iter().collect(),
        };
        (operations, report)
    }
}

/// Whether the row holds the value; a column left out by the server has its type's default.
fn same(wanted: &Datum, row: Option<&Row>, column: &str) -> bool {
    match row.and_then(|row| row.get(column)) {
        Some(present) => present == wanted,
        None => match wanted {
            Datum::Map(pairs) => pairs.is_empty(),
            Datum::Set(atoms) => atoms.iter().all(|atom| match atom {
                Atom::Str(text) => text.is_empty(),
                Atom::Int(n) => *n == 0,
                Atom::Bool(b) => !b,
                Atom::Real(_) | Atom::Uuid(_) => false,
            }),
        },
    }
}
