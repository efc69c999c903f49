-- From when on a resource serves or not: an interval lies between one row of a resource and the next. Append-only.
CREATE TABLE ops_state (
  key TEXT PRIMARY KEY,
  resource TEXT NOT NULL,
  node TEXT,
  state TEXT NOT NULL,
  cause TEXT NOT NULL,
  at BIGINT NOT NULL,
  stored_at BIGINT NOT NULL
);
CREATE INDEX ops_state_resource ON ops_state (resource, at);

-- The newest of them, by host: what is lost with a host.
CREATE TABLE ops_state_head (
  resource TEXT PRIMARY KEY,
  node TEXT,
  state TEXT NOT NULL,
  cause TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX ops_state_head_node ON ops_state_head (node);

-- The intervals in which a resource was not up, from ops_state; `to_at` is the greatest BIGINT while it lasts.
CREATE TABLE ops_outage (
  resource TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  to_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  cause TEXT NOT NULL,
  PRIMARY KEY (resource, from_at)
);
CREATE INDEX ops_outage_to ON ops_outage (to_at, from_at);

-- Downtime and maintenance as incidents and changes tell them. A correction is a row that takes the place of the one before.
CREATE TABLE ops_unserved (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  to_at BIGINT NOT NULL,
  announced_at BIGINT,
  cause TEXT NOT NULL,
  stored_at BIGINT NOT NULL,
  replaced_at BIGINT
);
CREATE UNIQUE INDEX ops_unserved_source ON ops_unserved (source, subject) WHERE replaced_at IS NULL;
CREATE INDEX ops_unserved_to ON ops_unserved (to_at, from_at) WHERE replaced_at IS NULL;

-- Months whose figures are stored. `dirty`: something came later that they do not hold.
CREATE TABLE ops_level_period (
  month TEXT PRIMARY KEY,
  until BIGINT NOT NULL,
  dirty BIGINT NOT NULL,
  stored_at BIGINT NOT NULL
);

CREATE TABLE ops_level_month (
  level TEXT NOT NULL,
  month TEXT NOT NULL,
  scope TEXT NOT NULL,
  subject TEXT NOT NULL,
  resources BIGINT NOT NULL,
  missed BIGINT NOT NULL,
  up BIGINT NOT NULL,
  down BIGINT NOT NULL,
  planned BIGINT NOT NULL,
  off BIGINT NOT NULL,
  unknown BIGINT NOT NULL,
  target TEXT NOT NULL,
  met BIGINT NOT NULL,
  PRIMARY KEY (level, month, scope, subject)
);

-- Resources that were not up all the time. `share` is the availability in parts of 10^12: lists of the worst.
CREATE TABLE ops_level_resource (
  level TEXT NOT NULL,
  month TEXT NOT NULL,
  resource TEXT NOT NULL,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  up BIGINT NOT NULL,
  down BIGINT NOT NULL,
  planned BIGINT NOT NULL,
  off BIGINT NOT NULL,
  unknown BIGINT NOT NULL,
  share BIGINT NOT NULL,
  met BIGINT NOT NULL,
  PRIMARY KEY (level, month, resource)
);
CREATE INDEX ops_level_resource_worst ON ops_level_resource (level, month, share, resource);

-- What pools have and what is granted of it: differences from an instant on. Append-only.
CREATE TABLE ops_pool_change (
  id TEXT PRIMARY KEY,
  pool TEXT NOT NULL,
  dim TEXT NOT NULL,
  what TEXT NOT NULL,
  delta TEXT NOT NULL,
  at BIGINT NOT NULL,
  cause TEXT NOT NULL,
  stored_at BIGINT NOT NULL
);
CREATE INDEX ops_pool_change_at ON ops_pool_change (pool, dim, at);
CREATE INDEX ops_pool_change_what ON ops_pool_change (what, at);

-- Days that are over, summed up; a change that comes late deletes those after it, and they are summed up again.
CREATE TABLE ops_pool_day (
  pool TEXT NOT NULL,
  dim TEXT NOT NULL,
  begins BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  capacity TEXT NOT NULL,
  allocated TEXT NOT NULL,
  weighted TEXT NOT NULL,
  counted BIGINT NOT NULL,
  peak TEXT NOT NULL,
  peak_at BIGINT NOT NULL,
  PRIMARY KEY (pool, dim, begins)
);

-- What each host last said that it offers.
CREATE TABLE ops_pool_node (
  node TEXT PRIMARY KEY,
  hostname TEXT NOT NULL,
  parts TEXT NOT NULL,
  at BIGINT NOT NULL
);

-- Resources that are idle or overloaded, what is advised, and who told their owner.
CREATE TABLE ops_advice (
  id TEXT PRIMARY KEY,
  resource TEXT NOT NULL,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  cpu_percent TEXT NOT NULL,
  text TEXT NOT NULL,
  text_en TEXT NOT NULL,
  state TEXT NOT NULL,
  raised_at BIGINT NOT NULL,
  given_at BIGINT,
  given_by TEXT,
  note TEXT NOT NULL,
  closed_at BIGINT
);
CREATE UNIQUE INDEX ops_advice_open ON ops_advice (resource) WHERE closed_at IS NULL;
CREATE INDEX ops_advice_project ON ops_advice (project, id);
CREATE INDEX ops_advice_raised ON ops_advice (raised_at);

-- Settings of levels, pools and advice; what is not here has its default.
CREATE TABLE ops_level_setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  by_user TEXT NOT NULL,
  at BIGINT NOT NULL
);
