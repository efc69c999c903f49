use super::*;

/// The smallest contract, to which tests add rows.
fn small(rows: &str) -> String {
    format!(
        "schema = 1\nid = \"t\"\nversion = \"1\"\ntitle = \"T\"\ntitle_en = \"T\"\ncurrency = \"CNY\"\nzone = \"Asia/Shanghai\"\n\
         [parties]\npurchaser = \"a\"\nsupplier = \"b\"\n[term]\nstart = 2026-01-01\nend = 2026-12-31\n\
         [rounding]\nplace = \"line\"\nunit = \"fen\"\nmode = \"half_up\"\n{rows}"
    )
}

fn row(code: &str, more: &str) -> String {
    format!(
        "[[item]]\ncode = \"{code}\"\ncategory = \"c\"\ncategory_en = \"c\"\nname = \"n\"\nname_en = \"n\"\nunit = \"台/月\"\n\
         per = \"month\"\nceiling = \"10.00\"\n{more}\n"
    )
}

fn problems(text: &str) -> Vec<String> {
    Contract::parse(text).unwrap_err().0.iter().map(|p| format!("{} {} {}", p.line, p.at, p.reason)).collect()
}

/// A file cannot make its problems many times as large as itself.
#[test]
fn a_long_name_is_not_said_again_for_every_key_below_it() {
    let keys: String = (0..100).map(|n| format!("k{n} = 1\n")).collect();
    let all = Contract::parse(&small(&row(&"x".repeat(100_000), &keys))).unwrap_err().0;
    assert!(all.len() >= 100, "{}", all.len());
    assert!(all.iter().all(|p| p.at.chars().count() <= 201 && p.reason.chars().count() <= 1001));
    assert!(all.iter().any(|p| p.at.starts_with("item xxx") && p.at.ends_with("…: k7")));
}

#[test]
fn the_embedded_price_book_is_that_of_the_tender() {
    let c = Contract::embedded().unwrap();
    assert_eq!(c.items.len(), 100);
    // The sum of the printed column, as a checksum over every price.
    let sum = c.items.iter().try_fold(Money::ZERO, |s, i| s.plus(i.ceiling.unwrap())).unwrap();
    assert_eq!(sum.to_string(), "180651.51");
    let host = c.item("12").unwrap();
    assert_eq!(
        (host.price.unwrap().to_string().as_str(), host.unit.as_str(), host.per),
        ("51.86", "台/月", Per::Month)
    );
    let p = host.provides.as_ref().unwrap();
    assert_eq!((p.flavor.as_deref(), p.arch), (Some("2核4G"), Some(Arch::X86_64)));
    assert_eq!(p.grants[&Resource::Ram], 4096);
    assert_eq!(c.item("13").unwrap().provides.as_ref().unwrap().arch, Some(Arch::Aarch64));
    assert_eq!(c.item("6").unwrap().price.unwrap().to_string(), "0.23");
    assert_eq!(c.item("78").unwrap().metering.as_ref().unwrap().units, 2);
    assert_eq!(host.metering.as_ref().unwrap().measure, Measure::MonthEnd, "by the reading usage.stock");
    assert!(c.readings.iter().all(|r| !r.alternatives.is_empty() && !r.confirmed));
}

#[test]
fn every_problem_is_reported_at_once_with_its_line() {
    let text = small(&format!(
        "{}{}{}",
        row("1", "price = \"10.01\"\nprize = \"1\""),
        row("1", "meter = \"m\"\nreadings = [\"none\"]"),
        row("2", "meter = \"m\"\nprovides = { kind = \"host\", cores = 1, cars = 2 }")
    ));
    let found = problems(&text);
    for (line, what) in [
        ("27 ", "item 1: price 10.01 is above the ceiling, 10.00"),
        ("28 ", "item 1: prize is not a key of this table"),
        ("29 ", "item 1 stands twice, first in line 18"),
        ("29 ", "item 1: readings there is no reading none"),
        ("40 ", "item 2: selector prices the same usage as item 1"),
        ("50 ", "item 2: provides: arch a host must name its architecture"),
        ("50 ", "item 2: provides: cars is not a quota resource"),
    ] {
        assert!(found.iter().any(|f| f.starts_with(line) && f.contains(what)), "{line}{what} is not in {found:#?}");
    }
    assert_eq!(found.len(), 7, "{found:#?}");
}

