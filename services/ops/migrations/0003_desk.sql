-- What happened to a case of the desk: only ever added.
CREATE TABLE ops_desk_entry (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  event TEXT NOT NULL,
  at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  note TEXT,
  internal BIGINT NOT NULL,
  corrects TEXT,
  detail TEXT
);
CREATE INDEX ops_desk_entry_subject ON ops_desk_entry (subject, recorded_at, id);
CREATE UNIQUE INDEX ops_desk_entry_corrects ON ops_desk_entry (corrects) WHERE corrects IS NOT NULL;

CREATE TABLE ops_ticket (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  priority TEXT NOT NULL,
  channel TEXT NOT NULL,
  system TEXT,
  resources TEXT NOT NULL,
  clock TEXT,
  requester TEXT NOT NULL,
  requester_name TEXT NOT NULL,
  assignee TEXT,
  state TEXT NOT NULL,
  raised_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  moved_at BIGINT NOT NULL,
  response_due BIGINT,
  responded_at BIGINT,
  response_timely BIGINT,
  resolve_due BIGINT,
  resolve_hours TEXT NOT NULL,
  resolved_at BIGINT,
  resolve_timely BIGINT,
  confirm_due BIGINT,
  closed_at BIGINT,
  satisfaction BIGINT,
  incident TEXT
);
CREATE INDEX ops_ticket_project ON ops_ticket (project, id);
CREATE INDEX ops_ticket_state ON ops_ticket (state, id);
CREATE INDEX ops_ticket_kind ON ops_ticket (kind, id);
CREATE INDEX ops_ticket_assignee ON ops_ticket (assignee, id);
CREATE INDEX ops_ticket_raised ON ops_ticket (raised_at);
CREATE INDEX ops_ticket_closed ON ops_ticket (closed_at);
CREATE INDEX ops_ticket_resolved ON ops_ticket (kind, resolved_at);

CREATE TABLE ops_incident (
  id TEXT PRIMARY KEY,
  project TEXT,
  kind TEXT NOT NULL,
  grade TEXT,
  level TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  source TEXT NOT NULL,
  state TEXT NOT NULL,
  raised_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  raised_by TEXT NOT NULL,
  systems TEXT NOT NULL,
  systems_total BIGINT,
  resources TEXT NOT NULL,
  responded_at BIGINT,
  recovered_at BIGINT,
  closed_at BIGINT,
  report_due BIGINT,
  reported_at BIGINT,
  cause TEXT,
  measures TEXT,
  supplier_at_fault BIGINT,
  harm BIGINT,
  problem TEXT
);
CREATE INDEX ops_incident_project ON ops_incident (project, id);
CREATE INDEX ops_incident_state ON ops_incident (state, id);
CREATE INDEX ops_incident_kind ON ops_incident (kind, id);
CREATE INDEX ops_incident_level ON ops_incident (level, id);
CREATE INDEX ops_incident_raised ON ops_incident (raised_at);
CREATE INDEX ops_incident_recovered ON ops_incident (kind, recovered_at);
CREATE INDEX ops_incident_problem ON ops_incident (problem, id);

-- Deadlines of an incident's stages and when they stopped: follows from its timeline and its level.
CREATE TABLE ops_incident_clock (
  incident TEXT NOT NULL,
  stage TEXT NOT NULL,
  due BIGINT NOT NULL,
  stopped_at BIGINT,
  waived BIGINT NOT NULL,
  PRIMARY KEY (incident, stage)
);
CREATE INDEX ops_incident_clock_due ON ops_incident_clock (stage, due);

-- Every version of a report; the incident holds the last one.
CREATE TABLE ops_incident_report (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  cause TEXT NOT NULL,
  measures TEXT NOT NULL,
  supplier_at_fault BIGINT NOT NULL,
  harm BIGINT NOT NULL
);
CREATE INDEX ops_incident_report_incident ON ops_incident_report (incident, recorded_at);

