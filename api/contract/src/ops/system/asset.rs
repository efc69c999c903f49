//! The asset register and its stocktakes.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is said of an asset.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the names say it")]
pub struct AssetRequest {
    /// `server`, `network`, `security`, `storage`, `application`, `software`.
    pub class: String,
    pub name: String,
    #[serde(default)]
    pub serial: String,
    #[serde(default)]
    pub vendor: String,
    #[serde(default)]
    pub model: String,
    #[serde(default)]
    pub version: String,
    #[serde(default)]
    pub location: String,
    #[serde(default)]
    pub address: String,
    #[serde(default)]
    pub owner: String,
    /// Last day of the warranty.
    #[serde(default)]
    pub warranty: Option<String>,
    #[serde(default)]
    pub note: String,
    /// The host of the cloud that it is.
    #[serde(default)]
    pub host: Option<String>,
    /// `in_stock`, `in_use`, `repair`, `retired`.
    pub state: String,
}

/// Assets.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Assets {
    /// By age.
    pub assets: Vec<Asset>,
}

/// An entry of the register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Asset {
    /// Id.
    pub id: String,
    /// What is said of it.
    #[serde(flatten)]
    pub entry: AssetRequest,
    /// When it was registered.
    pub created_at: String,
    /// When it was last changed.
    pub updated_at: String,
    /// Rises with every change.
    pub revision: i64,
}

/// Hosts that are there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FoundAssets {
    /// By name.
    pub found: Vec<FoundAsset>,
}

/// A host that is there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FoundAsset {
    /// Host.
    pub host: String,
    /// Its name.
    pub name: String,
    /// The entry of the register that stands for it.
    pub asset: Option<String>,
}

/// A stocktake to begin.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StocktakeRequest {
    /// What it is called.
    pub name: String,
    /// Classes that it covers; all, if none is named.
    #[serde(default)]
    pub classes: Vec<String>,
}

/// Stocktakes.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Stocktakes {
    /// Newest first.
    pub stocktakes: Vec<Stocktake>,
}

/// A stocktake.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Stocktake {
    /// Id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Classes that it covers.
    pub classes: Vec<String>,
    /// `open`, `closed`.
    pub state: String,
    /// When it began.
    pub begun_at: String,
    /// Who began it.
    pub begun_by: String,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// By whom.
    pub closed_by: Option<String>,
    /// Lines.
    pub lines_total: i64,
    /// Right ones, once it is closed.
    pub agreed: i64,
    /// What was there and not on record.
    pub unregistered: i64,
    /// Share of right lines, per cent, once it is closed.
    pub accuracy: Option<String>,
    /// A page of lines; in lists none.
    pub lines: Option<Vec<StocktakeLine>>,
}

/// A line of a stocktake.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StocktakeLine {
    /// Number.
    pub n: i64,
    /// Class.
    pub class: String,
    /// Entry of the register.
    pub asset: Option<String>,
    /// What was found.
    pub found: Option<String>,
    /// Name.
    pub name: String,
    /// `unchecked`, `right`, `missing`, `differs`, `unregistered`, `registered`.
    pub result: String,
    /// Remarks.
    pub note: String,
    /// Who looked.
    pub checked_by: Option<String>,
    /// When.
    pub checked_at: Option<String>,
}

/// What was found of a line.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineCheck {
    /// `right`, `missing`, `differs`, `unregistered`, `registered`.
    pub result: String,
    /// Remarks.
    #[serde(default)]
    pub note: String,
}
