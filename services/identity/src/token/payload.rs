//! What a token carries, as bytes: a version, then fixed order, ids of 32 hexadecimal digits as 16 bytes.
//!
//! The bytes are sealed, so only a holder of a key can make them; decoding still trusts nothing (an older or newer version
//! may have sealed them). A fuzz target would be: `decode(arbitrary bytes)` never panics, and `encode(decode(b)) == b` where it succeeds.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{AppCredentialId, DomainId, ProjectId, Timestamp, UserId};

const VERSION: u8 = 1;

/// How the user proved who he is; a set of bits, because a token made from a token keeps what came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Methods(u8);

impl Methods {
    /// By password.
    pub const PASSWORD: Methods = Methods(1);
    /// By another token.
    pub const TOKEN: Methods = Methods(2);
    /// By application credential.
    pub const APP_CREDENTIAL: Methods = Methods(4);
    /// By one-time code.
    pub const TOTP: Methods = Methods(8);
    const NAMES: [(u8, &'static str); 4] = [(1, "password"), (2, "token"), (4, "application_credential"), (8, "totp")];

    /// Both sets.
    pub fn with(self, other: Methods) -> Methods {
        Methods(self.0 | other.0)
    }
    /// Keystone's names.
    pub fn names(self) -> Vec<&'static str> {
        Self::NAMES.into_iter().filter(|(bit, _)| self.0 & bit != 0).map(|(_, n)| n).collect()
    }
}

/// Scope of a token, by id.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ScopeId {
    /// None.
    Unscoped,
    /// A project.
    Project(ProjectId),
    /// A domain.
    Domain(DomainId),
    /// The whole cloud.
    System,
}

/// Random id of a token, by which it is revoked.
pub type AuditTag = [u8; 16];

/// What a token carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// User.
    pub user: UserId,
    /// How he proved it.
    pub methods: Methods,
    /// Scope.
    pub scope: ScopeId,
    /// When it was made.
    pub issued_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Id of this token.
    pub audit: AuditTag,
    /// Id of the first token of the chain that it was made from.
    pub chain: Option<AuditTag>,
    /// Application credential.
    pub app_credential: Option<AppCredentialId>,
    /// The user's generation.
    pub user_generation: u64,
    /// The project's generation.
    pub project_generation: u64,
}

impl Payload {
    /// Keystone's `audit_ids`: this token, then the first of its chain.
    pub fn audit_ids(&self) -> Vec<String> {
        std::iter::once(&self.audit).chain(&self.chain).map(tag_text).collect()
    }
}

/// An audit id as text.
pub fn tag_text(t: &AuditTag) -> String {
    URL_SAFE_NO_PAD.encode(t)
}

fn put_id(out: &mut Vec<u8>, id: &str) {
    if let Some(bytes) = from_hex(id) {
        out.push(0);
        out.extend_from_slice(&bytes);
    } else {
        // Ids are ours and short; one of more than 255 bytes does not exist.
        let b = &id.as_bytes()[..id.len().min(255)];
        out.push(1);
        out.push(u8::try_from(b.len()).unwrap_or(u8::MAX));
        out.extend_from_slice(b);
    }
}

fn from_hex(id: &str) -> Option<[u8; 16]> {
    let digit = |c: u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    let text: &[u8; 32] = id.as_bytes().try_into().ok()?;
    let mut out = [0u8; 16];
    for (o, pair) in out.iter_mut().zip(text.chunks_exact(2)) {
        *o = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(out)
}

/// The bytes to seal.
pub fn encode(p: &Payload) -> Vec<u8> {
    let mut out = Vec::with_capacity(112);
    out.push(VERSION);
    let scope = match &p.scope {
        ScopeId::Unscoped => 0u8,
        ScopeId::Project(_) => 1,
        ScopeId::Domain(_) => 2,
        ScopeId::System => 3,
    };
    out.push(scope | u8::from(p.chain.is_some()) << 2 | u8::from(p.app_credential.is_some()) << 3);
    out.push(p.methods.0);
    for n in [p.issued_at.micros().to_be_bytes(), p.expires_at.micros().to_be_bytes()] {
        out.extend_from_slice(&n);
    }
    for n in [p.user_generation.to_be_bytes(), p.project_generation.to_be_bytes()] {
        out.extend_from_slice(&n);
    }
    out.extend_from_slice(&p.audit);
    out.extend(p.chain.iter().flatten());
    put_id(&mut out, p.user.as_str());
    match &p.scope {
        ScopeId::Project(id) => put_id(&mut out, id.as_str()),
        ScopeId::Domain(id) => put_id(&mut out, id.as_str()),
        ScopeId::Unscoped | ScopeId::System => {}
    }
    if let Some(a) = &p.app_credential {
        put_id(&mut out, a.as_str());
    }
    out
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, tail) = self.0.split_first_chunk::<N>()?;
        self.0 = tail;
        Some(*head)
    }
    fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[b]| b)
    }
    fn id(&mut self) -> Option<String> {
        match self.byte()? {
            0 => Some(crypto::hash::hex(&self.take::<16>()?)),
            1 => {
                let n = usize::from(self.byte()?);
                let (head, tail) = self.0.split_at_checked(n)?;
                self.0 = tail;
                String::from_utf8(head.to_vec()).ok()
            }
            _ => None,
        }
    }
}

