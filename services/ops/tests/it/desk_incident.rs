use super::desk_world::*;
use kernel::{ErrorKind, IncidentId, ProjectId};
use ops::desk::Standing;
use ops::desk::clock::Stage;
use ops::desk::incident::{
    Event, Grade, IncidentAction, IncidentFilter, Kind, NewDowntime, NewIncident, NewReport, State,
};
use runtime::list::Asked;

fn none() -> IncidentAction {
    IncidentAction::default()
}
fn then(s: &str) -> IncidentAction {
    IncidentAction { at: Some(at(s)), ..none() }
}
fn why(s: &str) -> IncidentAction {
    IncidentAction { note: Some(s.into()), ..none() }
}

async fn standing(w: &World, id: &IncidentId) -> Vec<(Stage, Standing)> {
    let (_, clocks) = w.ops.incident(&operator(), id).await.unwrap();
    clocks.iter().map(|c| (c.stage, c.standing(w.t.env.now()))).collect()
}

/// Chuyi 九（三）2、3）level 1: 1分钟接收告警，10分钟到场处置，30分钟内实现业务初步恢复.
#[tokio::test(flavor = "multi_thread")]
async fn the_clocks_of_level_one_chuyi_9_3() {
    for w in worlds("2026-10-01T03:00").await {
        let i = w.ops.raise_incident(&operator(), fault("1")).await.unwrap();
        let act = |e, a| {
            let (ops, id) = (w.ops.clone(), i.id.clone());
            async move { ops.act_on_incident(&operator(), &id, e, a).await }
        };
        w.set("2026-10-01T03:01");
        act(Event::Received, none()).await.unwrap();
        w.set("2026-10-01T03:12");
        use {Stage as S, Standing as T};
        assert_eq!(standing(&w, &i.id).await, [(S::Receive, T::Met), (S::Arrive, T::Late), (S::Recover, T::Running)]);
        // It is entered afterwards that somebody was there in time: at the deadline.
        act(Event::OnSite, then("2026-10-01T03:10")).await.unwrap();
        w.set("2026-10-01T03:40");
        act(Event::Recovered, then("2026-10-01T03:30:01")).await.unwrap();
        assert_eq!(standing(&w, &i.id).await, [(S::Receive, T::Met), (S::Arrive, T::Met), (S::Recover, T::Late)]);

        for (e, a, field) in [
            (Event::Handling, then("2026-10-01T02:59:59"), "at"),
            (Event::Handling, then("2026-10-01T03:40:01"), "at"),
            (Event::OnSite, none(), "corrects"),
            (Event::Escalate, none(), "note"),
            (Event::Handling, IncidentAction { level: Some("2".into()), ..none() }, "level"),
        ] {
            assert_eq!(act(e, a).await.unwrap_err().field.as_deref(), Some(field), "{e:?}");
        }
        // A correction names what it corrects, says why, and is made once.
        let all = w.ops.timeline(&operator(), i.id.as_str()).await.unwrap();
        let wrong = all.iter().find(|e| e.event == "recovered").unwrap().id.clone();
        let fix = |id: &str| IncidentAction { corrects: Some(id.into()), ..then("2026-10-01T03:30") };
        assert_eq!(act(Event::Recovered, fix(&wrong)).await.unwrap_err().field.as_deref(), Some("note"));
        let fix = |id: &str| IncidentAction { note: Some("看错时间".into()), ..fix(id) };
        assert!(act(Event::Recovered, fix("nothing")).await.is_err());
        act(Event::Recovered, fix(&wrong)).await.unwrap();
        assert_eq!(act(Event::Recovered, fix(&wrong)).await.unwrap_err().code, "IncidentState");
        assert_eq!(standing(&w, &i.id).await[2], (S::Recover, T::Met), "{}", w.t.name);
        assert_eq!(w.ops.timeline(&operator(), i.id.as_str()).await.unwrap().len(), all.len() + 1);

        let early = act(Event::Closed, then("2026-10-01T03:29")).await.unwrap_err();
        assert_eq!(early.field.as_deref(), Some("at"));
        let closed = act(Event::Closed, none()).await.unwrap();
        assert_eq!((closed.state, closed.closed_at), (State::Closed, Some(at("2026-10-01T03:40"))));
        assert_eq!(act(Event::Responded, none()).await.unwrap_err().code, "IncidentState");
    }
}

