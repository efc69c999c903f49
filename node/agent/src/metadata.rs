//! What a guest learns about itself, in OpenStack's and EC2's forms. The config drive and the metadata service give the same texts.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use contract::node::{Nic, Server};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// `openstack/latest/meta_data.json`.
pub fn meta_data(s: &Server) -> Value {
    let keys: Vec<Value> = s.metadata.keys.iter().map(|(n, k)| json!({"name": n, "type": "ssh", "data": k})).collect();
    let mut v = json!({
        "uuid": s.id,
        "name": s.name,
        "hostname": s.metadata.hostname,
        "project_id": s.project,
        "availability_zone": s.metadata.availability_zone,
        "launch_index": 0,
        "public_keys": s.metadata.keys,
        "keys": keys,
        "meta": s.metadata.meta,
    });
    if let Some(p) = &s.metadata.admin_pass {
        v["admin_pass"] = json!(p);
    }
    v
}

fn split(address: &str) -> (&str, &str) {
    address.split_once('/').unwrap_or((address, if address.contains(':') { "64" } else { "24" }))
}

fn netmask(prefix: &str) -> String {
    let n = prefix.parse::<u32>().unwrap_or(24).min(32);
    let bits = if n == 0 { 0 } else { u32::MAX << (32 - n) };
    std::net::Ipv4Addr::from(bits).to_string()
}

fn network(i: usize, n: &Nic, address: &str) -> Value {
    let (ip, prefix) = split(address);
    let v6 = ip.contains(':');
    let mut routes = Vec::new();
    if let Some(g) = n.gateway.as_ref().filter(|g| g.contains(':') == v6) {
        let any = if v6 { "::" } else { "0.0.0.0" };
        routes.push(json!({"network": any, "netmask": any, "gateway": g}));
    }
    let mask = if v6 { prefix.to_owned() } else { netmask(prefix) };
    json!({
        "id": format!("network{i}"),
        "type": if v6 { "ipv6" } else { "ipv4" },
        "link": format!("tap{}", n.port.chars().take(11).collect::<String>()),
        "network_id": n.network,
        "ip_address": ip,
        "netmask": mask,
        "routes": routes,
        "services": n.dns.iter().map(|d| json!({"type": "dns", "address": d})).collect::<Vec<_>>(),
    })
}

/// `openstack/latest/network_data.json`.
pub fn network_data(s: &Server) -> Value {
    let link = |n: &Nic| {
        json!({
            "id": format!("tap{}", n.port.chars().take(11).collect::<String>()),
            "vif_id": n.port,
            "type": "phy",
            "mtu": n.mtu,
            "ethernet_mac_address": n.mac,
        })
    };
    let addresses = s.nics.iter().flat_map(|n| n.addresses.iter().map(move |a| (n, a)));
    let networks: Vec<Value> = addresses.enumerate().map(|(i, (n, a))| network(i, n, a)).collect();
    let mut dns: Vec<&String> = s.nics.iter().flat_map(|n| &n.dns).collect();
    dns.sort();
    dns.dedup();
    json!({
        "links": s.nics.iter().map(link).collect::<Vec<_>>(),
        "networks": networks,
        "services": dns.iter().map(|d| json!({"type": "dns", "address": d})).collect::<Vec<_>>(),
    })
}

/// The user data as the guest gets it.
pub fn user_data(s: &Server) -> Option<Vec<u8>> {
    s.metadata.user_data.as_ref().and_then(|d| STANDARD.decode(d).ok())
}

/// Files of the config drive.
pub fn config_drive(s: &Server) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    files.insert("openstack/latest/meta_data.json".to_owned(), meta_data(s).to_string().into_bytes());
    files.insert("openstack/latest/network_data.json".to_owned(), network_data(s).to_string().into_bytes());
    if let Some(d) = user_data(s) {
        files.insert("openstack/latest/user_data".to_owned(), d);
    }
    files
}

