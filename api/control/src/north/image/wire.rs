//! Between Glance's shapes and the slice's.

use contract::openstack::image as wire;
use httpkit::Params;
use kernel::{Error, Page, ProjectId, Result, Timestamp};
use serde_json::{Map, Value};
use std::cmp::Ordering;
use storage::image::list::{Filter, Query};
use storage::image::member::{Member, MemberStatus};
use storage::image::patch::{flag, is_reserved, number, text, texts};
use storage::image::record::NewImage;
use storage::image::{Image, Visibility};

pub fn image(i: Image) -> wire::Image {
    let self_path = format!("/v2/images/{}", i.id);
    wire::Image {
        file: format!("{self_path}/file"),
        self_path,
        schema: "/v2/schemas/image",
        id: i.id.into(),
        name: i.name,
        status: i.status.as_str(),
        visibility: i.visibility.as_str(),
        protected: i.protected,
        os_hidden: i.hidden,
        owner: i.project.into(),
        container_format: i.container_format,
        disk_format: i.disk_format,
        min_disk: i.min_disk,
        min_ram: i.min_ram,
        size: i.size,
        virtual_size: i.virtual_size,
        checksum: i.checksum,
        os_hash_algo: i.sha512.as_ref().map(|_| "sha512"),
        os_hash_value: i.sha512,
        sha256: i.sha256,
        tags: i.tags,
        created_at: i.created_at.rfc3339(),
        updated_at: i.updated_at.rfc3339(),
        properties: i.properties,
    }
}

pub fn member(m: Member) -> wire::Member {
    wire::Member {
        member_id: m.member.into(),
        image_id: m.image.into(),
        status: m.status.as_str(),
        created_at: m.created_at.rfc3339(),
        updated_at: m.updated_at.rfc3339(),
        schema: "/v2/schemas/member",
    }
}

/// Reads a new image: attributes by name, all else a property.
pub fn new_image(body: Map<String, Value>) -> Result<NewImage> {
    let mut n = NewImage::default();
    for (k, v) in body {
        let k = k.as_str();
        match k {
            "id" => n.id = text(k, &v)?,
            "owner" => n.owner = text(k, &v)?.map(ProjectId::from),
            "name" => n.name = text(k, &v)?,
            "visibility" => n.visibility = text(k, &v)?.map(|s| Visibility::parse(&s)).transpose()?,
            "container_format" => n.container_format = text(k, &v)?,
            "disk_format" => n.disk_format = text(k, &v)?,
            "protected" => n.protected = flag(k, &v)?,
            "os_hidden" => n.hidden = flag(k, &v)?,
            "min_disk" => n.min_disk = number(k, &v)?,
            "min_ram" => n.min_ram = number(k, &v)?,
            "tags" => n.tags = texts(k, &v)?,
            k if is_reserved(k) => return Err(Error::forbidden(format!("Attribute '{k}' is read-only."))),
            k => {
                let v = text(k, &v)?.ok_or_else(|| Error::bad_request(format!("{k} must be text")).field(k))?;
                n.properties.insert(k.to_owned(), v);
            }
        }
    }
    Ok(n)
}

/// Values of `in:a,"b,c"`, or the one value that the text is.
fn values(v: &str) -> Vec<String> {
    let Some(list) = v.strip_prefix("in:") else { return vec![v.to_owned()] };
    let (mut all, mut one, mut quoted) = (Vec::new(), String::new(), false);
    for c in list.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => all.push(std::mem::take(&mut one)),
            c => one.push(c),
        }
    }
    all.push(one);
    all
}

fn bytes(key: &str, v: &str) -> Result<u64> {
    v.parse().map_err(|_| Error::bad_request(format!("{key}: '{v}' is not a whole number of zero or more")).field(key))
}

fn time(key: &str, v: &str) -> Result<Filter> {
    let (op, at) = match v.split_once(':') {
        Some((op @ ("gt" | "gte" | "lt" | "lte" | "eq" | "neq"), at)) => (op, at),
        _ => ("eq", v),
    };
    let pass: &[Ordering] = match op {
        "gt" => &[Ordering::Greater],
        "gte" => &[Ordering::Greater, Ordering::Equal],
        "lt" => &[Ordering::Less],
        "lte" => &[Ordering::Less, Ordering::Equal],
        "neq" => &[Ordering::Less, Ordering::Greater],
        _ => &[Ordering::Equal],
    };
    Ok(Filter::Time { updated: key == "updated_at", pass, at: Timestamp::parse(at).map_err(|e| e.field(key))? })
}

