use crate::support::{admin, member, qcow2, worlds};
use kernel::{ErrorKind, ImageId, Page, ProjectId, Quantity};
use serde_json::json;
use storage::image::list::{Filter, Query};
use storage::image::member::MemberStatus;
use storage::image::patch::Change;
use storage::image::record::NewImage;
use storage::image::upload::FromReader;
use storage::image::{Status, Visibility};

fn raw(name: &str) -> NewImage {
    NewImage {
        name: Some(name.into()),
        container_format: Some("bare".into()),
        disk_format: Some("raw".into()),
        visibility: Some(Visibility::Private),
        ..NewImage::default()
    }
}

fn change(op: &str, path: &str, v: serde_json::Value) -> Change {
    Change::parse(op, path, Some(v)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sees_and_changes_an_image() {
    for w in worlds().await {
        let (a, b) = (member("a"), member("b"));
        let i = w.s.create_image(&a, raw("mine")).await.unwrap();
        let hidden = w.s.show_image(&b, &i.id).await.unwrap_err();
        assert!(hidden.is_not_found());
        assert!(w.s.delete_image(&b, &i.id).await.unwrap_err().is_not_found());
        assert!(w.s.list_images(&b, &Query::default()).await.unwrap().images.is_empty());

        let public = [change("replace", "/visibility", json!("public"))];
        assert_eq!(w.s.patch_image(&a, &i.id, &public).await.unwrap_err().kind, ErrorKind::Forbidden);
        let shared = [change("replace", "/visibility", json!("shared"))];
        w.s.patch_image(&a, &i.id, &shared).await.unwrap();
        w.s.add_member(&a, &i.id, &ProjectId::from("b")).await.unwrap();
        // Offered but not accepted: there by its id, not on the list.
        w.s.show_image(&b, &i.id).await.unwrap();
        assert!(w.s.list_images(&b, &Query::default()).await.unwrap().images.is_empty());
        let by_owner = w.s.set_member(&a, &i.id, &ProjectId::from("b"), MemberStatus::Accepted).await;
        assert_eq!(by_owner.unwrap_err().kind, ErrorKind::Forbidden);
        w.s.set_member(&b, &i.id, &ProjectId::from("b"), MemberStatus::Accepted).await.unwrap();
        assert_eq!(w.s.list_images(&b, &Query::default()).await.unwrap().images.len(), 1);
        assert_eq!(w.s.delete_image(&b, &i.id).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert!(w.s.list_images(&member("c"), &Query::default()).await.unwrap().images.is_empty());

        w.s.patch_image(&admin(), &i.id, &public).await.unwrap();
        assert_eq!(w.s.list_images(&member("c"), &Query::default()).await.unwrap().images.len(), 1);
        w.s.patch_image(&a, &i.id, &[change("replace", "/visibility", json!("community"))]).await.unwrap();
        assert!(w.s.list_images(&member("c"), &Query::default()).await.unwrap().images.is_empty());
        let asked = Query { visibility: Some(Visibility::Community), ..Query::default() };
        assert_eq!(w.s.list_images(&member("c"), &asked).await.unwrap().images.len(), 1);
        w.s.delete_image(&a, &i.id).await.unwrap();
        w.assert_nothing_left("delete").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn patches_are_applied_whole_or_not_at_all() {
    for w in worlds().await {
        let a = member("a");
        let i = w.s.create_image(&a, raw("x")).await.unwrap();
        let both = [change("add", "/hw_disk_bus", json!("virtio")), change("replace", "/status", json!("active"))];
        assert_eq!(w.s.patch_image(&a, &i.id, &both).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert!(w.s.show_image(&a, &i.id).await.unwrap().properties.is_empty());
        for bad in [
            change("replace", "/min_disk", json!(-1)),
            change("replace", "/name", json!(7)),
            change("replace", "/name", json!("x".repeat(10_000))),
            change("replace", "/disk_format", json!("vmdk")),
            change("add", "/p", json!("x".repeat(5000))),
            change("replace", "/container_format", json!("aki")),
        ] {
            let e = w.s.patch_image(&a, &i.id, std::slice::from_ref(&bad)).await.unwrap_err();
            assert_eq!(e.kind, ErrorKind::BadRequest, "{bad:?}");
        }
        let e = w.s.patch_image(&a, &i.id, &[change("replace", "/absent", json!("x"))]).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Conflict);
        let ok = [change("add", "/architecture", json!("aarch64")), change("replace", "/tags", json!(["b", "a", "b"]))];
        let changed = w.s.patch_image(&a, &i.id, &ok).await.unwrap();
        assert_eq!(
            (changed.tags.as_slice(), changed.arch()),
            (["a".to_owned(), "b".into()].as_slice(), Some("aarch64"))
        );
        let gone = Change::parse("remove", "/architecture", None).unwrap();
        assert!(w.s.patch_image(&a, &i.id, &[gone]).await.unwrap().arch().is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn protected_images_stay_and_deactivated_ones_are_withheld() {
    for w in worlds().await {
        let a = member("a");
        let i = w.s.create_image(&a, NewImage { protected: true, ..raw("x") }).await.unwrap();
        let e = w.s.set_image_active(&a, &i.id, false).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Forbidden, "it has no bytes yet");
        w.s.upload(&a, &i.id, &mut FromReader(&b"bytes"[..])).await.unwrap();
        w.s.set_image_active(&a, &i.id, false).await.unwrap();
        assert_eq!(w.s.read_image(&a, &i.id, None).await.err().unwrap().kind, ErrorKind::Forbidden);
        let boot = w.in_tx(async |tx| w.s.image_for_boot(tx, &a, &i.id).await).await.unwrap_err();
        assert!(boot.message.contains("not active"));
        w.s.set_image_active(&a, &i.id, true).await.unwrap();
        assert_eq!(w.s.delete_image(&a, &i.id).await.unwrap_err().kind, ErrorKind::Forbidden);
        w.s.patch_image(&a, &i.id, &[change("replace", "/protected", json!(false))]).await.unwrap();
        w.s.delete_image(&a, &i.id).await.unwrap();
        w.assert_nothing_left("delete").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_filter_sort_and_page() {
    for w in worlds().await {
        let a = member("a");
        let mut ids: Vec<ImageId> = Vec::new();
        for n in 0..5u32 {
            let mut new = raw(&format!("i{n}"));
            new.min_disk = n;
            new.properties.insert("os_type".into(), if n % 2 == 0 { "linux" } else { "windows" }.into());
            ids.push(w.s.create_image(&a, new).await.unwrap().id);
        }
        let names = |l: storage::image::list::Listed| l.images.into_iter().filter_map(|i| i.name).collect::<Vec<_>>();
        let sort = vec![("name".to_owned(), false)];
        let page = Page { limit: Some(2), marker: None };
        let first = w.s.list_images(&a, &Query { sort: sort.clone(), page, ..Query::default() }).await.unwrap();
        assert_eq!(first.next.as_ref(), Some(&ids[1]));
        let page = Page { limit: Some(10), marker: first.next.map(String::from) };
        let rest = w.s.list_images(&a, &Query { sort: sort.clone(), page, ..Query::default() }).await.unwrap();
        assert!(rest.next.is_none());
        assert_eq!((names(rest.clone()).len(), names(rest)[0].as_str()), (3, "i2"));
        let only = |f| Query { filters: vec![f], sort: sort.clone(), ..Query::default() };
        let property = Filter::In("os_type".into(), vec!["windows".into()]);
        assert_eq!(names(w.s.list_images(&a, &only(property)).await.unwrap()), ["i1", "i3"]);
        let two = Filter::In("id".into(), vec![ids[0].to_string(), ids[4].to_string()]);
        assert_eq!(names(w.s.list_images(&a, &only(two)).await.unwrap()), ["i0", "i4"]);
        let name = Filter::In("name".into(), vec!["i3".into()]);
        assert_eq!(names(w.s.list_images(&a, &only(name)).await.unwrap()), ["i3"]);
        let bad = Query { page: Page { limit: None, marker: Some("nope".into()) }, ..Query::default() };
        assert_eq!(w.s.list_images(&a, &bad).await.unwrap_err().kind, ErrorKind::BadRequest);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_boot_image_brings_its_kernel_and_says_what_it_is() {
    for w in worlds().await {
        let a = member("a");
        let part = |format: &str| NewImage {
            container_format: Some(format.into()),
            disk_format: Some(format.into()),
            ..raw(format)
        };
        let kernel = w.s.create_image(&a, part("aki")).await.unwrap();
        w.s.upload(&a, &kernel.id, &mut FromReader(&b"kernel"[..])).await.unwrap();
        let mut new = NewImage { disk_format: Some("qcow2".into()), ..raw("disk") };
        new.properties.insert("architecture".into(), "aarch64".into());
        new.properties.insert("kernel_id".into(), kernel.id.to_string());
        new.properties.insert("os_command_line".into(), "console=ttyAMA0".into());
        let disk = w.s.create_image(&a, new).await.unwrap();
        let e = w.in_tx(async |tx| w.s.image_for_boot(tx, &a, &disk.id).await).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::BadRequest, "queued");
        let done = w.s.upload(&a, &disk.id, &mut FromReader(qcow2(3 << 30).as_slice())).await.unwrap();
        assert_eq!((done.status, done.virtual_size), (Status::Active, Some(3 << 30)));
        let boot = w.in_tx(async |tx| w.s.image_for_boot(tx, &a, &disk.id).await).await.unwrap();
        assert_eq!(boot.arch, Some(kernel::Arch::Aarch64));
        assert_eq!(boot.kernel.as_ref().map(|k| (&k.id, k.size)), Some((&kernel.id, 6)));
        assert_eq!((boot.cmdline.as_str(), boot.virtual_size), ("console=ttyAMA0", 3 << 30));
        let other = w.in_tx(async |tx| w.s.image_for_boot(tx, &member("b"), &disk.id).await).await.unwrap_err();
        assert_eq!(other.kind, ErrorKind::BadRequest);
        // A public disk whose kernel is private does not lend the kernel to others.
        w.s.patch_image(&admin(), &disk.id, &[change("replace", "/visibility", json!("public"))]).await.unwrap();
        let other = w.in_tx(async |tx| w.s.image_for_boot(tx, &member("b"), &disk.id).await).await.unwrap_err();
        assert!(other.message.contains("kernel_id"), "{other}");
        // Public images are free, private ones are billed.
        let open = w.open().await;
        assert_eq!(open.len(), 1);
        assert_eq!(open[&(kernel.id.to_string(), "image.gb".to_owned())], Quantity::parse("0.001").unwrap());
    }
}
