//! Hosts, services and availability zones.

use super::version::Version;
use super::{ComputeApi, ok};
use ::compute::node::Node;
use ::compute::zone::Zone as DomainZone;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::compute as wire;
use contract::openstack::compute::admin::{
    Archs, CpuInfo, Figures, HostService, HostedServer, Hypervisor, HypervisorDetail, Hypervisors, Id, OneHypervisor,
    OneService, Service, Services, Statistics, Sums, UpdateService, Zone, ZoneService, ZoneState, Zones,
};
use httpkit::{Ctx, Fail, Json, Params, Routes};
use kernel::Error;
use std::collections::BTreeMap;

const GIB: u64 = 1 << 30;
const BINARY: &str = "nova-compute";

fn id(n: &Node, v: Version) -> Id {
    if v.has(53) { Id::Uuid(n.id.to_string()) } else { Id::Number(n.number) }
}

fn state(n: &Node) -> &'static str {
    if n.up { "up" } else { "down" }
}

fn status(n: &Node) -> &'static str {
    if n.enabled { "enabled" } else { "disabled" }
}

fn short(n: &Node, v: Version) -> Hypervisor {
    Hypervisor {
        id: id(n, v),
        hypervisor_hostname: n.info.hostname.clone(),
        state: state(n),
        status: status(n),
        detail: None,
        figures: None,
        servers: None,
    }
}

fn figures(n: &Node, v: Version) -> Figures {
    let (total, free) = (n.info.disk_bytes.0 / GIB, n.info.disk_bytes.1 / GIB);
    let arch = n.info.archs.iter().map(|(a, how)| (a.to_string(), how.clone())).collect();
    let archs = Archs { arch };
    let text = serde_json::to_string(&archs).unwrap_or_default();
    Figures {
        vcpus: n.info.cpus,
        vcpus_used: n.used_vcpus,
        memory_mb: n.info.memory_mib,
        memory_mb_used: n.used_memory_mib,
        free_ram_mb: n.info.memory_mib.saturating_sub(n.used_memory_mib),
        local_gb: total,
        local_gb_used: total.saturating_sub(free),
        free_disk_gb: free,
        disk_available_least: free,
        running_vms: n.servers,
        current_workload: 0,
        cpu_info: if v.has(28) { CpuInfo::Object(archs) } else { CpuInfo::Text(text) },
    }
}

/// `10.0.2` as 10000002, Nova's way to write a version.
fn version_number(text: &str) -> u64 {
    let digits = |s: &str| s.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u64>().unwrap_or(0);
    let first = text.find(|c: char| c.is_ascii_digit()).and_then(|i| text.get(i..)).unwrap_or("");
    let mut parts = first.split('.').map(|p| digits(p).min(999));
    let mut next = || parts.next().unwrap_or(0);
    next() * 1_000_000 + next() * 1_000 + next()
}

fn full(n: &Node, v: Version) -> Hypervisor {
    let detail = HypervisorDetail {
        host_ip: String::new(),
        hypervisor_type: if n.info.simulated { "simulated".to_owned() } else { "QEMU".to_owned() },
        hypervisor_version: version_number(&n.info.hypervisor),
        service: HostService {
            id: id(n, v),
            host: n.info.hostname.clone(),
            disabled_reason: n.disabled_reason.clone(),
        },
        uptime: v.has(88).then_some(None),
    };
    Hypervisor { detail: Some(detail), figures: (!v.has(88)).then(|| figures(n, v)), ..short(n, v) }
}

/// Nodes whose host name contains the pattern; not found if there is none, as in Nova.
async fn matching(api: &ComputeApi, v: Version, p: &Params) -> Result<Vec<Node>, Error> {
    let mut all = api.compute.nodes().await?;
    if let Some(pattern) = p.get("hypervisor_hostname_pattern").filter(|_| v.has(53)) {
        all.retain(|n| n.info.hostname.contains(pattern));
        if all.is_empty() {
            let shown = ::compute::check::shown(pattern);
            return Err(Error::not_found(format!("No hypervisor matching '{shown}' could be found.")));
        }
    }
    Ok(all)
}

async fn hosted(ctx: &Ctx, api: &ComputeApi, n: &Node) -> Result<Vec<HostedServer>, Error> {
    let all = api.compute.servers_of_node(&ctx.caller, &n.id).await?;
    Ok(all.into_iter().map(|(id, name)| HostedServer { uuid: id.into(), name }).collect())
}

async fn hypervisors(
    ctx: Ctx,
    api: ComputeApi,
    v: Version,
    p: Params,
    shape: fn(&Node, Version) -> Hypervisor,
) -> Result<Response, Fail> {
    let with_servers = v.has(53) && p.flag("with_servers")?.unwrap_or(false);
    let mut hypervisors = Vec::new();
    for n in matching(&api, v, &p).await? {
        let servers = if with_servers { Some(hosted(&ctx, &api, &n).await?) } else { None };
        hypervisors.push(Hypervisor { servers, ..shape(&n, v) });
    }
    ok(&Hypervisors { hypervisors })
}

async fn list(ctx: Ctx, State(api): State<ComputeApi>, v: Version, p: Params) -> Result<Response, Fail> {
    hypervisors(ctx, api, v, p, short).await
}

