//! The only SQL of servers and their disks.

use super::intent::Phase;
use super::state::{State, Task, VmState};
use super::{Disk, DiskState, Server};
use kernel::event::Serving;
use kernel::{
    AccessGrantId, Arch, Error, NodeId, PortId, ProjectId, Result, Row, ServerId, Timestamp, Value, VolumeId,
};
use runtime::{Tx, params};

/// Columns of [`Server`]; what only the guest needs is read by [`guest`].
pub(super) const COLUMNS: &str = "id, project, owner, name, description, hostname, flavor_id, flavor, flavor_name, vcpus, ram_mib, disk_gb,
  image, arch, key_name, config_drive, metadata, tags, reservation_id, launch_index, zone, node, vm_state, task, launched_at,
  fault, fault_at, charged, metered, generation, present, power, seen_generation, phase, running, booted, problem, created_at, updated_at, revision";

pub(super) fn read(mut r: Row) -> Result<Server> {
    let unknown = |what: &str, s: &str| Error::internal(format!("{what} '{s}' of a server is unknown"));
    let vm: String = r.take(22)?;
    let task: Option<String> = r.take(23)?;
    let arch: String = r.take(13)?;
    let launched_at: Option<Timestamp> = r.take(24)?;
    let task = task.map(|t| Task::parse(&t).ok_or_else(|| unknown("task", &t))).transpose()?;
    let vm = VmState::parse(&vm).ok_or_else(|| unknown("state", &vm))?;
    Ok(Server {
        id: r.take(0)?,
        project: r.take(1)?,
        owner: r.take(2)?,
        name: r.take(3)?,
        description: r.take(4)?,
        hostname: r.take(5)?,
        flavor_id: r.take(6)?,
        flavor: r.take(7)?,
        flavor_name: r.take(8)?,
        vcpus: r.take(9)?,
        ram_mib: r.take(10)?,
        disk_gb: r.take(11)?,
        image: r.take(12)?,
        arch: Arch::parse(&arch).ok_or_else(|| unknown("architecture", &arch))?,
        key_name: r.take(14)?,
        config_drive: r.take(15)?,
        metadata: r.take(16)?,
        tags: r.take(17)?,
        reservation_id: r.take(18)?,
        launch_index: r.take(19)?,
        zone: r.take(20)?,
        node: r.take(21)?,
        state: State { vm, task, launched: launched_at.is_some() },
        launched_at,
        fault: r.take(25)?,
        fault_at: r.take(26)?,
        charged: r.take(27)?,
        metered: r.take(28)?,
        generation: r.take(29)?,
        present: r.take(30)?,
        power: r.take(31)?,
        seen_generation: r.take(32)?,
        phase: Phase::parse(&r.take::<String>(33)?),
        running: r.take(34)?,
        booted: r.take(35)?,
        problem: r.take(36)?,
        created_at: r.take(37)?,
        updated_at: r.take(38)?,
        revision: r.take(39)?,
    })
}

/// Something else that is shown with the server has changed.
async fn shown_otherwise(tx: &mut Tx, id: &ServerId) -> Result<()> {
    tx.execute("UPDATE compute_server SET revision = revision + 1 WHERE id = $1", &params![id]).await?;
    Ok(())
}

pub(super) async fn get(tx: &mut Tx, id: &ServerId) -> Result<Option<Server>> {
    tx.query_opt(&format!("SELECT {COLUMNS} FROM compute_server WHERE id = $1"), &params![id])
        .await?
        .map(read)
        .transpose()
}

/// Many servers, in no order.
pub(super) async fn many(tx: &mut Tx, ids: &[ServerId]) -> Result<Vec<Server>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT {COLUMNS} FROM compute_server WHERE id IN ({})", places(1, ids.len()));
    let ids: Vec<Value> = ids.iter().map(Value::from).collect();
    tx.query(&sql, &ids).await?.into_iter().map(read).collect()
}

/// What only the guest is to know, and how it is started.
pub(super) struct Guest {
    pub kernel: Option<String>,
    pub public_key: Option<String>,
    pub user_data: Option<String>,
    pub admin_pass: Option<String>,
    pub reboot: String,
}