#[test]
fn amounts_are_text_and_syntax_errors_have_a_line() {
    let text = small(&row("1", "").replace("\"10.00\"", "10.00"));
    assert_eq!(problems(&text), ["26 item 1: ceiling is a binary number; write amounts as text"]);
    assert!(problems("schema = 1\nid = = 3\n")[0].starts_with("2 syntax"));
    let none = problems("schema = 1\n");
    for key in ["id", "version", "zone", "parties", "term", "rounding", "currency"] {
        assert!(none.iter().any(|p| p.contains(&format!("{key} is missing"))), "{key}: {none:?}");
    }
    assert!(problems(&small(&row("1", "")).replace("Asia/Shanghai", "Asia/Nowhere"))[0].contains("is not a time zone"));
    assert!(problems(&small(&row("1", "measure = \"fixed\"")))[0].contains("states no quantity"));
}

#[test]
fn a_price_of_a_fen_below_the_ceiling_is_taken() {
    let c = Contract::parse(&small(&row("1", "price = \"9.99\""))).unwrap();
    assert_eq!(c.items[0].price.unwrap().to_string(), "9.99");
}

#[test]
fn what_is_owed_before_an_event_by_whom_and_with_how_many_people() {
    let duty = |id: &str, more: &str| {
        format!(
            "[[obligation]]\nid = \"{id}\"\nkind = \"plan\"\nname = \"n\"\nname_en = \"n\"\nclause = \"c\"\n{more}\n"
        )
    };
    let staff = |id: &str, more: &str| {
        format!("[[staff]]\nid = \"{id}\"\nname = \"{id}岗\"\nname_en = \"n\"\nclause = \"c\"\n{more}\n")
    };
    let five = "due = { days = 5, kind = \"working\" }";
    let good = small(&format!(
        "{}{}{}{}",
        row("1", ""),
        duty("a", &format!("every = \"event\"\nbefore = \"session\"\nparty = \"third_party\"\n{five}")),
        duty("b", "every = \"once\"\nafter = \"signature\""),
        staff("on", "people = 5\nonsite = true\nqualification = [\"CISP\"]\nshift = { people = 2, time = \"always\" }"),
    ));
    let c = Contract::parse(&good).unwrap_or_else(|p| panic!("{p}"));
    let (a, b) = (&c.obligations[0], &c.obligations[1]);
    assert_eq!((a.before.as_deref(), a.after.as_deref(), a.party.as_str()), (Some("session"), None, "third_party"));
    assert_eq!((b.before.as_deref(), b.party.as_str()), (None, "supplier"));
    let s = &c.staff[0];
    assert_eq!((s.people, s.onsite, s.qualification.as_slice()), (5, true, &["CISP".to_owned()][..]));
    assert_eq!(s.shift.map(|x| (x.people, x.time)), Some((2, terms::level::Hours::Always)));
    assert_eq!(s.during, terms::staff::During::Service);
    let bad = small(&format!(
        "{}{}{}{}{}{}{}{}{}",
        row("1", ""),
        duty("a", "every = \"event\"\nbefore = \"b\""),
        duty("b", &format!("every = \"month\"\nbefore = \"session\"\nafter = \"x\"\n{five}")),
        duty("c", &format!("every = \"once\"\nbefore = \"signature\"\nparty = \"king\"\n{five}")),
        duty("d", &format!("every = \"event\"\nbefore = \"end\"\n{five}")),
        duty("e", "every = \"event\""),
        staff("x", "shift = { people = 3, time = \"noon\" }"),
        staff("y", "people = 2\nshift = { people = 3, time = \"off\" }\nduring = \"night\""),
        staff("y", "people = 1"),
    ));
    let found = problems(&bad);
    for what in [
        "28 obligation a: due is missing: how long before b",
        "28 obligation a: before b is an obligation",
        "obligation b: before stands beside after",
        "obligation b: every must be once or event",
        "obligation c: before nothing is owed before the contract begins",
        "obligation c: party 'king' is none of supplier, purchaser, third_party",
        "obligation d: every the contract ends once",
        "obligation e: after is missing: which event",
        "staff x: people is missing: how many",
        "staff x: shift: time 'noon' is none of",
        "staff y: shift: people 3 at once are more than the 2",
        "staff y: during 'night' is none of",
    ] {
        assert!(found.iter().any(|f| f.contains(what)), "{what} is not in {found:#?}");
    }
    let scheme = |figure: &str| {
        format!(
            "[[scheme]]\nid = \"s\"\nname = \"n\"\nname_en = \"n\"\nevery = \"month\"\npoints = \"5\"\nclause = \"c\"\n\
             [[scheme.item]]\nid = \"i\"\nname = \"n\"\nname_en = \"n\"\nkind = \"score\"\npoints = \"5\"\nclause = \"c\"\n\
             figure = \"{figure}\"\nrule = {{ less = {{ each = \"1\" }} }}\n"
        )
    };
    for (figure, good) in [
        ("staff.difference", true),
        ("staff.on", true),
        ("staff.on.shift_percent", true),
        ("staff.off", false),
        ("staff.off.shift_percent", false),
    ] {
        let read = Contract::parse(&small(&format!("{}{}{}", row("1", ""), staff("on", "people = 1"), scheme(figure))));
        match read {
            Ok(_) => assert!(good, "{figure}"),
            Err(p) => assert!(!good && p.to_string().contains("there is no staff off"), "{figure}: {p}"),
        }
    }
    let twice = small(&format!("{}{}{}", row("1", ""), staff("y", "people = 1"), staff("y", "people = 1")));
    let found = problems(&twice);
    for what in ["staff y stands twice", "staff: name y岗 stands twice"] {
        assert!(found.iter().any(|f| f.contains(what)), "{what} is not in {found:#?}");
    }
}

