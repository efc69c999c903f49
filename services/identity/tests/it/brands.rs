//! Brands of domains: what is refused and by which field, who may, what is kept, what strangers see.

use crate::world::{World, worlds};
use crypto::cert::{Pem, Usage, authority, issue};
use identity::brand::{Brand, BrandInput, host_of};
use identity::domain::DomainInput;
use kernel::{Caller, Clock as _, DomainId, ErrorKind, Role, SystemClock, Timestamp};
use std::time::Duration;

const HOST: &str = "cloud.hospital.test";
/// A PNG's first bytes, in base64.
const PNG: &str = "iVBORw0KGgoAAAAN";

fn input() -> BrandInput {
    BrandInput {
        name_zh: "市一云".into(),
        name_en: "First Cloud".into(),
        colour: "#0B6E5C".into(),
        ..Default::default()
    }
}

fn made(name: &str, at: Timestamp) -> Pem {
    issue(&authority("test", at).unwrap(), "server", &[name.to_owned()], &[], Usage::Server, 30, at).unwrap()
}

fn with(p: &Pem) -> BrandInput {
    BrandInput {
        host: Some(HOST.into()),
        certificate: Some(p.cert.clone()),
        key: Some(p.key.as_str().into()),
        ..input()
    }
}

async fn domain(w: &World, name: &str) -> DomainId {
    w.id.create_domain(&w.root, DomainInput { name: Some(name.into()), ..Default::default() }).await.unwrap().id
}

async fn put(w: &World, id: &DomainId, i: BrandInput) -> Brand {
    w.id.put_brand(&w.root, id, i).await.unwrap()
}

#[tokio::test]
async fn a_brand_is_written_kept_changed_and_taken_away() {
    for w in worlds().await {
        let id = domain(&w, "d").await;
        assert!(w.id.brand(&w.root, &id).await.unwrap_err().is_not_found());
        let b =
            put(&w, &id, BrandInput { logo: Some(PNG.into()), host: Some("Cloud.Hospital.Test".into()), ..input() })
                .await;
        assert_eq!((b.colour.as_str(), b.host.as_deref()), ("#0b6e5c", Some(HOST)));
        let logo = b.logo.clone().unwrap();
        assert_eq!((logo.kind.as_str(), logo.size), ("image/png", 12));
        assert_eq!(
            w.id.brand_logo(&logo.digest).await.unwrap(),
            (logo.kind.clone(), b"\x89PNG\r\n\x1a\n\0\0\0\r".to_vec())
        );
        assert_eq!(w.id.brand(&w.root, &id).await.unwrap(), b);

        let b = put(&w, &id, BrandInput { name_en: "Other".into(), ..input() }).await;
        assert_eq!((b.name_en.as_str(), b.host, b.logo.as_ref()), ("Other", None, Some(&logo)));
        let b = put(&w, &id, BrandInput { logo: Some(String::new()), ..input() }).await;
        assert_eq!(b.logo, None);
        assert!(w.id.brand_logo(&logo.digest).await.unwrap_err().is_not_found());

        w.id.delete_brand(&w.root, &id).await.unwrap();
        assert!(w.id.delete_brand(&w.root, &id).await.unwrap_err().is_not_found());
        // With its domain a brand goes too.
        put(&w, &id, BrandInput { host: Some(HOST.into()), ..input() }).await;
        let off = DomainInput { enabled: Some(false), ..Default::default() };
        w.id.update_domain(&w.root, &id, off).await.unwrap();
        w.id.delete_domain(&w.root, &id).await.unwrap();
        assert_eq!(w.id.brand_shown(HOST, None).await.unwrap(), None, "{}", w.t.name);
    }
}