async fn list_detail(ctx: Ctx, State(api): State<ComputeApi>, v: Version, p: Params) -> Result<Response, Fail> {
    hypervisors(ctx, api, v, p, full).await
}

async fn show(
    ctx: Ctx,
    State(api): State<ComputeApi>,
    v: Version,
    Path(wanted): Path<String>,
    p: Params,
) -> Result<Response, Fail> {
    let n = api.compute.node(&wanted).await?;
    let with_servers = v.has(53) && p.flag("with_servers")?.unwrap_or(false);
    let servers = if with_servers { Some(hosted(&ctx, &api, &n).await?) } else { None };
    ok(&OneHypervisor { hypervisor: Hypervisor { servers, ..full(&n, v) } })
}

async fn statistics(State(api): State<ComputeApi>, v: Version) -> Result<Response, Fail> {
    if v.has(88) {
        return Err(Error::not_found("The resource could not be found.").into());
    }
    let mut s = Sums::default();
    for f in api.compute.nodes().await?.iter().filter(|n| n.enabled).map(|n| figures(n, v)) {
        s.count += 1;
        s.vcpus += u64::from(f.vcpus);
        s.vcpus_used += f.vcpus_used;
        s.memory_mb += f.memory_mb;
        s.memory_mb_used += f.memory_mb_used;
        s.free_ram_mb += f.free_ram_mb;
        s.local_gb += f.local_gb;
        s.local_gb_used += f.local_gb_used;
        s.free_disk_gb += f.free_disk_gb;
        s.disk_available_least += f.disk_available_least;
        s.running_vms += f.running_vms;
    }
    ok(&Statistics { hypervisor_statistics: s })
}

fn service(n: &Node, v: Version) -> Service {
    Service {
        id: id(n, v),
        binary: BINARY,
        host: n.info.hostname.clone(),
        zone: n.zone.clone(),
        status: status(n),
        state: state(n),
        updated_at: n.seen_at.naive_micros(),
        disabled_reason: n.disabled_reason.clone(),
        forced_down: v.has(11).then_some(false),
    }
}

async fn services(State(api): State<ComputeApi>, v: Version, p: Params) -> Result<Response, Fail> {
    let mut all = api.compute.nodes().await?;
    all.retain(|n| p.get("host").is_none_or(|h| h == n.info.hostname) && p.get("binary").is_none_or(|b| b == BINARY));
    ok(&Services { services: all.iter().map(|n| service(n, v)).collect() })
}

async fn update_service(
    State(api): State<ComputeApi>,
    v: Version,
    Path(wanted): Path<String>,
    Json(body): Json<UpdateService>,
) -> Result<Response, Fail> {
    if !v.has(53) {
        return Err(Error::not_found("The resource could not be found.").into());
    }
    if body.forced_down.is_some() {
        return Err(Error::bad_request("forced_down: a node is down when its link is.").field("forced_down").into());
    }
    let enabled = match body.status.as_deref() {
        Some("enabled") => true,
        Some("disabled") => false,
        _ => return Err(Error::bad_request("status must be 'enabled' or 'disabled'").field("status").into()),
    };
    if enabled && body.disabled_reason.is_some() {
        return Err(Error::bad_request("Specifying disabled_reason requires that status is disabled.")
            .field("disabled_reason")
            .into());
    }
    ::compute::check::text("disabled_reason", body.disabled_reason.as_deref(), 255)?;
    let n = api.compute.set_node_enabled(&wanted, enabled, body.disabled_reason.as_deref()).await?;
    ok(&OneService { service: service(&n, v) })
}

fn zone(z: DomainZone, with_hosts: bool) -> Zone {
    let host = |n: &Node| {
        let s = ZoneService { active: n.enabled, available: n.up, updated_at: n.seen_at.naive_micros() };
        (n.info.hostname.clone(), BTreeMap::from([(BINARY, s)]))
    };
    Zone {
        state: ZoneState { available: z.available },
        hosts: with_hosts.then(|| z.nodes.iter().map(host).collect()),
        name: z.name,
    }
}

async fn zones(State(api): State<ComputeApi>) -> Result<Response, Fail> {
    ok(&Zones { zones: api.compute.zones().await?.into_iter().map(|z| zone(z, false)).collect() })
}

async fn zones_detail(State(api): State<ComputeApi>) -> Result<Response, Fail> {
    ok(&Zones { zones: api.compute.zones().await?.into_iter().map(|z| zone(z, true)).collect() })
}

pub(super) fn routes(r: Routes<ComputeApi>) -> Routes<ComputeApi> {
    r.on(&wire::HYPERVISOR_LIST, list)
        .on(&wire::HYPERVISOR_DETAIL, list_detail)
        .on(&wire::HYPERVISOR_STATISTICS, statistics)
        .on(&wire::HYPERVISOR_SHOW, show)
        .on(&wire::SERVICE_LIST, services)
        .on(&wire::SERVICE_UPDATE, update_service)
        .on(&wire::ZONE_LIST, zones)
        .on(&wire::ZONE_DETAIL, zones_detail)
}

#[cfg(test)]
mod tests {
    #[test]
    fn versions_as_numbers() {
        assert_eq!(super::version_number("QEMU 10.0.2 (Debian)"), 10_000_002);
        assert_eq!(super::version_number("7.2"), 7_002_000);
        assert_eq!(super::version_number("sim"), 0);
    }
}
