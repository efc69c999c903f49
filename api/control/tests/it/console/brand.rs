//! What the console shows of a brand to whoever asks, and that logins under a host name of a domain's own are held to that name.

use super::*;
use identity::brand::BrandInput;
use identity::domain::DomainInput;

const OWN: &str = "https://cloud.hospital.test";
/// A PNG's first bytes, in base64.
const PNG: &str = "iVBORw0KGgoAAAAN";

fn input(host: Option<&str>) -> BrandInput {
    BrandInput {
        name_zh: "市一云".into(),
        name_en: "First Cloud".into(),
        colour: "#8a1c1c".into(),
        host: host.map(str::to_owned),
        logo: Some(PNG.into()),
        ..Default::default()
    }
}

async fn branded(w: &World) -> String {
    let root = Caller::system("test");
    let d = DomainInput { name: Some("hospital".into()), ..Default::default() };
    let id = w.identity.create_domain(&root, d).await.unwrap().id;
    w.identity.put_brand(&root, &id, input(Some("cloud.hospital.test"))).await.unwrap();
    id.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_see_the_brand_of_the_host_or_of_a_domain_that_they_know() {
    for w in worlds().await {
        let id = branded(&w).await;
        let none = Browser::default();
        let shown = async |path: &str| w.want(200, &none, "GET", path, Value::Null).await;
        let usual = shown("/console/api/brand").await;
        assert_eq!(usual.json, json!({"name_zh": null, "name_en": null, "colour": null, "logo": null}));
        assert_eq!(usual.headers["cache-control"], "public, max-age=60");
        assert_eq!(usual.headers["vary"], "Host");
        // A domain's name tells nothing, and neither does an id that there is not.
        for other in ["hospital", "0123456789abcdef0123456789abcdef", ""] {
            assert_eq!(shown(&format!("/console/api/brand?domain={other}")).await.json, usual.json);
        }
        let own = shown(&format!("{OWN}:8443/console/api/brand?domain=default")).await.json;
        assert_eq!((&own["name_zh"], &own["colour"]), (&json!("市一云"), &json!("#8a1c1c")));
        assert_eq!(shown(&format!("/console/api/brand?domain={id}")).await.json, own);
        assert_eq!(own.as_object().unwrap().len(), 4, "{own}");

        let a = shown(own["logo"].as_str().unwrap()).await;
        assert_eq!(a.headers["content-type"], "image/png");
        assert_eq!(a.headers["x-content-type-options"], "nosniff");
        assert!(a.headers["cache-control"].to_str().unwrap().contains("immutable"));
        assert!(a.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
        w.want(404, &none, "GET", "/console/api/brand/logo/0", Value::Null).await;
        w.want(404, &none, "GET", "/console/api/brand/logo", Value::Null).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn logins_and_changes_under_an_own_host_name_come_from_that_name() {
    for w in worlds().await {
        branded(&w).await;
        let session = format!("{OWN}{API}/session");
        let body = json!({"user": "nurse", "password": PASSWORD});
        let none = Browser::default();
        for foreign in ["https://cloud.test", "https://evil.test", "https://cloud.hospital.test:8443", "null"] {
            let a = w.send(&none, "POST", &session, &[("origin", foreign)], body.clone()).await;
            assert_eq!((a.status, a.code()), (StatusCode::FORBIDDEN, "Csrf"), "{foreign}");
        }
        let a = w.send(&none, "POST", &session, &[("origin", OWN)], body).await;
        assert_eq!(a.status, StatusCode::OK, "{}", a.text);
        let b = Browser { cookie: cookie(&a), csrf: a.json["csrf"].as_str().unwrap().into() };
        let projects = format!("{OWN}/identity/v3/auth/projects");
        w.want(200, &b, "GET", &projects, Value::Null).await;
        let socket = |origin| [("upgrade", "websocket"), ("origin", origin)];
        let a = w.send(&b, "GET", &projects, &socket("https://cloud.test"), Value::Null).await;
        assert_eq!((a.status, a.headers.contains_key("set-cookie")), (StatusCode::FORBIDDEN, false));
        let a = w.send(&b, "GET", &projects, &socket(OWN), Value::Null).await;
        assert_eq!(a.status, StatusCode::OK, "{}", a.text);
        let forged = Browser { csrf: String::new(), ..b };
        let a = w.want(403, &forged, "DELETE", &session, Value::Null).await;
        assert_eq!(a.code(), "Csrf", "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_comes_by_a_name_is_told_to_come_by_tls_again() {
    for w in worlds().await {
        let none = Browser::default();
        let said = async |path: &str| w.send(&none, "GET", path, &[], Value::Null).await.headers;
        for path in ["/console/", "/console/api/brand", "/console/api/session", &format!("{OWN}/console/no-such.js")] {
            assert_eq!(said(path).await["strict-transport-security"], "max-age=2592000", "{path}");
        }
        // An address is no name, and programs have nothing to remember.
        for path in ["https://127.0.0.1:8443/console/", "https://localhost/console/", "/identity/v3"] {
            assert!(!said(path).await.contains_key("strict-transport-security"), "{path}");
        }
    }
}
