//! A console under a grant. Every piece is recorded, under the digest of all before it, before it is passed on; what cannot be recorded is not
//! passed on, and the session ends. It also ends at once when the grant does: who carries it is woken, and asks the grant again with every
//! piece and every second, since it may have been revoked through another process. And it ends with the operator's login (`server/hold.rs`).

use super::{Grant, SESSIONS_MOST, State, missing, store};
use crate::port::Console;
use crate::server::Server;
use crate::server::console::{VALID, bad_key};
use crate::server::hold::{Hold, PIECE, TICK, Whom, deliver};
use crate::{Compute, records};
use kernel::{AccessGrantId, AccessSessionId, Caller, Error, NodeId, ProjectId, Result, Role, ServerId, Timestamp};
use runtime::port::{AuditEntry, AuditSink, Outcome};
use runtime::{Env, Signal, Tx, task, transact};
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};

/// What a piece counts for besides its bytes, so that many small ones fill a recording too.
const OVERHEAD: u64 = 64;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident $what:literal { $($(#[$d:meta])* $v:ident = $w:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$d])* $v,)* }
        impl $name {
            /// The word on the wire and in the database.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$v => $w,)* }
            }
            pub(super) fn stored(s: &str) -> Result<$name> {
                match s {
                    $($w => Ok($name::$v),)*
                    _ => Err(Error::internal(format!(concat!($what, " '{}' is unknown"), s))),
                }
            }
        }
    };
}

words! {
    /// Which way a piece went.
    Direction "direction of a recorded piece" {
        /// From the operator to the server.
        In = "in",
        /// From the server to the operator.
        Out = "out",
        /// Nowhere: a mark of the recording itself, such as its end.
        Mark = "mark",
    }
}

words! {
    /// How a session ended.
    Ending "end of a session" {
        /// The operator went.
        Left = "left",
        /// The server's side ended.
        Guest = "guest",
        /// The project revoked the grant.
        Revoked = "revoked",
        /// The operator ended the grant.
        Ended = "ended",
        /// The time of the grant was over.
        Expired = "expired",
        /// The operator's login ended, or he is no operator any more.
        Barred = "barred",
        /// The recording was full.
        Full = "full",
        /// It could not be recorded.
        Unrecorded = "unrecorded",
        /// The process that carried it died.
        Lost = "lost",
    }
}

impl Ending {
    /// The end marker of the recording.
    fn marker(self) -> String {
        let why = match self {
            Ending::Left => "运维人员离开 the operator left",
            Ending::Guest => "服务器一侧结束 the server's side ended",
            Ending::Revoked => "授权被收回 the grant was revoked",
            Ending::Ended => "授权已结束 the grant was ended",
            Ending::Expired => "授权到期 the time of the grant was over",
            Ending::Barred => {
                "运维人员的登录已结束或已无运维角色 the operator's login ended, or his role was taken away"
            }
            Ending::Full => "录制已满 the recording is full",
            Ending::Unrecorded => "无法录制 it could not be recorded",
            Ending::Lost => "承载进程中断 the process that carried it died",
        };
        format!("[{}] {why}", self.as_str())
    }
}

/// A console that was opened under a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Id.
    pub id: AccessSessionId,
    /// Grant.
    pub grant: AccessGrantId,
    /// Server.
    pub server: ServerId,
    /// Its name then.
    pub server_name: String,
    /// When it was opened.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// How.
    pub ending: Option<Ending>,
    /// Bytes that were recorded.
    pub bytes: u64,
    /// Pieces of the recording.
    pub pieces: u64,
    /// Digest over the recording.
    pub head: String,
}

/// A piece of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Place in the recording, from 1.
    pub n: u64,
    /// When.
    pub at: Timestamp,
    /// Which way.
    pub direction: Direction,
    /// What.
    pub data: Vec<u8>,
    /// Digest of this and all before it.
    pub head: String,
}

/// Digest before the first piece.
pub(super) fn genesis(id: &AccessSessionId) -> String {
    crypto::hash::sm3_hex(format!("access-session {id}").as_bytes())
}

