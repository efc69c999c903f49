//! Articles of the knowledge base. A version is never changed; a new one stands beside it.

use super::{index, store};
use crate::Ops;
use crate::desk::check::{self, bad};
use crate::desk::sight::{self, Sight};
use crate::desk::words::words;
use kernel::{ArticleId, Caller, Error, ProblemId, Result, Timestamp, UserId};
use runtime::{Tx, transact};

/// Words of one search.
const SEARCH: usize = 16;

words! {
    /// For whom an article is.
    Audience "audience" {
        Everybody = "everybody" "全部用户" "everybody",
        Staff = "staff" "运维人员" "purchaser and operator",
    }
}

/// An article as it reads now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Id.
    pub id: ArticleId,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// More words by which it is found.
    pub keywords: String,
    /// For whom.
    pub audience: Audience,
    /// Number of this version, from 1.
    pub version: i64,
    /// Who wrote this version.
    pub author: UserId,
    /// Name of that person then.
    pub author_name: String,
    /// When this version was written.
    pub at: Timestamp,
    /// It is found no more.
    pub withdrawn: bool,
    /// The problem that it is about.
    pub problem: Option<String>,
}

/// A version of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Number, from 1.
    pub version: i64,
    /// Title then.
    pub title: String,
    /// Text then.
    pub text: String,
    /// Who wrote it.
    pub author_name: String,
    /// When.
    pub at: Timestamp,
}

/// An article, or the next version of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArticle {
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// More words by which it is found.
    pub keywords: Option<String>,
    /// For whom.
    pub audience: Audience,
    /// The problem that it is about.
    pub problem: Option<String>,
}

/// Which articles to list.
#[derive(Debug, Clone, Default)]
pub struct ArticleFilter {
    /// With all these words; without, all articles.
    pub search: Option<String>,
    /// Older than this one.
    pub marker: Option<ArticleId>,
    /// At most so many.
    pub limit: u32,
}

fn missing(id: &ArticleId) -> Error {
    sight::missing("article", id.as_str())
}

/// The problem that an article names is on record.
async fn problem_stands(tx: &mut Tx, a: &Article) -> Result<()> {
    let Some(p) = &a.problem else { return Ok(()) };
    match store::problem(tx, &ProblemId::from(p.as_str())).await? {
        Some(_) => Ok(()),
        None => Err(bad("problem", format!("there is no problem {p}"))),
    }
}

impl Ops {
    fn article_of(&self, caller: &Caller, id: ArticleId, version: i64, new: &NewArticle) -> Result<Article> {
        sight::must_run(caller)?;
        Ok(Article {
            id,
            title: check::text("title", &new.title, check::TITLE)?,
            text: check::text("text", &new.text, check::TEXT)?,
            keywords: check::opt_text("keywords", new.keywords.as_deref(), check::TITLE)?.unwrap_or_default(),
            audience: new.audience,
            version,
            author: caller.user.clone(),
            author_name: caller.user_name.clone(),
            at: self.env.now(),
            withdrawn: false,
            problem: new.problem.as_deref().map(|p| check::id("problem", p)).transpose()?,
        })
    }

    /// Writes an article.
    ///
    /// # Errors
    /// Forbidden, unless by the operator; bad request that names the field.
    pub async fn write_article(&self, caller: &Caller, new: NewArticle) -> Result<Article> {
        let a = self.article_of(caller, ArticleId::fresh(), 1, &new)?;
        transact!(self.env.db, |tx| {
            problem_stands(tx, &a).await?;
            store::insert_article(tx, &a).await?;
            store::insert_version(tx, &a).await?;
            store::index(tx, &a.id, &words_of(&a)).await
        })?;
        Ok(a)
    }

    /// Writes the next version of an article, made from version `from`.
    ///
    /// # Errors
    /// Not found; conflict (`ArticleVersion`), if somebody else has written one since; else as [`Ops::write_article`].
    pub async fn rewrite_article(
        &self,
        caller: &Caller,
        id: &ArticleId,
        from: i64,
        new: NewArticle,
    ) -> Result<Article> {
        let a = self.article_of(caller, id.clone(), from.saturating_add(1), &new)?;
        transact!(self.env.db, |tx| {
            let old = store::article(tx, id).await?.ok_or_else(|| missing(id))?;
            if old.version != from {
                let e = format!("the article is at version {} by now", old.version);
                return Err(Error::conflict(e).code("ArticleVersion").field("version"));
            }
            problem_stands(tx, &a).await?;
            store::update_article(tx, &a).await?;
            store::insert_version(tx, &a).await?;
            store::index(tx, id, &words_of(&a)).await
        })?;
        Ok(a)
    }

    /// Takes an article out of the base; its versions stay readable to the staff.
    ///
    /// # Errors
    /// Forbidden, unless by the operator; not found.
    pub async fn withdraw_article(&self, caller: &Caller, id: &ArticleId) -> Result<()> {
        sight::must_run(caller)?;
        transact!(self.env.db, |tx| {
            let mut a = store::article(tx, id).await?.ok_or_else(|| missing(id))?;
            a.withdrawn = true;
            store::update_article(tx, &a).await?;
            store::index(tx, id, &[]).await
        })
    }

    /// Articles that the caller may read, newest first.
    ///
    /// # Errors
    /// Bad request, for a search without a word.
    pub async fn articles(&self, caller: &Caller, f: &ArticleFilter) -> Result<Vec<Article>> {
        let staff = Sight::of(caller)? == Sight::All;
        let words = match &f.search {
            None => None,
            Some(s) => {
                let s = check::text("q", s, check::TITLE)?;
                let words = index::of_search(&s, SEARCH);
                if words.is_empty() {
                    return Err(bad("q", "has no word to search for"));
                }
                Some(words)
            }
        };
        let mut tx = self.env.db.read().await?;
        store::articles(&mut tx, words.as_deref(), staff, f.marker.as_ref(), f.limit).await
    }

    /// An article with its versions, newest first, if the caller may read it.
    ///
    /// # Errors
    /// Not found.
    pub async fn article(&self, caller: &Caller, id: &ArticleId) -> Result<(Article, Vec<Version>)> {
        let staff = Sight::of(caller)? == Sight::All;
        let mut tx = self.env.db.read().await?;
        let a = store::article(&mut tx, id).await?;
        let a =
            a.filter(|a| staff || (a.audience == Audience::Everybody && !a.withdrawn)).ok_or_else(|| missing(id))?;
        // What was for the staff once may stand in an older version.
        let versions = if staff { store::versions(&mut tx, id).await? } else { Vec::new() };
        Ok((a, versions))
    }
}

fn words_of(a: &Article) -> Vec<String> {
    index::of_text(&format!("{}\n{}\n{}", a.title, a.keywords, a.text)).into_iter().collect()
}
