//! One keep-alive TLS connection, as an SDK holds it.

use crate::process::{Up, cpu_ms};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use std::path::PathBuf;

/// A client.
pub struct Client {
    send: SendRequest<Full<Bytes>>,
    host: String,
    ca: String,
    dir: PathBuf,
    /// Token of the session.
    pub token: String,
}

/// An answer.
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Subject token.
    pub subject: Option<String>,
    /// Bytes of the body.
    pub body: Bytes,
}

async fn open(host: &str, ca: &str) -> SendRequest<Full<Bytes>> {
    let tls = httpkit::tls::client(ca, None, &["http/1.1"]).unwrap();
    let tcp = tokio::net::TcpStream::connect(host).await.unwrap();
    tcp.set_nodelay(true).unwrap();
    let stream = tokio_rustls::TlsConnector::from(tls).connect("localhost".try_into().unwrap(), tcp).await.unwrap();
    let (send, conn) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(conn);
    send
}

impl Client {
    /// Connects.
    pub async fn connect(up: &Up) -> Client {
        let text = std::fs::read_to_string(up.dir.join("endpoints.json")).unwrap();
        let url = serde_json::from_str::<Value>(&text).unwrap()["api"]["url"].as_str().unwrap().to_owned();
        let host = url.trim_start_matches("https://").to_owned();
        let ca = std::fs::read_to_string(up.dir.join("ca.pem")).unwrap();
        let send = open(&host, &ca).await;
        Client { send, host, ca, dir: up.dir.clone(), token: String::new() }
    }

    /// The connection, opened anew if the server closed it for idleness.
    async fn ready(&mut self) {
        if self.send.ready().await.is_err() {
            self.send = open(&self.host, &self.ca).await;
            self.send.ready().await.unwrap();
        }
    }

    /// One request.
    pub async fn request(&mut self, method: &str, path: &str, body: Option<&Value>, subject: Option<&str>) -> Answer {
        let mut r = hyper::Request::builder().method(method).uri(path).header("host", &self.host);
        if !self.token.is_empty() {
            r = r.header("x-auth-token", &self.token);
        }
        if let Some(s) = subject {
            r = r.header("x-subject-token", s);
        }
        r = r.header("content-type", "application/json").header("openstack-api-version", "compute 2.90");
        let bytes = body.map(|b| Bytes::from(b.to_string())).unwrap_or_default();
        self.ready().await;
        let a = self.send.send_request(r.body(Full::new(bytes)).unwrap()).await.unwrap();
        let status = a.status().as_u16();
        let subject = a.headers().get("x-subject-token").and_then(|v| v.to_str().ok()).map(str::to_owned);
        Answer { status, subject, body: a.into_body().collect().await.unwrap().to_bytes() }
    }

    /// One request of a status; its JSON.
    pub async fn call(&mut self, method: &str, path: &str, body: Option<&Value>, status: u16) -> Value {
        let a = self.request(method, path, body, None).await;
        assert_eq!(a.status, status, "{method} {path}: {}", String::from_utf8_lossy(&a.body));
        serde_json::from_slice(&a.body).unwrap_or(Value::Null)
    }

    /// Logs in with the password in a file of the data directory.
    pub async fn login(&mut self, user: &str, file: &str) {
        let password = std::fs::read_to_string(self.dir.join(file)).unwrap();
        let domain = json!({"name": "Default"});
        let user_body = json!({"name": user, "domain": domain, "password": password.trim()});
        let body = json!({"auth": {
            "identity": {"methods": ["password"], "password": {"user": user_body}},
            "scope": {"project": {"name": user, "domain": domain}},
        }});
        let a = self.request("POST", "/identity/v3/auth/tokens", Some(&body), None).await;
        assert_eq!(a.status, 201, "{}", String::from_utf8_lossy(&a.body));
        self.token = a.subject.unwrap();
    }

    /// CPU-ms of `xinglin` a request, over `n` requests.
    pub async fn cost(
        &mut self,
        up: &Up,
        n: u32,
        method: &str,
        path: &str,
        body: Option<&Value>,
        subject: Option<&str>,
    ) -> f64 {
        for _ in 0..n.div_ceil(10) {
            self.request(method, path, body, subject).await;
        }
        let before = cpu_ms(up.pid());
        for _ in 0..n {
            let a = self.request(method, path, body, subject).await;
            assert!(a.status < 300, "{method} {path}: {}", a.status);
        }
        (cpu_ms(up.pid()) - before) / f64::from(n)
    }

    /// Servers of a status.
    pub async fn count(&mut self, status: &str) -> usize {
        let v = self.call("GET", &format!("/compute/v2.1/servers?status={status}&limit=1000"), None, 200).await;
        v["servers"].as_array().map_or(0, Vec::len)
    }

    async fn id(&mut self, path: &str, list: &str, name: &str) -> Value {
        let v = self.call("GET", path, None, 200).await;
        let found = v[list]
            .as_array()
            .unwrap()
            .iter()
            .find(|x| x["name"] == name)
            .unwrap_or_else(|| panic!("no {name} in {v}"));
        found["id"].clone()
    }

    /// Id of an image by name.
    pub async fn image(&mut self, name: &str) -> Value {
        self.id(&format!("/image/v2/images?name={name}"), "images", name).await
    }

    /// Id of a flavor by name.
    pub async fn flavor(&mut self, name: &str) -> Value {
        self.id("/compute/v2.1/flavors", "flavors", name).await
    }

    /// A network with room for thousands, which lets ping in.
    pub async fn network(&mut self) -> Value {
        let n = self.call("POST", "/networking/v2.0/networks", Some(&json!({"network": {"name": "bench"}})), 201).await;
        let id = n["network"]["id"].clone();
        let sub = json!({"subnet": {"network_id": id, "ip_version": 4, "cidr": "10.40.0.0/16"}});
        self.call("POST", "/networking/v2.0/subnets", Some(&sub), 201).await;
        let v = self.call("GET", "/networking/v2.0/security-groups?name=default", None, 200).await;
        for g in v["security_groups"].as_array().unwrap() {
            let rule = json!({"security_group_rule": {"security_group_id": g["id"], "direction": "ingress", "protocol": "icmp", "ethertype": "IPv4"}});
            self.request("POST", "/networking/v2.0/security-group-rules", Some(&rule), None).await;
        }
        id
    }

    /// An image of a megabyte, `test.nano` and a network: enough for simulated servers.
    pub async fn fixtures(&mut self) -> (Value, Value, Value) {
        let meta = json!({"name": "bench", "disk_format": "raw", "container_format": "bare", "architecture": "x86_64"});
        let image = self.call("POST", "/image/v2/images", Some(&meta), 201).await["id"].clone();
        let path = format!("/image/v2/images/{}/file", image.as_str().unwrap());
        let r = hyper::Request::put(path)
            .header("host", &self.host)
            .header("x-auth-token", &self.token)
            .header("content-type", "application/octet-stream")
            .body(Full::new(Bytes::from(vec![0u8; 1 << 20])))
            .unwrap();
        self.ready().await;
        let a = self.send.send_request(r).await.unwrap();
        assert_eq!(a.status().as_u16(), 204);
        a.into_body().collect().await.unwrap();
        (image, self.flavor("test.nano").await, self.network().await)
    }
}