#[tokio::test]
async fn what_a_brand_may_not_be_is_refused_by_its_field() {
    for w in worlds().await {
        let (id, other) = (domain(&w, "d").await, domain(&w, "e").await);
        let long = "云".repeat(41);
        for (field, i) in [
            ("name_zh", BrandInput { name_zh: " ".into(), ..input() }),
            ("name_zh", BrandInput { name_zh: long, ..input() }),
            ("name_en", BrandInput { name_en: "a\nb".into(), ..input() }),
            ("name_en", BrandInput { name_en: "a\u{202e}b".into(), ..input() }),
            ("name_zh", BrandInput { name_zh: "云\u{2028}云".into(), ..input() }),
            ("colour", BrandInput { colour: "#1bd".into(), ..input() }),
            ("colour", BrandInput { colour: "#35c2a5".into(), ..input() }),
            ("host", BrandInput { host: Some("10.0.0.1".into()), ..input() }),
            ("host", BrandInput { host: Some("cloud.test".into()), ..input() }),
            ("logo", BrandInput { logo: Some("PHN2Zy8+".into()), ..input() }),
        ] {
            let e = w.id.put_brand(&w.root, &id, i).await.unwrap_err();
            assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some(field)), "{e}");
            assert!(
                field != "colour" || e.message.contains("#rrggbb") || e.message.contains(":1; at least 4.5:1"),
                "{e}"
            );
        }
        put(&w, &id, BrandInput { host: Some(HOST.into()), ..input() }).await;
        let i = BrandInput { host: Some(HOST.to_uppercase()), ..input() };
        let e = w.id.put_brand(&w.root, &other, i).await.unwrap_err();
        assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::Conflict, Some("host")), "{} {e}", w.t.name);
        let e = w.id.put_brand(&w.root, &"none".into(), input()).await.unwrap_err();
        assert!(e.is_not_found(), "{e}");
    }
}