/// Chuyi 九（三）2、3）: level 2 5分钟接报，20分钟启动处置，1小时内完成恢复; level 3 工作时段5分钟响应、30分钟处置、2小时恢复, 非工作时段30分钟内响应;
/// level 4 工作时段10分钟响应，4小时内处置反馈. Outside working time the other clocks of levels 3 and 4 stand still (reading `incident.off-time`).
#[tokio::test(flavor = "multi_thread")]
async fn the_clocks_of_levels_two_to_four_chuyi_9_3() {
    use Stage as S;
    for w in worlds("2026-09-29T09:00").await {
        for (level, raised, clocks) in [
            (
                "2",
                "2026-10-01T03:00",
                &[(S::Receive, "2026-10-01T03:05"), (S::Start, "2026-10-01T03:20"), (S::Recover, "2026-10-01T04:00")][..],
            ),
            (
                "3",
                "2026-10-10T09:00",
                &[(S::Respond, "2026-10-10T09:05"), (S::Start, "2026-10-10T09:30"), (S::Recover, "2026-10-10T11:00")],
            ),
            (
                "3",
                "2026-09-30T20:00",
                &[(S::Respond, "2026-09-30T20:30"), (S::Start, "2026-10-08T09:00"), (S::Recover, "2026-10-08T10:30")],
            ),
            ("4", "2026-09-29T09:00", &[(S::Respond, "2026-09-29T09:10"), (S::Close, "2026-09-29T15:30")]),
            ("4", "2026-09-30T20:00", &[(S::Respond, "2026-10-08T08:40"), (S::Close, "2026-10-08T15:00")]),
        ] {
            w.set(raised);
            let i = w.ops.raise_incident(&operator(), fault(level)).await.unwrap();
            let (_, found) = w.ops.incident(&operator(), &i.id).await.unwrap();
            let found: Vec<_> = found.iter().map(|c| (c.stage, c.due)).collect();
            let wanted: Vec<_> = clocks.iter().map(|(s, due)| (*s, at(due))).collect();
            assert_eq!(found, wanted, "{} level {level} {raised}", w.t.name);
        }
    }
}

/// Chuyi 九（三）2、3）level 1: who enters the recovery first has not said that he was there in ten minutes.
#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_meets_no_clock_but_its_own_chuyi_9_3() {
    for w in worlds("2026-10-01T03:00").await {
        use {Stage as S, Standing as T};
        let i = w.ops.raise_incident(&operator(), fault("1")).await.unwrap();
        let act = |e, a| {
            let (ops, id) = (w.ops.clone(), i.id.clone());
            async move { ops.act_on_incident(&operator(), &id, e, a).await.unwrap() }
        };
        act(Event::Recovered, none()).await;
        assert_eq!(
            standing(&w, &i.id).await,
            [(S::Receive, T::Running), (S::Arrive, T::Running), (S::Recover, T::Met)]
        );
        w.set("2026-10-01T03:11");
        act(Event::OnSite, then("2026-10-01T03:10:30")).await;
        assert_eq!(
            standing(&w, &i.id).await,
            [(S::Receive, T::Late), (S::Arrive, T::Late), (S::Recover, T::Met)],
            "{}",
            w.t.name
        );
    }
}

