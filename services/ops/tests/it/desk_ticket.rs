use super::desk_world::*;
use kernel::{ErrorKind, ProjectId, Timestamp};
use ops::desk::Standing;
use ops::desk::ticket::{
    Channel, Comment, Event, Kind, NewTicket, State, Ticket, TicketAction, TicketFilter, WaitsFor,
};
use runtime::list::Asked;

fn none() -> TicketAction {
    TicketAction::default()
}
fn waits(w: WaitsFor) -> TicketAction {
    TicketAction { waits_for: Some(w), ..said("请补充日志") }
}
fn said(s: &str) -> TicketAction {
    TicketAction { note: Some(s.into()), ..none() }
}

async fn go(w: &World, t: &Ticket, events: &[(Event, &str)]) -> Ticket {
    let mut last = t.clone();
    for (e, when) in events {
        w.set(when);
        let who = match e {
            Event::Confirm | Event::Reopen | Event::Cancel | Event::Resume => doctor(),
            _ => operator(),
        };
        let a = if *e == Event::Wait { waits(WaitsFor::Tenant) } else { none() };
        last = w.ops.act_on_ticket(&who, &t.id, *e, a).await.unwrap_or_else(|x| panic!("{e:?} {when}: {x}"));
    }
    last
}

/// Chuyi 九（一）: 工作时间10分钟内响应，非工作时间20分钟内响应视为及时. To the second, on the calendar with 调休.
#[tokio::test(flavor = "multi_thread")]
async fn a_response_is_in_time_at_the_deadline_and_late_a_second_after_chuyi_9_1() {
    for w in worlds("2026-09-29T09:00").await {
        for (raised, due) in [
            ("2026-09-29T09:00:00", "2026-09-29T09:10:00"),
            // Working time ends in five minutes: the other five are those of the afternoon.
            ("2026-09-29T11:55:00", "2026-09-29T14:35:00"),
            ("2026-09-29T22:00:00", "2026-09-29T22:20:00"),
            // A Thursday that is a holiday, and a Saturday that is a working day.
            ("2026-10-01T10:00:00", "2026-10-01T10:20:00"),
            ("2026-10-10T10:00:00", "2026-10-10T10:10:00"),
        ] {
            for (delay, timely) in [(0, true), (1, false)] {
                w.set(raised);
                let t = w.ops.raise_ticket(&doctor(), ticket(Kind::ServiceRequest)).await.unwrap();
                assert_eq!(t.response_due, Some(at(due)), "{raised}");
                assert_eq!(t.response(at(due)), Some(Standing::Running));
                let clock = w.t.clock.as_ref().unwrap();
                clock.set(Timestamp(at(due).micros() + delay * 1_000_000));
                let t = w.ops.act_on_ticket(&operator(), &t.id, Event::Accept, none()).await.unwrap();
                assert_eq!(t.response_timely, Some(timely), "{} {raised}", w.t.name);
                let wanted = if timely { Standing::Met } else { Standing::Late };
                assert_eq!(t.response(clock_now(&w)), Some(wanted));
            }
        }
    }
}

fn clock_now(w: &World) -> Timestamp {
    w.t.env.now()
}

