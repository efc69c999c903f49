//! SQL of exposures.

use super::Exposure;
use crate::groups::rules;
use kernel::{ProjectId, Result, Row};
use runtime::{Tx, params};

/// Those of rules first, in the order in which rules are read.
const COLUMNS: &str =
    "r.id, r.group_id, r.project, r.description, r.direction, r.ethertype, r.protocol, r.port_min, r.port_max,
  r.remote_prefix, r.remote_group, r.charged, r.created_at, f.id, f.address, f.port_id, p.device_id, p.device_index";

/// Everybody, or so much of everybody that a handful of such rules is: half the internet twice is all of it.
const WIDE: &str = "r.remote_prefix = '' OR r.remote_prefix LIKE '%/0' OR r.remote_prefix LIKE '%/1' OR r.remote_prefix LIKE '%/2'
  OR r.remote_prefix LIKE '%/3' OR r.remote_prefix LIKE '%/4' OR r.remote_prefix LIKE '%/5' OR r.remote_prefix LIKE '%/6'
  OR r.remote_prefix LIKE '%/7'";

fn read(mut r: Row) -> Result<Exposure> {
    let (floating, address, port, server) = (r.take(13)?, r.take(14)?, r.take(15)?, r.take(16)?);
    let index: i64 = r.take(17)?;
    let server = (index >= 0).then_some(server);
    Ok(Exposure { rule: rules::store::read(r)?, floating, address, port, server })
}

pub(super) async fn list(
    tx: &mut Tx,
    project: Option<&ProjectId>,
    after: Option<(&str, &str)>,
    limit: u32,
) -> Result<Vec<Exposure>> {
    // Floating IPs are IPv4.
    let sql = format!(
        "SELECT {COLUMNS} FROM network_floating f JOIN network_port p ON p.id = f.port_id
         JOIN network_port_group g ON g.port_id = f.port_id JOIN network_rule r ON r.group_id = g.group_id
         WHERE r.direction = 'ingress' AND r.ethertype = 'IPv4' AND r.remote_group = '' AND ({WIDE})
           AND (CAST($1 AS TEXT) IS NULL OR f.project = $1)
           AND (CAST($2 AS TEXT) IS NULL OR f.id > $2 OR (f.id = $2 AND r.id > $3))
         ORDER BY f.id, r.id LIMIT $4"
    );
    let p = params![project.map(ProjectId::as_str), after.map(|a| a.0), after.map(|a| a.1), limit];
    tx.query(&sql, &p).await?.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groups::rules::world::V4_BITS;

    #[test]
    fn what_is_seen_of_old_rules_is_what_is_refused_of_new_ones() {
        for bits in 0..=32 {
            assert_eq!(WIDE.contains(&format!("'%/{bits}'")), bits < V4_BITS, "/{bits}");
        }
    }
}
