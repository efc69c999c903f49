-- Operations: long changes as typed steps. `step` is the next step to perform, or, while unwinding, the step to undo.
CREATE TABLE runtime_operation (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  project TEXT,
  caller TEXT NOT NULL,
  params TEXT NOT NULL,
  data TEXT NOT NULL,
  state TEXT NOT NULL,
  step BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  cancel BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  lease_owner TEXT,
  lease_until BIGINT NOT NULL,
  error TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  finished_at BIGINT
);
CREATE INDEX runtime_operation_open ON runtime_operation (not_before, id) WHERE finished_at IS NULL;
CREATE INDEX runtime_operation_subject ON runtime_operation (subject, id);
CREATE INDEX runtime_operation_project ON runtime_operation (project, id);

-- Facts for other slices: one row a consumer, deleted in the transaction that applies it.
CREATE TABLE runtime_outbox (
  seq {identity},
  consumer TEXT NOT NULL,
  topic TEXT NOT NULL,
  key TEXT NOT NULL,
  body TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX runtime_outbox_consumer ON runtime_outbox (consumer, seq);

CREATE TABLE runtime_lease (name TEXT PRIMARY KEY, owner TEXT NOT NULL, until BIGINT NOT NULL);

-- Ledgers: rows commit unchained; a leased sealer gives them their place in the chain.
CREATE TABLE runtime_ledger (
  seq {identity},
  ledger TEXT NOT NULL,
  id TEXT NOT NULL,
  at BIGINT NOT NULL,
  body TEXT NOT NULL,
  place BIGINT,
  chain TEXT
);
CREATE UNIQUE INDEX runtime_ledger_id ON runtime_ledger (ledger, id);
CREATE UNIQUE INDEX runtime_ledger_place ON runtime_ledger (ledger, place);
CREATE INDEX runtime_ledger_unsealed ON runtime_ledger (ledger, seq) WHERE place IS NULL;
CREATE TABLE runtime_ledger_head (ledger TEXT PRIMARY KEY, place BIGINT NOT NULL, chain TEXT NOT NULL);
