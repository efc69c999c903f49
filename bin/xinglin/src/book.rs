//! The contract's price book (billing) as orders see it (catalog): the two slices do not know each other.

use billing::contract::{Contract, Item, Per, ProvideKind};

fn per(p: Per) -> &'static str {
    match p {
        Per::Month => "month",
        Per::Year => "year",
        Per::Each => "each",
        Per::Once => "once",
    }
}

fn kind(k: ProvideKind) -> catalog::item::Kind {
    match k {
        ProvideKind::Host => catalog::item::Kind::Host,
        ProvideKind::Volume => catalog::item::Kind::Volume,
        ProvideKind::Address => catalog::item::Kind::Address,
    }
}

fn item(i: &Item) -> catalog::Item {
    let provides = i.provides.as_ref().map(|p| catalog::item::Provides {
        kind: kind(p.kind),
        flavor: p.flavor.clone(),
        arch: p.arch,
        grants: p.grants.clone(),
        per_line: p.per_line.clone(),
    });
    catalog::Item {
        code: i.code.clone(),
        category: i.category.clone(),
        name: i.name.clone(),
        name_en: i.name_en.clone(),
        description: i.description.clone(),
        unit: i.unit.clone(),
        per: per(i.per),
        price: i.price,
        provides,
        limit: i.limit,
    }
}

/// Everything that can be ordered under a contract.
pub fn of(c: &Contract) -> catalog::Book {
    catalog::Book { contract: c.id.clone(), zone: c.zone.clone(), items: c.items.iter().map(item).collect() }
}
