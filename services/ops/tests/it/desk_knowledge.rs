use super::desk_world::*;
use kernel::{Caller, ErrorKind};
use ops::desk::incident::IncidentFilter;
use ops::desk::knowledge::{
    ArticleFilter, Audience, NewArticle, NewProblem, ProblemAction, ProblemEvent, ProblemFilter, ProblemState,
};
use runtime::list::Asked;

fn article(title: &str, text: &str, audience: Audience) -> NewArticle {
    NewArticle { title: title.into(), text: text.into(), keywords: None, audience, problem: None }
}

async fn find(w: &World, who: Caller, q: &str) -> Vec<String> {
    let f = ArticleFilter { search: Some(q.into()), limit: 20, ..Default::default() };
    w.ops.articles(&who, &f).await.unwrap().into_iter().map(|a| a.title).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn articles_are_found_by_their_words_in_chinese_and_latin() {
    for w in worlds("2026-09-29T10:00").await {
        let disk = article("磁盘IO慢的处理", "用 iostat 看 await；存储集群 OSD 重启后恢复。", Audience::Everybody);
        let disk = w.ops.write_article(&operator(), disk).await.unwrap();
        let net = article("专线中断", "先 ping 网关，再查路由器。磁铁无关。", Audience::Staff);
        w.ops.write_article(&operator(), net).await.unwrap();
        assert_eq!(find(&w, doctor(), "磁盘 IOSTAT").await, ["磁盘IO慢的处理"], "{}", w.t.name);
        assert_eq!(find(&w, doctor(), "集群重启").await, Vec::<String>::new(), "not neighbours");
        assert_eq!(find(&w, doctor(), "存储集群").await.len(), 1);
        assert_eq!(find(&w, commission(), "磁").await.len(), 2);
        assert_eq!(find(&w, doctor(), "磁").await.len(), 1, "what is for the staff is not for tenants");
        let nothing = ArticleFilter { search: Some("…".into()), limit: 5, ..Default::default() };
        assert_eq!(w.ops.articles(&doctor(), &nothing).await.unwrap_err().field.as_deref(), Some("q"));

        // The next version is made from the one that was read; the old one stays.
        let new = article("磁盘IO慢的处理", "换用全闪存储。", Audience::Everybody);
        w.ops.rewrite_article(&operator(), &disk.id, 1, new.clone()).await.unwrap();
        let e = w.ops.rewrite_article(&engineer(), &disk.id, 1, new.clone()).await.unwrap_err();
        assert_eq!(e.code, "ArticleVersion");
        assert!(find(&w, doctor(), "iostat").await.is_empty() && find(&w, doctor(), "全闪").await.len() == 1);
        let (now, versions) = w.ops.article(&operator(), &disk.id).await.unwrap();
        assert_eq!((now.version, versions.len()), (2, 2));
        assert!(versions[1].text.contains("iostat"));
        assert!(w.ops.article(&doctor(), &disk.id).await.unwrap().1.is_empty(), "old versions are the staff's");
        assert_eq!(w.ops.write_article(&doctor(), new).await.unwrap_err().kind, ErrorKind::Forbidden);

        w.ops.withdraw_article(&operator(), &disk.id).await.unwrap();
        assert!(find(&w, operator(), "全闪").await.is_empty());
        assert_eq!(w.ops.article(&doctor(), &disk.id).await.unwrap_err().kind, ErrorKind::NotFound);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_article_is_indexed_whole_and_lists_are_paged() {
    for w in worlds("2026-09-29T10:00").await {
        let text: String = (0..8000u32).filter_map(|n| char::from_u32(0x4e00 + n)).collect();
        w.ops.write_article(&operator(), article("长", &text, Audience::Everybody)).await.unwrap();
        let end: String = text.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
        assert_eq!(find(&w, doctor(), &end).await, ["长"]);
        for n in 0..4 {
            w.ops.write_article(&operator(), article(&format!("短{n}"), "内容", Audience::Everybody)).await.unwrap();
        }
        let page = |marker| ArticleFilter { search: Some("内容".into()), marker, limit: 3 };
        let first = w.ops.articles(&doctor(), &page(None)).await.unwrap();
        let rest = w.ops.articles(&doctor(), &page(first.last().map(|a| a.id.clone()))).await.unwrap();
        assert_eq!((first.len(), rest.len()), (3, 1), "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_problem_stands_behind_incidents_until_it_is_solved() {
    for w in worlds("2026-09-29T10:00").await {
        let mut ids = Vec::new();
        for _ in 0..2 {
            ids.push(w.ops.raise_incident(&operator(), fault("2")).await.unwrap().id);
        }
        let new =
            NewProblem { title: "固件".into(), text: "反复离线".into(), incidents: vec![ids[0].to_string()] };
        let p = w.ops.open_problem(&operator(), new.clone()).await.unwrap();
        let p = w.ops.link_incident(&operator(), &p.id, &ids[1]).await.unwrap();
        assert_eq!(p.incidents.len(), 2);
        let none = NewProblem { incidents: vec!["nothing".into()], ..new };
        assert_eq!(w.ops.open_problem(&operator(), none).await.unwrap_err().kind, ErrorKind::NotFound);
        assert_eq!(w.count("ops_problem").await, 1, "all or nothing");
        let act = |e, a| {
            let (ops, id) = (w.ops.clone(), p.id.clone());
            async move { ops.act_on_problem(&operator(), &id, e, a).await }
        };
        let none = ProblemAction::default();
        assert_eq!(act(ProblemEvent::Resolve, none.clone()).await.unwrap_err().code, "ProblemState");
        assert_eq!(act(ProblemEvent::Diagnose, none.clone()).await.unwrap_err().field.as_deref(), Some("cause"));
        let a = ProblemAction { cause: Some("固件缺陷".into()), workaround: Some("重启".into()), ..none.clone() };
        assert_eq!(act(ProblemEvent::Diagnose, a).await.unwrap().state, ProblemState::KnownError);
        let a = ProblemAction { solution: Some("升级固件".into()), ..none.clone() };
        act(ProblemEvent::Resolve, a).await.unwrap();
        let p = act(ProblemEvent::Close, none).await.unwrap();
        assert_eq!((p.state, p.incidents.len()), (ProblemState::Closed, 2));
        assert_eq!(w.ops.problem(&doctor(), &p.id).await.unwrap_err().kind, ErrorKind::Forbidden);
        let f = ProblemFilter { state: Some(ProblemState::Closed), page: Asked::first(5) };
        assert_eq!(w.ops.problems(&commission(), &f).await.unwrap().items.len(), 1);
        let f = IncidentFilter { page: Asked::first(5), ..Default::default() };
        let i = w.ops.incidents(&operator(), &f).await.unwrap().items;
        assert!(i.iter().all(|i| i.problem.as_deref() == Some(p.id.as_str())));
    }
}
