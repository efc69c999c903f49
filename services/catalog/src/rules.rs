//! What the contract says about the handling of orders: flows of approval, clocks, trial, expiry. Filled from the contract by the one who
//! wires the slices, as the price book is.

use crate::order::kind::OrderKind;
use kernel::Role;
use kernel::calendar::Span;

/// Name of the role, given by the customer, that lets a member decide for his project. It is Keystone's own word.
pub const MANAGER: &str = "manager";

/// Who decides at a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FlowRole {
    /// A manager of the tenant: holds the role `manager` in the project that orders.
    TenantManager,
    /// The health commission.
    Purchaser,
    /// Who runs the cloud.
    Operator,
    /// The audit administrator.
    AuditAdministrator,
    /// The security administrator.
    SecurityAdministrator,
}

impl FlowRole {
    /// All of them with their words in contract files, in the API and in the database.
    pub const WORDS: [(&'static str, FlowRole); 5] = [
        ("tenant_manager", FlowRole::TenantManager),
        ("purchaser", FlowRole::Purchaser),
        ("operator", FlowRole::Operator),
        ("audit_administrator", FlowRole::AuditAdministrator),
        ("security_administrator", FlowRole::SecurityAdministrator),
    ];
    /// The word.
    pub fn as_str(self) -> &'static str {
        FlowRole::WORDS.iter().find(|(_, r)| *r == self).map_or("", |(w, _)| w)
    }
    /// The role of that word.
    pub fn parse(s: &str) -> Option<FlowRole> {
        FlowRole::WORDS.iter().find(|(w, _)| *w == s).map(|(_, r)| *r)
    }
    /// The built-in role that it is; none for the tenant's manager, who is one by a role of the customer's.
    pub fn role(self) -> Option<Role> {
        match self {
            FlowRole::TenantManager => None,
            FlowRole::Purchaser => Some(Role::Purchaser),
            FlowRole::Operator => Some(Role::Operator),
            FlowRole::AuditAdministrator => Some(Role::AuditAdministrator),
            FlowRole::SecurityAdministrator => Some(Role::SecurityAdministrator),
        }
    }
}

/// A stage of a flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageRule {
    /// Who decides.
    pub role: FlowRole,
    /// In which time; none without a deadline.
    pub within: Option<Span>,
    /// A deputy may decide.
    pub delegate: bool,
}

impl StageRule {
    const fn of(role: FlowRole) -> StageRule {
        StageRule { role, within: None, delegate: true }
    }
}

/// Who approves which orders, in which order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// Name in the program.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Price rows that it is for; empty: any.
    pub items: Vec<String>,
    /// Kinds of orders that it is for; empty: any.
    pub on: Vec<OrderKind>,
    /// Stages in order.
    pub stages: Vec<StageRule>,
    /// Stages of the urgent path; empty: there is none.
    pub urgent: Vec<StageRule>,
    /// Where the contract says so; none for what holds where it is silent.
    pub clause: Option<String>,
}

impl Flow {
    fn fits(&self, kind: OrderKind, items: &[&str]) -> bool {
        (self.on.is_empty() || self.on.contains(&kind))
            && (self.items.is_empty() || items.iter().any(|i| self.items.iter().any(|x| x == i)))
    }
    fn silent(id: &str, name: &str, name_en: &str, on: &[OrderKind], roles: &[FlowRole]) -> Flow {
        Flow {
            id: id.to_owned(),
            name: name.to_owned(),
            name_en: name_en.to_owned(),
            items: Vec::new(),
            on: on.to_vec(),
            stages: roles.iter().map(|r| StageRule::of(*r)).collect(),
            urgent: Vec::new(),
            clause: None,
        }
    }
}

/// What starts a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starts {
    /// The order is submitted.
    Submitted,
    /// It reaches the operator: every stage before his is approved.
    Received,
    /// The last stage approves it.
    Approved,
}

impl Starts {
    /// Words.
    pub const WORDS: [(&'static str, Starts); 3] =
        [("submitted", Starts::Submitted), ("received", Starts::Received), ("approved", Starts::Approved)];
    /// The word.
    pub fn as_str(self) -> &'static str {
        Starts::WORDS.iter().find(|(_, x)| *x == self).map_or("", |(w, _)| w)
    }
}

/// What ends a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// The operator decides, one way or the other.
    Answered,
    /// What was ordered is done: delivered, or there for a trial.
    Done,
}

