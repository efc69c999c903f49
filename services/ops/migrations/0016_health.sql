-- The environment that a business system stands in: production, staging, test, development, training, recovery.
ALTER TABLE ops_system ADD COLUMN environment TEXT NOT NULL DEFAULT 'production';

-- Clusters, hosts, storage, address pools, business systems and environments, as they were last looked at.
CREATE TABLE ops_health_subject (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  project TEXT,
  place TEXT NOT NULL,
  state TEXT NOT NULL,
  share BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (kind, id)
);
CREATE INDEX ops_health_subject_share ON ops_health_subject (kind, share, id);

-- How full they are now, and until when. `share` is the use in parts of 10^6; `day` the day by which growth was computed.
CREATE TABLE ops_health_gauge (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  measure TEXT NOT NULL,
  used TEXT NOT NULL,
  total TEXT NOT NULL,
  share BIGINT NOT NULL,
  per_day TEXT,
  days BIGINT,
  reason TEXT,
  day TEXT NOT NULL,
  PRIMARY KEY (kind, id, measure)
);
CREATE INDEX ops_health_gauge_share ON ops_health_gauge (kind, measure, share, id);

-- The highest use of each day.
CREATE TABLE ops_health_day (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  measure TEXT NOT NULL,
  day TEXT NOT NULL,
  begins BIGINT NOT NULL,
  used TEXT NOT NULL,
  total TEXT NOT NULL,
  share BIGINT NOT NULL,
  PRIMARY KEY (kind, id, measure, day)
);
CREATE INDEX ops_health_day_age ON ops_health_day (begins);

-- What is wrong, from when to when, and the ticket that was made of it.
CREATE TABLE ops_health_finding (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  name TEXT NOT NULL,
  project TEXT,
  rule TEXT NOT NULL,
  measure TEXT NOT NULL,
  severity TEXT NOT NULL,
  text TEXT NOT NULL,
  text_en TEXT NOT NULL,
  advice TEXT NOT NULL,
  advice_en TEXT NOT NULL,
  raised_at BIGINT NOT NULL,
  closed_at BIGINT,
  ticket TEXT,
  ticket_by TEXT,
  ticket_at BIGINT
);
CREATE UNIQUE INDEX ops_health_finding_open ON ops_health_finding (kind, subject, rule, measure) WHERE closed_at IS NULL;
CREATE INDEX ops_health_finding_subject ON ops_health_finding (kind, subject, id);
