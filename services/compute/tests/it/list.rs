//! Lists: filters, pages, projects.

use crate::world::{World, admin, member, worlds};
use compute::server::create::{Networks, NewServer};
use compute::server::list::{ServerFilter, SortKey};
use compute::server::power::Power;
use kernel::{Caller, ErrorKind, Page};

async fn names(w: &World, who: &Caller, f: ServerFilter, page: Page) -> Vec<String> {
    w.c.servers(who, &f, &page).await.unwrap().into_iter().map(|v| v.server.name).collect()
}

fn by_name(n: &str) -> ServerFilter {
    ServerFilter { name: Some(n.into()), ..ServerFilter::default() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn filters_and_pages() {
    for w in worlds().await {
        let me = member("p");
        let wish = NewServer { min_count: 3, max_count: 3, tags: vec!["blue".into()], ..w.wish("web") };
        let web = w.create(&wish).await.unwrap().servers;
        let db = w.create(&w.wish("db%1")).await.unwrap().servers.remove(0);
        w.quiet().await;
        w.c.power(&me, &db, Power::Stop).await.unwrap();
        w.quiet().await;
        let all = |f, p| names(&w, &me, f, p);
        assert_eq!(all(ServerFilter::default(), Page::default()).await, ["db%1", "web-3", "web-2", "web-1"]);
        let page = |limit, marker: Option<&str>| Page { limit: Some(limit), marker: marker.map(str::to_owned) };
        assert_eq!(all(ServerFilter::default(), page(2, None)).await, ["db%1", "web-3"]);
        assert_eq!(all(ServerFilter::default(), page(2, Some(web[2].as_str()))).await, ["web-2", "web-1"]);
        let sorted = |sort: &[(SortKey, bool)]| ServerFilter { sort: sort.to_vec(), ..ServerFilter::default() };
        let name = (SortKey::DisplayName, false);
        assert_eq!(all(sorted(&[name]), Page::default()).await, ["db%1", "web-1", "web-2", "web-3"]);
        assert_eq!(all(sorted(&[name]), page(2, Some(web[0].as_str()))).await, ["web-2", "web-3"]);
        // A key that is said again and again is said once.
        assert_eq!(all(sorted(&[name; 2000]), page(2, Some(web[0].as_str()))).await, ["web-2", "web-3"]);
        // Of equals in the first key the second decides, whichever way it goes, across pages too.
        let state = [(SortKey::VmState, true), name];
        assert_eq!(all(sorted(&state), Page::default()).await, ["db%1", "web-1", "web-2", "web-3"]);
        assert_eq!(all(sorted(&state), page(2, Some(db.as_str()))).await, ["web-1", "web-2"]);
        let up = [(SortKey::VmState, false), (SortKey::DisplayName, true)];
        assert_eq!(all(sorted(&up), page(3, None)).await, ["web-3", "web-2", "web-1"]);
        assert_eq!(all(sorted(&up), page(3, Some(web[0].as_str()))).await, ["db%1"]);
        let marks = w.c.server_marks(&me, &sorted(&[name]), &page(1, None)).await.unwrap().unwrap();
        assert_eq!(marks[0].id, db);
        let lost = w.c.servers(&me, &ServerFilter::default(), &page(2, Some("none"))).await.unwrap_err();
        assert_eq!(lost.field.as_deref(), Some("marker"));
        for (pattern, n) in [("web", 3), ("^web-2$", 1), ("web-[12]", 2), ("%", 1), ("WEB", 0), ("b.*1$", 2)] {
            assert_eq!(all(by_name(pattern), Page::default()).await.len(), n, "{pattern}");
        }
        assert_eq!(all(by_name("^web"), page(2, None)).await, ["web-3", "web-2"]);
        assert_eq!(w.c.servers(&me, &by_name("("), &Page::default()).await.unwrap_err().kind, ErrorKind::BadRequest);
        let status = |s: &str| ServerFilter { statuses: vec![s.into()], ..ServerFilter::default() };
        assert_eq!(all(status("shutoff"), Page::default()).await, ["db%1"]);
        assert_eq!(all(status("ACTIVE"), Page::default()).await.len(), 3);
        assert!(all(status("UNICORN"), Page::default()).await.is_empty());
        let ip = w.view(&db).await.ports[0].addresses[0].ip.to_string();
        let by_ip = ServerFilter { ip: Some(format!("^{}$", ip.replace('.', "\\."))), ..ServerFilter::default() };
        assert_eq!(all(by_ip, Page::default()).await, ["db%1"]);
        let tagged = ServerFilter { tags: vec!["blue".into()], ..ServerFilter::default() };
        assert_eq!(all(tagged, Page::default()).await.len(), 3);
        let flavor = ServerFilter { flavor: Some("test.nano".into()), ..ServerFilter::default() };
        assert_eq!(all(flavor, Page::default()).await.len(), 4);
        let since = w.view(&db).await.server.updated_at;
        let changed = ServerFilter { changed_since: Some(since), ..ServerFilter::default() };
        assert_eq!(all(changed, Page::default()).await, ["db%1"]);
        let gone = ServerFilter { deleted: true, ..ServerFilter::default() };
        assert!(all(gone, Page::default()).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn projects_see_their_own() {
    for w in worlds().await {
        w.server("mine").await;
        let theirs = NewServer { networks: Networks::None, ..w.wish("theirs") };
        w.c.create_servers(&member("q"), &theirs).await.unwrap();
        w.quiet().await;
        let everything = || ServerFilter { all_projects: true, ..ServerFilter::default() };
        assert_eq!(names(&w, &member("q"), ServerFilter::default(), Page::default()).await, ["theirs"]);
        assert!(names(&w, &admin(), ServerFilter::default(), Page::default()).await.is_empty());
        assert_eq!(names(&w, &admin(), everything(), Page::default()).await.len(), 2);
        let one = ServerFilter { project: Some("p".into()), ..everything() };
        assert_eq!(names(&w, &admin(), one, Page::default()).await, ["mine"]);
        let e = w.c.servers(&member("q"), &everything(), &Page::default()).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::Forbidden);
        let host = ServerFilter { host: Some("host-1".into()), ..everything() };
        assert_eq!(names(&w, &admin(), host, Page::default()).await.len(), 2);
    }
}
