//! How orders are handled: flows, their stages, the clocks of the contract, forms.

use serde::Serialize;
use utoipa::ToSchema;

/// How orders are handled.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Flows {
    /// Contract.
    pub contract: String,
    /// The first that fits an order holds.
    pub flows: Vec<Flow>,
    /// How quickly orders are answered and done.
    pub clocks: Vec<ClockRule>,
    /// Longest trial, days; 0 for none.
    pub trial_days: u32,
    /// What happens to a trial that nobody ends: `deliver`, `release`.
    pub trial_lapse: String,
    /// Days before the end at which notice is given.
    pub notify: Vec<u32>,
    /// Servers stop at the end.
    pub stop: bool,
    /// Days for which everything is kept after it.
    pub keep_days: u32,
    /// It is deleted then, with a final backup of every disk.
    pub delete: bool,
}

/// Who approves which orders.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Flow {
    /// Name in the program.
    pub id: String,
    /// Name.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Price rows; empty for any.
    pub items: Vec<String>,
    /// Kinds of orders; empty for any.
    pub on: Vec<String>,
    /// Stages.
    pub stages: Vec<StageRule>,
    /// Stages of the urgent path; empty if there is none.
    pub urgent: Vec<StageRule>,
    /// Where the contract says so; none where it is silent.
    pub clause: Option<String>,
}

/// A stage of a flow.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = FlowStageRule)]
pub struct StageRule {
    /// `tenant_manager`, `purchaser`, `operator`, `audit_administrator`, `security_administrator`.
    pub role: String,
    /// In which time, such as `3 working days`; none without a deadline.
    pub within: Option<String>,
    /// A deputy may decide.
    pub delegate: bool,
}

/// A clock of the contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderClockRule)]
pub struct ClockRule {
    /// Name in the program.
    pub id: String,
    /// Name.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Kinds of orders.
    pub on: Vec<String>,
    /// `submitted`, `received`, `approved`.
    pub starts: String,
    /// `answered`, `done`.
    pub until: String,
    /// Such as `4 hours`.
    pub within: String,
    /// Where the contract says so.
    pub clause: String,
}

/// Forms.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderForms)]
pub struct Forms {
    /// By kind of order.
    pub forms: Vec<Form>,
}

/// A form.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OrderForm)]
pub struct Form {
    /// Kind of order.
    pub kind: String,
    /// Questions.
    pub fields: Vec<crate::ops::catalog::FormField>,
}