/// Digest of a piece and all before it.
pub(super) fn link(head: &str, n: u64, at: Timestamp, direction: Direction, data: &[u8]) -> String {
    let mut all = format!("{head}\n{n}\n{}\n{}\n", at.micros(), direction.as_str()).into_bytes();
    all.extend_from_slice(data);
    crypto::hash::sm3_hex(&all)
}

/// A key to a console, for one connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsoleKey {
    /// Key.
    pub key: String,
    /// Until when it opens.
    pub expires_at: Timestamp,
    /// When what it opens ends at the latest.
    pub ends_at: Timestamp,
}

fn over(g: &Grant, now: Timestamp) -> Option<Ending> {
    match g.state_at(now) {
        State::Granted => None,
        State::Expired => Some(Ending::Expired),
        State::Revoked => Some(Ending::Revoked),
        State::Requested | State::Ended | State::Refused => Some(Ending::Ended),
    }
}

async fn in_force(tx: &mut Tx, id: &AccessGrantId, now: Timestamp) -> Result<Grant> {
    let g = store::get(tx, id).await?.ok_or_else(missing)?;
    if over(&g, now).is_some() {
        let text = format!("the access grant is not in force: it is {}", g.state_at(now).as_str());
        return Err(Error::conflict(text).code("AccessGrantState"));
    }
    if store::sessions_of(tx, id).await? >= SESSIONS_MOST {
        let text = format!("the access grant has had its {SESSIONS_MOST} sessions: ask for another");
        return Err(Error::conflict(text).code("AccessSessions"));
    }
    Ok(g)
}

impl Compute {
    /// A key to the serial console of a server that a grant in force covers.
    ///
    /// # Errors
    /// Not found; forbidden, for anybody but the operator who asked, and for a server that the grant does not cover; conflict, if the grant is
    /// not in force or the server does not run.
    pub async fn access_console(&self, caller: &Caller, id: &AccessGrantId, server: &ServerId) -> Result<ConsoleKey> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let g = store::get(tx, id).await?.filter(|g| g.seen_by(caller)).ok_or_else(missing)?;
            if g.operator != caller.user || !caller.acts_as(Role::Operator) {
                return Err(Error::forbidden("the console opens for the operator who asked for the access grant"));
            }
            in_force(tx, id, now).await?;
            let s = self.visible(tx, &Caller::system("access-grants"), server).await?;
            if !g.covers(&s.project, &s.id) {
                let text = format!("server: the access grant does not cover {}", s.id);
                return Err(Error::forbidden(text).code("AccessGrantRequired").field("server"));
            }
            let expires_at = now.plus(VALID).min(g.until);
            let key = self.console_key(tx, caller, &s, Some(id), expires_at).await?;
            Ok(ConsoleKey { key, expires_at, ends_at: g.until })
        })
    }

    /// Opens a console that is recorded; the near side of it.
    pub(crate) async fn open_recorded(
        &self,
        grant: &AccessGrantId,
        login: Option<String>,
        s: &Server,
        node: &NodeId,
    ) -> Result<Box<dyn Console>> {
        let operator = store::get(&mut self.env.db.read().await?, grant).await?.ok_or_else(missing)?.operator;
        let hold = self.hold(login, Whom::Operator(operator))?;
        if let Some(h) = &hold
            && !h.lasts().await
        {
            return Err(bad_key());
        }
        let guest = self.nodes.open_console(node, &s.id).await?;
        let (recorder, id, now) = (Recorder::of(self)?, AccessSessionId::fresh(), self.env.now());
        let (changed, head) = (self.access_changed.now(), genesis(&id));
        let session = Session {
            id,
            grant: grant.clone(),
            server: s.id.clone(),
            server_name: s.name.clone(),
            started_at: now,
            ended_at: None,
            ending: None,
            bytes: 0,
            pieces: 0,
            head,
        };
        transact!(self.env.db, |tx| {
            let g = in_force(tx, grant, now).await?;
            store::insert_session(tx, &session).await?;
            records::SESSION.seal(tx, session.id.as_str()).await?;
            let detail = format!("console of server {} under access grant {}", s.id, g.id);
            recorder.audit.record(tx, &entry(&g, &session.id, Outcome::Begun, detail)).await
        })?;
        let (near, far) = tokio::io::duplex(PIECE);
        let carried = Carried { recorder, session, changed, hold };
        task::spawn("access-console", carried.carry(guest, far));
        Ok(Box::new(near))
    }
}

