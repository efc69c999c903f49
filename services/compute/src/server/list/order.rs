//! In which order servers are listed.

use super::super::Server;
use kernel::Value;

/// What a list can be sorted by. What a server may be without is not among them: the databases put the absent at different ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    /// When it was made.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    /// Name.
    DisplayName,
    /// Host name inside the guest.
    Hostname,
    /// State, in Nova's words.
    VmState,
    /// Project.
    ProjectId,
    /// User who made it.
    UserId,
    /// Id.
    Uuid,
}

impl SortKey {
    /// All of them.
    pub const ALL: [SortKey; 8] = [
        SortKey::CreatedAt,
        SortKey::UpdatedAt,
        SortKey::DisplayName,
        SortKey::Hostname,
        SortKey::VmState,
        SortKey::ProjectId,
        SortKey::UserId,
        SortKey::Uuid,
    ];

    /// Nova's name.
    pub fn as_str(self) -> &'static str {
        match self {
            SortKey::CreatedAt => "created_at",
            SortKey::UpdatedAt => "updated_at",
            SortKey::DisplayName => "display_name",
            SortKey::Hostname => "hostname",
            SortKey::VmState => "vm_state",
            SortKey::ProjectId => "project_id",
            SortKey::UserId => "user_id",
            SortKey::Uuid => "uuid",
        }
    }

    /// The key of that name.
    pub fn parse(s: &str) -> Option<SortKey> {
        SortKey::ALL.into_iter().find(|k| k.as_str() == s)
    }

    pub(super) fn column(self) -> &'static str {
        match self {
            SortKey::CreatedAt => "created_at",
            SortKey::UpdatedAt => "updated_at",
            SortKey::DisplayName => "name",
            SortKey::Hostname => "hostname",
            SortKey::VmState => "vm_state",
            SortKey::ProjectId => "project",
            SortKey::UserId => "owner",
            SortKey::Uuid => "id",
        }
    }

    /// What stands in that column of `s`.
    pub(super) fn of(self, s: &Server) -> Value {
        match self {
            SortKey::CreatedAt => s.created_at.into(),
            SortKey::UpdatedAt => s.updated_at.into(),
            SortKey::DisplayName => s.name.as_str().into(),
            SortKey::Hostname => s.hostname.as_str().into(),
            SortKey::VmState => s.state.vm.as_str().into(),
            SortKey::ProjectId => (&s.project).into(),
            SortKey::UserId => (&s.owner).into(),
            SortKey::Uuid => (&s.id).into(),
        }
    }
}

/// The keys and then the id, so that no two servers stand at the same place; `true` is downwards. Without keys the newest is first. A key that is
/// said again changes nothing, so a query is no longer than there are keys.
pub(super) fn total(keys: &[(SortKey, bool)]) -> Vec<(SortKey, bool)> {
    let mut all: Vec<(SortKey, bool)> = Vec::new();
    for (key, down) in keys {
        if !all.iter().any(|(k, _)| k == key) {
            all.push((*key, *down));
        }
    }
    if !all.iter().any(|(k, _)| *k == SortKey::Uuid) {
        // As in Nova, what nobody said a direction of goes in the first one.
        all.push((SortKey::Uuid, keys.first().is_none_or(|(_, down)| *down)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_read_as_it_is_written() {
        for k in SortKey::ALL {
            assert_eq!(SortKey::parse(k.as_str()), Some(k));
        }
        assert_eq!(SortKey::parse("name"), None);
    }

    #[test]
    fn every_order_is_total() {
        assert_eq!(total(&[]), [(SortKey::Uuid, true)]);
        let by_name = [(SortKey::DisplayName, false)];
        assert_eq!(total(&by_name), [(SortKey::DisplayName, false), (SortKey::Uuid, false)]);
        assert_eq!(total(&[(SortKey::Uuid, false)]), [(SortKey::Uuid, false)]);
        let again: Vec<(SortKey, bool)> = SortKey::ALL.into_iter().cycle().take(1000).map(|k| (k, false)).collect();
        assert_eq!(total(&again), SortKey::ALL.map(|k| (k, false)));
        let turned = [(SortKey::DisplayName, true), (SortKey::DisplayName, false)];
        assert_eq!(total(&turned), [(SortKey::DisplayName, true), (SortKey::Uuid, true)], "the first one counts");
    }
}
