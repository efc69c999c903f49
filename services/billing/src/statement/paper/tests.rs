use super::*;
use crate::assess::{Inputs, Judgement};
use crate::bill::{Bill, Line, LineInterval};
use crate::contract::Per;
use crate::month::Month;
use crate::settle::{WeekDays, plan};
use crate::statement::{input, last_day};
use kernel::document::{Block, Cell, Section, Table};
use kernel::{ProjectId, Quantity};
use std::path::PathBuf;

fn file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn contract(name: &str) -> Contract {
    Contract::load(Some(&file(&format!("contracts/{name}.toml")))).unwrap_or_else(|e| panic!("{}", e.message))
}

fn stamp() -> Stamp {
    Stamp { as_of: Timestamp::parse("2026-12-31T16:00:00Z").unwrap(), draft: false, simulated: true }
}

fn table(d: &Document, section: usize) -> &Table {
    d.check().unwrap();
    let found = d.sections[section].blocks.iter().find_map(|b| if let Block::Table(t) = b { Some(t) } else { None });
    found.unwrap()
}

/// All texts of a document.
fn text(d: &Document) -> String {
    kernel::document::csv::render(d)
}

/// The settlements of docs/settlements as documents: every amount and the words of the total.
#[test]
fn settlements_of_the_five_tenders_say_what_their_sheets_say() {
    for (name, until, paid) in [
        ("chuyi", Some("2026-12-31"), "人民币壹仟肆佰万元整"),
        ("qingpu", None, "人民币壹仟叁佰捌拾玖万叁仟零贰拾叁元陆角整"),
        ("shaanxi", None, "人民币肆佰万元整"),
        ("beijing-medins", None, "人民币叁佰叁拾叁万叁仟叁佰叁拾叁元叁角叁分"),
        ("beijing-cityadmin", None, "人民币壹仟万元整"),
    ] {
        let mut c = contract(name);
        let inputs = input(&mut c, &std::fs::read_to_string(file(&format!("docs/settlements/{name}.json"))).unwrap());
        let until = last_day(&c, until).unwrap();
        let dues = plan(&c, &inputs.unwrap(), &WeekDays, until).unwrap();
        let d = settlement(&c, &dues, until, stamp()).unwrap();
        let t = table(&d, 0);
        assert_eq!(t.rows.len(), dues.len());
        for (row, due) in t.rows.iter().zip(&dues) {
            assert_eq!(row[10], Cell::Money(due.payable), "{name}");
        }
        assert!(text(&d).contains(paid), "{name}: {}", text(&d));
        assert_eq!(d.signatures[0].party, c.purchaser);
    }
}

#[test]
fn an_open_payment_says_why_and_is_not_in_the_sum() {
    let c = contract("chuyi");
    let inputs = crate::settle::Inputs {
        events: [("acceptance".to_owned(), jiff::civil::date(2026, 1, 1))].into(),
        ..Default::default()
    };
    let until = jiff::civil::date(2026, 12, 31);
    let d = settlement(&c, &plan(&c, &inputs, &WeekDays, until).unwrap(), until, stamp()).unwrap();
    assert!(text(&d).contains("待考核得分：建设期末验收"), "{}", text(&d));
    assert!(d.notes.iter().any(|n| n.contains("笔款项的金额尚不能确定")), "{:?}", d.notes);
}

fn bills() -> Vec<Bill> {
    let c = contract("chuyi");
    let cal = Calendar::of(&c).unwrap();
    let mut all = Vec::new();
    for (project, months) in [("hospital-a", ["2026-01", "2026-02"]), ("hospital-b", ["2026-01", "2026-02"])] {
        for (n, month) in months.iter().enumerate() {
            let m = Month::parse(month).unwrap();
            let (begin, end) = (cal.begin(m).unwrap(), cal.end(m).unwrap());
            let line = |code: &str, quantity: i64| {
                let item = c.item(code).unwrap();
                let quantity = Quantity::whole(quantity + i64::try_from(n).unwrap());
                let interval = |k: i64| LineInterval {
                    id: format!("0192aaaa-0000-7000-8000-{k:012}"),
                    kind: "server".into(),
                    resource: format!("0192bbbb-0000-7000-8000-{k:012}"),
                    name: format!("his-{k}"),
                    order: None,
                    quantity: Quantity::whole(1),
                    from: begin,
                    to: None,
                };
                Line {
                    item: code.into(),
                    category: item.category.clone(),
                    name: item.name.clone(),
                    name_en: item.name_en.clone(),
                    unit: item.unit.clone(),
                    measure: "month_end".into(),
                    quantity,
                    unit_price: item.price.unwrap(),
                    per: Per::Month,
                    amount: item.price.unwrap().times(quantity).unwrap().to_fen_half_up(),
                    intervals: (0..3).map(interval).collect(),
                    part: None,
                }
            };
            let lines = vec![line("1", 1000), line("12", 3)];
            let total = lines.iter().try_fold(Money::from_fen(0), |s, l| s.plus(l.amount)).unwrap();
            all.push(Bill {
                id: None,
                project: ProjectId::from(project),
                month: (*month).to_owned(),
                begin,
                end,
                contract: c.id.clone(),
                contract_version: c.version.clone(),
                contract_digest: c.digest.clone(),
                zone: c.zone.clone(),
                currency: c.currency.clone(),
                draft: true,
                as_of: end,
                simulated: false,
                readings: Default::default(),
                adjustments: Vec::new(),
                lines,
                unpriced: Vec::new(),
                total,
            });
        }
    }
    all
}

