//! Parts of a report that are printed where there are records of them: drills and training, the roster, the duties of a long period.

use super::paper::{Writer, duty_zh, local};
use super::{DutyCount, ExerciseLine, WatchLine};
use kernel::document::{Cell, Column};

/// A post of the roster, for people.
pub(super) fn post_zh(post: &str) -> &str {
    match post {
        "primary" => "主值",
        "deputy" => "备值",
        "onsite" => "驻场",
        other => other,
    }
}

impl Writer<'_> {
    /// Beyond a month: how often each duty was owed and done.
    pub(super) fn duty_counts(&mut self) {
        let columns = vec![
            Column::text(9, "事项", "Duty"),
            Column::mark(3, "类型", "Kind"),
            Column::quantity(3, "应完成（次）", "Owed"),
            Column::quantity(3, "按期", "In time"),
            Column::quantity(3, "逾期完成", "Late"),
            Column::quantity(3, "逾期未完成", "Overdue"),
            Column::quantity(3, "未到期", "Open"),
            Column::quantity(3, "免除", "Waived"),
        ];
        let row = |c: &DutyCount| {
            let mut cells: Vec<Cell> = vec![c.name.as_str().into(), duty_zh(&c.kind).into()];
            cells.extend([c.owed, c.in_time, c.late, c.overdue, c.open, c.waived].map(|n| Cell::Quantity(n.into())));
            cells
        };
        let rows = self.r.duty_counts.iter().map(row).collect();
        self.table("合同义务履行情况", "Duties", columns, Some(rows));
    }

    pub(super) fn exercises(&mut self) {
        let Some(all) = &self.r.exercises else { return };
        let columns = vec![
            Column::mark(2, "类型", "Kind"),
            Column::text(8, "名称", "Name"),
            Column::mark(4, "时间", "When"),
            Column::quantity(3, "参加人数", "People"),
            Column::text(8, "结果", "Result"),
        ];
        let row = |e: &ExerciseLine| {
            vec![
                if e.kind == "drill" { "演练" } else { "培训" }.into(),
                e.name.as_str().into(),
                local(self.terms, e.at).into(),
                e.people.map_or(Cell::Empty, |n| Cell::Quantity(n.into())),
                e.result.as_str().into(),
            ]
        };
        let rows = all.iter().map(row).collect();
        self.table("演练与培训", "Drills and training", columns, Some(rows));
    }

    pub(super) fn watch(&mut self) {
        let Some(all) = &self.r.watch else { return };
        let columns = vec![
            Column::mark(4, "团队", "Team").merged(),
            Column::mark(3, "岗位", "Post"),
            Column::quantity(3, "班次", "Shifts"),
            Column::quantity(3, "人数", "People"),
            Column::text(8, "当前值班", "On duty now"),
        ];
        let row = |w: &WatchLine| {
            vec![
                w.team.as_str().into(),
                post_zh(&w.post).into(),
                Cell::Quantity(w.shifts.into()),
                Cell::Quantity(w.people.into()),
                w.now.as_str().into(),
            ]
        };
        let rows = all.iter().map(row).collect();
        self.table("值班", "Roster", columns, Some(rows));
    }
}
