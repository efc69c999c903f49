//! The query of a list of volumes or snapshots.

use super::micro::Micro;
use httpkit::Params;
use kernel::{Error, ProjectId, Result};
use std::collections::BTreeMap;
use storage::volume::query::Query;

fn direction(v: &str) -> Result<bool> {
    match v {
        "asc" => Ok(false),
        "desc" => Ok(true),
        _ => Err(Error::bad_request("Invalid input received: sort direction must be asc or desc").field("sort_dir")),
    }
}

fn sort(p: &Params) -> Result<Vec<(String, bool)>> {
    if let Some(list) = p.get("sort") {
        let one = |s: &str| match s.split_once(':') {
            Some((k, d)) => Ok((k.to_owned(), direction(d)?)),
            None => Ok((s.to_owned(), true)),
        };
        return list.split(',').map(|s| one(s.trim())).collect();
    }
    let Some(key) = p.get("sort_key") else { return Ok(vec![]) };
    Ok(vec![(key.to_owned(), p.get("sort_dir").map_or(Ok(true), direction)?)])
}

/// Metadata to look for: clients print a Python dictionary, others JSON.
fn metadata(v: &str) -> Result<BTreeMap<String, String>> {
    let bad = |_| Error::bad_request("metadata: it is not an object of texts").field("metadata");
    serde_json::from_str(&v.replace("u'", "'").replace('\'', "\"")).map_err(bad)
}

/// Reads the query; what Cinder does not filter by is ignored, as Cinder does.
pub fn read(p: &Params, m: Micro) -> Result<Query> {
    let text = |k: &str| p.get(k).filter(|v| !v.is_empty()).map(str::to_owned);
    let offset = text("offset").map_or(Ok(0), |s| s.parse::<usize>());
    Ok(Query {
        all_projects: p.flag("all_tenants")?.unwrap_or(false),
        project: text("project_id").map(ProjectId::from),
        name: text("name").or_else(|| text("display_name")),
        name_like: text("name~").filter(|_| m.since(34)),
        status: text("status"),
        bootable: if text("bootable").is_some() { p.flag("bootable")? } else { None },
        volume_type: text("volume_type"),
        availability_zone: text("availability_zone"),
        metadata: text("metadata").map_or(Ok(BTreeMap::new()), |v| metadata(&v))?,
        source: text("volume_id").or_else(|| text("snapshot_id")),
        sort: sort(p)?,
        page: p.page()?,
        offset: offset
            .map_err(|_| Error::bad_request("offset: it is not a whole number of zero or more").field("offset"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_comes_as_python_or_json() {
        let wanted = BTreeMap::from([("a".to_owned(), "b".to_owned())]);
        assert_eq!(metadata("{'a': 'b'}").unwrap(), wanted);
        assert_eq!(metadata("{\"a\": \"b\"}").unwrap(), wanted);
        assert!(metadata("a").is_err());
    }
}