CREATE TABLE ops_downtime (
  id TEXT PRIMARY KEY,
  incident TEXT NOT NULL,
  resource TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  to_at BIGINT,
  voided BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX ops_downtime_incident ON ops_downtime (incident, from_at);
CREATE INDEX ops_downtime_resource ON ops_downtime (resource, from_at);

CREATE TABLE ops_change (
  id TEXT PRIMARY KEY,
  project TEXT,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  plan TEXT NOT NULL,
  rollback_plan TEXT NOT NULL,
  risk TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  to_at BIGINT NOT NULL,
  resources TEXT NOT NULL,
  systems TEXT NOT NULL,
  requester TEXT NOT NULL,
  requester_name TEXT NOT NULL,
  state TEXT NOT NULL,
  requested_at BIGINT NOT NULL,
  reviewed_by TEXT,
  approved_by TEXT,
  approved_at BIGINT,
  approve_due BIGINT,
  started_at BIGINT,
  rollback_at BIGINT,
  rollback_due BIGINT,
  finished_at BIGINT,
  outcome TEXT,
  on_time BIGINT,
  moved_at BIGINT NOT NULL
);
CREATE INDEX ops_change_project ON ops_change (project, id);
CREATE INDEX ops_change_state ON ops_change (state, id);
CREATE INDEX ops_change_kind ON ops_change (kind, id);
CREATE INDEX ops_change_finished ON ops_change (finished_at);

-- Announced windows. announced_at is when the row was written.
CREATE TABLE ops_maintenance (
  id TEXT PRIMARY KEY,
  change_id TEXT,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  to_at BIGINT NOT NULL,
  resources TEXT NOT NULL,
  announced_at BIGINT NOT NULL,
  announced_by TEXT NOT NULL,
  withdrawn_at BIGINT
);
CREATE INDEX ops_maintenance_end ON ops_maintenance (to_at, id);
CREATE TABLE ops_maintenance_resource (
  maintenance TEXT NOT NULL,
  resource TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  PRIMARY KEY (resource, from_at, maintenance)
);

CREATE TABLE ops_risk (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  urgent BIGINT NOT NULL,
  system TEXT,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  requester TEXT NOT NULL,
  state TEXT NOT NULL,
  raised_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  respond_due BIGINT,
  responded_at BIGINT,
  scan_due BIGINT,
  scanned_at BIGINT,
  report_due BIGINT,
  reported_at BIGINT,
  conclusion TEXT,
  moved_at BIGINT NOT NULL
);
CREATE INDEX ops_risk_project ON ops_risk (project, id);
CREATE INDEX ops_risk_state ON ops_risk (state, id);
CREATE INDEX ops_risk_raised ON ops_risk (raised_at);

CREATE TABLE ops_problem (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  cause TEXT,
  workaround TEXT,
  solution TEXT,
  state TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  resolved_at BIGINT
);
CREATE INDEX ops_problem_state ON ops_problem (state, id);

CREATE TABLE ops_article (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  keywords TEXT NOT NULL,
  audience TEXT NOT NULL,
  version BIGINT NOT NULL,
  author TEXT NOT NULL,
  author_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  withdrawn BIGINT NOT NULL,
  problem TEXT
);
CREATE TABLE ops_article_version (
  article TEXT NOT NULL,
  version BIGINT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  author_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (article, version)
);
-- Words of articles as they read now; Chinese in pairs of characters.
CREATE TABLE ops_article_word (
  word TEXT NOT NULL,
  article TEXT NOT NULL,
  PRIMARY KEY (word, article)
);
CREATE INDEX ops_article_word_article ON ops_article_word (article);

-- Who wants to hear of what. The secret signs webhooks and is shown once.
CREATE TABLE ops_subscription (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  project TEXT,
  topics TEXT NOT NULL,
  channel TEXT NOT NULL,
  target TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  secret TEXT NOT NULL
);
CREATE INDEX ops_subscription_owner ON ops_subscription (owner, id);
CREATE INDEX ops_subscription_project ON ops_subscription (project);
CREATE TABLE ops_subscription_topic (
  topic TEXT NOT NULL,
  subscription TEXT NOT NULL,
  PRIMARY KEY (topic, subscription)
);
CREATE INDEX ops_subscription_topic_subscription ON ops_subscription_topic (subscription);

-- Messages on their way.
CREATE TABLE ops_delivery (
  id TEXT PRIMARY KEY,
  subscription TEXT NOT NULL,
  topic TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  error TEXT,
  created_at BIGINT NOT NULL,
  delivered_at BIGINT
);
CREATE INDEX ops_delivery_subscription ON ops_delivery (subscription, id);
CREATE INDEX ops_delivery_due ON ops_delivery (state, next_at);
