//! Problems and articles.

use super::TimelineEntry;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A problem to be opened.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProblemRequest {
    /// 1 to 200 characters.
    pub title: String,
    /// What is seen.
    pub text: String,
    /// Incidents behind which it is.
    #[serde(default)]
    pub incidents: Vec<String>,
}

/// Something that happens to a problem.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProblemEvent {
    /// `diagnose`, `resolve`, `close`, `reopen`.
    pub event: String,
    /// With `diagnose`: what causes it.
    #[serde(default)]
    pub cause: Option<String>,
    /// With `diagnose`: what helps meanwhile.
    #[serde(default)]
    pub workaround: Option<String>,
    /// With `resolve`: what keeps it from coming again.
    #[serde(default)]
    pub solution: Option<String>,
    /// Remark; required for `reopen`.
    #[serde(default)]
    pub note: Option<String>,
}

/// Problems.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problems {
    /// A page of them, newest first unless asked otherwise.
    pub problems: Vec<Problem>,
    /// Marker of the next page; none at the end.
    pub next: Option<String>,
}

/// A problem.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What is seen.
    pub text: String,
    /// What causes it.
    pub cause: Option<String>,
    /// What helps until it is mended.
    pub workaround: Option<String>,
    /// What keeps it from coming again.
    pub solution: Option<String>,
    /// State.
    pub state: String,
    /// Its name in Chinese.
    pub state_name: String,
    /// Its name in English.
    pub state_name_en: String,
    /// Who opened it: user id.
    pub opened_by: String,
    /// When.
    pub opened_at: String,
    /// When it was resolved.
    pub resolved_at: Option<String>,
    /// Incidents behind which it is; empty in lists.
    pub incidents: Vec<String>,
    /// What happened; only where one problem is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeline: Option<Vec<TimelineEntry>>,
}

/// An article, or its next version.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArticleRequest {
    /// 1 to 200 characters.
    pub title: String,
    /// 1 to 8000 characters.
    pub text: String,
    /// More words by which it is found.
    #[serde(default)]
    pub keywords: Option<String>,
    /// `everybody`, `staff`; `everybody` unless given.
    #[serde(default)]
    pub audience: Option<String>,
    /// The problem that it is about.
    #[serde(default)]
    pub problem: Option<String>,
    /// For a next version: the number of the one that it was made from.
    #[serde(default)]
    pub version: Option<i64>,
}

/// Articles.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Articles {
    /// Newest first.
    pub articles: Vec<Article>,
}

/// An article.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Article {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
    /// More words by which it is found.
    pub keywords: String,
    /// For whom.
    pub audience: String,
    /// Number of this version.
    pub version: i64,
    /// Who wrote it: name.
    pub author_name: String,
    /// When this version was written.
    pub at: String,
    /// It is found no more.
    pub withdrawn: bool,
    /// The problem that it is about.
    pub problem: Option<String>,
    /// All versions, newest first; for the staff, where one article is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<Vec<ArticleVersion>>,
}

/// A version of an article.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ArticleVersion {
    /// Number.
    pub version: i64,
    /// Title then.
    pub title: String,
    /// Text then.
    pub text: String,
    /// Who wrote it: name.
    pub author_name: String,
    /// When.
    pub at: String,
}
