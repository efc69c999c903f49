//! What the records tell of the vetoes of an acceptance (Chuyi 八（一）一票否决项), as text beside them: a person judges, with this before him.
//! What no record tells is said to be so.

use super::facts::arch_zh;
use crate::Ops;
use crate::desk::incident::store as incidents;
use crate::duty::input::need_all;
use crate::level::pool::{ALL, VCPU};
use crate::node::NodeState;
use crate::register::figures::{Post, members, positions};
use crate::resource::store as resources;
use crate::roster::staffing;
use jiff::civil::Date;
use kernel::{Caller, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// How far ahead the roster is looked at.
const WEEK: Duration = Duration::from_secs(7 * 86_400);
const MINUTE: Duration = Duration::from_secs(60);

fn there(p: &Post, day: Date) -> bool {
    p.from <= day && p.to.is_none_or(|to| day <= to)
}

fn by_arch(all: &[(String, u64)]) -> String {
    if all.is_empty() {
        return "无".to_owned();
    }
    let each: Vec<String> = all.iter().map(|(a, n)| format!("{} {n}台", arch_zh(a))).collect();
    each.join("、")
}

impl Ops {
    /// What the records tell of the vetoes of an acceptance at this instant, by the ids of contract files.
    ///
    /// # Errors
    /// Forbidden, for a tenant; what the database says.
    pub async fn acceptance_proof(&self, caller: &Caller) -> Result<BTreeMap<String, String>> {
        need_all(caller)?;
        self.env.outbox.flush().await?;
        let mut tx = self.env.db.read().await?;
        let (servers, projects) = resources::in_use(&mut tx, "server").await?;
        let (addresses, _) = resources::in_use(&mut tx, "floatingip").await?;
        let lasting = incidents::lasting(&mut tx).await?;
        drop(tx);
        let total: u64 = servers.iter().map(|(_, n)| n).sum();
        let addresses: u64 = addresses.iter().map(|(_, n)| n).sum();
        let platform = format!("{}；在用云主机：{}", self.hosts().await?, by_arch(&servers));
        let network = format!(
            "平台记录：在用弹性公网IP {addresses}个，未恢复的故障{lasting}起；专网连通性无平台记录，待现场查验"
        );
        let vendors = format!("平台记录：{projects}个项目在用云主机{total}台");
        Ok(BTreeMap::from([
            ("platform-unusable".to_owned(), platform),
            ("network-not-connected".to_owned(), network),
            ("team-missing".to_owned(), self.team(caller).await?),
            ("vendors-cannot-deploy".to_owned(), vendors),
        ]))
    }

    async fn hosts(&self) -> Result<String> {
        let now = self.env.now();
        let nodes = self.nodes().await?;
        let known = nodes.iter().filter(|n| n.state != NodeState::Revoked).count();
        let up = nodes.iter().filter(|n| n.state == NodeState::Up).count();
        let pools = self.pool_use(now.minus(MINUTE), now).await?;
        let mine = pools.iter().filter(|u| u.dim == VCPU && u.pool != ALL);
        let each: Vec<String> = mine.map(|u| format!("{} {} vCPU", arch_zh(&u.pool), u.capacity.normalize())).collect();
        let capacity = if each.is_empty() { "无".to_owned() } else { each.join("、") };
        Ok(format!("平台记录：主机在线{up}台（共{known}台），计算容量：{capacity}"))
    }

    async fn team(&self, caller: &Caller) -> Result<String> {
        let now = self.env.now();
        let on_call = self.on_call(None, None).await?;
        let teams: BTreeSet<&str> = on_call.iter().map(|s| s.team.as_str()).collect();
        let mut gaps = 0;
        for team in &teams {
            gaps += self.gaps(caller, team, "primary", false, (now, now.plus(WEEK))).await?.len();
        }
        let dates = self.contract_dates().await?;
        let mut tx = self.env.db.read().await?;
        let (entered, members) = (positions(&mut tx, now).await?, members(&mut tx, now).await?);
        drop(tx);
        let staff = staffing::serving(&self.terms, &entered, &members);
        let positions = staffing::positions(entered, staffing::contracted(&self.terms, &dates));
        let today = self.terms.work.day_of(now);
        let wanted: Vec<&Post> = positions.iter().filter(|p| p.onsite && there(p, today)).collect();
        let contracted: i64 = wanted.iter().map(|p| p.people).sum();
        let present = staff.iter().filter(|s| there(s, today) && wanted.iter().any(|p| p.title == s.title)).count();
        let names: Vec<&str> = on_call.iter().map(|s| s.staff_name.as_str()).collect();
        let duty = match names.is_empty() {
            true => "当前无人值班".to_owned(),
            false => format!("当前值班：{}，未来7天主值空档{gaps}处", names.join("、")),
        };
        Ok(format!("平台记录：驻场在岗{present}人（合同约定{contracted}人）；{duty}"))
    }
}