/// The resolution's clock stands while the ticket waits for the tenant and while it was thought to be resolved.
#[tokio::test(flavor = "multi_thread")]
async fn pauses_do_not_count_and_timeliness_is_stored_when_it_closes() {
    for w in worlds("2026-09-29T09:00").await {
        // Four hours (Chuyi 八（一）4.2), by the clock on the wall.
        let new = NewTicket { clock: Some("vendor-support".into()), ..ticket(Kind::Consultation) };
        let t = w.ops.raise_ticket(&doctor(), new.clone()).await.unwrap();
        assert_eq!(t.resolve_due, Some(at("2026-09-29T13:00")));
        use Event as E;
        let t = go(&w, &t, &[(E::Accept, "2026-09-29T09:05"), (E::Start, "2026-09-29T09:10")]).await;
        let t = go(&w, &t, &[(E::Wait, "2026-09-29T10:00")]).await;
        assert_eq!(t.resolution(at("2026-09-30T10:00")), Some(Standing::Paused));
        let t = go(&w, &t, &[(E::Resume, "2026-09-29T15:00")]).await;
        assert_eq!(t.resolve_due, Some(at("2026-09-29T18:00")), "five hours of waiting");
        assert_eq!((t.waits_for, t.waited_seconds(clock_now(&w))), (None, 5 * 3600));
        let t = go(&w, &t, &[(E::Resolve, "2026-09-29T16:00"), (E::Reopen, "2026-09-30T09:00")]).await;
        assert_eq!((t.resolve_due, t.resolved_at), (Some(at("2026-09-30T11:00")), None));
        assert_eq!(t.resolve_timely, None, "it is not over");
        let t = go(&w, &t, &[(E::Start, "2026-09-30T10:00"), (E::Resolve, "2026-09-30T11:00")]).await;
        assert_eq!(t.resolution(at("2027-01-01T00:00")), Some(Standing::Met));
        w.set("2026-09-30T12:00");
        let a = TicketAction { satisfaction: Some(4), ..none() };
        let t = w.ops.act_on_ticket(&doctor(), &t.id, E::Confirm, a).await.unwrap();
        assert_eq!((t.state, t.resolve_timely, t.satisfaction), (State::Confirmed, Some(true), Some(4)));
        assert_eq!(w.ops.ticket(&doctor(), &t.id).await.unwrap(), t, "{}", w.t.name);
        let all = w.events(t.id.as_str()).await.join(" ");
        assert_eq!(all, "raise accept start wait resume resolve reopen start resolve confirm");

        // The same a second too late.
        w.set("2026-09-29T09:00");
        let t = w.ops.raise_ticket(&doctor(), new).await.unwrap();
        let t = go(&w, &t, &[(E::Accept, "2026-09-29T09:00"), (E::Start, "2026-09-29T09:00")]).await;
        let t = go(&w, &t, &[(E::Resolve, "2026-09-29T13:00:01"), (E::Confirm, "2026-09-29T14:00")]).await;
        assert_eq!(t.resolve_timely, Some(false));
    }
}

/// Chuyi 九（三）2、3）工单按时办结率: who is measured by the clock stops it only with a reason, and the tenant's answer starts it again.
#[tokio::test(flavor = "multi_thread")]
async fn a_wait_names_whom_and_why_and_ends_when_the_tenant_answers() {
    for w in worlds("2026-09-29T09:00").await {
        let new = NewTicket { clock: Some("vendor-support".into()), ..ticket(Kind::Consultation) };
        let t = w.ops.raise_ticket(&doctor(), new).await.unwrap();
        use Event as E;
        let t = go(&w, &t, &[(E::Accept, "2026-09-29T09:05"), (E::Start, "2026-09-29T09:10")]).await;
        w.set("2026-09-29T09:11");
        let act = |who, e, a| {
            let (ops, id) = (w.ops.clone(), t.id.clone());
            async move { ops.act_on_ticket(&who, &id, e, a).await }
        };
        let backdated = TicketAction { at: Some(at("2026-09-29T09:10")), ..waits(WaitsFor::Tenant) };
        for (e, a, field) in [
            (E::Wait, none(), "note"),
            (E::Wait, said("等待"), "waits_for"),
            (E::Wait, TicketAction { note: None, ..waits(WaitsFor::ThirdParty) }, "note"),
            (E::Wait, backdated, "at"),
            (E::Resolve, waits(WaitsFor::Tenant), "waits_for"),
        ] {
            assert_eq!(act(operator(), e, a).await.unwrap_err().field.as_deref(), Some(field), "{}", w.t.name);
        }
        let t = act(operator(), E::Wait, waits(WaitsFor::ThirdParty)).await.unwrap();
        assert_eq!(t.waits_for, Some(WaitsFor::ThirdParty));
        assert_eq!(t.waited_seconds(at("2026-09-29T09:13")), 120);
        // Words of the staff change nothing, the tenant's end it.
        let words = |text: &str| Comment { text: text.into(), internal: false };
        w.set("2026-09-29T09:20");
        assert_eq!(w.ops.comment_ticket(&operator(), &t.id, words("已催")).await.unwrap().state, State::Waiting);
        w.set("2026-09-29T09:41");
        let t = w.ops.comment_ticket(&doctor(), &t.id, words("我方无需等待")).await.unwrap();
        assert_eq!((t.state, t.waits_for, t.waited_seconds(clock_now(&w))), (State::InProgress, None, 1800));
        assert_eq!(t.resolve_due, Some(at("2026-09-29T13:30")), "four hours, and the half that it waited");
        assert_eq!(w.ops.ticket(&doctor(), &t.id).await.unwrap(), t);
        let all = w.events(t.id.as_str()).await.join(" ");
        assert_eq!(all, "raise accept start wait comment comment resume");
    }
}

