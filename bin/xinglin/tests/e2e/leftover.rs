//! What a cloud holds, from underneath its APIs: records, quota in use, and on the host files, devices, processes, logical ports.

use crate::cloud::Cloud;
use std::collections::BTreeMap;
use std::path::Path;

/// Tables that grow by design: the host itself, and the networks that it served within the last day (it is told again that they are gone).
const KEPT: [&str; 2] = ["compute_node", "network_chassis"];

/// Everything that is counted, by name.
pub type Holdings = BTreeMap<String, String>;

fn block_on<T>(f: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(f)
}

fn database(c: &Cloud) -> runtime::Db {
    runtime::Db::sqlite(&c.data().join("xinglin.db")).unwrap()
}

/// Operations under way.
pub fn unfinished(c: &Cloud) -> i64 {
    count(c, "SELECT COUNT(*) FROM runtime_operation WHERE finished_at IS NULL")
}

/// Operations of a kind that have ended.
pub fn finished(c: &Cloud, kind: &str) -> i64 {
    count(c, &format!("SELECT COUNT(*) FROM runtime_operation WHERE finished_at IS NOT NULL AND kind = '{kind}'"))
}

/// Whether the last notice of an order's end has been given, which the APIs do not show.
pub fn noticed(c: &Cloud, order: &str) -> bool {
    count(c, &format!("SELECT COUNT(*) FROM catalog_order WHERE noticed = 1 AND id = '{order}'")) == 1
}

fn count(c: &Cloud, sql: &str) -> i64 {
    block_on(async {
        let mut tx = database(c).read().await.unwrap();
        tx.query_one(sql, &[]).await.unwrap().get(0).unwrap()
    })
}

/// Everything that is there now.
pub fn holdings(c: &Cloud, real: bool) -> Holdings {
    let mut all = block_on(records(c));
    for dir in ["images", "node/servers", "node/disks", "node/volumes", "node/metadata"] {
        all.insert(format!("files in {dir}"), names(&c.data().join(dir)));
    }
    // A chassis intention is the host's own: which networks it serves.
    let intents = names(&c.data().join("node/intents"));
    let intents: Vec<_> = intents.split_whitespace().filter(|n| !n.starts_with("chassis")).collect();
    all.insert("intentions".into(), intents.join(" "));
    if real {
        let db = |name: &str| format!("unix:{}", c.data().join("ovs").join(name).display());
        all.insert("devices".into(), listed(c, "ip", &["-br", "link"], |l| l.split('@').next().unwrap_or(l).trim()));
        let (nb, conf) = (db("nb.sock"), db("conf.sock"));
        for table in ["Logical_Switch", "Logical_Switch_Port", "Logical_Router", "NAT"] {
            let args = ["--no-leader-only", "--db", &nb, "--bare", "--columns=_uuid", "list", table];
            all.insert(format!("OVN {table}"), listed(c, "ovn-nbctl", &args, |l| l));
        }
        let args = ["--db", &conf, "--bare", "--columns=name", "list", "Interface"];
        all.insert("interfaces".into(), listed(c, "ovs-vsctl", &args, |l| l));
        all.insert("processes".into(), c.pids("qemu-system").len().to_string());
    }
    all
}

fn names(dir: &Path) -> String {
    let mut all: Vec<_> = std::fs::read_dir(dir)
        .map(|d| d.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    all.sort();
    all.join(" ")
}

fn listed(c: &Cloud, program: &str, args: &[&str], key: impl Fn(&str) -> &str) -> String {
    let out = c.command(program).args(args).output().unwrap();
    assert!(out.status.success(), "{program} {args:?}: {}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let mut all: Vec<_> = text.lines().map(|l| key(l).split_whitespace().next().unwrap_or("")).collect();
    all.sort_unstable();
    all.join(" ")
}

/// Rows by table, of tables that hold what tenants have, and quota in use.
async fn records(c: &Cloud) -> Holdings {
    let mut tx = database(c).read().await.unwrap();
    let tables = tx.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", &[]).await.unwrap();
    let mut all = Holdings::new();
    for t in tables {
        let name: String = t.get(0).unwrap();
        if ["network_", "storage_", "compute_"].iter().any(|p| name.starts_with(p)) && !KEPT.contains(&name.as_str()) {
            let n: i64 = tx.query_one(&format!("SELECT COUNT(*) FROM {name}"), &[]).await.unwrap().get(0).unwrap();
            all.insert(name, n.to_string());
        }
    }
    let used = "SELECT project, resource, used FROM catalog_usage WHERE used <> 0 ORDER BY project, resource";
    for mut u in tx.query(used, &[]).await.unwrap() {
        let (p, r, n): (String, String, i64) = (u.take(0).unwrap(), u.take(1).unwrap(), u.take(2).unwrap());
        all.insert(format!("quota {p} {r}"), n.to_string());
    }
    all
}

/// What differs, in words.
pub fn differences(before: &Holdings, now: &Holdings) -> Vec<String> {
    let keys: std::collections::BTreeSet<_> = before.keys().chain(now.keys()).collect();
    let differ = keys.into_iter().filter(|k| before.get(*k) != now.get(*k));
    differ.map(|k| format!("{k}: {:?} before, {:?} now", before.get(k), now.get(k))).collect()
}