#[test]
fn a_bill_and_its_usage_list_name_every_interval() {
    let (c, b) = (contract("chuyi"), &bills()[0]);
    let d = bill(&c, b, "楚雄州人民医院").unwrap();
    let t = table(&d, 0);
    assert_eq!(t.rows.len(), 2);
    assert_eq!(t.total.as_ref().unwrap()[8], Cell::Money(b.total));
    assert_eq!(d.appendix.len(), 1);
    assert_eq!(d.rows(), 2 + 6, "two lines, three intervals each");
    assert!(d.draft && text(&d).contains("楚雄州人民医院（hospital-a）") && text(&d).contains("月末存量"));
    assert!(text(&d).contains(&format!("人民币{}", crate::statement::capital::capital(b.total, true))));
    assert!(text(&d).contains("2026-01-01 00:00:00"), "times are those of the contract's zone");
    let list = usage_list(&c, b, "").unwrap();
    assert!(!text(&list).contains("单价") && text(&list).contains("his-2"));
    assert_eq!(table(&list, 0).rows[0][6], Cell::count(3), "resources");
}

#[test]
fn a_reconciliation_sums_projects_by_month() {
    let (c, bills) = (contract("chuyi"), bills());
    let months = ["2026-01", "2026-02"].map(|m| Month::parse(m).unwrap());
    let mut r = Reconciliation::new(&c, &months);
    bills.iter().try_for_each(|b| r.add(b)).unwrap();
    let d = r.document(stamp()).unwrap();
    let t = table(&d, 0);
    assert_eq!(t.rows.len(), 2);
    assert_eq!((&t.rows[0][5], &t.rows[0][6]), (&Cell::Quantity(2000.into()), &Cell::Quantity(2002.into())));
    let sum = bills.iter().try_fold(Money::from_fen(0), |s, b| s.plus(b.total)).unwrap();
    assert_eq!(t.total.as_ref().unwrap()[7], Cell::Money(sum));
    assert_eq!(table(&d, 1).rows.len(), 2, "a row a category");
    let each = d.appendix[0].blocks.iter().find_map(|b| if let Block::Table(t) = b { Some(t) } else { None }).unwrap();
    assert_eq!(each.rows.len(), 2);
    assert!(d.landscape && text(&d).contains("资源对账确认单"));
    assert!(Reconciliation::new(&c, &[]).document(stamp()).is_err());
}

fn judged(value: &str, by: &str) -> Judgement {
    Judgement { value: value.parse().unwrap(), by: by.into(), reason: "现场查验".into() }
}

/// Clause 八（一）: the acceptance table as the tender prints it, with vetoes and conclusion.
#[test]
fn the_acceptance_table_has_the_columns_of_the_tender() {
    let c = contract("chuyi");
    let open = form(&c, "acceptance", Form::Acceptance, &Inputs::default(), "2026-03-31", stamp()).unwrap();
    let t = table(&open, 0);
    assert_eq!(t.rows.len(), 25);
    let shown: Vec<String> = t.rows[0].iter().map(Cell::shown).collect();
    assert_eq!(
        shown[..6],
        [
            "基础环境与硬件（分值20分）",
            "1.1",
            "硬件到货",
            "服务器、存储、网络设备到货情况",
            "完成所需硬件到货；型号、数量与《90天建设任务确认单》一致",
            "现场清点、核对清单",
        ]
    );
    assert!(open.draft && shown[7] == "待评");
    assert_eq!(table(&open, 1).rows.len(), 4);
    let mut inputs = Inputs::default();
    let scheme = c.scheme("acceptance").unwrap();
    for i in &scheme.items {
        inputs.judged.insert(i.id.clone(), judged(&i.points.to_string(), "专家组"));
    }
    for v in &scheme.vetoes {
        inputs.judged.insert(v.id.clone(), judged("0", "专家组"));
    }
    let d = form(&c, "acceptance", Form::Acceptance, &inputs, "2026-03-31", stamp()).unwrap();
    let words: Vec<Vec<String>> = table(&d, 2).rows.iter().map(|r| r.iter().map(Cell::shown).collect()).collect();
    assert_eq!(words[0], ["通过", "无一票否决项，且得分≥75分", "建设期末进度款：全额支付", "√"]);
    assert_eq!(words[1], ["有条件通过", "无一票否决项，且60分≤得分＜75分", "建设期末进度款：扣减5%至10%后支付", ""]);
    assert_eq!(
        words[2][1..3],
        ["存在任一一票否决项，或得分＜60分", "建设期末进度款：暂不支付，限期整改，整改验收合格后补付"]
    );
    assert!(!d.draft && text(&d).contains("专家组：现场查验"));
    inputs.judged.insert("team-missing".into(), judged("1", "专家组"));
    let vetoed = form(&c, "acceptance", Form::Acceptance, &inputs, "2026-03-31", stamp()).unwrap();
    assert_eq!(table(&vetoed, 1).rows[2][3], "触发".into());
    assert_eq!(table(&vetoed, 2).rows[2][3], "√".into(), "a veto fails it whatever the points");
}