/// Level 3 in working time and otherwise; a change of level has its clocks from the beginning; a relapse runs on.
#[tokio::test(flavor = "multi_thread")]
async fn levels_change_with_a_reason_and_a_relapse_takes_the_recovery_back() {
    for w in worlds("2026-09-30T17:00").await {
        let i = w.ops.raise_incident(&operator(), fault("3")).await.unwrap();
        let (_, clocks) = w.ops.incident(&operator(), &i.id).await.unwrap();
        let due: Vec<_> = clocks.iter().map(|c| c.due).collect();
        // Two hours of working time: one is left before the holiday, the other is on the 8th.
        assert_eq!(due, [at("2026-09-30T17:05"), at("2026-09-30T17:30"), at("2026-10-08T09:30")]);
        let act = |e, a| {
            let (ops, id) = (w.ops.clone(), i.id.clone());
            async move { ops.act_on_incident(&operator(), &id, e, a).await }
        };
        w.set("2026-09-30T17:04");
        act(Event::Handling, none()).await.unwrap();
        let up = |l: &str, note: Option<&str>| IncidentAction {
            level: Some(l.into()),
            note: note.map(str::to_owned),
            ..none()
        };
        assert_eq!(act(Event::Level, up("2", None)).await.unwrap_err().field.as_deref(), Some("note"));
        assert_eq!(act(Event::Level, up("9", Some("x"))).await.unwrap_err().field.as_deref(), Some("level"));
        assert_eq!(act(Event::Level, up("3", Some("x"))).await.unwrap_err().field.as_deref(), Some("level"));
        act(Event::Level, up("2", Some("影响扩大"))).await.unwrap();
        let (now, clocks) = w.ops.incident(&operator(), &i.id).await.unwrap();
        assert_eq!((now.level.as_str(), clocks.len()), ("2", 3));
        assert_eq!(clocks[2].due, at("2026-09-30T18:00"), "60 minutes from the beginning");
        let stopped: Vec<_> = clocks.iter().map(|c| c.stopped_at).collect();
        let handled = Some(at("2026-09-30T17:04"));
        assert_eq!(stopped, [None, handled, None], "nobody entered that it was received");

        w.set("2026-09-30T17:50");
        act(Event::Recovered, none()).await.unwrap();
        w.set("2026-09-30T18:10");
        assert_eq!(act(Event::Relapse, none()).await.unwrap_err().field.as_deref(), Some("note"));
        let back = act(Event::Relapse, why("再次离线")).await.unwrap();
        assert_eq!((back.state, back.recovered_at), (State::Handling, None));
        assert_eq!(standing(&w, &i.id).await[2].1, Standing::Late, "{}", w.t.name);
        act(Event::Recovered, none()).await.unwrap();
        let words = w.events(i.id.as_str()).await.join(" ");
        assert_eq!(words, "raised handling level recovered relapse recovered");
    }
}