/// An entry of the audit ledger about a session; begin and end share the session's id as their request.
fn entry(g: &Grant, session: &AccessSessionId, outcome: Outcome, detail: String) -> AuditEntry {
    let project: Option<ProjectId> = Some(g.project.clone());
    AuditEntry {
        request: format!("access-{session}"),
        user: g.operator.to_string(),
        user_name: g.operator_name.clone(),
        project,
        remote: None,
        service: "ops".to_owned(),
        action: "access-session.carry".to_owned(),
        path: String::new(),
        outcome,
        status: None,
        detail: Some(detail),
    }
}

/// What writes recordings.
pub(super) struct Recorder {
    env: Env,
    audit: Arc<dyn AuditSink>,
    signal: Signal,
    most: u64,
}

impl Recorder {
    pub(super) fn of(c: &Compute) -> Result<Recorder> {
        Ok(Recorder {
            env: c.env.clone(),
            audit: c.audit()?.clone(),
            signal: c.access_changed.clone(),
            most: c.config.record_bytes,
        })
    }

    /// Ends a session: the end marker, and the digest over all of it in the ledger.
    pub(super) async fn seal(&self, id: &AccessSessionId, ending: Ending) -> Result<()> {
        let now = self.env.now();
        transact!(self.env.db, |tx| {
            let Some(mut s) = store::session(tx, id).await?.filter(|s| s.ended_at.is_none()) else { return Ok(()) };
            let g = store::get(tx, &s.grant).await?.ok_or_else(missing)?;
            let (bytes, last) = store::progress(tx, id).await?;
            let (n, head) = last.unwrap_or_else(|| (0, genesis(id)));
            let data = ending.marker().into_bytes();
            let n = n + 1;
            let head = link(&head, n, now, Direction::Mark, &data);
            let mark = Piece { n, at: now, direction: Direction::Mark, data, head: head.clone() };
            store::insert_piece(tx, id, &mark).await?;
            (s.ended_at, s.ending, s.bytes, s.pieces, s.head) = (Some(now), Some(ending), bytes, n, head);
            store::end_session(tx, &s).await?;
            records::SESSION.seal(tx, id.as_str()).await?;
            let (pieces, head) = (s.pieces, &s.head);
            let detail = format!("ended: {}; {bytes} bytes in {pieces} pieces, SM3 {head}", ending.as_str());
            self.audit.record(tx, &entry(&g, id, Outcome::Done, detail)).await
        })
    }
}

/// A session on its way.
struct Carried {
    recorder: Recorder,
    /// As far as it is recorded.
    session: Session,
    /// Changes of grants that were seen.
    changed: u64,
    hold: Option<Hold>,
}

impl Carried {
    async fn carry(mut self, guest: Box<dyn Console>, viewer: DuplexStream) {
        let ending = self.pass(guest, viewer).await;
        // Both sides are closed by now. What cannot be sealed is sealed when the grant is over, by whoever looks then.
        if let Err(e) = self.recorder.seal(&self.session.id, ending).await {
            tracing::error!(session = %self.session.id, error = ?e, "the recording of a console is not sealed yet");
        }
    }