impl Until {
    /// Words.
    pub const WORDS: [(&'static str, Until); 2] = [("answered", Until::Answered), ("done", Until::Done)];
    /// The word.
    pub fn as_str(self) -> &'static str {
        Until::WORDS.iter().find(|(_, x)| *x == self).map_or("", |(w, _)| w)
    }
    /// The event of that word.
    pub fn parse(s: &str) -> Option<Until> {
        Until::WORDS.iter().find(|(w, _)| *w == s).map(|(_, x)| *x)
    }
}

/// How quickly an order must be answered or done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockRule {
    /// Name in the program.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Orders that it runs for.
    pub on: Vec<OrderKind>,
    /// What starts it.
    pub starts: Starts,
    /// What ends it.
    pub until: Until,
    /// How long it may take.
    pub within: Span,
    /// Where the contract says so.
    pub clause: String,
}

/// What happens to a trial that nobody has ended in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lapse {
    /// It counts as accepted.
    Deliver,
    /// What was made goes.
    Release,
}

/// What is there to try before it is delivered and paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trial {
    /// Longest trial, days; 0: there is none.
    pub days: u32,
    /// What happens at its end.
    pub lapse: Lapse,
}

/// What happens when an order ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiry {
    /// Days before, at which notice is given; highest first.
    pub notify: Vec<u32>,
    /// What was made is stopped when it ends.
    pub stop: bool,
    /// Days after the end for which everything is kept.
    pub keep_days: u32,
    /// After that it is deleted, with a final backup.
    pub delete: bool,
}

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Flows; the first that fits holds.
    pub flows: Vec<Flow>,
    /// Clocks.
    pub clocks: Vec<ClockRule>,
    /// Trials.
    pub trial: Trial,
    /// Ends.
    pub expiry: Expiry,
}

impl Default for Rules {
    /// Where a contract is silent: no clock, no trial; notice 30, 7 and 1 days before, then stopped, kept for 30 days, then deleted.
    fn default() -> Rules {
        Rules {
            flows: Vec::new(),
            clocks: Vec::new(),
            trial: Trial { days: 0, lapse: Lapse::Release },
            expiry: Expiry { notify: vec![30, 7, 1], stop: true, keep_days: 30, delete: true },
        }
    }
}

impl Rules {
    /// Flows where the contract is silent. An account is approved by the audit administrator, a port by the security administrator and the
    /// operator, everything else by purchaser and operator.
    pub fn silent() -> [Flow; 3] {
        use FlowRole as R;
        [
            Flow::silent("account", "账号申请", "Account", &[OrderKind::Account], &[R::AuditAdministrator]),
            Flow::silent(
                "opening",
                "端口开通",
                "Port opening",
                &[OrderKind::Opening],
                &[R::SecurityAdministrator, R::Operator],
            ),
            Flow::silent("default", "资源订单", "Order", &[], &[R::Purchaser, R::Operator]),
        ]
    }

    /// The flow of an order: the first of the contract that fits, else what holds where it is silent. A flow of the contract for any kind
    /// does not take accounts and ports from those who must see them: those need a flow that names them.
    pub fn flow(&self, kind: OrderKind, items: &[&str]) -> Flow {
        let own = matches!(kind, OrderKind::Account | OrderKind::Opening);
        let fits = |f: &&Flow| f.fits(kind, items) && !(own && f.on.is_empty());
        if let Some(f) = self.flows.iter().find(fits) {
            return f.clone();
        }
        let [account, opening, other] = Rules::silent();
        match kind {
            OrderKind::Account => account,
            OrderKind::Opening => opening,
            _ => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_flow_that_fits_holds_and_silence_has_its_own() {
        let f = |id: &str, items: &[&str], on: &[OrderKind]| Flow {
            items: items.iter().map(|s| (*s).to_owned()).collect(),
            ..Flow::silent(id, "x", "x", on, &[FlowRole::Operator])
        };
        let r = Rules {
            flows: vec![f("gpu", &["58"], &[]), f("up", &[], &[OrderKind::ScaleUp]), f("all", &[], &[])],
            ..Rules::default()
        };
        assert_eq!(r.flow(OrderKind::Supply, &["12", "58"]).id, "gpu");
        assert_eq!(r.flow(OrderKind::ScaleUp, &["12"]).id, "up");
        assert_eq!(r.flow(OrderKind::Renew, &[]).id, "all");
        assert_eq!(r.flow(OrderKind::Account, &[]).stages[0].role, FlowRole::AuditAdministrator);
        let silent = Rules::default().flow(OrderKind::Supply, &["12"]);
        assert_eq!(silent.stages.iter().map(|s| s.role.as_str()).collect::<Vec<_>>(), ["purchaser", "operator"]);
    }
}