/// Chuyi 九（一）: a high-risk event is answered in 2 hours, with somebody on site if needed; the report is due 2 working days after the end.
#[tokio::test(flavor = "multi_thread")]
async fn security_events_have_grades_and_a_summary_on_working_days() {
    for w in worlds("2026-09-30T10:00").await {
        let event = NewIncident { kind: Kind::Security, grade: Some(Grade::High), level: None, ..fault("1") };
        for (bad, field) in [
            (NewIncident { grade: None, ..event.clone() }, "grade"),
            (NewIncident { level: Some("1".into()), ..event.clone() }, "level"),
            (NewIncident { kind: Kind::Fault, level: Some("1".into()), ..event.clone() }, "grade"),
            (NewIncident { kind: Kind::Fault, grade: None, ..event.clone() }, "level"),
            (NewIncident { systems_total: Some(0), ..event.clone() }, "systems_total"),
        ] {
            assert_eq!(w.ops.raise_incident(&operator(), bad).await.unwrap_err().field.as_deref(), Some(field));
        }
        let i = w.ops.raise_incident(&operator(), event).await.unwrap();
        let act = |e, a| {
            let (ops, id) = (w.ops.clone(), i.id.clone());
            async move { ops.act_on_incident(&operator(), &id, e, a).await.unwrap() }
        };
        act(Event::WaiveSite, why("可远程处置")).await;
        assert_eq!(standing(&w, &i.id).await[1], (Stage::Arrive, Standing::Waived));
        w.set("2026-09-30T12:00");
        act(Event::Responded, none()).await;
        let report =
            NewReport {
                cause: "弱口令".into(), measures: "改密、封禁".into(), supplier_at_fault: true, harm: true
            };
        let early = w.ops.report_incident(&operator(), &i.id, report.clone()).await.unwrap_err();
        assert_eq!(early.code, "IncidentState");
        let i = act(Event::Recovered, none()).await;
        assert_eq!(i.report_due, Some(at("2026-10-10T00:00")), "8 and 9 October");
        w.set("2026-10-09T10:00");
        w.ops.report_incident(&operator(), &i.id, report.clone()).await.unwrap();
        w.set("2026-10-12T10:00");
        let second = NewReport { cause: "弱口令（补充）".into(), ..report };
        let i = w.ops.report_incident(&operator(), &i.id, second).await.unwrap();
        let r = i.report.unwrap();
        assert_eq!((r.at, r.cause.as_str()), (at("2026-10-09T10:00"), "弱口令（补充）"), "the first one counts");
        assert_eq!(w.count("ops_incident_report").await, 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn downtime_is_found_by_resource_and_mistakes_are_voided() {
    for w in worlds("2026-09-29T12:00").await {
        let i = w.ops.raise_incident(&operator(), fault("2")).await.unwrap();
        let down =
            |r: &str, from: &str, to: Option<&str>| NewDowntime { resource: r.into(), from: at(from), to: to.map(at) };
        let add = |d| {
            let (ops, id) = (w.ops.clone(), i.id.clone());
            async move { ops.add_downtime(&operator(), &id, d).await }
        };
        let a = add(down("vm-1", "2026-09-29T10:00", Some("2026-09-29T10:30"))).await.unwrap();
        let b = add(down("vm-1", "2026-09-29T11:00", None)).await.unwrap();
        assert_eq!(add(down("vm-1", "2026-09-29T11:30", None)).await.unwrap_err().kind, ErrorKind::Conflict);
        add(down("vm-1", "2026-09-29T10:30", Some("2026-09-29T10:40"))).await.unwrap();
        for (d, field) in [
            (down("vm-2", "2026-09-29T12:01", None), "from"),
            (down("vm-2", "2026-09-29T11:00", Some("2026-09-29T11:00")), "to"),
            (down("vm-2", "2026-09-29T11:00", Some("2026-09-29T13:00")), "to"),
            (down("", "2026-09-29T11:00", None), "resource"),
        ] {
            assert_eq!(add(d).await.unwrap_err().field.as_deref(), Some(field));
        }
        let of = |from: &str, to: &str| {
            let (ops, from, to) = (w.ops.clone(), at(from), at(to));
            async move { ops.downtime_of("vm-1", from, to).await.unwrap().len() }
        };
        assert_eq!(of("2026-09-29T10:30", "2026-09-29T10:40").await, 1, "the first ends where this begins");
        assert_eq!(of("2026-09-30T00:00", "2026-10-01T00:00").await, 1, "the open one lasts");
        w.ops.end_downtime(&operator(), &i.id, &b.id, None).await.unwrap();
        assert!(w.ops.end_downtime(&operator(), &i.id, &b.id, None).await.is_err());
        assert_eq!(of("2026-09-30T00:00", "2026-10-01T00:00").await, 0);
        assert!(w.ops.void_downtime(&operator(), &i.id, &a.id, None).await.is_err());
        w.ops.void_downtime(&operator(), &i.id, &a.id, Some("误录")).await.unwrap();
        assert_eq!(of("2026-09-29T10:00", "2026-09-29T10:30").await, 0);
        let all = w.ops.downtimes(&operator(), &i.id).await.unwrap();
        assert_eq!((all.len(), all[0].voided), (3, true), "nothing is deleted");
        // A false alarm interrupted nothing.
        let v = w.ops.raise_incident(&operator(), fault("2")).await.unwrap();
        w.ops.add_downtime(&operator(), &v.id, down("vm-9", "2026-09-29T11:00", None)).await.unwrap();
        w.ops.act_on_incident(&operator(), &v.id, Event::Void, why("探针故障")).await.unwrap();
        assert!(w.ops.downtime_of("vm-9", at("2026-09-29T00:00"), at("2026-09-30T00:00")).await.unwrap().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tenants_see_their_own_and_a_stage_is_entered_once() {
    for w in worlds("2026-09-29T12:00").await {
        let own = NewIncident { project: Some(ProjectId::from("p")), ..fault("3") };
        let i = w.ops.raise_incident(&operator(), own).await.unwrap();
        let platform = w.ops.raise_incident(&operator(), fault("1")).await.unwrap();
        let list = |who| {
            let ops = w.ops.clone();
            let f = IncidentFilter { page: Asked::first(9), ..Default::default() };
            async move { ops.incidents(&who, &f).await.unwrap().items.len() }
        };
        assert_eq!((list(doctor()).await, list(stranger()).await, list(commission()).await), (1, 0, 2));
        assert!(w.ops.incident(&doctor(), &i.id).await.is_ok());
        assert_eq!(w.ops.incident(&doctor(), &platform.id).await.unwrap_err().kind, ErrorKind::NotFound);
        assert_eq!(w.ops.raise_incident(&doctor(), fault("1")).await.unwrap_err().kind, ErrorKind::Forbidden);
        let (a, b) = (operator(), engineer());
        let (x, y) = tokio::join!(
            w.ops.act_on_incident(&a, &i.id, Event::Responded, none()),
            w.ops.act_on_incident(&b, &i.id, Event::Responded, none())
        );
        assert_eq!(u8::from(x.is_ok()) + u8::from(y.is_ok()), 1, "{}", w.t.name);
    }
}