pub(super) async fn insert(tx: &mut Tx, s: &Server, g: &Guest) -> Result<()> {
    tx.execute(
        "INSERT INTO compute_server (id, project, owner, name, description, hostname, flavor_id, flavor, flavor_name, vcpus, ram_mib,
           disk_gb, image, arch, kernel, key_name, public_key, user_data, config_drive, admin_pass, metadata, tags, reservation_id,
           launch_index, zone, node, vm_state, task, fault, fault_at, charged, metered, generation, present, power, reboot,
           seen_generation, settled, phase, running, booted, problem, created_at, updated_at, launched_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
           NULL, $26, $27, NULL, NULL, $28, 0, 0, 0, 0, '', 0, 1, 'absent', 0, 0, NULL, $29, $29, NULL)",
        &params![
            &s.id,
            &s.project,
            &s.owner,
            &s.name,
            s.description.clone(),
            &s.hostname,
            &s.flavor_id,
            &s.flavor,
            &s.flavor_name,
            s.vcpus,
            s.ram_mib,
            s.disk_gb,
            &s.image,
            s.arch.as_str(),
            g.kernel.clone(),
            s.key_name.clone(),
            g.public_key.clone(),
            g.user_data.clone(),
            s.config_drive,
            g.admin_pass.clone(),
            &s.metadata,
            &s.tags,
            &s.reservation_id,
            s.launch_index,
            s.zone.clone(),
            s.state.vm.as_str(),
            s.state.task.map(Task::as_str),
            s.charged,
            s.created_at
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn set_state(tx: &mut Tx, id: &ServerId, s: State, now: Timestamp) -> Result<()> {
    let sql =
        "UPDATE compute_server SET revision = revision + 1, vm_state = $1, task = $2, updated_at = $3 WHERE id = $4";
    tx.execute(sql, &params![s.vm.as_str(), s.task.map(Task::as_str), now, id]).await?;
    Ok(())
}

pub(super) async fn set_fault(tx: &mut Tx, id: &ServerId, fault: Option<&str>, now: Timestamp) -> Result<()> {
    let sql = "UPDATE compute_server SET revision = revision + 1, fault = $1, fault_at = $2 WHERE id = $3";
    tx.execute(sql, &params![fault, fault.map(|_| now), id]).await?;
    Ok(())
}

pub(super) async fn launched(tx: &mut Tx, id: &ServerId, now: Timestamp) -> Result<()> {
    let sql = "UPDATE compute_server SET revision = revision + 1, metered = 1, launched_at = COALESCE(launched_at, $1) WHERE id = $2";
    tx.execute(sql, &params![now, id]).await?;
    Ok(())
}

pub(super) async fn set_node(tx: &mut Tx, id: &ServerId, node: &NodeId) -> Result<()> {
    tx.execute("UPDATE compute_server SET revision = revision + 1, node = $1 WHERE id = $2", &params![node, id])
        .await?;
    Ok(())
}

pub(super) async fn reserve(tx: &mut Tx, s: &Server, node: &NodeId) -> Result<()> {
    let sql = "INSERT INTO compute_reservation (server, node, vcpus, memory_mib) VALUES ($1, $2, $3, $4)";
    tx.execute(sql, &params![&s.id, node, s.vcpus, s.ram_mib]).await?;
    Ok(())
}

/// The server holds nothing of the cloud any more; its row stays.
pub(super) async fn released(tx: &mut Tx, id: &ServerId) -> Result<()> {
    tx.execute("DELETE FROM compute_reservation WHERE server = $1", &params![id]).await?;
    tx.execute("DELETE FROM compute_disk WHERE server = $1", &params![id]).await?;
    tx.execute("DELETE FROM compute_nic WHERE server = $1", &params![id]).await?;
    tx.execute("DELETE FROM compute_console WHERE server = $1", &params![id]).await?;
    tx.execute(
        "UPDATE compute_server SET revision = revision + 1, node = NULL, charged = 0, metered = 0, present = 0, power = 0, settled = 1, running = 0, booted = 0
         WHERE id = $1",
        &params![id],
    )
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, id: &ServerId) -> Result<()> {
    tx.execute("DELETE FROM compute_server WHERE id = $1", &params![id]).await?;
    Ok(())
}

/// What is intended of the node, as a new generation; returns it.
pub(super) async fn intend(tx: &mut Tx, id: &ServerId, present: bool, power: bool) -> Result<u64> {
    let sql = "UPDATE compute_server SET revision = revision + 1, present = $1, power = $2, generation = generation + 1, settled = 0 WHERE id = $3 RETURNING generation";
    tx.query_one(sql, &params![present, power, id]).await?.get(0)
}

pub(super) async fn set_reboot(tx: &mut Tx, id: &ServerId, token: &str) -> Result<()> {
    tx.execute("UPDATE compute_server SET revision = revision + 1, reboot = $1 WHERE id = $2", &params![token, id])
        .await?;
    Ok(())
}

pub(super) async fn reboot_token(tx: &mut Tx, id: &ServerId) -> Result<String> {
    tx.query_one("SELECT reboot FROM compute_server WHERE id = $1", &params![id]).await?.get(0)
}

pub(super) async fn observe(tx: &mut Tx, o: &super::intent::ServerObservation, settled: bool) -> Result<()> {
    tx.execute(
        "UPDATE compute_server SET revision = revision + 1, seen_generation = $1, settled = $2, phase = $3, running = $4, booted = $5, problem = $6 WHERE id = $7",
        &params![o.generation, settled, o.phase.as_str(), o.running, o.booted, o.error.clone(), &o.id],
    )
    .await?;
    Ok(())
}

/// What was last told of whether it serves, and from when on.
pub(super) async fn serving(tx: &mut Tx, id: &ServerId) -> Result<(Option<Serving>, Option<Timestamp>)> {
    let row = tx.query_opt("SELECT serving, serving_at FROM compute_server WHERE id = $1", &params![id]).await?;
    let Some(mut r) = row else { return Ok((None, None)) };
    let told: Option<String> = r.take(0)?;
    Ok((told.as_deref().and_then(Serving::parse), r.take(1)?))
}

pub(super) async fn set_serving(tx: &mut Tx, id: &ServerId, s: Serving, at: Timestamp) -> Result<()> {
    tx.execute("UPDATE compute_server SET serving = $1, serving_at = $2 WHERE id = $3", &params![s.as_str(), at, id])
        .await?;
    Ok(())
}

/// What a user may change at any time.
pub(super) async fn describe(tx: &mut Tx, s: &Server, now: Timestamp) -> Result<()> {
    tx.execute(
        "UPDATE compute_server SET revision = revision + 1, name = $1, description = $2, hostname = $3, metadata = $4, tags = $5, updated_at = $6 WHERE id = $7",
        &params![&s.name, s.description.clone(), &s.hostname, &s.metadata, &s.tags, now, &s.id],
    )
    .await?;
    Ok(())
}

/// Servers of a node with what their guests need, by id.
pub(super) async fn of_node(tx: &mut Tx, node: &NodeId, unsettled: bool) -> Result<Vec<(Server, Guest)>> {
    let only = if unsettled { "AND settled = 0" } else { "AND (present = 1 OR settled = 0)" };
    let sql = format!(
        "SELECT {COLUMNS}, kernel, public_key, user_data, admin_pass, reboot FROM compute_server WHERE node = $1 {only} ORDER BY id"
    );
    let rows = tx.query(&sql, &params![node]).await?;
    rows.into_iter()
        .map(|mut r| {
            let guest = Guest {
                kernel: r.take(40)?,
                public_key: r.take(41)?,
                user_data: r.take(42)?,
                admin_pass: r.take(43)?,
                reboot: r.take(44)?,
            };
            Ok((read(r)?, guest))
        })
        .collect()
}

/// Id, name and project of the servers of a node.
pub(super) async fn names_of_node(tx: &mut Tx, node: &NodeId) -> Result<Vec<(ServerId, String, ProjectId)>> {
    let rows =
        tx.query("SELECT id, name, project FROM compute_server WHERE node = $1 ORDER BY id", &params![node]).await?;
    rows.into_iter().map(|mut r| Ok((r.take(0)?, r.take(1)?, r.take(2)?))).collect()
}

/// The user data alone: it is large, and few ask for it.
pub(super) async fn user_data(tx: &mut Tx, id: &ServerId) -> Result<Option<String>> {
    tx.query_one("SELECT user_data FROM compute_server WHERE id = $1", &params![id]).await?.get(0)
}

/// `$from, $from+1, …` for a list of ids.
pub(super) fn places(from: usize, n: usize) -> String {
    let all: Vec<String> = (from..from + n).map(|i| format!("${i}")).collect();
    all.join(", ")
}

const DISK_COLUMNS: &str = "server, volume, position, device, boot, delete_on_termination, tag, state, wanted";

fn read_disk(mut r: Row) -> Result<Disk> {
    Ok(Disk {
        server: r.take(0)?,
        volume: r.take(1)?,
        position: r.take(2)?,
        device: r.take(3)?,
        boot: r.take(4)?,
        delete_on_termination: r.take(5)?,
        tag: r.take(6)?,
        state: DiskState::parse(&r.take::<String>(7)?),
        wanted: r.take(8)?,
    })
}

/// Disks of many servers, by server and order of attachment.
pub(super) async fn disks_of(tx: &mut Tx, servers: &[ServerId]) -> Result<Vec<Disk>> {
    if servers.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT {DISK_COLUMNS} FROM compute_disk WHERE server IN ({}) ORDER BY server, position",
        places(1, servers.len())
    );
    let ids: Vec<Value> = servers.iter().map(Value::from).collect();
    tx.query(&sql, &ids).await?.into_iter().map(read_disk).collect()
}

pub(super) async fn disk(tx: &mut Tx, server: &ServerId, volume: &VolumeId) -> Result<Option<Disk>> {
    let sql = format!("SELECT {DISK_COLUMNS} FROM compute_disk WHERE server = $1 AND volume = $2");
    tx.query_opt(&sql, &params![server, volume]).await?.map(read_disk).transpose()
}

pub(super) async fn insert_disk(tx: &mut Tx, d: &Disk) -> Result<()> {
    tx.execute(
        "INSERT INTO compute_disk (server, volume, position, device, boot, delete_on_termination, tag, state, wanted)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &params![
            &d.server,
            &d.volume,
            d.position,
            &d.device,
            d.boot,
            d.delete_on_termination,
            d.tag.clone(),
            d.state.as_str(),
            d.wanted
        ],
    )
    .await?;
    shown_otherwise(tx, &d.server).await
}