#[test]
fn flows_clocks_trial_and_expiry_are_read_and_every_fault_is_named() {
    let good = small(&format!(
        "{}{}",
        row("1", ""),
        "[[flow]]\nid = \"gpu\"\nname = \"n\"\nname_en = \"n\"\nitems = [\"1\"]\non = [\"supply\", \"scale_up\"]\nclause = \"c\"\n\
         stages = [{ role = \"tenant_manager\" }, { role = \"purchaser\", within = { days = 3, kind = \"working\" }, delegate = false }, { role = \"operator\" }]\n\
         urgent = [{ role = \"operator\", within = { hours = 2 } }]\n\
         [[clock]]\nid = \"up\"\nname = \"n\"\nname_en = \"n\"\nwithin = { hours = 4 }\non = [\"scale_up\"]\nstarts = \"received\"\nuntil = \"answered\"\nclause = \"c\"\n\
         [trial]\ndays = 14\nlapse = \"deliver\"\nclause = \"c\"\n\
         [expiry]\nnotify = [3, 60]\nstop = false\nkeep_days = 90\ndelete = false\nclause = \"c\"\n"
    ));
    let c = Contract::parse(&good).unwrap_or_else(|p| panic!("{p}"));
    let f = &c.flows[0];
    assert_eq!((f.stages.len(), f.urgent.len(), f.stages[0].delegate, f.stages[1].delegate), (3, 1, false, false));
    assert!(f.stages[2].delegate && f.stages[2].within.is_none());
    let k = &c.clocks[0];
    assert_eq!(
        (k.on.as_slice(), k.starts, k.until),
        (&[terms::flow::OrderKind::ScaleUp][..], terms::flow::Starts::Received, terms::flow::Until::Answered)
    );
    assert_eq!(c.trial.as_ref().map(|t| (t.days, t.lapse)), Some((14, terms::flow::Lapse::Deliver)));
    let e = c.expiry.as_ref().unwrap();
    assert_eq!((e.notify.as_slice(), e.stop, e.keep_days, e.delete), (&[60, 3][..], false, 90, false));
    let bad = small(&format!(
        "{}{}",
        row("1", ""),
        "[[flow]]\nid = \"a\"\nname = \"n\"\nname_en = \"n\"\nitems = [\"9\"]\non = [\"supplies\"]\nclause = \"c\"\n\
         stages = [{ role = \"king\" }, { role = \"operator\" }, { role = \"operator\" }]\n\
         [[flow]]\nid = \"a\"\nname = \"n\"\nname_en = \"n\"\nclause = \"c\"\n\
         [[clock]]\nid = \"up\"\nname = \"n\"\nname_en = \"n\"\nwithin = { hours = 4 }\nstarts = \"received\"\nclause = \"c\"\n\
         [trial]\ndays = 400\nclause = \"c\"\n"
    ));
    let found = problems(&bad);
    for what in [
        "flow a: items 9 is no row",
        "flow a: on 'supplies' is none of supply",
        "role 'king' is none of tenant_manager",
        "stands twice in this flow",
        "flow a stands twice",
        "stages is missing",
        "clock up: on is missing",
        "trial: days is more than 366",
    ] {
        assert!(found.iter().any(|f| f.contains(what)), "{what} is not in {found:#?}");
    }
}