/// Qingpu: 1个工作日内响应，3个工作日内完成扩容任务. A pause over the holiday stops nothing that would have run.
#[tokio::test(flavor = "multi_thread")]
async fn working_days_end_with_their_day_and_pauses_count_working_time_only() {
    for w in worlds("2026-09-30T09:00").await {
        let new = NewTicket { clock: Some("scale-up".into()), ..ticket(Kind::ServiceRequest) };
        let t = w.ops.raise_ticket(&doctor(), new).await.unwrap();
        // 8 October is the first working day after it, 8, 9 and the made-up 10 are three.
        assert_eq!(t.response_due, Some(at("2026-10-09T00:00")));
        assert_eq!(t.resolve_due, Some(at("2026-10-11T00:00")));
        use Event as E;
        let t = go(&w, &t, &[(E::Accept, "2026-09-30T09:00"), (E::Start, "2026-09-30T10:00")]).await;
        let t = go(&w, &t, &[(E::Wait, "2026-10-01T00:00"), (E::Resume, "2026-10-08T00:00")]).await;
        assert_eq!(t.resolve_due, Some(at("2026-10-11T00:00")), "seven days of holiday are no working time");
        let t = go(&w, &t, &[(E::Wait, "2026-10-08T08:30"), (E::Resume, "2026-10-08T10:00")]).await;
        assert_eq!(t.resolve_due, Some(at("2026-10-12T10:00")), "an hour and a half of Monday");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_side_does_its_own_and_strangers_see_nothing() {
    for w in worlds("2026-09-29T09:00").await {
        let t = w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        let kind = |r: kernel::Result<Ticket>| r.unwrap_err().kind;
        let act = |who, e, a| {
            let ops = w.ops.clone();
            let id = t.id.clone();
            async move { ops.act_on_ticket(&who, &id, e, a).await }
        };
        assert_eq!(kind(act(doctor(), Event::Accept, none()).await), ErrorKind::Forbidden);
        assert_eq!(kind(act(commission(), Event::Accept, none()).await), ErrorKind::Forbidden);
        assert_eq!(kind(act(stranger(), Event::Cancel, none()).await), ErrorKind::NotFound);
        assert_eq!(kind(act(reader(), Event::Cancel, none()).await), ErrorKind::Forbidden);
        assert_eq!(kind(w.ops.ticket(&stranger(), &t.id).await), ErrorKind::NotFound);
        let words = |text: &str, internal| Comment { text: text.into(), internal };
        let e = w.ops.comment_ticket(&stranger(), &t.id, words("x", false)).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::NotFound);
        let e = w.ops.comment_ticket(&doctor(), &t.id, words("x", true)).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("internal"));
        assert_eq!(
            w.ops.comment_ticket(&reader(), &t.id, words("x", false)).await.unwrap_err().kind,
            ErrorKind::Forbidden
        );

        // Among the staff it is no answer; the first words that the tenant can read are.
        w.ops.comment_ticket(&operator(), &t.id, words("是否又是 OSD？", true)).await.unwrap();
        assert_eq!(w.ops.ticket(&doctor(), &t.id).await.unwrap().responded_at, None);
        w.ops.comment_ticket(&doctor(), &t.id, words("请尽快", false)).await.unwrap();
        w.set("2026-09-29T09:10");
        w.ops.comment_ticket(&operator(), &t.id, words("已收到", false)).await.unwrap();
        let seen = w.ops.ticket(&doctor(), &t.id).await.unwrap();
        assert_eq!((seen.responded_at, seen.response_timely), (Some(at("2026-09-29T09:10")), Some(true)));
        let tenant: Vec<_> = w.ops.timeline(&doctor(), t.id.as_str()).await.unwrap();
        assert_eq!((tenant.len(), w.events(t.id.as_str()).await.len()), (3, 4), "{}", w.t.name);

        act(operator(), Event::Accept, none()).await.unwrap();
        act(operator(), Event::Start, none()).await.unwrap();
        act(operator(), Event::Resolve, none()).await.unwrap();
        assert_eq!(kind(act(operator(), Event::Confirm, none()).await), ErrorKind::Forbidden);
        let early = act(operator(), Event::Close, none()).await.unwrap_err();
        assert_eq!(early.code, "TicketState");
        // Three working days: 30 September, 8 and 9 October.
        w.set("2026-10-09T23:59");
        assert!(act(operator(), Event::Close, none()).await.is_err());
        w.set("2026-10-10T00:00");
        assert_eq!(act(operator(), Event::Close, none()).await.unwrap().state, State::Closed);
        assert_eq!(
            w.ops.comment_ticket(&doctor(), &t.id, words("x", false)).await.unwrap_err().kind,
            ErrorKind::Conflict
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_by_telephone_is_entered_afterwards_by_the_staff_with_a_reason() {
    for w in worlds("2026-09-29T10:00").await {
        let phone = NewTicket {
            project: Some(ProjectId::from("p")),
            channel: Channel::Telephone,
            requester: Some("李医生".into()),
            at: Some(at("2026-09-29T09:30")),
            ..ticket(Kind::Fault)
        };
        let e = w.ops.raise_ticket(&doctor(), phone.clone()).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("at"));
        let t = w.ops.raise_ticket(&operator(), phone.clone()).await.unwrap();
        assert_eq!((t.raised_at, t.recorded_at), (at("2026-09-29T09:30"), at("2026-09-29T10:00")));
        assert_eq!(t.requester_name, "李医生");
        let answered =
            |s: &str, note: Option<&str>| TicketAction { at: Some(at(s)), note: note.map(str::to_owned), ..none() };
        for (a, field) in [
            (answered("2026-09-29T09:35", None), "note"),
            (answered("2026-09-29T09:29", Some("x")), "at"),
            (answered("2026-09-29T10:01", Some("x")), "at"),
        ] {
            let e = w.ops.act_on_ticket(&operator(), &t.id, Event::Accept, a).await.unwrap_err();
            assert_eq!(e.field.as_deref(), Some(field));
        }
        let a = answered("2026-09-29T09:35", Some("电话中已答复"));
        let t = w.ops.act_on_ticket(&operator(), &t.id, Event::Accept, a).await.unwrap();
        assert_eq!(t.response_timely, Some(true));
        let e = &w.ops.timeline(&operator(), t.id.as_str()).await.unwrap()[1];
        assert_eq!((e.at, e.recorded_at), (at("2026-09-29T09:35"), at("2026-09-29T10:00")), "both times are kept");
        for far in ["2026-09-29T10:01", "2025-09-01T10:00"] {
            let e =
                w.ops.raise_ticket(&operator(), NewTicket { at: Some(at(far)), ..phone.clone() }).await.unwrap_err();
            assert_eq!(e.field.as_deref(), Some("at"), "{far}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_names_its_field_and_an_agreed_time_is_a_deadline() {
    for w in worlds("2026-09-29T09:00").await {
        let good = ticket(Kind::ServiceRequest);
        for (new, field) in [
            (NewTicket { title: String::new(), ..good.clone() }, "title"),
            (NewTicket { title: "长".repeat(201), ..good.clone() }, "title"),
            (NewTicket { text: "a\0b".into(), ..good.clone() }, "text"),
            (NewTicket { resources: vec!["a b".into()], ..good.clone() }, "resources"),
            (NewTicket { resources: vec!["x".into(); 201], ..good.clone() }, "resources"),
            (NewTicket { clock: Some("no-such".into()), ..good.clone() }, "clock"),
            (NewTicket { channel: Channel::Chat, ..good.clone() }, "channel"),
        ] {
            assert_eq!(w.ops.raise_ticket(&doctor(), new).await.unwrap_err().field.as_deref(), Some(field));
        }
        let other = NewTicket { project: Some(ProjectId::from("q")), ..good.clone() };
        assert_eq!(w.ops.raise_ticket(&doctor(), other).await.unwrap_err().kind, ErrorKind::NotFound);

        let t = w.ops.raise_ticket(&doctor(), good).await.unwrap();
        assert_eq!(t.resolve_due, None, "the contract has no clock for that");
        let due = |s: &str| TicketAction { due: Some(at(s)), ..none() };
        let e = w.ops.act_on_ticket(&operator(), &t.id, Event::Accept, due("2026-09-29T09:00")).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("due"));
        let t = w.ops.act_on_ticket(&operator(), &t.id, Event::Accept, due("2026-09-30T09:00")).await.unwrap();
        assert_eq!(t.resolve_due, Some(at("2026-09-30T09:00")));
        let mark = TicketAction { satisfaction: Some(6), ..none() };
        w.ops.act_on_ticket(&operator(), &t.id, Event::Start, none()).await.unwrap();
        let e = w.ops.act_on_ticket(&operator(), &t.id, Event::Resolve, mark.clone()).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("satisfaction"));
        w.ops.act_on_ticket(&operator(), &t.id, Event::Resolve, said("已重启")).await.unwrap();
        let e = w.ops.act_on_ticket(&doctor(), &t.id, Event::Confirm, mark).await.unwrap_err();
        assert_eq!(e.field.as_deref(), Some("satisfaction"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_paged_and_filtered() {
    for w in worlds("2026-09-29T09:00").await {
        let mut ids = Vec::new();
        for n in 0..7 {
            let who = if n % 2 == 0 { doctor() } else { stranger() };
            let kind = if n < 4 { Kind::Fault } else { Kind::Consultation };
            ids.push(w.ops.raise_ticket(&who, ticket(kind)).await.unwrap().id);
        }
        ids.sort_by(|a, b| b.cmp(a));
        let list = |who, f: TicketFilter| {
            let ops = w.ops.clone();
            async move { ops.tickets(&who, &f).await.unwrap().items.into_iter().map(|t| t.id).collect::<Vec<_>>() }
        };
        let some = |limit| TicketFilter { page: Asked::first(limit), ..TicketFilter::default() };
        let first = list(operator(), some(3)).await;
        assert_eq!(first, ids[..3], "{}", w.t.name);
        let page = Asked::first(10).after(first.last().unwrap().as_str());
        let next = TicketFilter { page, ..TicketFilter::default() };
        assert_eq!(list(operator(), next).await, ids[3..]);
        assert_eq!(list(doctor(), some(10)).await.len(), 4);
        assert_eq!(list(stranger(), some(10)).await.len(), 3);
        let of = |p: &str| TicketFilter { project: Some(ProjectId::from(p)), ..some(10) };
        assert_eq!(list(doctor(), of("q")).await.len(), 0);
        assert_eq!(list(commission(), of("q")).await.len(), 3);
        let f = TicketFilter { kind: Some(Kind::Fault), state: Some(State::Open), ..some(10) };
        assert_eq!(list(operator(), f).await.len(), 4);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_at_once_one_accepts() {
    for w in worlds("2026-09-29T09:00").await {
        let t = w.ops.raise_ticket(&doctor(), ticket(Kind::Fault)).await.unwrap();
        let (a, b) = (operator(), engineer());
        let (x, y) = tokio::join!(
            w.ops.act_on_ticket(&a, &t.id, Event::Accept, none()),
            w.ops.act_on_ticket(&b, &t.id, Event::Accept, none())
        );
        assert_eq!(u8::from(x.is_ok()) + u8::from(y.is_ok()), 1, "{}", w.t.name);
        assert_eq!(w.events(t.id.as_str()).await, ["raise", "accept"]);
    }
}
