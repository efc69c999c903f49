//! PostgreSQL: SERIALIZABLE writes, REPEATABLE READ snapshots, statements prepared once a connection.
//!
//! Many rows are bound as an array a column ([`Bound::Column`]): one text, parsed and planned once, whatever their number.

use deadpool_postgres::{Hook, Manager, ManagerConfig, Object, Pool, RecyclingMethod};
use futures::{StreamExt as _, pin_mut};
use kernel::{Error, ErrorKind, Result, Row, Value};
use std::sync::Arc;
use tokio_postgres::NoTls;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{FromSql, IsNull, Kind, ToSql, Type, private::BytesMut, to_sql_checked};

/// What sessions of ours set, each where the server knows it; none of it has to do with durability.
///
/// * Our statements are many and short. One with an array of thousands is estimated as long, and would be compiled each time that it runs.
/// * Ledger entries and what is kept of months are long texts. `lz4` takes a fraction of the processor time of `pglz`; what is stored reads
///   the same whatever it was compressed with. Unknown to servers before 14 and to those built without it.
const SESSION: [&str; 2] = ["SET jit = off", "SET default_toast_compression = 'lz4'"];

pub(super) struct Postgres {
    pool: Pool,
    pub(super) turn: Arc<tokio::sync::Mutex<()>>,
}

impl Postgres {
    pub(super) async fn connect(url: &str) -> Result<Postgres> {
        let config: tokio_postgres::Config = url.parse().map_err(|_| {
            Error::bad_request("the database URL does not read (postgres://user:password@host:port/name)")
        })?;
        let manager = Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let pool = Pool::builder(manager)
            .max_size(16)
            .post_create(Hook::async_fn(|client, _| {
                Box::pin(async move {
                    for sql in SESSION {
                        if let Err(e) = client.batch_execute(sql).await {
                            tracing::debug!(sql, error = %e, "the database server does not know a setting");
                        }
                    }
                    Ok(())
                })
            }))
            .build()
            .map_err(|e| Error::internal("no pool").because(e))?;
        let p = Postgres { pool, turn: Arc::default() };
        drop(p.get().await?);
        Ok(p)
    }

    async fn get(&self) -> Result<Object> {
        self.pool.get().await.map_err(|e| Error::unavailable("the database does not answer").because(e))
    }

    pub(super) async fn begin(&self, read_only: bool) -> Result<PgTx> {
        let client = self.get().await?;
        let begin = if read_only {
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        } else {
            "BEGIN ISOLATION LEVEL SERIALIZABLE"
        };
        client.batch_execute(begin).await.map_err(translate)?;
        Ok(PgTx { client: Some(client) })
    }
}

pub(super) struct PgTx {
    client: Option<Object>,
}

impl PgTx {
    fn client(&self) -> Result<&Object> {
        self.client.as_ref().ok_or_else(|| Error::internal("transaction is over"))
    }

    pub(super) async fn execute(&mut self, sql: &str, params: Vec<Bound<'_>>) -> Result<u64> {
        let c = self.client()?;
        let s = c.prepare_cached(sql).await.map_err(|e| broken(sql, e))?;
        c.execute_raw(&s, params).await.map_err(|e| broken(sql, e))
    }

    pub(super) async fn query(&mut self, sql: &str, params: Vec<Bound<'_>>) -> Result<Vec<Row>> {
        let mut all = Vec::new();
        self.for_each(sql, params, &mut |r| {
            all.push(r);
            Ok(())
        })
        .await?;
        Ok(all)
    }

    pub(super) async fn for_each(
        &mut self,
        sql: &str,
        params: Vec<Bound<'_>>,
        each: &mut (dyn FnMut(Row) -> Result<()> + Send),
    ) -> Result<()> {
        let c = self.client()?;
        let s = c.prepare_cached(sql).await.map_err(|e| broken(sql, e))?;
        let columns: Arc<[String]> = s.columns().iter().map(|c| c.name().to_owned()).collect();
        let rows = c.query_raw(&s, params).await.map_err(|e| broken(sql, e))?;
        pin_mut!(rows);
        while let Some(r) = rows.next().await {
            let r = r.map_err(|e| broken(sql, e))?;
            let mut values = Vec::with_capacity(columns.len());
            for i in 0..columns.len() {
                values.push(r.try_get::<_, Read>(i).map_err(|e| broken(sql, e))?.0);
            }
            each(Row::new(columns.clone(), values))?;
        }
        Ok(())
    }

    pub(super) async fn batch(&mut self, sql: &str) -> Result<()> {
        self.client()?.batch_execute(sql).await.map_err(|e| broken(sql, e))
    }

    pub(super) async fn commit(mut self) -> Result<()> {
        let client = self.client.take().ok_or_else(|| Error::internal("transaction is over"))?;
        match client.batch_execute("COMMIT").await {
            Ok(()) => Ok(()),
            Err(e) => {
                self.client = Some(client);
                Err(translate(e))
            }
        }
    }
}

