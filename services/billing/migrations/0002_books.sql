-- From when a version of a contract prices usage.
CREATE TABLE billing_contract_valid (
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  valid_from BIGINT NOT NULL,
  stored_at BIGINT NOT NULL,
  PRIMARY KEY (id, version)
);

-- Issued bills: who has confirmed what. The bill itself is billing_bill and never changes; this is kept from the events on its lines.
CREATE TABLE billing_book (
  bill TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  month TEXT NOT NULL,
  state TEXT NOT NULL,
  fen BIGINT NOT NULL,
  line_count BIGINT NOT NULL,
  unfinished BIGINT NOT NULL,
  disputed BIGINT NOT NULL,
  disputed_fen BIGINT NOT NULL,
  issued_by TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  verify_due BIGINT,
  silence BIGINT NOT NULL,
  tenant_by TEXT,
  tenant_name TEXT,
  tenant_at BIGINT,
  purchaser_by TEXT,
  purchaser_name TEXT,
  purchaser_at BIGINT,
  confirmed_at BIGINT,
  settled_at BIGINT
);
CREATE UNIQUE INDEX billing_book_once ON billing_book (project, month);
CREATE INDEX billing_book_month ON billing_book (month, project);
CREATE INDEX billing_book_state ON billing_book (state, bill);
CREATE INDEX billing_book_due ON billing_book (silence, verify_due);

CREATE TABLE billing_book_line (
  bill TEXT NOT NULL,
  n BIGINT NOT NULL,
  project TEXT NOT NULL,
  month TEXT NOT NULL,
  line_key TEXT NOT NULL,
  item TEXT NOT NULL,
  fen BIGINT NOT NULL,
  state TEXT NOT NULL,
  tenant_by TEXT,
  tenant_name TEXT,
  tenant_at BIGINT,
  purchaser_by TEXT,
  purchaser_name TEXT,
  purchaser_at BIGINT,
  dispute TEXT,
  final_month TEXT,
  deferred BIGINT NOT NULL,
  settlement TEXT,
  PRIMARY KEY (bill, n)
);
CREATE INDEX billing_book_line_month ON billing_book_line (month, state);
CREATE INDEX billing_book_line_deferred ON billing_book_line (deferred, final_month);
CREATE INDEX billing_book_line_settlement ON billing_book_line (settlement);

-- What happened to an issued bill; append-only.
CREATE TABLE billing_book_event (
  id TEXT PRIMARY KEY,
  bill TEXT NOT NULL,
  n BIGINT,
  event TEXT NOT NULL,
  side TEXT,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  reason TEXT,
  at BIGINT NOT NULL
);
CREATE INDEX billing_book_event_bill ON billing_book_event (bill, id);

CREATE TABLE billing_dispute (
  id TEXT PRIMARY KEY,
  bill TEXT NOT NULL,
  n BIGINT NOT NULL,
  project TEXT NOT NULL,
  month TEXT NOT NULL,
  item TEXT NOT NULL,
  fen BIGINT NOT NULL,
  side TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  at BIGINT NOT NULL,
  resolution TEXT,
  resolved_by TEXT,
  resolved_name TEXT,
  resolved_at BIGINT,
  adjustment TEXT
);
CREATE INDEX billing_dispute_project ON billing_dispute (project, id);
CREATE INDEX billing_dispute_state ON billing_dispute (state, id);
-- A line is disputed once at a time.
CREATE UNIQUE INDEX billing_dispute_open ON billing_dispute (bill, n) WHERE state = 'open';

-- Adjustments of closed bills, booked in a later period; append-only.
CREATE TABLE billing_adjustment (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  bill TEXT NOT NULL,
  month TEXT NOT NULL,
  line_key TEXT NOT NULL,
  booked_in TEXT NOT NULL,
  cause TEXT NOT NULL,
  body TEXT NOT NULL,
  stored_at BIGINT NOT NULL
);
CREATE INDEX billing_adjustment_booked ON billing_adjustment (project, booked_in, id);
CREATE INDEX billing_adjustment_bill ON billing_adjustment (bill, id);

-- Facts that were stored after a month that they touch was closed.
CREATE TABLE billing_late (
  key TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  at BIGINT NOT NULL,
  stored_at BIGINT NOT NULL,
  waiting BIGINT NOT NULL
);
CREATE INDEX billing_late_waiting ON billing_late (waiting, project, at);

-- Corrections of usage: proposed by the operator, approved by the purchaser.
CREATE TABLE billing_correction (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  fact TEXT NOT NULL,
  resource TEXT NOT NULL,
  meter TEXT NOT NULL,
  at BIGINT NOT NULL,
  attributes TEXT NOT NULL,
  old_quantity TEXT NOT NULL,
  quantity TEXT NOT NULL,
  reason TEXT NOT NULL,
  evidence TEXT,
  state TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  proposed_name TEXT NOT NULL,
  proposed_at BIGINT NOT NULL,
  decided_by TEXT,
  decided_name TEXT,
  decided_at BIGINT,
  remark TEXT
);
CREATE INDEX billing_correction_project ON billing_correction (project, id);
CREATE INDEX billing_correction_state ON billing_correction (state, id);
CREATE INDEX billing_correction_fact ON billing_correction (fact, state);
CREATE UNIQUE INDEX billing_correction_open ON billing_correction (fact) WHERE state = 'proposed';

-- Outside meters: service users that may import for named meters.
CREATE TABLE billing_source (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  person TEXT NOT NULL,
  meters TEXT NOT NULL,
  active BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_by TEXT,
  revoked_at BIGINT
);
CREATE UNIQUE INDEX billing_source_name ON billing_source (name) WHERE active = 1;
CREATE INDEX billing_source_person ON billing_source (person, active);

-- Imported records: a name is the same record for ever.
CREATE TABLE billing_import (
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  batch TEXT NOT NULL,
  n BIGINT NOT NULL,
  stream TEXT NOT NULL,
  kind TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  to_at BIGINT,
  digest TEXT NOT NULL,
  PRIMARY KEY (source, key)
);
CREATE INDEX billing_import_stream ON billing_import (stream, from_at);

CREATE TABLE billing_import_batch (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  records BIGINT NOT NULL,
  repeated BIGINT NOT NULL,
  stored_at BIGINT NOT NULL
);

-- The journal: entries of postings that sum to zero; append-only. Balances are kept with them.
CREATE TABLE billing_entry (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  reference TEXT NOT NULL,
  project TEXT,
  memo TEXT NOT NULL,
  person TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE UNIQUE INDEX billing_entry_once ON billing_entry (kind, reference);
CREATE INDEX billing_entry_project ON billing_entry (project, id);

CREATE TABLE billing_posting (
  entry TEXT NOT NULL,
  n BIGINT NOT NULL,
  account TEXT NOT NULL,
  project TEXT NOT NULL,
  fen BIGINT NOT NULL,
  PRIMARY KEY (entry, n)
);
CREATE INDEX billing_posting_account ON billing_posting (account, project, entry);

CREATE TABLE billing_balance (
  account TEXT NOT NULL,
  project TEXT NOT NULL,
  fen BIGINT NOT NULL,
  PRIMARY KEY (account, project)
);
