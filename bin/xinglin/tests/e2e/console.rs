//! The serial console in the browser's way: a key by the API, then a WebSocket.

use crate::api::Tenant;
use crate::cloud::{Cloud, Options, cache, eventually};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::json;
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

type Socket = tokio_tungstenite::WebSocketStream<tokio_rustls::client::TlsStream<tokio::net::TcpStream>>;

/// Runs in the network namespace of the cloud.
fn inside<T: Send + 'static>(c: &Cloud, f: impl Future<Output = T> + Send + 'static) -> T {
    let space = c.network_namespace();
    let thread = std::thread::spawn(move || {
        nix::sched::setns(space, nix::sched::CloneFlags::CLONE_NEWNET).unwrap();
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(f)
    });
    thread.join().unwrap()
}

async fn open(ca: String, url: String) -> Result<Socket, String> {
    let host = url.trim_start_matches("wss://").split('/').next().unwrap().to_owned();
    let tcp = tokio::net::TcpStream::connect(&host).await.unwrap();
    let tls = httpkit::tls::client(&ca, None, &["http/1.1"]).unwrap();
    let tls = tokio_rustls::TlsConnector::from(tls).connect("127.0.0.1".try_into().unwrap(), tcp).await.unwrap();
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("sec-websocket-protocol", "binary".parse().unwrap());
    tokio_tungstenite::client_async(request, tls).await.map(|(socket, _)| socket).map_err(|e| e.to_string())
}

/// Reads until a text has come.
async fn read_until(socket: &mut Socket, seen: &mut String, wanted: &str) {
    let reading = async {
        while !seen.contains(wanted) {
            match socket.next().await {
                Some(Ok(Message::Binary(b))) => seen.push_str(&String::from_utf8_lossy(&b)),
                Some(Ok(_)) => {}
                other => panic!("the console ended: {other:?}; {seen}"),
            }
        }
    };
    let done = tokio::time::timeout(Duration::from_secs(60), reading).await;
    assert!(done.is_ok(), "'{wanted}' did not come, but: {seen}");
    seen.clear();
}

#[test]
fn a_person_logs_in_on_the_serial_console_by_websocket() {
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let images = cache().join("images").display().to_string();
    let args = vec!["--vcpu-ratio".into(), "32".into(), "--images".into(), images];
    let c = Cloud::up(Options { args, ..Options::default() });
    let t = Tenant::demo(&c, "xinglin-guest-x86_64");
    let server = json!({"name": "box", "imageRef": t.image, "flavorRef": t.flavor, "networks": [{"uuid": t.net}]});
    let made = c.call(&t.s, "POST", "/compute/v2.1/servers", Some(json!({"server": server})))["server"].clone();
    let (id, password) = (made["id"].as_str().unwrap().to_owned(), made["adminPass"].as_str().unwrap().to_owned());
    t.await_server(&c, &id, "ACTIVE");
    eventually("the guest has its settings", Duration::from_secs(120), || {
        let log = json!({"os-getConsoleOutput": {}});
        let v = c.call(&t.s, "POST", &format!("/compute/v2.1/servers/{id}/action"), Some(log));
        v["output"].as_str().unwrap().contains("ssh ready").then_some(())
    });
    let ask = json!({"remote_console": {"protocol": "serial", "type": "serial"}});
    let v = c.call(&t.s, "POST", &format!("/compute/v2.1/servers/{id}/remote-consoles"), Some(ask));
    let url = v["remote_console"]["url"].as_str().unwrap().to_owned();
    let ca = std::fs::read_to_string(c.data().join("ca.pem")).unwrap();
    let (ca_again, url_again) = (ca.clone(), url.clone());
    inside(&c, async move {
        let mut socket = open(ca, url).await.unwrap();
        let mut seen = String::new();
        let say = |text: &str| Message::Binary(format!("{text}\r").into_bytes().into());
        socket.send(say("")).await.unwrap();
        read_until(&mut socket, &mut seen, "login:").await;
        socket.send(say("xinglin")).await.unwrap();
        read_until(&mut socket, &mut seen, "assword:").await;
        socket.send(say(&password)).await.unwrap();
        read_until(&mut socket, &mut seen, "$").await;
        socket.send(say("echo $((6*7)) $(hostname)")).await.unwrap();
        read_until(&mut socket, &mut seen, "42 box").await;
        socket.close(None).await.unwrap();
    });
    // The key was for one connection.
    let refused = inside(&c, async move { open(ca_again, url_again).await.map(drop) });
    assert!(refused.unwrap_err().contains("40"), "a used key opened the console again");
}
