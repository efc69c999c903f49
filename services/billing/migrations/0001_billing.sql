-- Usage facts: append-only. From `at` on, `quantity` is in force; an interval lasts until the next fact of its stream.
CREATE TABLE billing_usage (
  key TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  resource TEXT NOT NULL,
  meter TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  attributes TEXT NOT NULL,
  quantity TEXT NOT NULL,
  at BIGINT NOT NULL,
  stored_at BIGINT NOT NULL
);
CREATE INDEX billing_usage_stream ON billing_usage (project, resource, meter, at);

-- One row a stream, kept from its facts: lets a month skip what ended before it began.
CREATE TABLE billing_stream (
  project TEXT NOT NULL,
  resource TEXT NOT NULL,
  meter TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  ended_at BIGINT,
  stored_at BIGINT NOT NULL,
  PRIMARY KEY (project, resource, meter)
);

-- Which order created a resource, and from when its usage counts (null: not delivered).
CREATE TABLE billing_origin (
  resource TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  item TEXT NOT NULL,
  stored_at BIGINT NOT NULL,
  counts_from BIGINT,
  delivered_stored_at BIGINT
);
CREATE INDEX billing_origin_order ON billing_origin (order_id);

-- Closed bills; the database enforces one a project and month.
CREATE TABLE billing_bill (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  month TEXT NOT NULL,
  total TEXT NOT NULL,
  body TEXT NOT NULL,
  closed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX billing_bill_once ON billing_bill (project, month);
CREATE INDEX billing_bill_month ON billing_bill (month, project);

-- Months of which every bill is closed.
CREATE TABLE billing_month (month TEXT PRIMARY KEY, closed_at BIGINT NOT NULL, bills BIGINT NOT NULL);

-- Every contract text that bills were computed from.
CREATE TABLE billing_contract (
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  digest TEXT NOT NULL,
  text TEXT NOT NULL,
  loaded_at BIGINT NOT NULL,
  PRIMARY KEY (id, version)
);
