//! Query strings of lists, and answers: `fields=`, links to the next window, the two forms of a creation.

use axum::response::{IntoResponse as _, Response};
use contract::openstack::network::ROOT;
use http::StatusCode;
use httpkit::extract::json;
use httpkit::{Ctx, Fail, Params};
use kernel::{Error, Result};
use network::{ListQuery, Listing};
use serde::Serialize;
use serde_json::{Map, Value, json as value};

/// Reads what a list is asked for.
///
/// # Errors
/// Bad request naming the parameter.
pub(super) fn read(params: &Params) -> Result<ListQuery> {
    let mut query = ListQuery { page: params.page()?, ..ListQuery::default() };
    query.reverse = params.flag("page_reverse")?.unwrap_or(false);
    let keys: Vec<&str> = params.all("sort_key").collect();
    let directions: Vec<&str> = params.all("sort_dir").collect();
    if !directions.is_empty() && directions.len() != keys.len() {
        return Err(Error::bad_request("The number of sort_keys and sort_dirs must be same").code("HTTPBadRequest"));
    }
    for (i, key) in keys.iter().enumerate() {
        let descending = match directions.get(i).copied().unwrap_or("asc") {
            "asc" => false,
            "desc" => true,
            other => {
                let e = format!("Sort direction '{other}' is neither asc nor desc");
                return Err(Error::bad_request(e).code("HTTPBadRequest").field("sort_dir"));
            }
        };
        query.sort.push(((*key).to_owned(), descending));
    }
    for (key, text) in &params.0 {
        match key.as_str() {
            "fields" | "limit" | "marker" | "page_reverse" | "sort_key" | "sort_dir" => {}
            // All of them must be there: one condition each.
            "tags" => query.filters.extend(text.split(',').map(|t| (key.clone(), vec![t.to_owned()]))),
            "tags-any" => query.filters.push((key.clone(), text.split(',').map(str::to_owned).collect())),
            "fixed_ips" => match text.split_once('=') {
                Some((part, v)) => add(&mut query, &format!("fixed_ips:{part}"), v),
                None => {
                    let e = format!("'{text}' is not of the form ip_address=ADDRESS or subnet_id=ID");
                    return Err(Error::bad_request(e).code("HTTPBadRequest").field("fixed_ips"));
                }
            },
            _ => add(&mut query, key, text),
        }
    }
    Ok(query)
}

/// Values of one attribute are alternatives.
fn add(query: &mut ListQuery, attribute: &str, text: &str) {
    match query.filters.iter_mut().find(|(a, _)| a == attribute) {
        Some((_, values)) => values.push(text.to_owned()),
        None => query.filters.push((attribute.to_owned(), vec![text.to_owned()])),
    }
}

fn fields_of(params: &Params) -> Vec<&str> {
    params.all("fields").flat_map(|f| f.split(',')).filter(|f| !f.is_empty()).collect()
}

fn only(fields: &[&str], object: Value) -> Value {
    match object {
        Value::Object(all) => Value::Object(all.into_iter().filter(|(k, _)| fields.contains(&k.as_str())).collect()),
        other => other,
    }
}

fn shape<T: Serialize>(fields: &[&str], object: &T) -> Result<Value> {
    let object = serde_json::to_value(object)?;
    Ok(if fields.is_empty() { object } else { only(fields, object) })
}

fn link(ctx: &Ctx, path: &str, params: &Params, rel: &str, marker: &str, reverse: bool) -> Value {
    let kept = params.0.iter().filter(|(k, _)| k != "marker" && k != "page_reverse");
    let mut q = form_urlencoded::Serializer::new(String::new());
    q.extend_pairs(kept).append_pair("marker", marker);
    if reverse {
        q.append_pair("page_reverse", "True");
    }
    value!({"rel": rel, "href": format!("{}{ROOT}/{path}?{}", ctx.base, q.finish())})
}

