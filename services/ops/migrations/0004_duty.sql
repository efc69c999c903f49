-- Working calendars as they were imported; the highest version is in force.
CREATE TABLE ops_calendar (
  version BIGINT PRIMARY KEY,
  text TEXT NOT NULL,
  note TEXT,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  at BIGINT NOT NULL
);

-- Files that prove something. The bytes stand apart, once however often they are handed in.
CREATE TABLE ops_evidence (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  media TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  project TEXT,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE TABLE ops_evidence_data (
  sha256 TEXT PRIMARY KEY,
  data BLOB NOT NULL
);

-- What happened that starts clocks: signature, acceptance, a security event. A correction is a row that names the one it corrects; `root` is the
-- first of them. `key` makes a repeated fact the same fact.
CREATE TABLE ops_event (
  id TEXT PRIMARY KEY,
  contract TEXT NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  root TEXT NOT NULL,
  corrects TEXT,
  current BIGINT NOT NULL,
  at BIGINT NOT NULL,
  subject TEXT,
  project TEXT,
  note TEXT,
  evidence TEXT NOT NULL,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX ops_event_key ON ops_event (contract, key);
CREATE UNIQUE INDEX ops_event_corrects ON ops_event (corrects) WHERE corrects IS NOT NULL;
CREATE INDEX ops_event_kind ON ops_event (contract, kind, id);

-- Instances of duties. `due` is the last instant in time, 9223372036854775807 where the contract states none; `counts_at` says to which period of
-- assessment an instance belongs.
CREATE TABLE ops_duty (
  id TEXT PRIMARY KEY,
  contract TEXT NOT NULL,
  origin TEXT NOT NULL,
  duty TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  clause TEXT NOT NULL,
  period TEXT NOT NULL,
  n BIGINT NOT NULL,
  begins BIGINT NOT NULL,
  due BIGINT NOT NULL,
  counts_at BIGINT NOT NULL,
  event TEXT,
  subject TEXT,
  project TEXT,
  state TEXT NOT NULL,
  done_at BIGINT,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX ops_duty_key ON ops_duty (contract, duty, period, n);
CREATE INDEX ops_duty_state ON ops_duty (contract, state, due, id);
CREATE INDEX ops_duty_due ON ops_duty (contract, due, id);
CREATE INDEX ops_duty_one ON ops_duty (contract, duty, due, id);
CREATE INDEX ops_duty_counts ON ops_duty (contract, counts_at);
CREATE INDEX ops_duty_event ON ops_duty (event);

-- What was done about an instance; append-only.
CREATE TABLE ops_duty_entry (
  id TEXT PRIMARY KEY,
  instance TEXT NOT NULL,
  what TEXT NOT NULL,
  at BIGINT NOT NULL,
  note TEXT,
  reference TEXT,
  evidence TEXT NOT NULL,
  corrects TEXT,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX ops_duty_entry_instance ON ops_duty_entry (instance, id);
CREATE UNIQUE INDEX ops_duty_entry_corrects ON ops_duty_entry (corrects) WHERE corrects IS NOT NULL;

-- What instances were last derived from, so that an unchanged plan costs one row.
CREATE TABLE ops_duty_plan (
  contract TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  at BIGINT NOT NULL
);

-- Findings of inspections and checks.
CREATE TABLE ops_finding (
  id TEXT PRIMARY KEY,
  contract TEXT NOT NULL,
  instance TEXT,
  title TEXT NOT NULL,
  severity TEXT NOT NULL,
  system TEXT,
  project TEXT,
  found_at BIGINT NOT NULL,
  due BIGINT NOT NULL,
  state TEXT NOT NULL,
  rectified_at BIGINT,
  closed_at BIGINT,
  created_at BIGINT NOT NULL
);
CREATE INDEX ops_finding_state ON ops_finding (contract, state, id);
CREATE INDEX ops_finding_contract ON ops_finding (contract, id);
CREATE INDEX ops_finding_instance ON ops_finding (instance);
CREATE TABLE ops_finding_entry (
  id TEXT PRIMARY KEY,
  finding TEXT NOT NULL,
  what TEXT NOT NULL,
  at BIGINT NOT NULL,
  note TEXT,
  evidence TEXT NOT NULL,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX ops_finding_entry_finding ON ops_finding_entry (finding, id);

-- Who is on duty. At most a week long, so that a look at an instant reads a week of rows.
CREATE TABLE ops_shift (
  id TEXT PRIMARY KEY,
  team TEXT NOT NULL,
  post TEXT NOT NULL,
  staff TEXT NOT NULL,
  staff_name TEXT NOT NULL,
  phone TEXT,
  begins BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  note TEXT,
  cancelled_at BIGINT,
  cancelled_by TEXT,
  cancel_reason TEXT,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX ops_shift_begins ON ops_shift (begins, id);
CREATE INDEX ops_shift_team ON ops_shift (team, begins, id);
CREATE INDEX ops_shift_staff ON ops_shift (staff, begins);

-- Documents of the contract that are handed over, and what happened to each.
CREATE TABLE ops_deliverable (
  contract TEXT NOT NULL,
  no BIGINT NOT NULL,
  state TEXT NOT NULL,
  version TEXT,
  evidence TEXT NOT NULL,
  changed_at BIGINT NOT NULL,
  submitted_by TEXT,
  PRIMARY KEY (contract, no)
);
CREATE TABLE ops_deliverable_entry (
  id TEXT PRIMARY KEY,
  contract TEXT NOT NULL,
  no BIGINT NOT NULL,
  what TEXT NOT NULL,
  version TEXT NOT NULL,
  note TEXT,
  evidence TEXT NOT NULL,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX ops_deliverable_entry_no ON ops_deliverable_entry (contract, no, id);
