use kernel::{Result, Row, Value};
use runtime::list::{Asked, Listed, Listing, SortKey, Sorting, Wish};
use runtime::{Db, Migration, params, testing, transact};

const TABLE: Migration = Migration {
    slice: "t",
    steps: &[(
        "0001",
        "CREATE TABLE t_case (id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, due_at BIGINT);
         CREATE INDEX t_case_due ON t_case (due_at, id);
         CREATE INDEX t_case_owner_due ON t_case (owner, due_at, id);
         CREATE INDEX t_case_title ON t_case (title, id);",
    )],
};
const CASES: Sorting = Sorting::newest(
    SortKey::text("created_at", "id"),
    &[SortKey::text("title", "title"), SortKey::text("owner", "owner"), SortKey::number("due", "due_at").or_none()],
);

/// Id, owner, title, deadline. Values repeat, and one in three cases has no deadline.
type Case = (String, String, String, Option<i64>);

fn cases() -> Vec<Case> {
    let one = |n: i64| {
        let due = (n % 3 != 0).then_some(n % 4 - 1);
        (format!("c{n:03}"), format!("o{}", n % 2), format!("t{}", n * 7 % 5), due)
    };
    (0..40).map(one).collect()
}

fn read(mut r: Row) -> Result<Case> {
    Ok((r.take(0)?, r.take(1)?, r.take(2)?, r.take(3)?))
}

fn listing(owner: Option<&str>) -> Listing {
    Listing::of("id, owner, title, due_at", "t_case").and("owner", "=", owner)
}

async fn fill(db: &Db) {
    let r: Result<()> = transact!(db, |tx| {
        for (id, owner, title, due) in cases() {
            let sql = "INSERT INTO t_case (id, owner, title, due_at) VALUES ($1, $2, $3, $4)";
            tx.execute(sql, &params![id, owner, title, due]).await?;
        }
        Ok(())
    });
    r.unwrap();
}

async fn page(db: &Db, owner: Option<&str>, asked: &Asked) -> Listed<Case> {
    let w = CASES.window(asked).unwrap();
    listing(owner).page(&mut db.read().await.unwrap(), &w, read).await.unwrap()
}

/// All pages of `limit` rows, and how many there were.
async fn whole(db: &Db, owner: Option<&str>, sort: Option<&str>, limit: u32) -> (Vec<Case>, usize) {
    let sort = sort.map(|s| Wish::parse(s).unwrap());
    let (mut all, mut pages, mut asked) = (vec![], 0, Asked { sort, ..Asked::first(limit) });
    loop {
        let p = page(db, owner, &asked).await;
        pages += 1;
        assert!(p.items.len() <= limit as usize && (p.next.is_none() || p.items.len() == limit as usize));
        all.extend(p.items);
        match p.next {
            None => return (all, pages),
            Some(next) => asked.marker = Some(next),
        }
    }
}

/// What the order means, said another way.
fn expected(owner: Option<&str>, key: &str, down: bool) -> Vec<Case> {
    let mut all: Vec<Case> = cases().into_iter().filter(|c| owner.is_none_or(|o| o == c.1)).collect();
    let turn = |o: std::cmp::Ordering| if down { o.reverse() } else { o };
    all.sort_by(|a, b| match key {
        "title" => turn((&a.2, &a.0).cmp(&(&b.2, &b.0))),
        "owner" => turn((&a.1, &a.0).cmp(&(&b.1, &b.0))),
        "due" => a.3.is_none().cmp(&b.3.is_none()).then(turn((a.3, &a.0).cmp(&(b.3, &b.0)))),
        _ => turn(a.0.cmp(&b.0)),
    });
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn every_order_is_paged_over_without_loss_or_doubles() {
    for t in testing::each(&[TABLE]).await {
        let db = &t.env.db;
        fill(db).await;
        for owner in [None, Some("o1"), Some("nobody")] {
            for limit in [1, 7, 20, 40, 100] {
                assert_eq!(whole(db, owner, None, limit).await.0, expected(owner, "", true), "{}", t.name);
                for key in ["created_at", "title", "owner", "due"] {
                    for (dir, down) in [("asc", false), ("desc", true)] {
                        let sort = format!("{key}:{dir}");
                        let (all, pages) = whole(db, owner, Some(&sort), limit).await;
                        assert_eq!(all, expected(owner, key, down), "{} {owner:?} {sort} {limit}", t.name);
                        assert_eq!(pages, all.len().div_ceil(limit as usize).max(1), "no empty page behind the last");
                    }
                }
            }
        }
    }
}

/// A page goes on where it should although the row that it begins behind is gone, and rows have come before it.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_begins_at_a_place_and_not_at_a_row() {
    for t in testing::each(&[TABLE]).await {
        let db = &t.env.db;
        fill(db).await;
        let asked = Asked { sort: Some(Wish::parse("due").unwrap()), ..Asked::first(5) };
        let first = page(db, None, &asked).await;
        let last = first.items.last().unwrap().clone();
        let r: Result<()> = transact!(db, |tx| {
            tx.execute("DELETE FROM t_case WHERE id = $1", &params![&last.0]).await?;
            let sql = "INSERT INTO t_case (id, owner, title, due_at) VALUES ('new', 'o1', 't', -9)";
            tx.execute(sql, &params![]).await?;
            Ok(())
        });
        r.unwrap();
        let next = page(db, None, &asked.clone().after(first.next.unwrap())).await;
        assert_eq!(next.items, expected(None, "due", false)[5..10], "{}", t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn listings_are_merged_in_their_order() {
    for t in testing::each(&[TABLE]).await {
        let db = &t.env.db;
        fill(db).await;
        for (sort, down) in [("due", false), ("due:desc", true)] {
            let w = CASES.window(&Asked { sort: Some(Wish::parse(sort).unwrap()), ..Asked::first(6) }).unwrap();
            let mut tx = db.read().await.unwrap();
            let mut rows = listing(Some("o0")).rows(&mut tx, &w).await.unwrap();
            rows.extend(listing(Some("o1")).rows(&mut tx, &w).await.unwrap());
            let cut = w.cut(w.merged(rows).unwrap()).unwrap();
            let all: Vec<Case> = cut.items.into_iter().map(|r| read(r).unwrap()).collect();
            assert_eq!(all, expected(None, "due", down)[..6], "{} {sort}", t.name);
            let last = all.last().unwrap();
            let marker = w.marker(&Value::from(last.3), &Value::from(last.0.as_str())).unwrap();
            assert_eq!(cut.next, Some(marker));
        }
    }
}