fn ec2(s: &Server, path: &str) -> Option<String> {
    let first = |v6: bool| {
        s.nics.iter().flat_map(|n| &n.addresses).map(|a| split(a).0).find(|a| a.contains(':') == v6).map(str::to_owned)
    };
    Some(match path {
        "" => "ami-id\nhostname\ninstance-id\nlocal-hostname\nlocal-ipv4\nplacement/\npublic-keys/\n"
            .trim_end()
            .to_owned(),
        "instance-id" => s.id.clone(),
        "ami-id" => "ami-00000000".to_owned(),
        "hostname" | "local-hostname" => s.metadata.hostname.clone(),
        "local-ipv4" => first(false)?,
        "placement" | "placement/" => "availability-zone".to_owned(),
        "placement/availability-zone" => s.metadata.availability_zone.clone(),
        "public-keys" | "public-keys/" => {
            s.metadata.keys.keys().enumerate().map(|(i, n)| format!("{i}={n}")).collect::<Vec<_>>().join("\n")
        }
        p => {
            let rest = p.strip_prefix("public-keys/")?;
            let (i, what) = rest.split_once('/').unwrap_or((rest, ""));
            let key = s.metadata.keys.values().nth(i.parse().ok()?)?;
            if what == "openssh-key" { key.clone() } else { "openssh-key".to_owned() }
        }
    })
}

/// Answers a path of the metadata service; `None` is a 404.
pub fn answer(s: &Server, path: &str) -> Option<(&'static str, Vec<u8>)> {
    let text = |t: String| Some(("text/plain", t.into_bytes()));
    let doc = |v: Value| Some(("application/json", v.to_string().into_bytes()));
    let path = path.trim_start_matches('/');
    match path {
        "" => text("latest\nopenstack".into()),
        "openstack" | "openstack/" => text("2018-08-27\nlatest".into()),
        "latest" | "latest/" => text("meta-data\nuser-data".into()),
        _ => match path.split_once('/')? {
            ("openstack", rest) => match rest.split_once('/')?.1 {
                "" => text("meta_data.json\nnetwork_data.json\nuser_data".into()),
                "meta_data.json" => doc(meta_data(s)),
                "network_data.json" => doc(network_data(s)),
                "vendor_data.json" | "vendor_data2.json" => doc(json!({})),
                "user_data" => user_data(s).map(|d| ("application/octet-stream", d)),
                _ => None,
            },
            (_, "user-data" | "user-data/") => user_data(s).map(|d| ("application/octet-stream", d)),
            (_, "meta-data") => ec2(s, "").and_then(text),
            (_, rest) => ec2(s, rest.strip_prefix("meta-data/")?).and_then(text),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::node::Metadata;

    fn server() -> Server {
        Server {
            id: "0198".into(),
            generation: 1,
            present: true,
            power: true,
            reboot: String::new(),
            name: "web".into(),
            project: "p".into(),
            arch: kernel::Arch::X86_64,
            vcpus: 1,
            memory_mib: 192,
            kernel: None,
            disks: vec![],
            nics: vec![Nic {
                port: "0123456789abcdef".into(),
                network: "n".into(),
                mac: "fa:16:3e:00:00:01".into(),
                mtu: 1442,
                addresses: vec!["10.0.0.5/24".into(), "fd00::5/64".into()],
                gateway: Some("10.0.0.1".into()),
                dns: vec!["10.0.0.2".into()],
            }],
            metadata: Metadata {
                hostname: "web".into(),
                keys: BTreeMap::from([("k".to_owned(), "ssh-ed25519 AAAA".to_owned())]),
                user_data: Some(STANDARD.encode("#!/bin/sh\n")),
                ..Metadata::default()
            },
            config_drive: true,
        }
    }

    #[test]
    fn both_forms_say_the_same() {
        let s = server();
        let get = |p: &str| answer(&s, p).map(|(_, b)| String::from_utf8(b).unwrap());
        assert_eq!(get("/latest/meta-data/instance-id").unwrap(), "0198");
        assert_eq!(get("/latest/meta-data/public-keys/0/openssh-key").unwrap(), "ssh-ed25519 AAAA");
        assert_eq!(get("/2009-04-04/meta-data/local-ipv4").unwrap(), "10.0.0.5");
        assert_eq!(get("/latest/user-data").unwrap(), "#!/bin/sh\n");
        let doc: Value = serde_json::from_str(&get("/openstack/latest/meta_data.json").unwrap()).unwrap();
        assert_eq!(doc["public_keys"]["k"], "ssh-ed25519 AAAA");
        assert_eq!(config_drive(&s)["openstack/latest/meta_data.json"], doc.to_string().into_bytes());
        let net: Value = serde_json::from_str(&get("/openstack/latest/network_data.json").unwrap()).unwrap();
        assert_eq!(net["networks"][0]["netmask"], "255.255.255.0");
        assert_eq!(net["networks"][1]["type"], "ipv6");
        assert_eq!(get("/latest/meta-data/public-keys/7/openssh-key"), None);
        assert_eq!(get("/etc/passwd"), None);
    }
}
