//! Thresholds.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Thresholds.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LevelSettings {
    /// All of them.
    pub settings: Vec<LevelSetting>,
}

/// A threshold.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LevelSetting {
    /// Key.
    pub key: String,
    /// In force.
    pub value: i64,
    /// Where nobody has set it.
    pub default: i64,
    /// What it is.
    pub name: String,
    /// In English.
    pub name_en: String,
}

/// Thresholds to change.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LevelSettingsRequest {
    /// By key.
    pub settings: std::collections::BTreeMap<String, i64>,
}
