//! Clocks that scores are read from agree with the ledger, and an edit of one is named.

use super::desk_world::*;
use ops::desk::incident::{Event as Happened, IncidentAction, NewDowntime};
use ops::desk::ticket::{Event, Kind, TicketAction};
use ops::records::ALL;
use runtime::{record, testing};

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_a_clock_is_named() {
    for w in worlds("2026-09-29T12:00").await {
        record::begin(&w.t.env.db, ALL, w.t.env.now()).await.unwrap();
        let t = w.ops.raise_ticket(&doctor(), ticket(Kind::ServiceRequest)).await.unwrap();
        w.ops.act_on_ticket(&operator(), &t.id, Event::Accept, TicketAction::default()).await.unwrap();
        let i = w.ops.raise_incident(&operator(), fault("2")).await.unwrap();
        w.ops.act_on_incident(&operator(), &i.id, Happened::Received, IncidentAction::default()).await.unwrap();
        let down = NewDowntime { resource: "vm-1".into(), from: at("2026-09-29T11:00"), to: None };
        let d = w.ops.add_downtime(&operator(), &i.id, down).await.unwrap();
        w.ops.end_downtime(&operator(), &i.id, &d.id, None).await.unwrap();
        let edits = [
            ("ops_ticket", "response_due", "response_due + 1"),
            ("ops_ticket", "responded_at", "responded_at - 1"),
            ("ops_ticket", "response_timely", "1 - response_timely"),
            ("ops_incident", "raised_at", "raised_at + 1"),
            ("ops_incident_clock", "due", "due + 1"),
            ("ops_incident_clock", "stopped_at", "due"),
            ("ops_downtime", "voided", "1"),
            ("ops_downtime", "to_at", "to_at - 1"),
        ];
        testing::edits_are_named(&w.t, ALL, &edits).await;
        let all = record::verify(&w.t.env.db, ALL).await.unwrap();
        assert!(all.iter().all(|a| a.uncovered == 0), "{}: {all:?}", w.t.name);
    }
}