/// Reads the bytes; `None` for anything that [`encode`] does not write.
pub fn decode(bytes: &[u8]) -> Option<Payload> {
    let mut r = Reader(bytes);
    if r.byte()? != VERSION {
        return None;
    }
    let flags = r.byte()?;
    let methods = Methods(r.byte()?);
    if flags > 0b1111 || methods.0 > 0b1111 {
        return None;
    }
    let issued_at = Timestamp(i64::from_be_bytes(r.take()?));
    let expires_at = Timestamp(i64::from_be_bytes(r.take()?));
    let (user_generation, project_generation) = (u64::from_be_bytes(r.take()?), u64::from_be_bytes(r.take()?));
    let audit = r.take()?;
    let chain = if flags & 4 != 0 { Some(r.take()?) } else { None };
    let user = UserId::from(r.id()?);
    let scope = match flags & 3 {
        1 => ScopeId::Project(r.id()?.into()),
        2 => ScopeId::Domain(r.id()?.into()),
        3 => ScopeId::System,
        _ => ScopeId::Unscoped,
    };
    let app_credential = if flags & 8 != 0 { Some(AppCredentialId::from(r.id()?)) } else { None };
    if !r.0.is_empty() {
        return None;
    }
    Some(Payload {
        user,
        methods,
        scope,
        issued_at,
        expires_at,
        audit,
        chain,
        app_credential,
        user_generation,
        project_generation,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id() -> impl Strategy<Value = String> {
        prop_oneof!["[0-9a-f]{32}", "[a-z]{1,40}", "[0-9a-zA-Z-]{36}"]
    }

    fn payload() -> impl Strategy<Value = Payload> {
        let scope = prop_oneof![
            Just(ScopeId::Unscoped),
            Just(ScopeId::System),
            id().prop_map(|i| ScopeId::Project(i.into())),
            id().prop_map(|i| ScopeId::Domain(i.into())),
        ];
        let tags = (any::<[u8; 16]>(), proptest::option::of(any::<[u8; 16]>()));
        let numbers = (any::<i64>(), any::<i64>(), any::<u64>(), any::<u64>(), 0u8..16);
        (id(), scope, tags, numbers, proptest::option::of(id())).prop_map(|(user, scope, tags, n, app)| Payload {
            user: user.into(),
            methods: Methods(n.4),
            scope,
            issued_at: Timestamp(n.0),
            expires_at: Timestamp(n.1),
            audit: tags.0,
            chain: tags.1,
            app_credential: app.map(Into::into),
            user_generation: n.2,
            project_generation: n.3,
        })
    }

    proptest! {
        #[test]
        fn round_trip(p in payload()) {
            prop_assert_eq!(decode(&encode(&p)), Some(p));
        }
        #[test]
        fn foreign_bytes_never_panic_and_read_back_the_same(b in proptest::collection::vec(any::<u8>(), 0..200)) {
            if let Some(p) = decode(&b) {
                prop_assert_eq!(decode(&encode(&p)), Some(p));
            }
        }
        #[test]
        fn bent_and_cut_payloads_never_panic(p in payload(), at in any::<prop::sample::Index>(), bit in 0u8..8, cut in any::<prop::sample::Index>()) {
            let mut b = encode(&p);
            let whole = b.len();
            prop_assert!(decode(&b[..cut.index(whole)]).is_none());
            b[at.index(whole)] ^= 1 << bit;
            let _ = decode(&b);
            b.push(0);
            let _ = decode(&b);
        }
    }
}
