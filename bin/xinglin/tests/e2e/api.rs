//! Requests that several tests make, in terms of a tenant's resources.

use crate::cloud::{Cloud, Session, eventually};
use serde_json::{Value, json};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(90);

/// A tenant with a network, an image and the smallest flavor at hand.
pub struct Tenant {
    /// Its session.
    pub s: Session,
    /// Its network.
    pub net: String,
    /// An image.
    pub image: String,
    /// `test.nano`.
    pub flavor: String,
}

fn text(v: &Value) -> String {
    v.as_str().unwrap_or_else(|| panic!("no text: {v}")).to_owned()
}

/// Id of a network by name, made with a subnet if it is missing; ping is let in.
pub fn network(c: &Cloud, s: &Session) -> String {
    let found = c.call(s, "GET", "/networking/v2.0/networks?name=net", None);
    if let Some(n) = found["networks"].get(0) {
        return text(&n["id"]);
    }
    let net = text(
        &c.call(s, "POST", "/networking/v2.0/networks", Some(json!({"network": {"name": "net"}})))["network"]["id"],
    );
    c.call(
        s,
        "POST",
        "/networking/v2.0/subnets",
        Some(json!({"subnet": {"network_id": net, "ip_version": 4, "cidr": "10.30.0.0/24"}})),
    );
    let groups = c.call(s, "GET", "/networking/v2.0/security-groups?name=default", None);
    let group =
        groups["security_groups"].as_array().unwrap().iter().find(|g| g["project_id"] == s.project.as_str()).unwrap();
    let rule =
        json!({"security_group_id": group["id"], "direction": "ingress", "protocol": "icmp", "ethertype": "IPv4"});
    c.call(s, "POST", "/networking/v2.0/security-group-rules", Some(json!({"security_group_rule": rule})));
    net
}

fn flavor(c: &Cloud, s: &Session) -> String {
    let all = c.call(s, "GET", "/compute/v2.1/flavors", None);
    text(&all["flavors"].as_array().unwrap().iter().find(|f| f["name"] == "test.nano").unwrap()["id"])
}

impl Tenant {
    /// The demo tenant with an image of that name.
    pub fn demo(c: &Cloud, image: &str) -> Tenant {
        let s = c.demo();
        let found = c.call(&s, "GET", &format!("/image/v2/images?name={image}"), None);
        let image = text(&found["images"][0]["id"]);
        Tenant { net: network(c, &s), flavor: flavor(c, &s), image, s }
    }

    /// Uploads an empty raw image, for simulated servers.
    pub fn tiny_image(c: &Cloud, name: &str) {
        Tenant::image_for(c, name, "x86_64");
    }

    /// The same for servers of an architecture.
    pub fn image_for(c: &Cloud, name: &str, architecture: &str) {
        Tenant::image_of(c, &c.demo(), name, architecture);
    }

    /// The same in the project of a session.
    pub fn image_of(c: &Cloud, s: &Session, name: &str, architecture: &str) {
        if c.call(s, "GET", &format!("/image/v2/images?name={name}"), None)["images"].get(0).is_some() {
            return;
        }
        let meta =
            json!({"name": name, "disk_format": "raw", "container_format": "bare", "architecture": architecture});
        let id = text(&c.call(s, "POST", "/image/v2/images", Some(meta))["id"]);
        let file = c.dir.join("tiny.raw");
        std::fs::write(&file, vec![0u8; 1 << 20]).unwrap();
        let mut put = c.command("curl");
        put.args([
            "-sS",
            "-X",
            "PUT",
            "-H",
            "Content-Type: application/octet-stream",
            "-H",
            &format!("X-Auth-Token: {}", s.token),
            "--cacert",
        ]);
        put.arg(c.data().join("ca.pem")).args(["--data-binary", &format!("@{}", file.display())]);
        let out = put.arg(format!("{}/image/v2/images/{id}/file", c.api())).output().unwrap();
        assert!(out.status.success() && out.stdout.is_empty(), "{}", String::from_utf8_lossy(&out.stdout));
    }

    /// Asks for a server and returns its id at once.
    pub fn ask_server(&self, c: &Cloud, name: &str) -> String {
        let server =
            json!({"name": name, "imageRef": self.image, "flavorRef": self.flavor, "networks": [{"uuid": self.net}]});
        text(&c.call(&self.s, "POST", "/compute/v2.1/servers", Some(json!({"server": server})))["server"]["id"])
    }

    /// A server, once it has that status.
    pub fn await_server(&self, c: &Cloud, id: &str, status: &str) -> Value {
        eventually(&format!("server is {status}"), PATIENCE, || {
            let v = c.call(&self.s, "GET", &format!("/compute/v2.1/servers/{id}"), None)["server"].clone();
            assert!(status == "ERROR" || v["status"] != "ERROR", "{v}");
            (v["status"] == status && v["OS-EXT-STS:task_state"].is_null()).then_some(v)
        })
    }

    /// A server, once nothing is going on with it.
    pub fn ended(&self, c: &Cloud, id: &str) -> Value {
        eventually("the server's task ends", PATIENCE, || {
            let v = c.call(&self.s, "GET", &format!("/compute/v2.1/servers/{id}"), None)["server"].clone();
            (v["status"] != "BUILD" && v["OS-EXT-STS:task_state"].is_null()).then_some(v)
        })
    }

