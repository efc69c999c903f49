-- Deadlines of cases that people were told of when they had passed: once each. A deadline that has moved is another.
CREATE TABLE ops_case_notice (
  subject TEXT NOT NULL,
  what TEXT NOT NULL,
  due BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (subject, what, due)
);
CREATE INDEX ops_ticket_response ON ops_ticket (response_due) WHERE responded_at IS NULL AND closed_at IS NULL;
CREATE INDEX ops_ticket_resolution ON ops_ticket (resolve_due) WHERE resolved_at IS NULL AND closed_at IS NULL;
CREATE INDEX ops_incident_clock_open ON ops_incident_clock (due) WHERE stopped_at IS NULL;
CREATE INDEX ops_incident_report_due ON ops_incident (report_due) WHERE reported_at IS NULL;