pub(super) async fn set_disk(
    tx: &mut Tx,
    server: &ServerId,
    volume: &VolumeId,
    s: DiskState,
    wanted: bool,
) -> Result<()> {
    let sql = "UPDATE compute_disk SET state = $1, wanted = $2 WHERE server = $3 AND volume = $4";
    tx.execute(sql, &params![s.as_str(), wanted, server, volume]).await?;
    shown_otherwise(tx, server).await
}

pub(super) async fn set_disk_fate(tx: &mut Tx, server: &ServerId, volume: &VolumeId, delete: bool) -> Result<()> {
    let sql = "UPDATE compute_disk SET delete_on_termination = $1 WHERE server = $2 AND volume = $3";
    tx.execute(sql, &params![delete, server, volume]).await?;
    shown_otherwise(tx, server).await
}

pub(super) async fn delete_disk(tx: &mut Tx, server: &ServerId, volume: &VolumeId) -> Result<()> {
    let sql = "DELETE FROM compute_disk WHERE server = $1 AND volume = $2";
    tx.execute(sql, &params![server, volume]).await?;
    shown_otherwise(tx, server).await
}

/// Ports that the node is not to be told of.
pub(super) async fn unwanted_ports(tx: &mut Tx, servers: &[ServerId]) -> Result<Vec<PortId>> {
    if servers.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT port FROM compute_nic WHERE wanted = 0 AND server IN ({})", places(1, servers.len()));
    let ids: Vec<Value> = servers.iter().map(Value::from).collect();
    tx.query(&sql, &ids).await?.into_iter().map(|mut r| r.take(0)).collect()
}

