//! The desk through its handlers, and messages to real sockets.

use super::ops_world::{World, worlds};
use control::south::messenger::{Courier, MessengerSettings, SmtpServer};
use http::StatusCode;
use kernel::{ErrorKind, SystemClock};
use ops::port::{Hook, Mail, Messenger};
use runtime::task;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

const DOCTOR: &str = "p:doctor:member";
const READER: &str = "p:nurse:reader";
const COMMISSION: &str = "gov:commission:purchaser";
const OPERATOR: &str = "gov:operator:operator";
const ENGINEER: &str = "gov:engineer:operator";
const STRANGER: &str = "q:stranger:member";

fn ticket() -> Value {
    json!({"kind": "fault", "title": "云主机无法登录", "text": "10:00 起", "resources": ["vm-1"]})
}

async fn done(w: &World, who: &str, path: &str, body: Value) -> Value {
    let a = w.post(who, path, body).await;
    assert!(a.status.is_success(), "{path}: {} {}", a.status, a.text);
    a.json
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ticket_from_the_hospital_to_its_confirmation() {
    for w in worlds().await {
        w.metered("p", "vm-1").await;
        let t = done(&w, DOCTOR, "/ops/v1/tickets", ticket()).await;
        assert_eq!((t["state"].as_str(), t["state_name"].as_str()), (Some("open"), Some("待受理")));
        // Chuyi: 10 or 20 minutes, by the hour at which the test runs.
        assert_eq!(
            (t["clocks"][0]["stage"].as_str(), t["clocks"][0]["standing"].as_str()),
            (Some("response"), Some("running"))
        );
        let path = format!("/ops/v1/tickets/{}", t["id"].as_str().unwrap());
        let events = format!("{path}/events");
        assert_eq!(w.get(STRANGER, &path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(w.post(STRANGER, &events, json!({"event": "cancel"})).await.status, StatusCode::NOT_FOUND);
        assert_eq!(w.post(READER, &events, json!({"event": "cancel"})).await.status, StatusCode::FORBIDDEN);
        assert_eq!(w.post(DOCTOR, &events, json!({"event": "accept"})).await.status, StatusCode::FORBIDDEN);
        assert_eq!(w.post(OPERATOR, &events, json!({"event": "confirm"})).await.status, StatusCode::FORBIDDEN);
        for e in ["accept", "start", "resolve"] {
            done(&w, OPERATOR, &events, json!({"event": e, "note": "处理"})).await;
        }
        done(&w, OPERATOR, &format!("{path}/comments"), json!({"note": "内部", "internal": true})).await;
        let t = done(&w, DOCTOR, &events, json!({"event": "confirm", "satisfaction": 5})).await;
        assert_eq!(
            (t["state"].as_str(), &t["satisfaction"], &t["response_timely"]),
            (Some("confirmed"), &json!(5), &json!(true))
        );
        let again = w.post(DOCTOR, &events, json!({"event": "confirm"})).await;
        assert_eq!((again.status, again.json["error"]["code"].as_str()), (StatusCode::CONFLICT, Some("TicketState")));
        let (tenant, staff) = (w.get(DOCTOR, &path).await.json, w.get(OPERATOR, &path).await.json);
        let n = |v: &Value| v["timeline"].as_array().unwrap().len();
        assert_eq!((n(&tenant), n(&staff)), (5, 6), "{}", w.t.name);
        let list = w.get(STRANGER, "/ops/v1/tickets?project=p").await.json;
        assert_eq!(list["tickets"], json!([]));
        assert_eq!(
            w.get(COMMISSION, "/ops/v1/tickets?state=confirmed").await.json["tickets"].as_array().unwrap().len(),
            1
        );

        for (body, field) in [
            (json!({"kind": "x", "title": "a", "text": "b"}), "kind"),
            (json!({"kind": "fault", "title": "", "text": "b"}), "title"),
            (json!({"kind": "fault", "title": "a", "text": "b", "at": "yesterday"}), "at"),
            (json!({"kind": "fault", "title": "a", "text": "b", "clock": "x"}), "clock"),
        ] {
            let a = w.post(DOCTOR, "/ops/v1/tickets", body).await;
            assert_eq!(
                (a.status, a.json["error"]["field"].as_str()),
                (StatusCode::BAD_REQUEST, Some(field)),
                "{}",
                a.text
            );
        }
        assert_eq!(w.get(OPERATOR, "/ops/v1/tickets?state=x").await.json["error"]["field"], "state");
        let words = w.get(READER, "/ops/v1/desk").await.json;
        assert!(
            words["levels"]
                .as_array()
                .unwrap()
                .iter()
                .any(|l| l["word"] == "1" && l["name"].as_str().unwrap().contains("全域"))
        );
        assert_eq!(
            words["words"]["change.kind"][2],
            json!({"word": "emergency", "name": "紧急变更", "name_en": "emergency"})
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_incident_with_its_change_and_problem() {
    for w in worlds().await {
        w.metered("p", "vm-1").await;
        let his = json!({"name": "HIS", "owner": "信息科", "importance": "core", "data_class": "sensitive"});
        let his = done(&w, DOCTOR, "/ops/v1/systems", his).await;
        let new = json!({"level": "1", "title": "集群离线", "text": "全部业务中断", "source": "alarm", "systems": [his["id"]]});
        assert_eq!(w.post(DOCTOR, "/ops/v1/incidents", new.clone()).await.status, StatusCode::FORBIDDEN);
        let i = done(&w, OPERATOR, "/ops/v1/incidents", new).await;
        let path = format!("/ops/v1/incidents/{}", i["id"].as_str().unwrap());
        for e in ["received", "on_site", "recovered"] {
            done(&w, OPERATOR, &format!("{path}/events"), json!({"event": e})).await;
        }
        let early = w
            .post(OPERATOR, &format!("{path}/events"), json!({"event": "handling", "at": "2020-01-01T00:00:00Z"}))
            .await;
        assert_eq!(early.json["error"]["field"], "at");
        let down =
            done(&w, OPERATOR, &format!("{path}/downtimes"), json!({"resource": "vm-1", "from": i["raised_at"]})).await;
        let one = format!("{path}/downtimes/{}", down["id"].as_str().unwrap());
        let a = w.send(OPERATOR, "DELETE", &one, "*/*", None).await;
        assert_eq!(a.json["error"]["field"], "note", "{}", a.text);
        let a = w.send(OPERATOR, "DELETE", &format!("{one}?reason=x"), "*/*", None).await;
        assert_eq!(a.status, StatusCode::NO_CONTENT);
        let shown = w.get(COMMISSION, &path).await.json;
        assert!(shown["clocks"].as_array().unwrap().iter().all(|c| c["standing"] == "met"), "{shown:#}");
        assert_eq!(
            (shown["state"].as_str(), shown["downtimes"][0]["voided"].as_bool()),
            (Some("recovered"), Some(true))
        );
        assert_eq!(w.get(DOCTOR, &path).await.status, StatusCode::NOT_FOUND);

        let p =
            done(&w, OPERATOR, "/ops/v1/problems", json!({"title": "固件", "text": "缺陷", "incidents": [i["id"]]}))
                .await;
        assert_eq!(p["incidents"], json!([i["id"]]));
        let (from, to) = ("2036-01-02T03:04:05Z", "2036-01-02T04:04:05Z");
        let change = json!({"kind": "standard", "title": "升级", "plan": "a", "rollback_plan": "b", "risk": "low", "from": from, "to": to});
        let c = done(&w, OPERATOR, "/ops/v1/changes", change).await;
        let events = format!("/ops/v1/changes/{}/events", c["id"].as_str().unwrap());
        let own = w.post(OPERATOR, &events, json!({"event": "approve"})).await;
        assert_eq!(own.json["error"]["code"], "OwnChange");
        assert_eq!(done(&w, COMMISSION, &events, json!({"event": "approve"})).await["state"], "approved");
        let m = json!({"change": c["id"], "title": "维护", "text": "中断", "from": from, "to": to, "resources": ["*"]});
        done(&w, OPERATOR, "/ops/v1/maintenances", m).await;
        let seen = w.get(STRANGER, "/ops/v1/maintenances").await.json;
        assert_eq!(seen["maintenances"].as_array().unwrap().len(), 1, "everybody is told");

        let a = json!({"title": "磁盘IO慢", "text": "查看存储集群"});
        done(&w, ENGINEER, "/ops/v1/articles", a).await;
        let found = w.get(DOCTOR, "/ops/v1/articles?q=%E5%AD%98%E5%82%A8").await.json;
        assert_eq!(found["articles"][0]["title"], "磁盘IO慢", "{}", w.t.name);
        let r =
            done(&w, DOCTOR, "/ops/v1/risk-requests", json!({"urgent": true, "title": "评估", "text": "上线前"})).await;
        assert_eq!(r["clocks"].as_array().unwrap().len(), 3, "answer, scan, report of Chuyi");
    }
}

/// A receiver of webhooks on a socket; answers with a status and keeps what it heard.
async fn receiver(status: &'static str) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook?k=1", listener.local_addr().unwrap());
    let heard: Arc<Mutex<Vec<String>>> = Arc::default();
    let all = heard.clone();
    task::spawn("receiver", async move {
        while let Ok((mut s, _)) = listener.accept().await {
            let (mut text, mut buffer) = (String::new(), [0; 4096]);
            // A request has come whole when its last brace has.
            while !text.ends_with('}') {
                let n = s.read(&mut buffer).await.unwrap();
                if n == 0 {
                    break;
                }
                text.push_str(&String::from_utf8_lossy(&buffer[..n]));
            }
            all.lock().unwrap().push(text);
            let answer = format!("HTTP/1.1 {status}\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n");
            s.write_all(answer.as_bytes()).await.unwrap();
        }
    });
    (url, heard)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_is_called_with_a_signature_that_its_owner_can_check() {
    for w in worlds().await {
        w.metered("p", "vm-1").await;
        w.ops.start_notify(&w.t.shutdown);
        w.t.env.outbox.start(&w.t.shutdown);
        let (url, heard) = receiver("204 No Content").await;
        let new = json!({"topics": ["ticket.*"], "channel": "webhook", "target": url});
        let s = done(&w, DOCTOR, "/ops/v1/subscriptions", new).await;
        let secret = s["secret"].as_str().unwrap();
        let listed = w.get(DOCTOR, "/ops/v1/subscriptions").await;
        assert!(!listed.text.contains(secret) && listed.json["subscriptions"][0]["secret"].is_null());
        done(&w, DOCTOR, "/ops/v1/tickets", ticket()).await;
        for _ in 0..1200 {
            if !heard.lock().unwrap().is_empty() {
                break;
            }
            task::sleep(Duration::from_millis(50)).await;
        }
        let text = heard.lock().unwrap()[0].clone();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("POST /hook?k=1 HTTP/1.1"), "{head}");
        let signature = head.lines().find_map(|l| l.strip_prefix("x-xinglin-signature: t=")).unwrap();
        let (stamp, mac) = signature.split_once(",v1=").unwrap();
        let wanted = crypto::hash::hmac_sha256(secret.as_bytes(), format!("{stamp}.{body}").as_bytes());
        assert_eq!(mac, crypto::hash::hex(&wanted), "{}", w.t.name);
        let path = format!("/ops/v1/subscriptions/{}", s["id"].as_str().unwrap());
        for _ in 0..1200 {
            let d = w.get(DOCTOR, &format!("{path}/deliveries")).await.json;
            if d["deliveries"][0]["state"] == "delivered" {
                break;
            }
            task::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(
            w.get(DOCTOR, &format!("{path}/deliveries?state=delivered")).await.json["deliveries"]
                .as_array()
                .unwrap()
                .len(),
            1
        );
        assert_eq!(w.get(STRANGER, &format!("{path}/deliveries")).await.status, StatusCode::NOT_FOUND);
        for (target, field) in [
            ("http://169.254.169.254/latest/meta-data", "target"),
            ("http://[::1]/", "target"),
            ("http://2130706433/", "target"),
            ("https://u:p@x.cn/", "target"),
        ] {
            let a = w
                .post(DOCTOR, "/ops/v1/subscriptions", json!({"topics": ["*"], "channel": "webhook", "target": target}))
                .await;
            assert_eq!(
                (a.status, a.json["error"]["field"].as_str()),
                (StatusCode::BAD_REQUEST, Some(field)),
                "{target} {}",
                a.text
            );
        }
        let mail = json!({"topics": ["*"], "channel": "mail", "target": "a@b.cn"});
        assert_eq!(w.post(DOCTOR, "/ops/v1/subscriptions", mail).await.status, StatusCode::CONFLICT, "no mail server");
        assert_eq!(w.send(STRANGER, "DELETE", &path, "*/*", None).await.status, StatusCode::NOT_FOUND);
        assert_eq!(w.send(DOCTOR, "DELETE", &path, "*/*", None).await.status, StatusCode::NO_CONTENT);
    }
}

fn courier(allow: &[&str], smtp: Option<SmtpServer>) -> Arc<Courier> {
    let allow = allow.iter().map(|n| n.parse().unwrap()).collect();
    Courier::new(MessengerSettings { allow, smtp, tls: None }, Arc::new(SystemClock))
}

fn hook(url: &str) -> Hook {
    Hook {
        id: "d".into(),
        url: url.into(),
        topic: "ticket.raise".into(),
        signature: "t=1,v1=0".into(),
        body: b"{}".to_vec(),
    }
}

/// A name that resolves to this host is refused when it is called, whatever was said when it was subscribed; redirects are not followed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_that_lead_inside_are_refused_at_the_call() {
    let (url, heard) = receiver("200 OK").await;
    let inside = url.replace("127.0.0.1", "localhost");
    let strict = courier(&[], None);
    assert!(strict.admits(&inside).is_ok(), "a name says nothing yet");
    assert_eq!(strict.post(&hook(&inside)).await.unwrap_err().kind, ErrorKind::BadRequest);
    assert!(strict.admits(&url).is_err());
    assert!(heard.lock().unwrap().is_empty(), "nothing was sent");
    let (away, heard) = receiver("302 Found").await;
    let e = courier(&["127.0.0.0/8"], None).post(&hook(&away)).await.unwrap_err();
    assert_eq!((e.kind, e.message.as_str()), (ErrorKind::Unavailable, "the receiver answered 302"));
    assert_eq!(heard.lock().unwrap().len(), 1);
    let nobody = courier(&["127.0.0.0/8"], None).post(&hook("http://127.0.0.1:1/")).await.unwrap_err();
    assert_eq!(nobody.kind, ErrorKind::Unavailable);
}

/// A mail server that takes mails for one mailbox.
async fn mail_server() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let mails: Arc<Mutex<Vec<String>>> = Arc::default();
    let all = mails.clone();
    task::spawn("mail-server", async move {
        while let Ok((s, _)) = listener.accept().await {
            let mut s = BufReader::new(s);
            s.get_mut().write_all(b"220 mail\r\n").await.unwrap();
            let (mut data, mut text) = (false, String::new());
            loop {
                let mut line = String::new();
                if s.read_line(&mut line).await.unwrap_or(0) == 0 {
                    break;
                }
                text.push_str(&line);
                let answer = match line.trim_end() {
                    "." if data => {
                        data = false;
                        all.lock().unwrap().push(std::mem::take(&mut text));
                        "250 taken"
                    }
                    _ if data => continue,
                    l if l.starts_with("EHLO") => "250-mail\r\n250 8BITMIME",
                    "RCPT TO:<gone@x.cn>" => "550 no such user",
                    "DATA" => {
                        data = true;
                        "354 go on"
                    }
                    _ => "250 ok",
                };
                s.get_mut().write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
            }
        }
    });
    (port, mails)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_is_handed_to_the_operators_server() {
    let (port, mails) = mail_server().await;
    let server = SmtpServer::parse(&format!("smtp://127.0.0.1:{port}/cloud@xinglin.cn")).unwrap();
    let c = courier(&[], Some(server));
    let m = Mail {
        id: "d-1".into(), to: "it@hospital.cn".into(), subject: "工单已受理".into(), text: "您好".into()
    };
    c.mail(&m).await.unwrap();
    let text = mails.lock().unwrap()[0].clone();
    assert!(text.contains("MAIL FROM:<cloud@xinglin.cn>\r\nRCPT TO:<it@hospital.cn>\r\nDATA\r\n"), "{text}");
    assert!(text.contains("Subject: =?UTF-8?B?") && text.contains("5oKo5aW9"), "{text}");
    let gone = c.mail(&Mail { to: "gone@x.cn".into(), ..m.clone() }).await.unwrap_err();
    assert_eq!(gone.kind, ErrorKind::BadRequest, "not tried again");
    let away = SmtpServer::parse("smtp://127.0.0.1:1/a@b.cn").unwrap();
    assert_eq!(courier(&[], Some(away)).mail(&m).await.unwrap_err().kind, ErrorKind::Unavailable);
    let tls = SmtpServer::parse(&format!("smtp+starttls://127.0.0.1:{port}/a@b.cn")).unwrap();
    assert_eq!(courier(&[], Some(tls)).mail(&m).await.unwrap_err().kind, ErrorKind::Unavailable, "no TLS, no mail");
}