/// The answer to a list: objects under `key`, and links to the windows before and after.
pub(super) fn list<T: Serialize>(
    ctx: &Ctx,
    params: &Params,
    (path, key): (&str, &str),
    listing: &Listing<T>,
    id: impl Fn(&T) -> &str,
) -> Result<Response, Fail> {
    let reverse = params.flag("page_reverse")?.unwrap_or(false);
    let came_from = params.get("marker").is_some();
    let (after, before) = if reverse { (came_from, listing.more) } else { (listing.more, came_from) };
    let mut links = Vec::new();
    if let (true, Some(last)) = (after, listing.items.last()) {
        links.push(link(ctx, path, params, "next", id(last), false));
    }
    if let (true, Some(first)) = (before, listing.items.first()) {
        links.push(link(ctx, path, params, "previous", id(first), true));
    }
    let fields = fields_of(params);
    let items = listing.items.iter().map(|o| shape(&fields, o)).collect::<Result<Vec<_>>>()?;
    let mut body = Map::new();
    body.insert(key.to_owned(), Value::Array(items));
    if !links.is_empty() {
        body.insert(format!("{key}_links"), Value::Array(links));
    }
    json(StatusCode::OK, &body)
}

/// The answer that shows one object.
pub(super) fn show<T: Serialize>(params: &Params, key: &str, object: &T) -> Result<Response, Fail> {
    json(StatusCode::OK, &value!({ key: shape(&fields_of(params), object)? }))
}

/// The answer to a change of one object.
pub(super) fn changed<T: Serialize>(key: &str, object: &T) -> Result<Response, Fail> {
    json(StatusCode::OK, &value!({ key: object }))
}

/// The answer to a creation, in the form of the request: one or several.
pub(super) fn created<T: Serialize>((one, many): (&str, &str), several: bool, objects: &[T]) -> Result<Response, Fail> {
    if several {
        return json(StatusCode::CREATED, &value!({ many: objects }));
    }
    let first = objects.first().ok_or_else(|| Error::internal("a creation made nothing"))?;
    json(StatusCode::CREATED, &value!({ one: first }))
}

/// The answer to a deletion.
pub(super) fn gone() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// Most objects that one request makes.
const BULK_MAX: usize = 500;

/// What a creation is about, or the refusal of a body that is about nothing or about two things.
pub(super) fn bodies<T>(given: Option<(Vec<T>, bool)>, key: &str) -> Result<(Vec<T>, bool)> {
    match given {
        Some((all, _)) if all.len() > BULK_MAX => {
            Err(Error::bad_request(format!("At most {BULK_MAX} objects can be made at once")).code("HTTPBadRequest"))
        }
        Some((all, several)) if !all.is_empty() => Ok((all, several)),
        _ => {
            Err(Error::bad_request(format!("Unable to find '{key}' in request body")).code("HTTPBadRequest").field(key))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_string_is_read_as_neutron_reads_it() {
        let q = read(&Params::of(
            "name=a&name=b&tags=x,y&fixed_ips=ip_address%3D10.0.0.1&fields=id&limit=2&sort_key=name&sort_dir=desc",
        ))
        .unwrap();
        let filters: Vec<(&str, Vec<&str>)> =
            q.filters.iter().map(|(k, v)| (k.as_str(), v.iter().map(String::as_str).collect())).collect();
        let (x, y) = (("tags", vec!["x"]), ("tags", vec!["y"]));
        assert_eq!(filters, [("name", vec!["a", "b"]), x, y, ("fixed_ips:ip_address", vec!["10.0.0.1"])]);
        assert_eq!(q.sort, [("name".to_owned(), true)]);
        assert_eq!(q.page.limit, Some(2));
        for bad in
            ["limit=many", "sort_key=a&sort_dir=up", "sort_key=a&sort_dir=asc&sort_dir=asc", "fixed_ips=10.0.0.1"]
        {
            assert!(read(&Params::of(bad)).is_err(), "{bad}");
        }
    }
}