pub(super) async fn set_nic(tx: &mut Tx, server: &ServerId, port: &PortId, wanted: bool) -> Result<()> {
    tx.execute(
        "INSERT INTO compute_nic (server, port, wanted) VALUES ($1, $2, $3)
         ON CONFLICT (server, port) DO UPDATE SET wanted = excluded.wanted",
        &params![server, port, wanted],
    )
    .await?;
    Ok(())
}

pub(super) async fn forget_nic(tx: &mut Tx, server: &ServerId, port: &PortId) -> Result<()> {
    tx.execute("DELETE FROM compute_nic WHERE server = $1 AND port = $2", &params![server, port]).await?;
    Ok(())
}

/// What a key to a console opens, and what it hangs on.
pub(super) struct KeyOf {
    pub(super) server: ServerId,
    pub(super) grant: Option<AccessGrantId>,
    pub(super) login: Option<String>,
}

pub(super) async fn forget_consoles(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM compute_console WHERE expires_at < $1", &params![now]).await?;
    Ok(())
}

pub(super) async fn insert_console(tx: &mut Tx, digest: &str, of: &KeyOf, expires: Timestamp) -> Result<()> {
    let sql =
        "INSERT INTO compute_console (digest, server, expires_at, access_grant, login) VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, &params![digest, &of.server, expires, &of.grant, of.login.clone()]).await?;
    Ok(())
}

pub(super) async fn has_console(tx: &mut Tx, digest: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM compute_console WHERE digest = $1";
    Ok(tx.query_opt(sql, &params![digest]).await?.is_some())
}

/// Uses a key up; what it is for, unless it is too old.
pub(super) async fn take_console(tx: &mut Tx, digest: &str, now: Timestamp) -> Result<Option<KeyOf>> {
    let sql = "DELETE FROM compute_console WHERE digest = $1 RETURNING server, expires_at, access_grant, login";
    let Some(mut r) = tx.query_opt(sql, &params![digest]).await? else { return Ok(None) };
    let expires: Timestamp = r.take(1)?;
    Ok(if expires < now { None } else { Some(KeyOf { server: r.take(0)?, grant: r.take(2)?, login: r.take(3)? }) })
}
