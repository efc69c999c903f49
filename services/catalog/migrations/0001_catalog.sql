-- Limits: `base_limit` is set by an administrator and takes the place of default and grants (-1: none); `granted` is the sum of
-- the entitlements in force.
CREATE TABLE catalog_quota (
  project TEXT NOT NULL,
  resource TEXT NOT NULL,
  base_limit BIGINT,
  granted BIGINT NOT NULL,
  PRIMARY KEY (project, resource)
);
CREATE TABLE catalog_usage (
  project TEXT NOT NULL,
  resource TEXT NOT NULL,
  used BIGINT NOT NULL,
  PRIMARY KEY (project, resource)
);

-- What was granted, by whom, until when. One row a line of an order.
CREATE TABLE catalog_entitlement (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  source TEXT NOT NULL,
  order_id TEXT,
  item TEXT,
  quantity BIGINT NOT NULL,
  grants TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT,
  ended_at BIGINT
);
CREATE UNIQUE INDEX catalog_entitlement_once ON catalog_entitlement (project, source) WHERE ended_at IS NULL;
CREATE INDEX catalog_entitlement_order ON catalog_entitlement (order_id);

CREATE TABLE catalog_order (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  note TEXT,
  caller TEXT NOT NULL,
  orderer TEXT NOT NULL,
  orderer_name TEXT NOT NULL,
  state TEXT NOT NULL,
  round BIGINT NOT NULL,
  creates BIGINT NOT NULL,
  network TEXT NOT NULL,
  contract TEXT NOT NULL,
  reason TEXT,
  operation TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  delivered_at BIGINT,
  expires_at BIGINT
);
CREATE INDEX catalog_order_project ON catalog_order (project, id);
CREATE INDEX catalog_order_state ON catalog_order (state, id);

CREATE TABLE catalog_order_line (
  order_id TEXT NOT NULL,
  n BIGINT NOT NULL,
  item TEXT NOT NULL,
  quantity BIGINT NOT NULL,
  months BIGINT NOT NULL,
  form TEXT NOT NULL,
  PRIMARY KEY (order_id, n)
);
CREATE INDEX catalog_order_line_item ON catalog_order_line (item);

-- Decisions are appended; the database enforces one approval a stage and round, and one a person and round.
CREATE TABLE catalog_decision (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  round BIGINT NOT NULL,
  stage TEXT NOT NULL,
  decision TEXT NOT NULL,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  reason TEXT,
  at BIGINT NOT NULL
);
CREATE INDEX catalog_decision_order ON catalog_decision (order_id, at);
CREATE UNIQUE INDEX catalog_decision_stage ON catalog_decision (order_id, round, stage) WHERE decision = 'approve';
CREATE UNIQUE INDEX catalog_decision_person ON catalog_decision (order_id, round, person) WHERE decision = 'approve';

-- What fulfilment has made so far: written in the transaction that makes it.
CREATE TABLE catalog_piece (
  order_id TEXT NOT NULL,
  key TEXT NOT NULL,
  n BIGINT NOT NULL,
  resource TEXT NOT NULL,
  PRIMARY KEY (order_id, key)
);
