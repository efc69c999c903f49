//! Lists: filters, sorting and paging that are the same for every noun, over columns that each noun names.

pub(crate) mod store;

use kernel::Page;

/// What a list is asked for. Filters are attribute and values, any of which matches; sorting is attribute and "descending".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Attribute and the values, any of which it may have.
    pub filters: Vec<(String, Vec<String>)>,
    /// Window.
    pub page: Page,
    /// Attributes to sort by, `true` for descending; ties and nothing named go by id.
    pub sort: Vec<(String, bool)>,
    /// The window before the marker instead of the one after it.
    pub reverse: bool,
}

impl ListQuery {
    /// A query for one attribute with one value.
    pub fn by(attribute: &str, value: &str) -> ListQuery {
        ListQuery { filters: vec![(attribute.to_owned(), vec![value.to_owned()])], ..ListQuery::default() }
    }
}

/// A window of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// The objects.
    pub items: Vec<T>,
    /// There are more beyond, in the direction asked for.
    pub more: bool,
}

impl<T> Listing<T> {
    /// The same window of something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Listing<U> {
        Listing { items: self.items.into_iter().map(f).collect(), more: self.more }
    }
}