#[tokio::test]
async fn a_certificate_is_its_own_keys_covers_the_name_and_holds() {
    let now = SystemClock.now();
    for w in worlds().await {
        let id = domain(&w, "d").await;
        let (good, foreign) = (made(HOST, now), made(HOST, now));
        let expired = made(HOST, now.minus(Duration::from_secs(31 * 86_400)));
        let elsewhere = made("elsewhere.test", now);
        for (field, i) in [
            ("key", BrandInput { key: Some(foreign.key.as_str().into()), ..with(&good) }),
            ("key", BrandInput { key: None, ..with(&good) }),
            ("certificate", BrandInput { certificate: None, ..with(&good) }),
            ("certificate", with(&expired)),
            ("certificate", with(&elsewhere)),
            ("host", BrandInput { host: None, ..with(&good) }),
        ] {
            let e = w.id.put_brand(&w.root, &id, i).await.unwrap_err();
            assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some(field)), "{e}");
            assert!(!format!("{e:?}").contains("PRIVATE"), "{e:?}");
        }
        assert!(w.id.brand(&w.root, &id).await.unwrap_err().is_not_found());

        let b = put(&w, &id, with(&good)).await;
        assert!(b.certificate.as_ref().is_some_and(|c| c.not_after > now));
        assert!(!format!("{b:?}").contains("PRIVATE"));
        let all = w.id.host_certificates().await.unwrap();
        assert_eq!((all.len(), all[0].host.as_str(), all[0].chain.as_str()), (1, HOST, good.cert.as_str()));
        assert_eq!(all[0].key.as_ref().unwrap().expose(), good.key);
        assert!(!format!("{all:?}").contains("PRIVATE"));
        // At rest the key is sealed.
        let row = w.t.env.db.read().await.unwrap().query_one("SELECT private_key FROM identity_brand", &[]).await;
        let stored: String = row.unwrap().take(0).unwrap();
        assert!(!stored.contains("PRIVATE") && stored.len() > good.key.len());

        // Kept with its name, not with another, and gone without one.
        let same = BrandInput { host: Some(HOST.into()), ..input() };
        assert_eq!(put(&w, &id, same).await.certificate, b.certificate);
        let moved = BrandInput { host: Some("elsewhere.test".into()), ..input() };
        let e = w.id.put_brand(&w.root, &id, moved.clone()).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("certificate"));
        let signal = w.id.brands_changed();
        let before = signal.now();
        let b = put(&w, &id, BrandInput { certificate: Some(String::new()), ..moved }).await;
        assert_eq!((b.certificate, b.host.as_deref()), (None, Some("elsewhere.test")));
        assert_ne!(signal.now(), before);
        put(&w, &id, with(&good)).await;
        assert_eq!(put(&w, &id, input()).await.certificate, None);
        assert!(w.id.host_certificates().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_certificate_that_runs_out_is_told_of_once_at_each_threshold() {
    let (now, day) = (SystemClock.now(), Duration::from_secs(86_400));
    for w in worlds().await {
        let id = domain(&w, "d").await;
        let clock = w.t.clock.clone().unwrap();
        let end = put(&w, &id, with(&made(HOST, now))).await.certificate.unwrap().not_after;
        let told = async || w.id.remind_certificates().await.unwrap();
        for (left, n) in [(31, 0), (30, 1), (8, 0), (7, 1), (1, 0), (0, 1)] {
            clock.set(end.minus(day * left));
            assert_eq!((told().await, told().await), (n, 0), "{left} {}", w.t.name);
        }
        let ending = async |before| w.id.certificates_ending(before, 10).await.unwrap();
        assert!(ending(end).await.is_empty());
        let all = ending(end.plus(day)).await;
        assert_eq!((all.len(), &all[0].domain, all[0].host.as_str(), all[0].not_after), (1, &id, HOST, end));
        // What comes late is told of once, and what is new begins anew.
        clock.set(end.minus(day * 3));
        let again = put(&w, &id, with(&made(HOST, now))).await.certificate.unwrap();
        assert_eq!((again.not_after, told().await, told().await), (end, 1, 0), "{}", w.t.name);
        put(&w, &id, BrandInput { certificate: Some(String::new()), host: Some(HOST.into()), ..input() }).await;
        clock.set(end);
        assert_eq!(told().await, 0, "{}", w.t.name);
    }
}

#[tokio::test]
async fn the_address_of_the_cloud_is_nobodys_also_if_somebody_had_it_before() {
    let now = SystemClock.now();
    for w in worlds().await {
        let id = domain(&w, "d").await;
        put(&w, &id, with(&made(HOST, now))).await;
        assert_eq!(w.id.brand_shown(HOST, None).await.unwrap().map(|b| b.domain), Some(id));
        let config = identity::Config::new(vec![[1; 32]], vec![[2; 32]], &format!("https://{HOST}:8443"));
        let moved = identity::Identity::new(w.t.env.clone(), config).unwrap();
        assert_eq!(moved.brand_shown(HOST, None).await.unwrap(), None, "{}", w.t.name);
        assert!(moved.host_certificates().await.unwrap().is_empty(), "{}", w.t.name);
        // With other keys there is a certificate that cannot be shown.
        let config = identity::Config::new(vec![[1; 32]], vec![[3; 32]], "https://cloud.test");
        let other = identity::Identity::new(w.t.env.clone(), config).unwrap().host_certificates().await.unwrap();
        assert!(other.len() == 1 && other[0].key.is_none(), "{}", w.t.name);
    }
}

#[tokio::test]
async fn everybody_sees_the_brand_of_his_host_or_domain_and_few_write_one() {
    for w in worlds().await {
        let (own, other) = (domain(&w, "d").await, domain(&w, "e").await);
        let seen =
            async |host: &str, asked: Option<&DomainId>| w.id.brand_shown(host, asked).await.unwrap().map(|b| b.domain);
        assert_eq!(seen(HOST, Some(&own)).await, None);
        put(&w, &own, BrandInput { host: Some(HOST.into()), ..input() }).await;
        put(&w, &other, input()).await;
        assert_eq!(seen("CLOUD.hospital.test", Some(&other)).await, Some(own.clone()));
        assert_eq!(seen("10.0.0.1", Some(&other)).await, Some(other.clone()));
        assert_eq!(seen("10.0.0.1", Some(&"none".into())).await, None);
        put(&w, &"default".into(), input()).await;
        assert_eq!(seen("10.0.0.1", Some(&"none".into())).await, Some(DomainId::from("default")));

        let listed = async |after: Option<&str>| -> Vec<String> {
            w.id.brands(&w.root, after, 2).await.unwrap().into_iter().map(|b| b.domain.to_string()).collect()
        };
        let mut all = [own.to_string(), other.to_string(), "default".to_owned()];
        all.sort();
        assert_eq!(listed(None).await, all[..2]);
        assert_eq!(listed(Some(all[1].as_str())).await, all[2..]);

        let project = w.project("p").await;
        for role in Role::ALL {
            let name = format!("only-{}", role.as_str());
            let user = w.user(&name).await;
            w.grant(role, &user, &project).await;
            let caller: Caller = w.caller(&name, &project).await;
            let may = matches!(role, Role::Admin | Role::SystemAdministrator);
            assert_eq!(w.id.brand(&caller, &own).await.is_ok(), may, "{name}");
            assert_eq!(w.id.brands(&caller, None, 1).await.is_ok(), may, "{name}");
            assert_eq!(w.id.put_brand(&caller, &other, input()).await.is_ok(), may, "{name}");
            let refused = w.id.delete_brand(&caller, &"none".into()).await.unwrap_err();
            assert_eq!(refused.kind == ErrorKind::Forbidden, !may, "{name}");
        }
    }
}

#[test]
fn the_host_of_an_address_is_without_scheme_and_port() {
    for (url, host) in [
        ("https://Cloud.Test:8443", "cloud.test"),
        ("https://cloud.test/", "cloud.test"),
        ("https://[::1]:8443", "[::1]"),
        ("https://[::1]", "[::1]"),
        ("cloud.test.", "cloud.test"),
    ] {
        assert_eq!(host_of(url), host);
    }
}
