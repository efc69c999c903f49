//! A bill as a sheet (RFC 4180, UTF-8 with a byte order mark, so that spreadsheet programs read the Chinese): lines, then their intervals.

use super::{Bill, LineInterval, Part};
use crate::month::Calendar;

const HEADER: [&str; 15] = [
    "行类型",
    "服务编号",
    "服务分类",
    "服务名称",
    "计量单位",
    "计量方式",
    "数量",
    "单价（元）",
    "金额（元）",
    "资源类型",
    "资源ID",
    "资源名称",
    "订单",
    "起始时间",
    "结束时间",
];

/// Renders a bill.
pub fn render(b: &Bill, cal: &Calendar) -> String {
    let mut out = String::from('\u{feff}');
    let mut meta = |k: &str, v: String| row(&mut out, &[k.to_owned(), v]);
    meta("项目", b.project.to_string());
    meta("账期", b.month.clone());
    meta("合同", format!("{} {}", b.contract, b.versions().join("、")));
    meta("状态", if b.draft { "草稿".into() } else { "已出账".into() });
    meta("数据截止", format!("{} {}", cal.local(b.as_of), b.zone));
    meta("是否模拟环境", if b.simulated { "是（非真实资源）".into() } else { "否".into() });
    row(&mut out, &HEADER.map(str::to_owned));
    for (n, l) in b.lines.iter().enumerate() {
        let mut cells =
            vec![format!("明细{}", n + 1), l.item.clone(), l.category.clone(), l.name.clone(), l.unit.clone()];
        cells.extend([measured(&l.measure, l.part.as_ref()), l.quantity.to_string()]);
        cells.extend([l.unit_price.to_string(), l.amount.to_string()]);
        cells.extend(edges(l.part.as_ref(), cal));
        row(&mut out, &cells);
        for i in &l.intervals {
            row(&mut out, &interval(&format!("区间{}", n + 1), &l.item, i, cal));
        }
    }
    for u in &b.unpriced {
        for i in &u.intervals {
            let mut cells = interval("未计价", "", i, cal);
            if let Some(c) = cells.get_mut(3) {
                c.clone_from(&u.meter);
            }
            row(&mut out, &cells);
        }
    }
    for a in &b.adjustments {
        let what = format!("{}（{}）", a.kind.zh(), a.month);
        let mut cells = vec![what, a.item.clone(), a.category.clone(), a.name.clone()];
        let why = match (&a.part, &a.measure) {
            (Some(p), Some(m)) => format!("{}；{}", a.reason, measured(m, Some(p))),
            _ => a.reason.clone(),
        };
        cells.extend([a.unit.clone(), why, a.quantity.to_string()]);
        cells.extend([a.unit_price.to_string(), a.amount.to_string()]);
        cells.extend(edges(a.part.as_ref(), cal));
        row(&mut out, &cells);
    }
    let mut cells = vec![String::new(); HEADER.len()];
    cells[0] = "合计".into();
    cells[8] = b.total.to_string();
    row(&mut out, &cells);
    out
}

fn measure_zh(m: &str) -> &str {
    match m {
        "month_end" => "月末存量",
        "full_months" => "足月",
        "mean" => "时间加权平均",
        "peak" => "月峰值",
        "count" => "次数",
        "fixed" => "合同约定数量",
        other => other,
    }
}

/// How a quantity was measured, and how the part of the month counts: `月末存量×15/31天（2026.3版）`.
pub(crate) fn measured(measure: &str, part: Option<&Part>) -> String {
    let zh = measure_zh(measure);
    match part {
        None => zh.to_owned(),
        Some(p) if p.shares(measure) => format!("{zh}×{}（{}版）", p.share_zh(), p.version),
        Some(p) => format!("{zh}（{}版）", p.version),
    }
}

/// The part of the month in the columns of the instants; a line of the whole month leaves them out.
fn edges(part: Option<&Part>, cal: &Calendar) -> Vec<String> {
    let Some(p) = part else { return Vec::new() };
    let mut cells = vec![String::new(); 4];
    cells.extend([cal.local(p.from), cal.local(p.to)]);
    cells
}

fn interval(what: &str, item: &str, i: &LineInterval, cal: &Calendar) -> Vec<String> {
    let mut c = vec![String::new(); HEADER.len()];
    c[0] = what.to_owned();
    c[1] = item.to_owned();
    c[6] = i.quantity.to_string();
    c[9].clone_from(&i.kind);
    c[10].clone_from(&i.resource);
    c[11].clone_from(&i.name);
    c[12] = i.order.clone().unwrap_or_default();
    c[13] = cal.local(i.from);
    c[14] = i.to.map_or_else(|| "（使用中）".to_owned(), |t| cal.local(t));
    c
}

pub(crate) fn row(out: &mut String, cells: &[String]) {
    for (n, c) in cells.iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        cell(out, c);
    }
    out.push_str("\r\n");
}

/// Names come from tenants: a cell that a spreadsheet would run as a formula gets an apostrophe.
fn cell(out: &mut String, c: &str) {
    let number = c.parse::<rust_decimal::Decimal>().is_ok();
    let guard = if !number && c.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if c.contains([',', '"', '\n', '\r']) {
        out.push('"');
        out.push_str(guard);
        out.push_str(&c.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(guard);
        out.push_str(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_disarmed() {
        let shown = |c: &str| {
            let mut s = String::new();
            cell(&mut s, c);
            s
        };
        assert_eq!(shown("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(shown("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(shown("-1.50"), "-1.50");
        assert_eq!(shown("云主机"), "云主机");
    }
}
