//! A server on the wire, for the microversion that the client speaks.

use super::version::Version;
use ::compute::server::read::ServerView;
use ::compute::server::state::VmState;
use contract::openstack::compute::Link;
use contract::openstack::compute::server::{
    Address, Addresses, Brief, Detail, Fault, Flavor, Image, Inside, InsideMore, Linked, Named, Volume,
};
use kernel::{Result, Timestamp};
use serde_json::value::RawValue;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::IpAddr;

/// What is the same for all servers of an answer.
pub(super) struct Frame<'a> {
    pub base: &'a str,
    pub version: Version,
    /// The caller may see where servers run.
    pub admin: bool,
    /// Nova's `hostId` of the project and host seen last: servers of a list share few of them, and a digest costs more than all else.
    host_id: Option<(String, String, String)>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(base: &'a str, version: Version, admin: bool) -> Frame<'a> {
        Frame { base, version, admin, host_id: None }
    }

    /// Servers printed for frames of one kind look alike.
    pub(super) fn kind(&self) -> u64 {
        let mut h = DefaultHasher::new();
        (self.base, self.version, self.admin).hash(&mut h);
        h.finish()
    }

    fn host_id(&mut self, v: &ServerView) -> String {
        let Some(host) = &v.host else { return String::new() };
        let project = v.server.project.as_str();
        match &self.host_id {
            Some((p, h, id)) if p == project && *h == host.hostname => id.clone(),
            _ => {
                let mut id = crypto::hash::sha256_hex([project, &host.hostname].concat().as_bytes());
                // As long as Nova's SHA-224.
                id.truncate(56);
                self.host_id = Some((project.to_owned(), host.hostname.clone(), id.clone()));
                id
            }
        }
    }
}

pub(super) fn brief<'a>(base: &str, v: &'a ServerView) -> Brief<'a> {
    let s = &v.server;
    Brief { id: s.id.as_str(), name: &s.name, links: Link::pair(base, "servers", s.id.as_str()) }
}

fn bookmark<'a>(base: &str, kind: &str, id: &'a str) -> Linked<'a> {
    Linked { id, links: [Link { rel: "bookmark", href: [base, "/compute/", kind, "/", id].concat() }] }
}

fn raw(text: &str) -> Result<&RawValue> {
    Ok(serde_json::from_str(text)?)
}

/// Addresses by network, fixed ones followed by the floating ones that stand for them.
pub(super) fn addresses(v: &ServerView, extended: bool) -> Addresses<'_> {
    let mut all: Vec<(&str, Vec<Address<'_>>)> = Vec::with_capacity(v.ports.len());
    for p in &v.ports {
        let at = match all.iter().position(|(n, _)| *n == p.network_name) {
            Some(i) => i,
            None => {
                all.push((&p.network_name, Vec::with_capacity(p.addresses.len())));
                all.len() - 1
            }
        };
        let Some((_, list)) = all.get_mut(at) else { continue };
        let one = |ip: &IpAddr, kind| Address {
            version: if ip.is_ipv4() { 4 } else { 6 },
            addr: ip.to_string(),
            kind: extended.then_some(kind),
            mac: extended.then_some(p.mac.as_str()),
        };
        list.extend(p.addresses.iter().map(|a| one(&a.ip, "fixed")));
        list.extend(p.addresses.iter().filter_map(|a| a.floating.as_ref()).map(|ip| one(ip, "floating")));
    }
    Addresses(all)
}

pub(super) fn group_names(v: &ServerView) -> Vec<Named<'_>> {
    let mut names: Vec<&str> = Vec::new();
    for g in v.ports.iter().flat_map(|p| &p.security_groups) {
        if !names.contains(&g.as_str()) {
            names.push(g);
        }
    }
    names.into_iter().map(|name| Named { name }).collect()
}

fn inside<'a>(f: &Frame<'_>, v: &'a ServerView, user_data: Option<&'a str>) -> Option<Inside<'a>> {
    if !f.admin {
        return None;
    }
    let host = v.host.as_ref().map(|h| h.hostname.as_str());
    let more = f.version.has(3).then(|| InsideMore {
        reservation_id: &v.server.reservation_id,
        launch_index: v.server.launch_index,
        kernel_id: "",
        ramdisk_id: "",
        root_device_name: "/dev/vda",
        user_data,
    });
    Some(Inside {
        host,
        instance_name: ["instance-", v.server.id.as_str()].concat(),
        hypervisor_hostname: host,
        more,
        host_status: f.version.has(16).then_some(if host.is_some() { "UP" } else { "" }),
    })
}

/// A server in full. `user_data` is given where one server is shown.
///
/// # Errors
/// Internal, if stored JSON does not read.
pub(super) fn detail<'a>(f: &mut Frame<'_>, v: &'a ServerView, user_data: Option<&'a str>) -> Result<Detail<'a>> {
    let s = &v.server;
    let (id, ver, at) = (s.id.as_str(), f.version, |t: Timestamp| t.rfc3339());
    let fault = (s.state.vm == VmState::Error).then(|| Fault {
        code: 500,
        created: at(s.fault_at.unwrap_or(s.updated_at)),
        message: s.fault.as_deref().unwrap_or("The server is in error."),
    });
    let groups = group_names(v);
    let volume = |d: &'a ::compute::server::Disk| Volume {
        id: d.volume.as_str(),
        delete_on_termination: ver.has(3).then_some(d.delete_on_termination),
    };
    let zone = v.host.as_ref().map(|h| h.zone.as_str()).or(s.zone.as_deref()).unwrap_or("");
    Ok(Detail {
        id,
        name: &s.name,
        status: s.state.status(),
        tenant_id: s.project.as_str(),
        user_id: s.owner.as_str(),
        metadata: raw(&s.metadata)?,
        host_id: f.host_id(v),
        image: s.image.as_ref().map_or(Image::None(""), |i| Image::Image(bookmark(f.base, "images", i.as_str()))),
        flavor: if ver.has(47) {
            Flavor::Embedded(raw(&s.flavor)?)
        } else {
            Flavor::Link(bookmark(f.base, "flavors", s.flavor_id.as_str()))
        },
        created: at(s.created_at),
        updated: at(s.updated_at),
        addresses: addresses(v, true),
        access_ipv4: "",
        access_ipv6: "",
        links: Link::pair(f.base, "servers", id),
        disk_config: "MANUAL",
        progress: matches!(s.state.vm, VmState::Active | VmState::Building).then(|| s.state.progress()),
        availability_zone: zone,
        config_drive: if s.config_drive { "True" } else { "" },
        key_name: s.key_name.as_deref(),
        launched_at: s.launched_at.map(Timestamp::naive_micros),
        terminated_at: None,
        task_state: s.state.task.map(::compute::server::state::Task::as_str),
        vm_state: s.state.vm.as_str(),
        power_state: s.power_state(),
        volumes_attached: v.disks.iter().map(volume).collect(),
        security_groups: (!groups.is_empty()).then_some(groups),
        fault,
        inside: inside(f, v, user_data),
        hostname: (ver.has(90) || (f.admin && ver.has(3))).then_some(s.hostname.as_str()),
        locked: ver.has(9).then_some(false),
        description: ver.has(19).then_some(s.description.as_deref()),
        tags: if ver.has(26) { Some(raw(&s.tags)?) } else { None },
        trusted_image_certificates: ver.has(63).then_some(None),
        server_groups: ver.has(71).then_some([]),
        locked_reason: ver.has(73).then_some(None),
        pinned_availability_zone: ver.has(96).then_some(s.zone.as_deref()),
        booted: ver.has(96).then_some(s.booted),
    })
}