/// Clause 八（一）: 《90天建设任务确认单》 is held against the same items.
#[test]
fn the_list_of_tasks_has_the_tender_s_name() {
    let c = contract("chuyi");
    let d = form(&c, "acceptance", Form::Tasks, &Inputs::default(), "", stamp()).unwrap();
    assert_eq!(d.title.zh, "《90天建设任务确认单》");
    assert_eq!((table(&d, 0).rows.len(), d.signatures.len()), (25, 3));
    assert!(!d.draft);
}

/// Clause 九（一）: points, rules and what the score does to the payment; 91 % in time is 6 of 10 points.
#[test]
fn a_self_evaluation_shows_points_and_evidence() {
    let c = contract("chuyi");
    let mut inputs = Inputs::default();
    inputs.figures.insert("ticket.timely_percent".into(), 91.into());
    let d = form(&c, "half-year", Form::SelfEvaluation, &inputs, "2026-01-01 至 2026-06-30", stamp()).unwrap();
    let row = &table(&d, 0).rows[0];
    assert_eq!(row[2], "云服务工单处理时限".into());
    assert_eq!(row[6].shown(), "6");
    assert_eq!(row[7].shown(), "平台记录 ticket.timely_percent = 91");
    assert!(text(&d).contains("云服务工单及时率大于95%得满分"));
    assert_eq!(d.title.zh, "服务期半年度考核自评报告");
    assert!(form(&c, "none", Form::Acceptance, &inputs, "", stamp()).unwrap_err().is_not_found());
    for other in ["qingpu", "shaanxi", "beijing-cityadmin", "beijing-medins"] {
        let c = contract(other);
        for s in &c.schemes {
            for which in [Form::Acceptance, Form::Tasks, Form::SelfEvaluation] {
                form(&c, &s.id, which, &Inputs::default(), "", stamp()).unwrap().check().unwrap();
            }
        }
    }
}

/// What stands behind a settlement: its months, and each item of the score; what is taken off counts below zero, figures have four places.
#[test]
fn months_and_scores_stand_behind_a_settlement() {
    let (january, february) = (jiff::civil::date(2026, 1, 31), jiff::civil::date(2026, 2, 28));
    let yuan = |s: &str| Money::parse(s).unwrap();
    let months = std::collections::BTreeMap::from([(january, yuan("1315.00")), (february, yuan("1315.50"))]);
    let shown = |x: &Section| match x.blocks.first() {
        Some(Block::Table(t)) => t.clone(),
        _ => panic!("no table in {x:?}"),
    };
    let two = shown(&fees(&months, february).unwrap().unwrap());
    assert_eq!((two.rows.len(), two.total.unwrap()[1].shown()), (2, "2,630.50".to_owned()));
    assert_eq!(shown(&fees(&months, january).unwrap().unwrap()).rows.len(), 1);
    assert!(fees(&months, jiff::civil::date(2025, 12, 31)).unwrap().is_none());

    let c = contract("chuyi");
    let s = c.scheme("half-year").unwrap();
    let mut inputs = Inputs::default();
    inputs.figures.insert("pool.use_percent".into(), 57.into());
    inputs.figures.insert("ticket.timely_percent".into(), "91.66666666666666666667".parse().unwrap());
    let behind = scored(&c, s, &crate::assess::score(&c, s, &inputs).unwrap(), february);
    let t = shown(&behind);
    let row = |name: &str| t.rows.iter().find(|r| r[2].shown() == name).unwrap();
    assert_eq!(row("资源使用率低于60%")[5].shown(), "-3");
    assert_eq!(row("云服务工单处理时限")[6].shown(), "平台记录 ticket.timely_percent = 91.6667");
    assert!(matches!(behind.blocks.last(), Some(Block::Text(x)) if x.contains("每低1分扣减1%")), "{behind:?}");
}
