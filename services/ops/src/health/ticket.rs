//! A finding becomes a ticket, once: the ticket and the note that there is one are one transaction.

use super::{Finding, Kind, Severity, store};
use crate::Ops;
use crate::desk::sight;
use crate::desk::ticket::{Channel, Kind as About, NewTicket, Priority};
use kernel::{Caller, Error, ProjectId, Result};
use runtime::transact;

/// Longest title of a ticket.
const TITLE: usize = 200;

fn new_ticket(f: &Finding, project: Option<ProjectId>, note: &str) -> NewTicket {
    let title: String = format!("{}：{}", f.name, f.text.0).chars().take(TITLE).collect();
    let (zh, en) = (format!("{}。{}", f.text.0, f.advice.0), format!("{}. {}", f.text.1, f.advice.1));
    let mut text = format!("{zh}\n\n{en}\n\n{} {} ({})", f.kind.as_str(), f.name, f.subject);
    if !note.is_empty() {
        text = format!("{note}\n\n{text}");
    }
    let (kind, priority) = match f.severity {
        Severity::Critical => (About::Fault, Priority::Urgent),
        Severity::Warning => (About::ServiceRequest, Priority::High),
        Severity::Notice => (About::ServiceRequest, Priority::Normal),
    };
    NewTicket {
        project,
        kind,
        title,
        text,
        priority,
        channel: Channel::Monitoring,
        system: (f.kind == Kind::System).then(|| f.subject.clone()),
        resources: Vec::new(),
        clock: None,
        requester: None,
        at: None,
    }
}

/// Whose ticket it is: what is wrong with one project's thing is that project's; else whose somebody says, or the caller's own.
fn whose(caller: &Caller, f: &Finding, asked: Option<&ProjectId>) -> Result<Option<ProjectId>> {
    let refused = |text: &str| Error::bad_request(format!("project: {text}")).field("project");
    match (&f.project, asked) {
        (Some(own), Some(asked)) if own != asked => Err(refused("the finding is about a thing of another project")),
        (Some(own), _) => Ok(Some(own.clone())),
        (None, Some(asked)) => Ok(Some(asked.clone())),
        (None, None) if caller.project.is_some() => Ok(None),
        (None, None) => Err(refused("name the project that the ticket is for")),
    }
}

impl Ops {
    /// Makes a ticket of a finding.
    ///
    /// # Errors
    /// Forbidden, for who does not run the cloud; not found; conflict (`HealthTicket`), if there is one or the finding is over; bad request
    /// that names the field.
    pub async fn ticket_of_finding(
        &self,
        caller: &Caller,
        id: &str,
        project: Option<&ProjectId>,
        note: &str,
    ) -> Result<Finding> {
        sight::must_run(caller)?;
        crate::check::text("note", note, 1000)?;
        let missing = || Error::not_found("the finding could not be found");
        let over = |text: &str| Error::conflict(text).code("HealthTicket");
        let mut tx = self.env.db.read().await?;
        let f = store::finding(&mut tx, id).await?.ok_or_else(missing)?;
        drop(tx);
        if f.closed_at.is_some() {
            return Err(over("what was found is over: there is nothing to see to"));
        }
        let now = self.env.now();
        let new = new_ticket(&f, whose(caller, &f, project)?, note.trim());
        transact!(self.env.db, |tx| {
            let t = self.raise_in(tx, caller, new.clone(), now).await?;
            if store::set_ticket(tx, id, t.id.as_str(), &caller.user_name, now).await? == 0 {
                return Err(over("a ticket was made of it before"));
            }
            store::finding(tx, id).await?.ok_or_else(missing)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding() -> Finding {
        Finding {
            id: "f".into(),
            kind: Kind::System,
            subject: "s".into(),
            name: "HIS".repeat(100),
            project: Some(ProjectId::from("p")),
            rule: "down".into(),
            measure: String::new(),
            severity: Severity::Critical,
            text: ("1项资源当前不可用".into(), "1 of its resources do not serve now".into()),
            advice: ("请处理。".into(), "Handle it.".into()),
            raised_at: kernel::Timestamp(0),
            closed_at: None,
            ticket: None,
        }
    }

    #[test]
    fn a_ticket_says_what_is_wrong_and_what_to_do_in_both_languages() {
        let t = new_ticket(&finding(), None, "看一下");
        assert_eq!((t.title.chars().count(), t.kind, t.priority), (200, About::Fault, Priority::Urgent));
        assert_eq!(t.system.as_deref(), Some("s"));
        assert!(
            t.text.starts_with("看一下\n") && t.text.contains("请处理") && t.text.contains("Handle it."),
            "{}",
            t.text
        );
        let host = Finding { kind: Kind::Host, severity: Severity::Notice, ..finding() };
        assert_eq!(
            (new_ticket(&host, None, "").system, new_ticket(&host, None, "").priority),
            (None, Priority::Normal)
        );
    }

    #[test]
    fn what_is_one_projects_stays_its_own() {
        let (p, q) = (ProjectId::from("p"), ProjectId::from("q"));
        let who = Caller::system("test");
        assert_eq!(whose(&who, &finding(), None).unwrap(), Some(p.clone()));
        let e = whose(&who, &finding(), Some(&q)).unwrap_err();
        assert_eq!(e.field.as_deref(), Some("project"));
        let platform = Finding { project: None, ..finding() };
        assert_eq!(whose(&who, &platform, Some(&q)).unwrap(), Some(q));
        let homeless = Caller { project: None, ..who.clone() };
        assert_eq!(whose(&homeless, &platform, None).unwrap_err().field.as_deref(), Some("project"));
        assert_eq!(
            whose(&Caller { project: Some(p), ..who }, &platform, None).unwrap(),
            None,
            "his own, as of every ticket"
        );
    }
}
