//! What is known: problems behind incidents, and articles.
//!
//! * `problem.rs`: the cause behind several incidents, from first suspicion to the end; `article.rs`: articles in versions;
//!   `index.rs`: the words by which they are found; `store.rs`: the SQL.
//!
//! The index holds each word of an article: runs of Latin letters and digits as they are, Chinese text in pairs of neighbouring characters
//! and single characters, since it has no spaces. A search is an intersection of entries, never a look at texts.

mod article;
mod index;
mod problem;
pub(crate) mod store;

pub use article::{Article, ArticleFilter, Audience, NewArticle, Version};
pub use problem::{NewProblem, Problem, ProblemAction, ProblemEvent, ProblemFilter, ProblemState};
