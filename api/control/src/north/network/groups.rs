//! Security groups and their rules.

use super::{NetworkState, query, wire};
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::network::request::{GroupPost, GroupPut, RuleNew, RulePost};
use httpkit::{Ctx, Fail, Json, Params};
use kernel::{Result, SecurityGroupId, SecurityGroupRuleId};
use network::groups::rules::NewRule;
use network::groups::{GroupChange, NewGroup};
use network::port::{Direction, Ethertype};

const KEYS: (&str, &str) = ("security_group", "security_groups");
const RULE_KEYS: (&str, &str) = ("security_group_rule", "security_group_rules");

fn stateful(asked: Option<bool>) -> Result<()> {
    match asked {
        Some(false) => Err(wire::bad("stateful", "only stateful groups are offered")),
        _ => Ok(()),
    }
}

pub async fn list(State(s): State<NetworkState>, ctx: Ctx, params: Params) -> Result<Response, Fail> {
    let found = s.network.list_groups(&ctx.caller, &query::read(&params)?).await?;
    query::list(&ctx, &params, ("security-groups", KEYS.1), &found.map(|g| wire::group(&g)), |g| &g.id)
}

pub async fn create(State(s): State<NetworkState>, ctx: Ctx, Json(post): Json<GroupPost>) -> Result<Response, Fail> {
    let n = post.body;
    stateful(n.stateful)?;
    let project = wire::project(n.project_id, n.tenant_id);
    let new = NewGroup { project, name: n.name, description: n.description };
    let made = s.network.create_group(&ctx.caller, &new).await?;
    query::created(KEYS, false, &[wire::group(&made)])
}

pub async fn show(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<SecurityGroupId>,
    params: Params,
) -> Result<Response, Fail> {
    query::show(&params, KEYS.0, &wire::group(&s.network.get_group(&ctx.caller, &id).await?))
}

pub async fn update(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<SecurityGroupId>,
    Json(put): Json<GroupPut>,
) -> Result<Response, Fail> {
    stateful(put.body.stateful)?;
    let change = GroupChange { name: put.body.name, description: put.body.description };
    query::changed(KEYS.0, &wire::group(&s.network.update_group(&ctx.caller, &id, &change).await?))
}

pub async fn delete(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<SecurityGroupId>,
) -> Result<Response, Fail> {
    s.network.delete_group(&ctx.caller, &id).await?;
    Ok(query::gone())
}

fn rule(n: RuleNew) -> Result<NewRule> {
    let direction = match n.direction.to_ascii_lowercase().as_str() {
        "ingress" => Direction::Ingress,
        "egress" => Direction::Egress,
        _ => return Err(wire::bad("direction", "it is not in ['ingress', 'egress']")),
    };
    let ethertype = match n.ethertype.as_deref().map(str::to_ascii_lowercase).as_deref() {
        None | Some("ipv4") => Ethertype::Ipv4,
        Some("ipv6") => Ethertype::Ipv6,
        Some(_) => return Err(wire::bad("ethertype", "it is not in ['IPv4', 'IPv6']")),
    };
    if n.remote_address_group_id.is_some() {
        return Err(wire::bad("remote_address_group_id", "address groups are not offered"));
    }
    Ok(NewRule {
        project: wire::project(n.project_id, n.tenant_id),
        group: n.security_group_id.into(),
        description: n.description.unwrap_or_default(),
        direction,
        ethertype,
        protocol: n.protocol,
        port_min: n.port_range_min,
        port_max: n.port_range_max,
        remote_prefix: n.remote_ip_prefix,
        remote_group: n.remote_group_id.map(Into::into),
    })
}

pub async fn list_rules(State(s): State<NetworkState>, ctx: Ctx, params: Params) -> Result<Response, Fail> {
    let found = s.network.list_rules(&ctx.caller, &query::read(&params)?).await?;
    query::list(&ctx, &params, ("security-group-rules", RULE_KEYS.1), &found.map(|r| wire::rule(&r)), |r| &r.id)
}

pub async fn create_rules(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Json(body): Json<RulePost>,
) -> Result<Response, Fail> {
    let (all, several) = query::bodies(body.all(), RULE_KEYS.0)?;
    let all = all.into_iter().map(rule).collect::<Result<Vec<_>>>()?;
    let made = s.network.create_rules(&ctx.caller, &all).await?;
    query::created(RULE_KEYS, several, &made.iter().map(wire::rule).collect::<Vec<_>>())
}

pub async fn show_rule(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<SecurityGroupRuleId>,
    params: Params,
) -> Result<Response, Fail> {
    query::show(&params, RULE_KEYS.0, &wire::rule(&s.network.get_rule(&ctx.caller, &id).await?))
}

pub async fn delete_rule(
    State(s): State<NetworkState>,
    ctx: Ctx,
    Path(id): Path<SecurityGroupRuleId>,
) -> Result<Response, Fail> {
    s.network.delete_rule(&ctx.caller, &id).await?;
    Ok(query::gone())
}
