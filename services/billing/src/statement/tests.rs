use super::*;
use crate::contract::{Contract, diff};
use crate::settle::{WeekDays, plan};
use kernel::Money;
use std::path::PathBuf;

fn file(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn contract(name: &str) -> Contract {
    Contract::load(Some(&file(&format!("contracts/{name}.toml")))).unwrap_or_else(|e| panic!("{}", e.message))
}

/// The sheet of a contract as docs/settlements has it, and what is paid in all, computed by hand in its README.
fn golden(name: &str, paid: &str) {
    let file_of = ["beijing-cityadmin", "beijing-medins", "chuyi", "qingpu", "shaanxi"];
    let mut c = contract(file_of.into_iter().find(|f| name.starts_with(f)).unwrap());
    let text = std::fs::read_to_string(file(&format!("docs/settlements/{name}.json"))).unwrap();
    let inputs = input(&mut c, &text).unwrap();
    let until = match name {
        "chuyi" => Some("2026-12-31"),
        "chuyi-withheld" => Some("2026-06-30"),
        _ => None,
    };
    let dues = plan(&c, &inputs, &WeekDays, last_day(&c, until).unwrap()).unwrap();
    let sum = dues.iter().try_fold(Money::ZERO, |s, d| s.plus(d.payable)).unwrap();
    assert_eq!(sum, Money::parse(paid).unwrap());
    let sheet = settlement(&c, &dues).unwrap();
    let golden = file(&format!("docs/settlements/{name}.md"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&golden, &sheet).unwrap();
    }
    let stored = std::fs::read_to_string(&golden).unwrap_or_default();
    assert_eq!(sheet, stored, "run with UPDATE_GOLDEN=1 and look at the difference");
}

#[test]
fn chuyi_by_hand() {
    golden("chuyi", "14000000.00");
}

/// What the other reading of the order of cap and score would change, as docs/settlements/README.md works it out by hand.
#[test]
fn chuyi_by_the_other_reading_of_the_cap() {
    let text = std::fs::read_to_string(file("docs/settlements/chuyi.json")).unwrap();
    let mut c = contract("chuyi");
    let f = text.trim_end().strip_suffix('}').unwrap();
    let inputs = input(&mut c, &format!("{f}, \"readings\": {{\"cap.order\": \"cap_first\"}}}}")).unwrap();
    let dues = plan(&c, &inputs, &WeekDays, last_day(&c, Some("2026-12-31")).unwrap()).unwrap();
    let of =
        |payment: &str| dues.iter().filter(|d| d.payment == payment).map(|d| d.payable.to_string()).collect::<Vec<_>>();
    assert_eq!(of("service"), ["4320000.00", "3500000.00"]);
    assert_eq!(of("construction"), ["6000000.00"]);
}

/// The whole term: a share that was decided, a score at the threshold and half a point below, caps of every year, nothing left, a score of 0.
#[test]
fn chuyi_over_the_whole_term_by_hand() {
    golden("chuyi-term", "28893333.34");
}

/// A veto withholds the construction payment until the rectification passes.
#[test]
fn chuyi_withheld_and_released_by_hand() {
    golden("chuyi-withheld", "7234567.89");
}

/// A quarter below 75 takes nothing off; the year at 75 is paid whole.
#[test]
fn shaanxi_qualified_by_hand() {
    golden("shaanxi-qualified", "5000000.00");
}

/// A budget above the contract's total: no more than the total is paid, and nothing is left for the rest.
#[test]
fn beijing_city_administration_with_a_large_budget_by_hand() {
    golden("beijing-cityadmin-budget", "3500000.00");
}

#[test]
fn qingpu_by_hand() {
    golden("qingpu", "13893023.60");
}

#[test]
fn shaanxi_by_hand() {
    golden("shaanxi", "4000000.00");
}

#[test]
fn beijing_medical_insurance_by_hand() {
    golden("beijing-medins", "3333333.33");
}

#[test]
fn beijing_city_administration_by_hand() {
    golden("beijing-cityadmin", "10000000.00");
}

/// The contract from which a sixth one is written, as docs/settlements/README.md works it out by hand.
#[test]
fn the_example_of_a_sixth_contract_by_hand() {
    let mut c = Contract::load(Some(&file("docs/example-contract.toml"))).unwrap_or_else(|e| panic!("{}", e.message));
    let text = std::fs::read_to_string(file("docs/example-contract.json")).unwrap();
    let inputs = input(&mut c, &text).unwrap();
    let dues = plan(&c, &inputs, &WeekDays, last_day(&c, None).unwrap()).unwrap();
    let due = |d: &crate::settle::Due| format!("{} {} {} {}", d.date, d.payment, d.number, d.payable);
    assert_eq!(
        dues.iter().map(due).collect::<Vec<_>>(),
        [
            "2026-04-30 construction 1 288000.00",
            "2026-06-30 service 1 216000.00",
            "2026-09-30 service 2 170100.00",
            "2026-12-31 service 3 108000.00",
            "2027-03-31 service 4 270000.00",
            "2027-06-30 retention 1 75900.00",
        ]
    );
    assert_eq!(dues[5].capped, [("service".to_owned(), Money::parse("23100.00").unwrap())]);
    let sheet = settlement(&c, &dues).unwrap();
    assert!(sheet.contains("1,128,000.00 (壹佰壹拾贰万捌仟元整)"), "{sheet}");
}

#[test]
fn an_input_that_does_not_fit_names_the_place() {
    let wrong = |text: &str| input(&mut contract("chuyi"), text).unwrap_err().message;
    for (text, says) in [
        ("{", "not valid"),
        (r#"{"acrued": {}}"#, "acrued"),
        (r#"{"accrued": {"2026-06-31": "1"}}"#, "not valid"),
        (r#"{"accrued": {"2026-06-30": "-1"}}"#, "accrued 2026-06-30: '-1'"),
        (r#"{"accrued": {"2026-06-30": "0.001"}}"#, "whole fen"),
        (r#"{"scores": [{"scheme": "none", "until": "2026-06-30", "score": "1"}]}"#, "no scheme none"),
        (r#"{"scores": [{"scheme": "half-year", "until": "2026-06-30", "score": "101"}]}"#, "not from 0 to 100"),
        (r#"{"decided": [{"payment": "x", "number": 1, "percent": "90"}]}"#, "no payment x"),
        (r#"{"budgets": {"2031": "1.00"}}"#, "no budget of 2031"),
        (r#"{"readings": {"cap.order": "x"}}"#, "reading cap.order: must be one of score_first, cap_first"),
        (r#"{"readings": {"none": "x"}}"#, "reading none: is no reading of the contract"),
        (r#"{"readings": {"usage.stock": "mean"}}"#, "reading usage.stock: decides nothing"),
        (r#"{"readings": {"cap.order": "cap_first", "cap.order": "score_first"}}"#, "reading cap.order: stands twice"),
    ] {
        assert!(wrong(text).contains(says), "{text}: {}", wrong(text));
    }
}

/// Every entry that would change nothing, or the wrong thing, is told, and all of them at once.
#[test]
fn entries_that_the_contract_has_no_place_for_are_told_at_once() {
    let text = r#"{
        "total": "1.001",
        "accrued": {"2025-12-31": "1.00", "2026-05-15": "1.00", "2026-06-30": "1.00", "2026-06-30": "2.00"},
        "scores": [
            {"scheme": "half-year", "until": "2026-05-31", "score": "76"},
            {"scheme": "half-year", "until": "2029-06-30", "score": "76"},
            {"scheme": "half-year", "until": "2026-12-31", "score": "90"},
            {"scheme": "half-year", "until": "2026-12-31", "score": "80"},
            {"scheme": "acceptance", "until": "2025-12-31", "score": "70"},
            {"scheme": "acceptance", "until": "2025-12-30", "score": "71"},
            {"scheme": "acceptance", "until": "1999-12-30", "score": "71"}
        ],
        "events": {"acceptanse": "2026-01-01", "end": "2028-12-30", "rectification:service:1": "2026-01-01", "acceptance": "2026-01-01", "acceptance": "2026-01-02"},
        "decided": [
            {"payment": "construction", "number": 1, "percent": "97"},
            {"payment": "construction", "number": 2, "percent": "93"},
            {"payment": "service", "number": 1, "percent": "93"}
        ]
    }"#;
    let said = input(&mut contract("chuyi"), text).unwrap_err().message;
    for what in [
        "total: '1.001' is not an amount of whole fen",
        "accrued 2025-12-31: is no month of the term",
        "accrued 2026-05-15: is not the last day of a month",
        "accrued 2026-06-30: stands twice",
        "score of half-year until 2026-05-31: no half_year of the contract (from 2026-01-01) ends then, the next to it ends on 2026-06-30",
        "score of half-year until 2029-06-30: no half_year",
        "score of half-year until 2026-12-31: stands twice",
        "score of acceptance until 2025-12-30: the scheme is held once",
        "score of acceptance until 1999-12-30: is more than 2 years outside the term",
        "event acceptanse on 2026-01-01: is no event of the contract",
        "event end on 2028-12-30: the term says 2028-12-31",
        "event rectification:service:1 on 2026-01-01: is no event",
        "event acceptance on 2026-01-02: stands twice",
        "decision on construction 1: 97% is not from 90 to 95",
        "decision on construction 2: the payment has numbers from 1 to 1",
        "decision on service 1: nothing of the payment is left to a decision",
    ] {
        assert!(said.contains(what), "{what} is not in {said}");
    }
    // One more, that the scheme that is held once also has a third score.
    assert!(said.starts_with("the input has 17 problem(s):"), "{said}");
    let whole = r#"{"events": {"acceptance": "2026-01-01"}, "scores": [{"scheme": "acceptance", "until": "2025-12-31", "score": "80"}],
        "decided": [{"payment": "construction", "number": 1, "percent": "93"}]}"#;
    let said = input(&mut contract("chuyi"), whole).unwrap_err().message;
    assert!(said.contains("with a score of 80 there is nothing to decide"), "{said}");
    let accrued = r#"{"accrued": {"2026-06-30": "1.00"}}"#;
    let said = input(&mut contract("shaanxi"), accrued).unwrap_err().message;
    assert!(said.contains("no payment of the contract is of accrued fees"), "{said}");
}

/// A month of the period that the input leaves out: the payment is open, and so is what it keeps back.
#[test]
fn a_payment_with_a_month_that_is_not_told_is_open() {
    let mut c = contract("qingpu");
    let text = std::fs::read_to_string(file("docs/settlements/qingpu.json")).unwrap();
    let text = text.replace("    \"2026-11-30\": \"1165913.36\",\n", "");
    let inputs = input(&mut c, &text).unwrap();
    assert_eq!(inputs.accrued.len(), 11);
    let dues = plan(&c, &inputs, &WeekDays, last_day(&c, None).unwrap()).unwrap();
    let open: Vec<bool> = dues.iter().map(|d| d.open.is_some()).collect();
    assert_eq!(open, [false, true, true, true, true], "{dues:?}");
    assert_eq!(dues[0].payable, Money::parse("3147966.07").unwrap());
    assert_eq!(dues[4].open, Some(crate::settle::Open::Payment("2026-11".into())));
}

/// R-2-284, R-2-285: at every ceiling the total is above the budget, and the check says so; a fen above a ceiling likewise.
#[test]
fn qingpu_at_every_ceiling_is_refused() {
    let text = std::fs::read_to_string(file("contracts/qingpu.toml")).unwrap();
    let at_ceilings: String = text.lines().filter(|l| !l.starts_with("price = ")).map(|l| format!("{l}\n")).collect();
    let problems = Contract::parse(&at_ceilings).unwrap_err().to_string();
    assert!(problems.contains("the total of 13991060.00 is above the ceiling of 13991000.00"), "{problems}");
    let above = text.replacen("ceiling = \"50.00\"", "ceiling = \"50.00\"\nprice = \"50.01\"", 1);
    let problems = Contract::parse(&above).unwrap_err().to_string();
    assert!(problems.contains("price 50.01 is above the ceiling, 50.00"), "{problems}");
}

#[test]
fn a_new_version_says_what_it_changes_in_money() {
    let a = contract("qingpu");
    let version = format!("version = \"{}\"", a.version);
    let newer = a.text.replacen(&version, "version = \"next\"", 1);
    let text = newer.replace("price = \"404800.00\"", "price = \"404000.00\"");
    let b = Contract::parse(&text).unwrap();
    let d = diff(&a, &b).unwrap();
    assert_eq!(d.changes.len(), 1);
    assert_eq!(d.changes[0].what, "price 404800.00 → 404000.00");
    assert_eq!(d.changes[0].yuan, Some(Money::parse("-400.00").unwrap()), "half a unit");
    assert_eq!(d.total.1, Some(Money::parse("13990560.00").unwrap()));
    assert!(diff(&a, &a).unwrap().changes.is_empty());
    let same = a.text.replace("price = \"404800.00\"", "price = \"404000.00\"");
    let refused = diff(&a, &Contract::parse(&same).unwrap()).unwrap_err();
    assert!(refused.message.contains("another text needs another version"), "{}", refused.message);
    let without = newer.replace("taken = \"full_months\"", "taken = \"month_end\"");
    let d = diff(&a, &Contract::parse(&without).unwrap()).unwrap();
    assert!(d.changes.iter().any(|c| c.kind == "reading" && c.what == "full_months → month_end"), "{d:?}");
}

/// Head, tables and rows alike; that no value of a file is left out is tested in `contract/diff/tree.rs`.
#[test]
fn no_section_of_a_contract_is_left_out_of_the_comparison() {
    let compared = |name: &str, from: &str, to: &str| {
        let a = contract(name);
        assert!(a.text.contains(from), "{name} has no {from}");
        let version = format!("version = \"{}\"", a.version);
        let text = a.text.replacen(&version, "version = \"next\"", 1).replacen(from, to, 1);
        let d = diff(&a, &Contract::parse(&text).unwrap_or_else(|p| panic!("{to}: {p}"))).unwrap();
        let said: Vec<String> = d.changes.iter().map(|c| format!("{} {}: {}", c.kind, c.id, c.what)).collect();
        assert!(said.iter().all(|s| !s.contains("Some(") && !s.contains('{')), "{said:?}");
        (said, d.changes.first().and_then(|c| c.yuan).map(|y| y.to_string()))
    };
    for (from, to, says) in [
        ("end = 2028-12-31", "end = 2029-12-31", "term end: 2028-12-31 → 2029-12-31"),
        ("zone = \"Asia/Shanghai\"", "zone = \"Europe/Berlin\"", "contract zone: Asia/Shanghai → Europe/Berlin"),
        ("[parties]\npurchaser = \"", "[parties]\npurchaser = \"新", "parties purchaser: "),
        ("close_after_days = 3", "close_after_days = 5", "settlement close_after_days: 3 → 5"),
        ("verify = { days = 7, kind", "verify = { days = 8, kind", "settlement verify.days: 7 → 8"),
        ("\ncurrency = ", "\nvalid_from = 2026-05-01\ncurrency = ", "contract valid_from: none → 2026-05-01"),
    ] {
        let (said, _) = compared("chuyi", from, to);
        assert!(said.len() == 1 && said[0].starts_with(says), "{says}: {said:?}");
    }
    let (said, yuan) = compared("chuyi", "total = \"30000000.00\"", "total = \"31000000.00\"");
    assert_eq!((said[0].as_str(), yuan.as_deref()), ("budget total: 30000000.00 → 31000000.00", Some("1000000.00")));
}

/// Changes of money that follow from the contract, and the order in which flows are tried.
#[test]
fn changes_are_told_in_money_where_it_follows() {
    let row = |more: &str| {
        format!(
            "[[item]]\ncode = \"1\"\ncategory = \"c\"\ncategory_en = \"c\"\nname = \"n\"\nname_en = \"n\"\nunit = \"台/月\"\nper = \"month\"\n{more}\n"
        )
    };
    let flow = |id: &str| {
        format!(
            "[[flow]]\nid = \"{id}\"\nname = \"n\"\nname_en = \"n\"\nclause = \"c\"\nstages = [{{ role = \"operator\" }}]\n"
        )
    };
    let whole = |version: &str,
                 rounding: &str,
                 price: &str,
                 units: u32,
                 quantity: &str,
                 share: &str,
                 flows: [&str; 2]| {
        let text = format!(
            "schema = 1\nid = \"t\"\nversion = \"{version}\"\ntitle = \"T\"\ntitle_en = \"T\"\ncurrency = \"CNY\"\nzone = \"Asia/Shanghai\"\n\
             [parties]\npurchaser = \"a\"\nsupplier = \"b\"\n[term]\nstart = 2026-01-01\nend = 2026-12-31\n\
             [rounding]\nplace = \"line\"\nunit = \"fen\"\nmode = \"half_up\"\ntotal = \"{rounding}\"\n{}\
             [[demand]]\nitem = \"1\"\nquantity = \"{quantity}\"\nmonths = 10\n\
             [[payment]]\nid = \"p\"\nname = \"n\"\nname_en = \"n\"\nclause = \"c\"\nwhen = {{ event = \"end\" }}\nof = \"total\"\nshare = \"{share}\"\n\
             [[cap]]\nid = \"year\"\nper = \"year\"\nclause = \"c\"\namount = {{ total = \"100%\", divide = 3 }}\n{}{}",
            row(&format!("price = \"{price}\"\nmeter = \"object.gb\"\nmeter_units = {units}")),
            flow(flows[0]),
            flow(flows[1]),
        );
        Contract::parse(&text).unwrap_or_else(|p| panic!("{p}"))
    };
    let a = whole("1", "fen", "1.05", 1024, "1", "50%", ["x", "y"]);
    let b = whole("2", "yuan", "1.15", 1000, "2", "60%", ["y", "x"]);
    let d = diff(&a, &b).unwrap();
    let said: Vec<(String, Option<String>)> =
        d.changes.iter().map(|c| (format!("{} {}: {}", c.kind, c.id, c.what), c.yuan.map(|y| y.to_string()))).collect();
    let line = |s: &str, yuan: Option<&str>| (s.to_owned(), yuan.map(str::to_owned));
    let wanted = [
        line("rounding total: fen → yuan", Some("0.00")),
        line("item 1: price 1.05 → 1.15, meter_units 1024 → 1000 (the same usage costs +2.4%)", Some("1.00")),
        line("demand 1: quantity 1 → 2", Some("11.50")),
        line("payment p: share 50% → 60%", Some("8.55")),
        line("flow order: x, y → y, x", None),
    ];
    assert_eq!(said, wanted, "the cap is written as it was");
    assert_eq!(d.total.0.unwrap().to_string(), "10.50");
    assert_eq!(d.total.1.unwrap().to_string(), "23.00");
}
