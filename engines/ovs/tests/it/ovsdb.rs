//! The client against a real `ovsdb-server`.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ovs::daemon::{Daemon, NoHooks, Running, Supervised, find_program};
use ovs::ovsdb::{Change, Datum, Endpoint, Monitor, Observer, OvsdbError, Replica, Session, SessionOptions, Uuid, ops};
use serde_json::json;

use crate::lab::{kill_9, sh};

const SCHEMA: &str = "/usr/share/openvswitch/vswitch.ovsschema";
const PATIENCE: Duration = Duration::from_secs(60);

fn server(dir: &Path) -> Daemon {
    let path = |name: &str| dir.join(name).display().to_string();
    Daemon {
        name: "test database",
        program: find_program("ovsdb-server").unwrap(),
        arguments: vec![
            format!("--remote=punix:{}", path("db.sock")),
            format!("--unixctl={}", path("db.ctl")),
            format!("--log-file={}", path("db.log")),
            path("db"),
        ],
        environment: vec![],
        pid_file: dir.join("db.pid"),
    }
}

/// A server that does not outlive a failed test.
struct Server(Running);

impl std::ops::Deref for Server {
    type Target = Running;

    fn deref(&self) -> &Running {
        &self.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill();
    }
}

async fn serve(dir: &Path) -> Server {
    if !dir.join("db").exists() {
        sh(&format!("ovsdb-tool create {}/db {SCHEMA}", dir.display()));
    }
    Server(server(dir).start().await.unwrap())
}

#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Observer for Diary {
    fn reset(&mut self, replica: &Replica) {
        self.0.lock().unwrap().push(format!("reset {}", replica.rows("Bridge").count()));
    }

    fn changed(&mut self, replica: &Replica, changes: &[Change]) {
        for change in changes.iter().filter(|change| change.table == "Bridge") {
            let name = |row: Option<&ovs::ovsdb::Row>| row.and_then(|r| r.get("name")?.as_str().map(str::to_owned));
            let now = name(replica.row(&change.table, change.row));
            self.0.lock().unwrap().push(format!("{:?} -> {now:?}", name(change.old.as_ref())));
        }
    }
}

fn session(dir: &Path, observer: impl Observer) -> Session {
    let monitors = vec![
        Monitor { table: "Open_vSwitch", columns: &["bridges", "external_ids", "no_such_column"] },
        Monitor { table: "Bridge", columns: &["name", "other_config", "datapath_id"] },
    ];
    let options = SessionOptions::new(Endpoint::Unix(dir.join("db.sock")), "Open_vSwitch", monitors);
    Session::open(options, observer)
}

/// Makes a bridge; the bridge refers to nothing else, which the schema allows.
async fn add_bridge(session: &Session, name: &str) -> Result<(), OvsdbError> {
    let bridge = Datum::scalar(Uuid::Named("bridge".into()));
    let mut operations = vec![ops::insert("Bridge", "bridge", &[("name", Datum::scalar(name))])];
    match session.read(|replica| replica.rows("Open_vSwitch").next().map(|(id, _)| Uuid::Row(id))) {
        Some(root) => operations.push(ops::add("Open_vSwitch", &root, "bridges", &bridge)),
        None => operations.push(ops::insert("Open_vSwitch", "root", &[("bridges", bridge)])),
    }
    session.transact(operations).await.map(drop)
}