    /// Passes pieces on, both ways, until something ends it.
    async fn pass(&mut self, guest: Box<dyn Console>, viewer: DuplexStream) -> Ending {
        let (mut from_guest, mut to_guest) = tokio::io::split(guest);
        let (mut from_viewer, mut to_viewer) = tokio::io::split(viewer);
        let (mut shown, mut typed) = (vec![0; PIECE], vec![0; PIECE]);
        // Not within the loop: what is never idle has to be asked about too.
        let mut tick = std::pin::pin!(task::sleep(TICK));
        loop {
            let mut seen = self.changed;
            tokio::select! {
                read = from_guest.read(&mut shown) => {
                    let n = read.unwrap_or(0);
                    let bytes = shown.get(..n).unwrap_or_default();
                    if bytes.is_empty() {
                        return Ending::Guest;
                    }
                    if let Err(e) = self.record(Direction::Out, bytes).await {
                        return e;
                    }
                    // Who does not read is cut off as well.
                    tokio::select! {
                        done = to_viewer.write_all(bytes) => if done.is_err() { return Ending::Left },
                        e = self.until_over() => return e,
                    }
                }
                read = from_viewer.read(&mut typed) => {
                    let n = read.unwrap_or(0);
                    let bytes = typed.get(..n).unwrap_or_default();
                    if bytes.is_empty() {
                        return Ending::Left;
                    }
                    if let Some(h) = &self.hold {
                        h.used();
                    }
                    if let Err(e) = self.record(Direction::In, bytes).await {
                        return e;
                    }
                    tokio::select! {
                        done = deliver(&mut to_guest, bytes) =>
                            if done.is_err() { return Ending::Guest },
                        e = self.until_over() => return e,
                    }
                }
                () = self.recorder.signal.changed(&mut seen) => {
                    if let Some(e) = self.look().await {
                        return e;
                    }
                    self.changed = seen;
                }
                () = &mut tick => {
                    tick.set(task::sleep(TICK));
                    if let Some(e) = self.look().await {
                        return e;
                    }
                }
            }
        }
    }

    /// Whether the grant is over, or the operator's login.
    async fn look(&self) -> Option<Ending> {
        let now = self.recorder.env.now();
        let found = async {
            let mut tx = self.recorder.env.db.read().await?;
            store::get(&mut tx, &self.session.grant).await
        };
        match found.await {
            Ok(Some(g)) => match (over(&g, now), &self.hold) {
                // A recording does not say of anybody what is not known.
                (None, Some(h)) => match h.known().await {
                    Some(true) => None,
                    Some(false) => Some(Ending::Barred),
                    None => Some(Ending::Unrecorded),
                },
                (ended, _) => ended,
            },
            Ok(None) => Some(Ending::Ended),
            // Nothing passes unless it is recorded, which asks again.
            Err(e) => {
                tracing::warn!(session = %self.session.id, error = ?e, "whether the access grant is in force is not known");
                Some(Ending::Unrecorded)
            }
        }
    }

    /// Returns when the grant is over.
    async fn until_over(&self) -> Ending {
        let mut seen = self.changed;
        loop {
            tokio::select! {
                () = self.recorder.signal.changed(&mut seen) => {}
                () = task::sleep(TICK) => {}
            }
            if let Some(e) = self.look().await {
                return e;
            }
        }
    }

    /// Records a piece, if the grant is in force and there is room.
    async fn record(&mut self, direction: Direction, data: &[u8]) -> Result<(), Ending> {
        let (env, s) = (&self.recorder.env, &self.session);
        let weight = (data.len() as u64).saturating_add(OVERHEAD);
        if s.bytes + s.pieces * OVERHEAD + weight > self.recorder.most {
            return Err(Ending::Full);
        }
        let (n, at) = (s.pieces + 1, env.now());
        let head = link(&s.head, n, at, direction, data);
        let piece = Piece { n, at, direction, data: data.to_vec(), head };
        let done: Result<Option<Ending>> = transact!(env.db, |tx| {
            let ended = match store::get(tx, &s.grant).await? {
                Some(g) => over(&g, at),
                None => Some(Ending::Ended),
            };
            if ended.is_none() {
                store::insert_piece(tx, &s.id, &piece).await?;
            }
            Ok(ended)
        });
        match done {
            Ok(None) => {
                self.session.bytes += data.len() as u64;
                (self.session.pieces, self.session.head) = (piece.n, piece.head);
                Ok(())
            }
            Ok(Some(ended)) => Err(ended),
            Err(e) => {
                tracing::error!(session = %s.id, error = ?e, "a console could not be recorded and is cut");
                Err(Ending::Unrecorded)
            }
        }
    }
}
