use super::*;
use crate::contract::terms::scheme::Band;

fn contract(name: &str) -> Contract {
    let file = format!("{}/../../contracts/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    Contract::load(Some(std::path::Path::new(&file))).unwrap_or_else(|e| panic!("{}", e.message))
}

fn d(s: &str) -> Decimal {
    s.parse().unwrap()
}

/// The item of a contract's scheme that a figure drives.
fn by_figure(name: &str, scheme: &str, figure: &str) -> SchemeItem {
    let c = contract(name);
    let s = c.scheme(scheme).unwrap_or_else(|| panic!("no scheme {scheme}"));
    let found = s.items.iter().find(|i| i.figure.as_deref() == Some(figure));
    found.unwrap_or_else(|| panic!("{scheme} has no item by {figure}")).clone()
}

fn gives(item: &SchemeItem, figures: &[(&str, &str)]) {
    for (x, want) in figures {
        assert_eq!(points(item, d(x)).unwrap().normalize(), d(want).normalize(), "{} at {x}", item.id);
    }
}

/// R-3-456: full above 95 %, none at 85 % or below, linear between.
#[test]
fn chuyi_ticket_timeliness() {
    let item = by_figure("chuyi", "half-year", "ticket.timely_percent");
    gives(&item, &[("100", "10"), ("95", "10"), ("91", "6"), ("90", "5"), ("85", "0"), ("20", "0")]);
}

/// R-3-471, R-3-473: none brings one point, each new one more, five at most.
#[test]
fn chuyi_new_institutions_and_data_products() {
    for figure in ["institution.new", "product.new"] {
        let item = by_figure("chuyi", "half-year", figure);
        gives(&item, &[("0", "1"), ("1", "2"), ("2", "3"), ("3", "4"), ("4", "5"), ("40", "5")]);
    }
}

/// R-3-472: bands of the target at 30, 60 and 100 %.
#[test]
fn chuyi_revenue() {
    let item = by_figure("chuyi", "half-year", "revenue.percent");
    gives(
        &item,
        &[("0", "1"), ("0.01", "2"), ("29.99", "2"), ("30", "3"), ("59", "3"), ("60", "4"), ("99", "4"), ("100", "5")],
    );
}

/// R-3-476: a point for each percentage point below 60, at most ten; R-3-477: above 80 and not expanded likewise.
#[test]
fn chuyi_pool_use() {
    let c = contract("chuyi");
    let s = c.scheme("half-year").unwrap();
    let low = s.items.iter().find(|i| matches!(i.rule, Rule::Below { .. })).unwrap();
    gives(low, &[("60", "0"), ("57", "3"), ("59.5", "0.5"), ("10", "10"), ("75", "0")]);
    assert_eq!(low.kind, Kind::Deduct);
    let high = s.items.iter().find(|i| matches!(i.rule, Rule::Above { .. })).unwrap();
    gives(high, &[("80", "0"), ("83", "3"), ("99", "10"), ("20", "0")]);
    let mut i = Inputs::default();
    i.figures.insert("pool.use_percent".into(), d("83"));
    let taken = |i: &Inputs| {
        let s = score(&c, s, i).unwrap();
        s.items.iter().find(|x| x.id == high.id).unwrap().points
    };
    assert_eq!(taken(&i), None, "nobody has told whether it was expanded");
    assert!(score(&c, s, &i).unwrap().open.contains(&"pool.expanded".to_owned()));
    i.figures.insert("pool.expanded".into(), d("0"));
    assert_eq!(taken(&i), Some(d("3.00")));
    i.figures.insert("pool.expanded".into(), d("1"));
    assert_eq!(taken(&i), Some(d("0")), "expanded in time");
}

/// R-3-454: eighteen items of a hundred points, four deductions, one bonus.
#[test]
fn chuyi_half_year_is_whole() {
    let c = contract("chuyi");
    let s = c.scheme("half-year").unwrap();
    let count = |k: Kind| s.items.iter().filter(|i| i.kind == k).count();
    assert_eq!((count(Kind::Score), count(Kind::Deduct), count(Kind::Bonus)), (18, 4, 1));
    assert_eq!(s.printed(), d("100"));
    let open = score(&c, s, &Inputs::default()).unwrap();
    assert_eq!(open.score, Decimal::ZERO);
    assert!(open.open.len() >= 23, "{:?}", open.open);
    assert_eq!(open.result, None);
}

/// R-2-264 to R-2-270: so many points less for each, not below zero; complaints have no floor.
#[test]
fn qingpu_evaluation() {
    let c = contract("qingpu");
    let s = &c.schemes[0];
    assert_eq!((s.items.len(), s.printed()), (7, d("100")));
    let of = |figure: &str| {
        s.items.iter().find(|i| i.figure.as_deref() == Some(figure)).unwrap_or_else(|| panic!("{figure}"))
    };
    gives(of("instruction.missed"), &[("0", "10"), ("3", "7"), ("11", "0")]);
    gives(of("incident.vm_late"), &[("0", "20"), ("1", "19"), ("99", "0")]);
    gives(of("incident.network_late"), &[("2", "18")]);
    gives(of("incident.platform_late"), &[("0", "15"), ("1", "12"), ("6", "0")]);
    gives(of("mlps.in_time"), &[("1", "10"), ("0", "0")]);
    gives(of("incident.security_events"), &[("0", "15"), ("4", "3"), ("5", "0")]);
    let complaints = of("complaint.count");
    gives(complaints, &[("0", "10"), ("4", "6")]);
}

/// R-4-088 to R-4-097: bands by the table.
#[test]
fn shaanxi_hundred_points() {
    let of = |figure: &str| by_figure("shaanxi", "year", figure);
    gives(&of("availability.percent"), &[("99.9", "15"), ("99.89", "10"), ("99.5", "10"), ("99", "5"), ("98.9", "0")]);
    gives(&of("availability.core_percent"), &[("99.9", "10"), ("99.5", "7"), ("99.49", "3"), ("99", "3"), ("98", "0")]);
    gives(&of("config.deviations"), &[("0", "5"), ("1", "3"), ("2", "1"), ("3", "0")]);
    gives(&of("staff.difference"), &[("1", "5"), ("0", "3"), ("-1", "1"), ("-2", "0"), ("-5", "0")]);
    gives(&of("ticket.solved_percent"), &[("90", "10"), ("89.9", "6"), ("80", "6"), ("60", "2"), ("59", "0")]);
    gives(&of("incident.major_hours"), &[("4", "10"), ("4.1", "7"), ("8", "7"), ("12", "3"), ("13", "0")]);
    gives(&of("survey.percent"), &[("95", "15"), ("94", "10"), ("90", "10"), ("80", "5"), ("79", "0")]);
    gives(&of("adaptation.events"), &[("0", "10"), ("1", "8"), ("6", "0")]);
    let c = contract("shaanxi");
    assert_eq!(c.scheme("year").unwrap().printed(), d("95"), "R-4-087: the printed items do not come to a hundred");
}

#[test]
fn a_scheme_can_be_scaled_to_a_hundred_by_a_reading() {
    let mut c = contract("shaanxi");
    let s = c.scheme("year").unwrap().clone();
    let mut i = Inputs::default();
    for item in &s.items {
        let best = match &item.rule {
            Rule::Bands(b) => b.first().map(|b: &Band| b.min.or(b.max).or(b.over.map(|o| o + Decimal::ONE)).unwrap()),
            Rule::Less { .. } => Some(Decimal::ZERO),
            _ => Some(item.points),
        };
        let by = Judgement { value: best.unwrap(), by: "t".into(), reason: "t".into() };
        i.judged.insert(item.id.clone(), by);
    }
    assert_eq!(score(&c, &s, &i).unwrap().score, d("95"));
    let r = c.readings.iter_mut().find(|r| r.sets.as_deref() == Some("scheme.year.points")).unwrap();
    r.taken = "scaled_to_100".into();
    assert_eq!(score(&c, &s, &i).unwrap().score, d("100"));
}

#[test]
fn what_a_person_enters_must_fit_the_rule() {
    let c = contract("chuyi");
    let s = c.scheme("half-year").unwrap();
    let judged = s.items.iter().find(|i| i.rule == Rule::Judged).unwrap();
    assert!(points(judged, judged.points + Decimal::ONE).unwrap_err().message.contains(&judged.id));
    assert!(points(judged, d("-1")).is_err());
    let met = s.items.iter().find(|i| i.rule == Rule::Met).unwrap();
    assert!(points(met, d("0.5")).is_err());
}

/// R-3-446 to R-3-448: a veto fails an acceptance whatever its points.
#[test]
fn chuyi_acceptance_has_vetoes() {
    let c = contract("chuyi");
    let s = c.scheme("acceptance").unwrap();
    assert!(!s.vetoes.is_empty());
    let mut i = Inputs::default();
    let v = &s.vetoes[0];
    i.judged.insert(v.id.clone(), Judgement { value: Decimal::ONE, by: "验收组".into(), reason: "现场核查".into() });
    assert_eq!(score(&c, s, &i).unwrap().vetoes, std::slice::from_ref(&v.id));
    // All else at its best: the veto decides.
    for other in &s.vetoes[1..] {
        i.judged
            .insert(other.id.clone(), Judgement { value: Decimal::ZERO, by: "验收组".into(), reason: "未发现".into() });
    }
    for item in &s.items {
        let value = if item.rule == Rule::Met { Decimal::ONE } else { item.points };
        i.judged.insert(item.id.clone(), Judgement { value, by: "验收组".into(), reason: "现场核查".into() });
        if let Rule::Parts(parts) = &item.rule {
            for p in parts {
                let by = Judgement { value: Decimal::ONE, by: "验收组".into(), reason: "现场核查".into() };
                i.judged.insert(format!("{}.{}", item.id, p.id), by);
            }
        }
    }
    let failed = score(&c, s, &i).unwrap();
    assert_eq!((failed.score, failed.open.len()), (d("100"), 0), "{failed:?}");
    assert_eq!(failed.result, s.results.last().cloned());
    i.judged.get_mut(&v.id).unwrap().value = Decimal::ZERO;
    assert_eq!(score(&c, s, &i).unwrap().result, s.results.first().cloned());
}
