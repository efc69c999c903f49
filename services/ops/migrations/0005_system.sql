-- Usage facts as the records of operation need them: the quantity of a meter that a resource has from an instant on. A repeated key
-- changes nothing; what follows from facts that came late is in the rows below.
CREATE TABLE ops_fact (
  key TEXT PRIMARY KEY,
  resource TEXT NOT NULL,
  project TEXT NOT NULL,
  meter TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  attributes TEXT NOT NULL,
  quantity TEXT NOT NULL,
  at BIGINT NOT NULL,
  stored_at BIGINT NOT NULL
);
CREATE INDEX ops_fact_stream ON ops_fact (resource, at);

-- Resources as they are, from those facts. `ended` is the greatest BIGINT while they are there.
CREATE TABLE ops_resource (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  arch TEXT NOT NULL,
  attributes TEXT NOT NULL,
  vcpus TEXT,
  memory_gb TEXT,
  gb TEXT,
  first_seen BIGINT NOT NULL,
  ended BIGINT NOT NULL,
  system TEXT,
  stored_at BIGINT NOT NULL
);
CREATE INDEX ops_resource_project ON ops_resource (project, id);
CREATE INDEX ops_resource_kind ON ops_resource (kind, ended, id);
CREATE INDEX ops_resource_system ON ops_resource (system, id);

-- Business systems. What changed, when and by whom is in ops_system_event.
CREATE TABLE ops_system (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  name_en TEXT NOT NULL,
  owner TEXT NOT NULL,
  owner_contact TEXT NOT NULL,
  vendor TEXT NOT NULL,
  vendor_contact TEXT NOT NULL,
  importance TEXT NOT NULL,
  protection BIGINT,
  filing TEXT NOT NULL,
  data_class TEXT NOT NULL,
  note TEXT NOT NULL,
  state TEXT NOT NULL,
  live_from BIGINT,
  retired_at BIGINT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX ops_system_name ON ops_system (project, name) WHERE state <> 'retired';
CREATE INDEX ops_system_project ON ops_system (project, id);

CREATE TABLE ops_system_port (
  system TEXT NOT NULL,
  n BIGINT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  port BIGINT NOT NULL,
  protocol TEXT NOT NULL,
  PRIMARY KEY (system, n)
);

CREATE TABLE ops_system_link (
  system TEXT NOT NULL,
  needs TEXT NOT NULL,
  PRIMARY KEY (system, needs)
);
CREATE INDEX ops_system_link_needs ON ops_system_link (needs);

-- Which resource belonged to which system from when to when; one system at a time.
CREATE TABLE ops_system_member (
  id TEXT PRIMARY KEY,
  system TEXT NOT NULL,
  resource TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  to_at BIGINT NOT NULL,
  by_user TEXT NOT NULL,
  by_name TEXT NOT NULL,
  reason TEXT NOT NULL,
  stored_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX ops_system_member_now ON ops_system_member (resource) WHERE to_at = 9223372036854775807;
CREATE INDEX ops_system_member_system ON ops_system_member (system, from_at);
CREATE INDEX ops_system_member_resource ON ops_system_member (resource, from_at);

CREATE TABLE ops_system_event (
  id TEXT PRIMARY KEY,
  system TEXT NOT NULL,
  what TEXT NOT NULL,
  detail TEXT NOT NULL,
  by_user TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX ops_system_event_system ON ops_system_event (system, id);

-- The asset register. `ref` is the host of ops_node that an entry stands for.
CREATE TABLE ops_asset (
  id TEXT PRIMARY KEY,
  class TEXT NOT NULL,
  name TEXT NOT NULL,
  serial TEXT NOT NULL,
  vendor TEXT NOT NULL,
  model TEXT NOT NULL,
  version TEXT NOT NULL,
  location TEXT NOT NULL,
  address TEXT NOT NULL,
  owner TEXT NOT NULL,
  warranty TEXT,
  note TEXT NOT NULL,
  ref TEXT,
  state TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX ops_asset_serial ON ops_asset (serial) WHERE serial <> '';
CREATE UNIQUE INDEX ops_asset_ref ON ops_asset (ref) WHERE state <> 'retired';
CREATE INDEX ops_asset_class ON ops_asset (class, id);

CREATE TABLE ops_asset_event (
  id TEXT PRIMARY KEY,
  asset TEXT NOT NULL,
  what TEXT NOT NULL,
  detail TEXT NOT NULL,
  by_user TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX ops_asset_event_asset ON ops_asset_event (asset, id);

-- Stocktakes: the register compared with what is found.
CREATE TABLE ops_stocktake (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  classes TEXT NOT NULL,
  state TEXT NOT NULL,
  begun_at BIGINT NOT NULL,
  begun_by TEXT NOT NULL,
  closed_at BIGINT,
  closed_by TEXT,
  lines BIGINT NOT NULL,
  agreed BIGINT NOT NULL,
  unregistered BIGINT NOT NULL,
  accuracy TEXT
);
CREATE INDEX ops_stocktake_closed ON ops_stocktake (closed_at);

CREATE TABLE ops_stocktake_line (
  stocktake TEXT NOT NULL,
  n BIGINT NOT NULL,
  class TEXT NOT NULL,
  asset TEXT,
  ref TEXT,
  name TEXT NOT NULL,
  result TEXT NOT NULL,
  note TEXT NOT NULL,
  checked_by TEXT,
  checked_at BIGINT,
  PRIMARY KEY (stocktake, n)
);

-- The network topology as it was recorded, with what stands behind it.
CREATE TABLE ops_topology (
  id TEXT PRIMARY KEY,
  at BIGINT NOT NULL,
  by_user TEXT NOT NULL,
  by_name TEXT NOT NULL,
  note TEXT NOT NULL,
  digest TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX ops_topology_at ON ops_topology (at);