    /// A running server.
    pub fn server(&self, c: &Cloud, name: &str) -> Value {
        let id = self.ask_server(c, name);
        self.await_server(c, &id, "ACTIVE")
    }

    /// A floating IP for a server, reached over a router that is made for it.
    pub fn floating(&self, c: &Cloud, server: &str) -> String {
        let list = |path: &str, key: &str| c.call(&self.s, "GET", path, None)[key][0]["id"].clone();
        let external = list("/networking/v2.0/networks?router:external=true", "networks");
        let subnet = list(&format!("/networking/v2.0/subnets?network_id={}", self.net), "subnets");
        let router = json!({"router": {"name": "r", "external_gateway_info": {"network_id": external}}});
        let router = text(&c.call(&self.s, "POST", "/networking/v2.0/routers", Some(router))["router"]["id"]);
        let path = format!("/networking/v2.0/routers/{router}/add_router_interface");
        c.call(&self.s, "PUT", &path, Some(json!({"subnet_id": subnet})));
        let port = list(&format!("/networking/v2.0/ports?device_id={server}"), "ports");
        let ip = json!({"floatingip": {"floating_network_id": external, "port_id": port}});
        let made = c.call(&self.s, "POST", "/networking/v2.0/floatingips", Some(ip));
        text(&made["floatingip"]["floating_ip_address"])
    }

    /// Asks for a volume and returns its id at once.
    pub fn ask_volume(&self, c: &Cloud, name: &str) -> String {
        text(
            &c.call(&self.s, "POST", "/volume/v3/volumes", Some(json!({"volume": {"name": name, "size": 1}})))["volume"]
                ["id"],
        )
    }

    /// Waits for a status of a volume or a snapshot (`volumes`, `snapshots`).
    pub fn await_status(&self, c: &Cloud, collection: &str, id: &str, status: &str) {
        let one = collection.trim_end_matches('s');
        eventually(&format!("{one} is {status}"), PATIENCE, || {
            let v = c.call(&self.s, "GET", &format!("/volume/v3/{collection}/{id}"), None)[one].clone();
            (v["status"] == status).then_some(())
        });
    }

    /// A volume that is there.
    pub fn volume(&self, c: &Cloud, name: &str) -> String {
        let id = self.ask_volume(c, name);
        self.await_status(c, "volumes", &id, "available");
        id
    }

    /// Removes every server, snapshot, volume and private image of the project and waits until they are gone.
    pub fn clear(&self, c: &Cloud) {
        let ids = |path: &str, key: &str| -> Vec<String> {
            let v = c.call(&self.s, "GET", path, None);
            v[key].as_array().unwrap().iter().filter(|o| o["name"] != "tiny").map(|o| text(&o["id"])).collect()
        };
        let passes: [(&str, &str, &str); 4] = [
            ("/compute/v2.1/servers", "servers", ""),
            ("/volume/v3/snapshots", "snapshots", ""),
            ("/volume/v3/volumes", "volumes", ""),
            ("/image/v2/images", "images", "?visibility=private"),
        ];
        for (path, key, filter) in passes {
            eventually(&format!("{key} are gone"), PATIENCE, || {
                let all = ids(&format!("{path}{filter}"), key);
                for id in &all {
                    // One that is being worked on refuses for now.
                    c.request("DELETE", &format!("{path}/{id}"), Some(&self.s.token), None);
                }
                all.is_empty().then_some(())
            });
        }
        for k in c.call(&self.s, "GET", "/compute/v2.1/os-keypairs", None)["keypairs"].as_array().unwrap() {
            let name = text(&k["keypair"]["name"]);
            c.call(&self.s, "DELETE", &format!("/compute/v2.1/os-keypairs/{name}"), None);
        }
        self.clear_networks(c);
    }

    /// Removes what the project has of networks, but for its first one and its default security group.
    fn clear_networks(&self, c: &Cloud) {
        let at = |path: &str| format!("/networking/v2.0/{path}");
        let list = |path: &str, key: &str| c.call(&self.s, "GET", &at(path), None)[key].as_array().unwrap().clone();
        let own = |o: &Value| o["project_id"] == self.s.project.as_str();
        let delete =
            |path: &str, o: &Value| c.call(&self.s, "DELETE", &at(&format!("{path}/{}", text(&o["id"]))), None);
        for o in list("floatingips", "floatingips") {
            delete("floatingips", &o);
        }
        for r in list("routers", "routers") {
            let id = text(&r["id"]);
            for p in list(&format!("ports?device_id={id}&device_owner=network:router_interface"), "ports") {
                let path = at(&format!("routers/{id}/remove_router_interface"));
                c.call(&self.s, "PUT", &path, Some(json!({"port_id": p["id"]})));
            }
            delete("routers", &r);
        }
        for n in list("networks", "networks").iter().filter(|n| own(n) && n["name"] != "net") {
            delete("networks", n);
        }
        for g in list("security-groups", "security_groups").iter().filter(|g| own(g) && g["name"] != "default") {
            delete("security-groups", g);
        }
    }
}