impl Drop for PgTx {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            crate::task::spawn("rollback", async move {
                // If even this fails the connection is dead and the pool will notice.
                let _ = client.batch_execute("ROLLBACK").await;
            });
        }
    }
}

/// What stands for a parameter.
#[derive(Debug, Clone, Copy)]
pub(super) enum Bound<'a> {
    /// A value.
    One(&'a Value),
    /// A column of rows, as an array.
    Column {
        /// Rows, one after the other.
        rows: &'a [Value],
        /// Values of a row.
        width: usize,
        /// Which of them.
        n: usize,
    },
}

/// A parameter for each value.
pub(super) fn each(values: &[Value]) -> Vec<Bound<'_>> {
    values.iter().map(Bound::One).collect()
}

type Encoded = Result<IsNull, Box<dyn std::error::Error + Sync + Send>>;

impl ToSql for Bound<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Encoded {
        match *self {
            Bound::One(v) => one(v, ty, out),
            Bound::Column { rows, width, n } => match ty.kind() {
                Kind::Array(member) => array(rows.iter().skip(n).step_by(width), member, out),
                _ => Err(format!("a column of values does not fit the type {ty}").into()),
            },
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    to_sql_checked!();
}

fn one(v: &Value, ty: &Type, out: &mut BytesMut) -> Encoded {
    match (v, ty) {
        (Value::Null, _) => Ok(IsNull::Yes),
        (Value::Int(i), &Type::INT4) => i32::try_from(*i)?.to_sql(ty, out),
        (Value::Int(i), &Type::INT8) => i.to_sql(ty, out),
        (Value::Text(s), &Type::TEXT | &Type::VARCHAR | &Type::UNKNOWN) => s.to_sql(ty, out),
        (Value::Bytes(b), &Type::BYTEA) => b.to_sql(ty, out),
        (v, ty) => Err(format!("a parameter {} does not fit the type {ty}", kind(v)).into()),
    }
}

/// An array as PostgreSQL reads it: number of dimensions, whether there is a NULL, type of the members; their number, the number of the first;
/// then each with its length before it.
fn array<'a>(all: impl ExactSizeIterator<Item = &'a Value> + Clone, member: &Type, out: &mut BytesMut) -> Encoded {
    let nulls = all.clone().any(|v| *v == Value::Null);
    for head in [1, u32::from(nulls), member.oid(), u32::try_from(all.len())?, 1] {
        out.extend_from_slice(&head.to_be_bytes());
    }
    for v in all {
        // The length of NULL, until there is a value.
        let at = out.len();
        out.extend_from_slice(&(-1i32).to_be_bytes());
        if let IsNull::No = one(v, member, out)? {
            let length = i32::try_from(out.len() - at - 4)?;
            out[at..at + 4].copy_from_slice(&length.to_be_bytes());
        }
    }
    Ok(IsNull::No)
}

fn kind(v: &Value) -> &'static str {
    match v {
        Value::Null => "NULL",
        Value::Int(_) => "BIGINT",
        Value::Text(_) => "TEXT",
        Value::Bytes(_) => "BYTEA",
    }
}

struct Read(Value);

impl<'a> FromSql<'a> for Read {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Read(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::BOOL => Value::Int(bool::from_sql(ty, raw)?.into()),
            Type::BYTEA => Value::Bytes(Vec::from_sql(ty, raw)?),
            Type::TEXT | Type::VARCHAR | Type::UNKNOWN | Type::NAME => Value::Text(String::from_sql(ty, raw)?),
            _ => return Err(format!("a column of type {ty} is outside the portable subset").into()),
        }))
    }
    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Read(Value::Null))
    }
    fn accepts(_: &Type) -> bool {
        true
    }
}

fn broken(sql: &str, e: tokio_postgres::Error) -> Error {
    let t = translate(e);
    if t.kind == ErrorKind::Internal {
        Error::internal("a statement failed").because(format!("{t:?} in: {sql}"))
    } else {
        t
    }
}

fn translate(e: tokio_postgres::Error) -> Error {
    if e.is_closed() {
        return Error::unavailable("the database closed the connection").because(e);
    }
    match e.code() {
        Some(&SqlState::UNIQUE_VIOLATION) => Error::conflict("it exists already").code("unique").because(e),
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED) => {
            Error::new(ErrorKind::Retry, "Serialization", "two changes met").because(e)
        }
        // SQLite stores it; nothing that people write has it.
        Some(&SqlState::CHARACTER_NOT_IN_REPERTOIRE) => {
            Error::bad_request("a text holds the character NUL, which cannot be stored").because(e)
        }
        Some(&SqlState::DISK_FULL) => {
            Error::new(ErrorKind::InsufficientStorage, "DiskFull", "the disk of the database is full").because(e)
        }
        _ => Error::internal("database failed").because(e),
    }
}
