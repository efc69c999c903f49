-- Registers: the present version of each record, by kind. `happened_at` is the date by which its kind is counted; `uniq` is what may stand only once.
CREATE TABLE ops_register (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  parent TEXT,
  project TEXT,
  system TEXT,
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  happened_at BIGINT NOT NULL,
  valid_until BIGINT,
  uniq TEXT,
  fields TEXT NOT NULL,
  computed TEXT NOT NULL,
  evidence TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL
);
CREATE INDEX ops_register_kind ON ops_register (kind, id);
CREATE INDEX ops_register_project ON ops_register (kind, project, id);
CREATE INDEX ops_register_system ON ops_register (system, kind, id);
CREATE INDEX ops_register_happened ON ops_register (kind, happened_at);
CREATE INDEX ops_register_parent ON ops_register (parent);
CREATE INDEX ops_register_valid ON ops_register (state, valid_until, id);
CREATE UNIQUE INDEX ops_register_uniq ON ops_register (uniq) WHERE uniq IS NOT NULL;

-- Every version that there was; append-only.
CREATE TABLE ops_register_version (
  record TEXT NOT NULL,
  version BIGINT NOT NULL,
  state TEXT NOT NULL,
  fields TEXT NOT NULL,
  evidence TEXT NOT NULL,
  reason TEXT,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (record, version)
);

-- Reminders that were given, so that each is given once.
CREATE TABLE ops_reminder (
  record TEXT NOT NULL,
  valid_until BIGINT NOT NULL,
  days BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (record, valid_until, days)
);