fn bridges(replica: &Replica) -> Vec<String> {
    let mut names: Vec<_> = replica.rows("Bridge").map(|(_, row)| row["name"].as_str().unwrap().to_owned()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn what_was_written_is_in_the_replica_when_the_answer_comes() {
    let dir = tempfile::tempdir().unwrap();
    let running = serve(dir.path()).await;
    let diary = Diary::default();
    let session = session(dir.path(), diary.clone());
    for name in ["b1", "b2"] {
        add_bridge(&session, name).await.unwrap();
        assert!(session.read(bridges).contains(&name.to_owned()), "no waiting needed");
    }
    let (root, bridge) = session.read(|replica| {
        let root = replica.rows("Open_vSwitch").next().unwrap();
        assert_eq!(root.1["bridges"].rows().count(), 2, "differences of sets are applied");
        (Uuid::Row(root.0), replica.find("Bridge", "name", "b1").unwrap().0)
    });
    let config = |pairs: &[(&str, &str)]| Datum::map(pairs.iter().copied());
    for (operation, expected) in [
        (
            ops::add("Bridge", &Uuid::Row(bridge), "other_config", &config(&[("a", "1"), ("b", "2")])),
            vec![("a", "1"), ("b", "2")],
        ),
        (ops::update("Bridge", &Uuid::Row(bridge), &[("other_config", config(&[("b", "3")]))]), vec![("b", "3")]),
        (ops::remove("Bridge", &Uuid::Row(bridge), "other_config", &Datum::set(["b"])), vec![]),
    ] {
        session.transact(vec![operation]).await.unwrap();
        let now = session.read(|replica| replica.row("Bridge", bridge).unwrap().get("other_config").cloned());
        assert_eq!(now.unwrap_or(config(&[])), config(&expected));
    }
    let selected = session.transact(vec![ops::select("Bridge", &Uuid::Row(bridge), &["name"])]).await.unwrap();
    assert_eq!(selected[0]["rows"], json!([{"name": "b1"}]));
    session
        .transact(vec![ops::remove("Open_vSwitch", &root, "bridges", &Datum::scalar(Uuid::Row(bridge)))])
        .await
        .unwrap();
    assert_eq!(session.read(bridges), ["b2"], "a row that nothing refers to is gone");
    let diary = diary.0.lock().unwrap().clone();
    assert_eq!(diary.first().unwrap(), "reset 0");
    assert_eq!(diary.last().unwrap(), "Some(\"b1\") -> None");
    running.terminate(PATIENCE).await;
}

#[tokio::test]
async fn conflicts_and_refusals_change_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let running = serve(dir.path()).await;
    let session = session(dir.path(), ());
    add_bridge(&session, "b1").await.unwrap();
    assert!(matches!(add_bridge(&session, "b1").await, Err(OvsdbError::Conflict { .. })), "names are unique");
    let root = session.read(|replica| Uuid::Row(replica.rows("Open_vSwitch").next().unwrap().0));
    let mark = Datum::map([("k", "v")]);
    let guarded = vec![
        ops::refuse_if_present("Open_vSwitch", "external_ids", &mark),
        ops::update("Open_vSwitch", &root, &[("external_ids", mark.clone())]),
    ];
    session.transact(guarded.clone()).await.unwrap();
    assert!(matches!(session.transact(guarded).await, Err(OvsdbError::Conflict { .. })), "the guard holds");
    session.transact(vec![ops::require("Open_vSwitch", &root)]).await.unwrap();
    let absent = Uuid::Row(uuid::Uuid::from_u128(1));
    let half = vec![
        ops::update("Open_vSwitch", &root, &[("external_ids", Datum::map([("k", "w")]))]),
        ops::require("Open_vSwitch", &absent),
    ];
    assert!(matches!(session.transact(half).await, Err(OvsdbError::Conflict { .. })));
    assert_eq!(
        session.read(|r| r.rows("Open_vSwitch").next().unwrap().1["external_ids"].clone()),
        mark,
        "all or nothing"
    );
    let nonsense = vec![ops::update("Open_vSwitch", &root, &[("no_such_column", Datum::scalar(1i64))])];
    assert!(matches!(session.transact(nonsense).await, Err(OvsdbError::Refused { .. } | OvsdbError::Protocol(_))));
    running.terminate(PATIENCE).await;
}

#[tokio::test]
async fn a_server_that_dies_is_found_again_and_its_changes_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let running = serve(dir.path()).await;
    let diary = Diary::default();
    let session = session(dir.path(), diary.clone());
    add_bridge(&session, "b1").await.unwrap();
    kill_9(running.pid());
    running.ended().await;
    let socket = dir.path().join("db.sock");
    // Somebody else writes while we are away.
    sh(&format!(
        "ovsdb-tool transact {}/db '[\"Open_vSwitch\",{}]'",
        dir.path().display(),
        json!({"op": "update", "table": "Bridge", "where": [], "row": {"other_config": ["map", [["away", "yes"]]]}})
    ));
    let running = serve(dir.path()).await;
    assert!(socket.exists());
    let seen = session
        .wait_until(PATIENCE, |r| r.find("Bridge", "name", "b1")?.1.get("other_config")?.get("away").map(str::to_owned))
        .await;
    assert_eq!(seen.as_deref(), Some("yes"));
    add_bridge(&session, "b2").await.unwrap();
    assert_eq!(diary.0.lock().unwrap().iter().filter(|line| line.starts_with("reset")).count(), 2);
    running.terminate(PATIENCE).await;
}

#[tokio::test]
async fn without_a_server_callers_are_told_so_in_time() {
    let dir = tempfile::tempdir().unwrap();
    let mut options = SessionOptions::new(Endpoint::Unix(dir.path().join("none")), "Open_vSwitch", vec![]);
    options.patience = Duration::from_millis(200);
    let session = Session::open(options, ());
    assert!(matches!(session.transact(vec![]).await, Err(OvsdbError::Unavailable { .. })));
    assert!(!session.is_up());
}

#[tokio::test]
async fn a_socket_below_a_very_deep_directory_is_reached() {
    let top = tempfile::tempdir().unwrap();
    let dir = top.path().join("d".repeat(60)).join("e".repeat(60));
    std::fs::create_dir_all(&dir).unwrap();
    let running = serve(&dir).await;
    let session = session(&dir, ());
    add_bridge(&session, "b1").await.unwrap();
    running.terminate(PATIENCE).await;
}

#[tokio::test]
async fn a_supervised_daemon_is_restarted_adopted_and_stopped() {
    let dir = tempfile::tempdir().unwrap();
    serve(dir.path()).await.terminate(PATIENCE).await;
    let first = Supervised::start(server(dir.path()), Arc::new(NoHooks)).await.unwrap();
    let mut state = first.state();
    let pid = state.borrow().pid.unwrap();
    assert!(!state.borrow().adopted);
    kill_9(pid);
    state.wait_for(|state| state.restarts == 1).await.unwrap();
    let pid = state.borrow().pid.unwrap();
    // Our next life: the first supervisor is dropped without stopping the daemon.
    drop((first, state));
    let second = Supervised::start(server(dir.path()), Arc::new(NoHooks)).await.unwrap();
    assert_eq!(*second.state().borrow(), ovs::daemon::State { pid: Some(pid), restarts: 0, adopted: true });
    second.stop(PATIENCE).await;
    assert!(server(dir.path()).adopt().unwrap().is_none());
    assert_eq!(second.state().borrow().pid, None);
}