#[test]
fn a_row_that_nothing_measures_is_counted_by_its_orders() {
    let host = "provides = { kind = \"host\", arch = \"x86_64\", cores = 1 }";
    let rows = [row("7", ""), row("8", "meter = \"waf.instance\""), row("9", host), row("10", "measure = \"count\"")];
    let c = Contract::parse(&small(&rows.concat())).unwrap();
    let meters: Vec<_> =
        c.items.iter().map(|i| i.metering.as_ref().map(|m| (m.meter.as_str(), m.by_order()))).collect();
    let counted = [Some(("order.7", true)), Some(("waf.instance", false)), None, Some(("order.10", true))];
    assert_eq!(meters, counted);
    assert_eq!(c.items[3].metering.as_ref().unwrap().measure, Measure::Count);

    let long = "x".repeat(59);
    let found = problems(&small(&format!("{}{}", row("7", "meter = \"order.8\""), row(&long, ""))));
    assert!(found.iter().any(|p| p.contains("item 7: meter") && p.contains("leave the meter out")), "{found:?}");
    assert!(found.iter().any(|p| p.contains("code") && p.contains("name a meter")), "{found:?}");
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn what_can_never_be_is_refused_with_its_line() {
    let demand = |more: &str| format!("[[demand]]\nitem = \"1\"\nquantity = \"2\"\n{more}\n");
    let once = row("1", "").replace("per = \"month\"", "per = \"once\"");
    let found = problems(&small(&format!("{once}{}", demand("months = 3"))));
    assert_eq!(found, ["28 demand of 1: months belongs to a price for a month or a year: this one is paid once"]);
    let selected = |meter: &str, attribute: &str| {
        small(&row("1", &format!("meter = \"{meter}\"\nselector = {{ {attribute} = \"x\" }}")))
    };
    for (meter, attribute, says) in [
        (
            "server.vcpu",
            "banana",
            Some("selector server.vcpu has no attribute banana; it has flavor, arch, vcpus, memory_gb"),
        ),
        ("floatingip", "type", Some("selector floatingip has no attribute type; it has none")),
        ("server", "arch", None),
        ("waf.application", "zone", None),
    ] {
        match (Contract::parse(&selected(meter, attribute)), says) {
            (Ok(_), None) => {}
            (Err(p), Some(says)) => assert!(p.to_string().starts_with(&format!("line 18: item 1: {says}")), "{p}"),
            (read, _) => panic!("{meter} {attribute}: {read:?}"),
        }
    }
    let scheme = |bands: &str| {
        let text = format!(
            "{}[[scheme]]\nid = \"s\"\nname = \"n\"\nname_en = \"n\"\nevery = \"month\"\npoints = \"5\"\nclause = \"c\"\n\
             [[scheme.item]]\nid = \"i\"\nname = \"n\"\nname_en = \"n\"\nkind = \"score\"\npoints = \"5\"\nclause = \"c\"\n\
             rule = {{ bands = [{bands}] }}\n",
            row("1", "")
        );
        Contract::parse(&small(&text)).map_err(|p| p.to_string())
    };
    for (bands, never) in [
        ("{ min = \"99.5\", points = \"5\" }, { min = \"99\", points = \"3\" }, { points = \"0\" }", None),
        ("{ min = \"99\", points = \"3\" }, { min = \"99.5\", points = \"5\" }, { points = \"0\" }", Some(2)),
        (
            "{ under = \"1\", points = \"0\" }, { over = \"1\", points = \"5\" }, { min = \"1\", max = \"1\", points = \"3\" }",
            None,
        ),
        ("{ min = \"2\", max = \"1\", points = \"0\" }, { points = \"5\" }", Some(1)),
        ("{ min = \"1\", points = \"5\" }, { max = \"1\", points = \"3\" }, { points = \"0\" }", Some(3)),
    ] {
        match (scheme(bands), never) {
            (Ok(_), None) => {}
            (Err(p), Some(n)) => assert!(p.contains(&format!("bands number {n} can never fit")), "{bands}: {p}"),
            (read, _) => panic!("{bands}: {read:?}"),
        }
    }
}

#[test]
fn events_that_nobody_would_ever_record_are_refused() {
    let duty = |event: &str, head: &str| {
        let duty = format!(
            "[[obligation]]\nid = \"d\"\nkind = \"plan\"\nname = \"n\"\nname_en = \"n\"\nclause = \"c\"\nevery = \"event\"\nafter = \"{event}\"\n"
        );
        let text = small(&format!("{}{duty}", row("1", "")));
        Contract::parse(&text.replacen("currency", &format!("{head}\ncurrency"), 1)).map_err(|p| p.to_string())
    };
    let listed = "events = [\"audit-closed\"]";
    for (event, head, says) in [
        ("audit-closed", "", None),
        ("audit-closed", listed, None),
        ("acceptance", listed, None),
        ("audit closd", "", Some("'audit closd' is no name of an event")),
        ("audit-closd", listed, Some("neither an event that the program knows nor one of `events`")),
        ("acceptence", "", Some("'acceptence' is nearly acceptance")),
        ("acceptence", "events = [\"acceptence\"]", None),
        ("x", "events = [\"X y\", \"x\"]", Some("events 'X y' is no name")),
    ] {
        match (duty(event, head), says) {
            (Ok(_), None) => {}
            (Err(p), Some(says)) => assert!(p.contains(says), "{event}: {p}"),
            (read, _) => panic!("{event} {head}: {:?}", read.map(|c| c.events)),
        }
    }
    let c = duty("audit-closed", "").unwrap();
    for event in ["audit-closed", "signature", "d"] {
        assert!(c.known_events().contains(event), "{event}");
    }
}

/// R-2-287: a row that the bid leaves out counts at the others' highest price, at most 10 % of the bid; an added one is void and not in the total.
#[test]
fn r_2_287_missing_and_added_rows_of_a_bid() {
    let demand =
        |code: &str, quantity: i64| format!("[[demand]]\nitem = \"{code}\"\nquantity = \"{quantity}\"\nmonths = 10\n");
    let bid = |budget: &str, second: &str, quantity: i64| {
        let rows = format!(
            "{budget}\n{}{}{}{}{}{}",
            row("1", "price = \"9.00\""),
            row("2", second),
            row("3", "price = \"8.00\"\nadded = true"),
            demand("1", 100),
            demand("2", quantity),
            demand("3", 50)
        );
        Contract::parse(&small(&rows)).map_err(|p| p.to_string())
    };
    let tenth = "[budget]\nmissing = \"10%\"";
    let missing = "price = \"10.00\"\noffered = false";
    // 100 x 9.00 x 10 = 9,000.00, of which the missing row may come to 900.00: 9 x 10.00 x 10 does, to the fen.
    let c = bid(tenth, missing, 9).unwrap();
    assert_eq!(c.total().unwrap().unwrap().to_string(), "9900.00", "the added row is not in it");
    let (second, third) = (c.item("2").unwrap(), c.item("3").unwrap());
    assert_eq!((second.bid, second.price.unwrap().to_string().as_str()), (Bid::Missing, "10.00"));
    assert_eq!((third.bid, third.price, third.metering.as_ref()), (Bid::Added, None, None), "void: nothing is billed");
    for (budget, second, quantity, says) in [
        (tenth, missing, 10, "rows that the bid leaves out come to 1000.00, above 10% of its 9000.00: it is void"),
        ("", missing, 1, "item 2: offered the contract does not say how a row counts that the bid leaves out"),
        (tenth, "offered = false", 1, "item 2: price is missing: what a row that the bid leaves out is counted at"),
        (tenth, "price = \"10.00\"\noffered = false\nadded = true", 1, "a row cannot be both"),
        (tenth, "meter = \"m\"\nadded = true", 1, "item 2: meter an added row is void"),
    ] {
        let found = bid(budget, second, quantity).unwrap_err();
        assert!(found.contains(says), "{says} is not in {found}");
    }
}
