-- How urgent a ticket is, from the least: its word says it to people, and a list goes by this.
ALTER TABLE ops_ticket ADD COLUMN urgency BIGINT NOT NULL DEFAULT 1;
UPDATE ops_ticket SET urgency = CASE priority WHEN 'low' THEN 0 WHEN 'high' THEN 2 WHEN 'urgent' THEN 3 ELSE 1 END;

-- Lists in the order that a client asks for (foundation/runtime/src/list.rs): an index a key, and one a key and filter.
CREATE INDEX ops_ticket_raised_id ON ops_ticket (raised_at, id);
CREATE INDEX ops_ticket_urgency ON ops_ticket (urgency, id);
CREATE INDEX ops_ticket_due ON ops_ticket (resolve_due, id);
CREATE INDEX ops_ticket_project_raised ON ops_ticket (project, raised_at, id);
CREATE INDEX ops_ticket_project_urgency ON ops_ticket (project, urgency, id);
CREATE INDEX ops_ticket_project_state ON ops_ticket (project, state, id);
CREATE INDEX ops_ticket_project_due ON ops_ticket (project, resolve_due, id);
CREATE INDEX ops_ticket_assignee_raised ON ops_ticket (assignee, raised_at, id);
CREATE INDEX ops_ticket_assignee_urgency ON ops_ticket (assignee, urgency, id);
CREATE INDEX ops_ticket_assignee_state ON ops_ticket (assignee, state, id);
CREATE INDEX ops_ticket_assignee_due ON ops_ticket (assignee, resolve_due, id);
CREATE INDEX ops_ticket_state_raised ON ops_ticket (state, raised_at, id);
CREATE INDEX ops_ticket_state_urgency ON ops_ticket (state, urgency, id);
CREATE INDEX ops_ticket_state_due ON ops_ticket (state, resolve_due, id);
CREATE INDEX ops_ticket_kind_raised ON ops_ticket (kind, raised_at, id);
CREATE INDEX ops_ticket_kind_urgency ON ops_ticket (kind, urgency, id);
CREATE INDEX ops_ticket_kind_state ON ops_ticket (kind, state, id);
CREATE INDEX ops_ticket_kind_due ON ops_ticket (kind, resolve_due, id);
-- The same with the id behind it does as well.
DROP INDEX ops_ticket_raised;

CREATE INDEX ops_incident_raised_id ON ops_incident (raised_at, id);
CREATE INDEX ops_incident_project_raised ON ops_incident (project, raised_at, id);
CREATE INDEX ops_incident_project_level ON ops_incident (project, level, id);
CREATE INDEX ops_incident_project_state ON ops_incident (project, state, id);
CREATE INDEX ops_incident_state_raised ON ops_incident (state, raised_at, id);
CREATE INDEX ops_incident_state_level ON ops_incident (state, level, id);
CREATE INDEX ops_incident_level_raised ON ops_incident (level, raised_at, id);
CREATE INDEX ops_incident_level_state ON ops_incident (level, state, id);
CREATE INDEX ops_incident_kind_raised ON ops_incident (kind, raised_at, id);
CREATE INDEX ops_incident_kind_level ON ops_incident (kind, level, id);
CREATE INDEX ops_incident_kind_state ON ops_incident (kind, state, id);
DROP INDEX ops_incident_raised;

CREATE INDEX ops_change_from ON ops_change (from_at, id);
CREATE INDEX ops_change_project_from ON ops_change (project, from_at, id);
CREATE INDEX ops_change_project_state ON ops_change (project, state, id);
CREATE INDEX ops_change_state_from ON ops_change (state, from_at, id);
CREATE INDEX ops_change_kind_from ON ops_change (kind, from_at, id);
CREATE INDEX ops_change_kind_state ON ops_change (kind, state, id);

CREATE INDEX ops_risk_raised_id ON ops_risk (raised_at, id);
CREATE INDEX ops_risk_project_raised ON ops_risk (project, raised_at, id);
CREATE INDEX ops_risk_project_state ON ops_risk (project, state, id);
CREATE INDEX ops_risk_state_raised ON ops_risk (state, raised_at, id);
DROP INDEX ops_risk_raised;

CREATE INDEX ops_problem_resolved ON ops_problem (resolved_at, id);
CREATE INDEX ops_problem_state_resolved ON ops_problem (state, resolved_at, id);