fn direction(v: &str) -> Result<bool> {
    match v {
        "asc" => Ok(false),
        "desc" => Ok(true),
        _ => Err(Error::bad_request("Invalid sort direction: it is asc or desc").field("sort_dir")),
    }
}

/// `sort=a:asc,b`, or `sort_key` and `sort_dir` in pairs.
fn sort(p: &Params) -> Result<Vec<(String, bool)>> {
    if let Some(list) = p.get("sort") {
        if p.get("sort_key").is_some() || p.get("sort_dir").is_some() {
            return Err(Error::bad_request("Old and new sorting syntax cannot be combined").field("sort"));
        }
        let one = |s: &str| match s.split_once(':') {
            Some((k, d)) => Ok((k.to_owned(), direction(d)?)),
            None => Ok((s.to_owned(), true)),
        };
        return list.split(',').map(|s| one(s.trim())).collect();
    }
    let dirs = p.all("sort_dir").map(direction).collect::<Result<Vec<_>>>()?;
    let keys: Vec<_> = p.all("sort_key").collect();
    if keys.is_empty() {
        return Ok(dirs.first().map(|d| ("created_at".to_owned(), *d)).into_iter().collect());
    }
    if dirs.len() > 1 && dirs.len() != keys.len() {
        return Err(Error::bad_request("Number of sort dirs does not match the number of sort keys").field("sort_dir"));
    }
    let dir = |i: usize| dirs.get(i).or_else(|| dirs.first()).copied().unwrap_or(true);
    Ok(keys.iter().enumerate().map(|(i, k)| ((*k).to_owned(), dir(i))).collect())
}

/// Reads the query of a list; what is not an attribute is a property.
pub fn query(p: &Params) -> Result<Query> {
    let mut q = Query { page: page(p)?, sort: sort(p)?, ..Query::default() };
    for (k, v) in &p.0 {
        match k.as_str() {
            "limit" | "marker" | "sort" | "sort_key" | "sort_dir" => {}
            "visibility" if v == "all" => q.community = true,
            "visibility" => q.visibility = Some(Visibility::parse(v)?),
            "os_hidden" => q.hidden = p.flag(k)?.unwrap_or(false),
            "member_status" if v == "all" => q.member_status = Some(None),
            "member_status" => q.member_status = Some(Some(MemberStatus::parse(v)?)),
            "size_min" => q.filters.push(Filter::SizeMin(bytes(k, v)?)),
            "size_max" => q.filters.push(Filter::SizeMax(bytes(k, v)?)),
            "tag" => q.filters.push(Filter::Tag(v.clone())),
            "created_at" | "updated_at" => q.filters.push(time(k, v)?),
            "protected" => {
                let on = p.flag(k)?.unwrap_or(false);
                q.filters.push(Filter::In(k.clone(), vec![on.to_string()]));
            }
            "id" | "name" | "status" | "container_format" | "disk_format" => {
                q.filters.push(Filter::In(k.clone(), values(v)));
            }
            _ => q.filters.push(Filter::In(k.clone(), vec![v.clone()])),
        }
    }
    Ok(q)
}

fn page(p: &Params) -> Result<Page> {
    p.page()
}

/// The path of a list with its query, from another marker or from the beginning.
pub fn path(p: &Params, marker: Option<&str>) -> String {
    let mut s = form_urlencoded::Serializer::new(String::new());
    for (k, v) in p.0.iter().filter(|(k, _)| k != "marker") {
        s.append_pair(k, v);
    }
    if let Some(m) = marker {
        s.append_pair("marker", m);
    }
    let query = s.finish();
    if query.is_empty() { "/v2/images".to_owned() } else { format!("/v2/images?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_split_at_commas_outside_quotes() {
        assert_eq!(values("a,b"), ["a,b"]);
        assert_eq!(values("in:a,b"), ["a", "b"]);
        assert_eq!(values("in:\"a,b\",c"), ["a,b", "c"]);
    }

    #[test]
    fn sort_keys_and_directions_pair_up() {
        let of = |q: &str| sort(&Params::of(q));
        assert_eq!(of("sort_key=name&sort_dir=asc&sort_key=size&sort_dir=desc").unwrap().len(), 2);
        assert_eq!(of("sort=name:asc,size").unwrap(), [("name".into(), false), ("size".into(), true)]);
        assert!(of("sort=name:up").is_err());
        assert!(of("sort_key=a&sort_key=b&sort_key=c&sort_dir=asc&sort_dir=asc").is_err());
    }
}
