//! The contract's price book as the catalogue sees it. Billing loads contracts and catalog takes orders; neither knows the other.

use billing::contract::{Contract, Per, ProvideKind};
use catalog::Book;
use catalog::item::{Item, Kind, Provides};
use std::sync::Arc;

fn per(p: Per) -> &'static str {
    match p {
        Per::Month => "month",
        Per::Year => "year",
        Per::Each => "each",
        Per::Once => "once",
    }
}

/// Name of what a price is for.
pub(super) fn per_name(p: Per) -> &'static str {
    per(p)
}

/// The book of a contract.
pub fn of(c: &Contract) -> Arc<Book> {
    let items = c.items.iter().map(|i| Item {
        code: i.code.clone(),
        category: i.category.clone(),
        name: i.name.clone(),
        name_en: i.name_en.clone(),
        description: i.description.clone(),
        unit: i.unit.clone(),
        per: per(i.per),
        price: i.price,
        limit: i.limit,
        provides: i.provides.as_ref().map(|p| Provides {
            kind: match p.kind {
                ProvideKind::Host => Kind::Host,
                ProvideKind::Volume => Kind::Volume,
                ProvideKind::Address => Kind::Address,
            },
            flavor: p.flavor.clone(),
            arch: p.arch,
            grants: p.grants.clone(),
            per_line: p.per_line.clone(),
        }),
    });
    Arc::new(Book { contract: c.id.clone(), zone: c.zone.clone(), items: items.collect() })
}
