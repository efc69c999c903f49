//! The only SQL of problems, articles and their words.

use super::{Article, Audience, Problem, ProblemFilter, ProblemState, Version};
use kernel::{ArticleId, ProblemId, Result, Row, Value};
use runtime::list::{Listed, Listing, SortKey, Sorting};
use runtime::{Tx, params};

const PROBLEM: &str = "id, title, text, cause, workaround, solution, state, opened_by, opened_at, resolved_at";

const PROBLEMS: Sorting = Sorting::newest(
    SortKey::text("opened_at", "id"),
    &[SortKey::text("state", "state"), SortKey::number("resolved_at", "resolved_at").or_none()],
);

fn read_problem(mut r: Row) -> Result<Problem> {
    let state: String = r.take(6)?;
    Ok(Problem {
        id: r.take(0)?,
        title: r.take(1)?,
        text: r.take(2)?,
        cause: r.take(3)?,
        workaround: r.take(4)?,
        solution: r.take(5)?,
        state: ProblemState::stored(&state)?,
        opened_by: r.take(7)?,
        opened_at: r.take(8)?,
        resolved_at: r.take(9)?,
        incidents: Vec::new(),
    })
}

pub(super) async fn problem(tx: &mut Tx, id: &ProblemId) -> Result<Option<Problem>> {
    let sql = format!("SELECT {PROBLEM} FROM ops_problem WHERE id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read_problem).transpose()
}

pub(super) async fn problems(tx: &mut Tx, f: &ProblemFilter) -> Result<Listed<Problem>> {
    let all = Listing::of(PROBLEM, "ops_problem").and("state", "=", f.state.map(ProblemState::as_str));
    all.page(tx, &PROBLEMS.window(&f.page)?, read_problem).await
}

pub(super) async fn insert_problem(tx: &mut Tx, p: &Problem) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_problem (id, title, text, state, opened_by, opened_at) VALUES ($1, $2, $3, $4, $5, $6)",
        &params![&p.id, &p.title, &p.text, p.state.as_str(), &p.opened_by, p.opened_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn update_problem(tx: &mut Tx, p: &Problem) -> Result<()> {
    tx.execute(
        "UPDATE ops_problem SET cause = $2, workaround = $3, solution = $4, state = $5, resolved_at = $6 WHERE id = $1",
        &params![&p.id, p.cause.clone(), p.workaround.clone(), p.solution.clone(), p.state.as_str(), p.resolved_at],
    )
    .await?;
    Ok(())
}

const ARTICLE: &str =
    "a.id, a.title, a.text, a.keywords, a.audience, a.version, a.author, a.author_name, a.at, a.withdrawn, a.problem";

fn read_article(mut r: Row) -> Result<Article> {
    let audience: String = r.take(4)?;
    Ok(Article {
        id: r.take(0)?,
        title: r.take(1)?,
        text: r.take(2)?,
        keywords: r.take(3)?,
        audience: Audience::stored(&audience)?,
        version: r.take(5)?,
        author: r.take(6)?,
        author_name: r.take(7)?,
        at: r.take(8)?,
        withdrawn: r.take(9)?,
        problem: r.take(10)?,
    })
}

pub(super) async fn article(tx: &mut Tx, id: &ArticleId) -> Result<Option<Article>> {
    let sql = format!("SELECT {ARTICLE} FROM ops_article a WHERE a.id = $1");
    tx.query_opt(&sql, &params![id]).await?.map(read_article).transpose()
}

pub(super) async fn insert_article(tx: &mut Tx, a: &Article) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_article (id, title, text, keywords, audience, version, author, author_name, at, withdrawn, problem)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &params![
            &a.id,
            &a.title,
            &a.text,
            &a.keywords,
            a.audience.as_str(),
            a.version,
            &a.author,
            &a.author_name,
            a.at,
            a.withdrawn,
            a.problem.clone()
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn update_article(tx: &mut Tx, a: &Article) -> Result<()> {
    tx.execute(
        "UPDATE ops_article SET title = $2, text = $3, keywords = $4, audience = $5, version = $6, author = $7, author_name = $8, at = $9,
           withdrawn = $10, problem = $11
         WHERE id = $1",
        &params![
            &a.id,
            &a.title,
            &a.text,
            &a.keywords,
            a.audience.as_str(),
            a.version,
            &a.author,
            &a.author_name,
            a.at,
            a.withdrawn,
            a.problem.clone()
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn insert_version(tx: &mut Tx, a: &Article) -> Result<()> {
    tx.execute(
        "INSERT INTO ops_article_version (article, version, title, text, author_name, at) VALUES ($1, $2, $3, $4, $5, $6)",
        &params![&a.id, a.version, &a.title, &a.text, &a.author_name, a.at],
    )
    .await?;
    Ok(())
}

pub(super) async fn versions(tx: &mut Tx, id: &ArticleId) -> Result<Vec<Version>> {
    let sql = "SELECT version, title, text, author_name, at FROM ops_article_version WHERE article = $1 ORDER BY version DESC LIMIT 100";
    let read = |mut r: Row| {
        Ok(Version {
            version: r.take(0)?,
            title: r.take(1)?,
            text: r.take(2)?,
            author_name: r.take(3)?,
            at: r.take(4)?,
        })
    };
    tx.query(sql, &params![id]).await?.into_iter().map(read).collect()
}

/// Writes the words of an article anew.
pub(super) async fn index(tx: &mut Tx, id: &ArticleId, words: &[String]) -> Result<()> {
    tx.execute("DELETE FROM ops_article_word WHERE article = $1", &params![id]).await?;
    for some in words.chunks(200) {
        let rows: Vec<String> = (2..=some.len() + 1).map(|n| format!("(${n}, $1)")).collect();
        let mut p = vec![Value::from(id)];
        p.extend(some.iter().map(Value::from));
        tx.execute(&format!("INSERT INTO ops_article_word (word, article) VALUES {}", rows.join(", ")), &p).await?;
    }
    Ok(())
}

pub(super) async fn articles(
    tx: &mut Tx,
    words: Option<&[String]>,
    staff: bool,
    before: Option<&ArticleId>,
    limit: u32,
) -> Result<Vec<Article>> {
    let mut p: Vec<Value> = Vec::new();
    let mut bind = |v: Value| {
        p.push(v);
        format!("${}", p.len())
    };
    let mut sql = format!("SELECT {ARTICLE} FROM ops_article a WHERE a.withdrawn = 0");
    if let Some(words) = words {
        let places: Vec<String> = words.iter().map(|w| bind(Value::from(w))).collect();
        let all = bind(Value::from(words.len()));
        sql.push_str(&format!(
            " AND a.id IN (SELECT w.article FROM ops_article_word w WHERE w.word IN ({}) GROUP BY w.article HAVING COUNT(*) = {all})",
            places.join(", ")
        ));
    }
    if !staff {
        sql.push_str(" AND a.audience = 'everybody'");
    }
    if let Some(id) = before {
        sql.push_str(&format!(" AND a.id < {}", bind(Value::from(id))));
    }
    sql.push_str(&format!(" ORDER BY a.id DESC LIMIT {}", bind(Value::from(limit))));
    tx.query(&sql, &p).await?.into_iter().map(read_article).collect()
}
