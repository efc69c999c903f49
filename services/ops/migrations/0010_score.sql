-- When a duty was done as the supplier says, who entered it long after that: it counts when the purchaser confirms it, until then the instant of the
-- entry does (done_at).
ALTER TABLE ops_duty ADD COLUMN claimed_at BIGINT;

-- Capacity that no host tells of, as the operator proposes it: it counts (ops_pool_change) when the purchaser confirms it.
CREATE TABLE ops_pool_proposal (
  id TEXT PRIMARY KEY,
  pool TEXT,
  dim TEXT NOT NULL,
  delta TEXT NOT NULL,
  at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  evidence TEXT NOT NULL,
  state TEXT NOT NULL,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  decided_by TEXT,
  decided_at BIGINT,
  note TEXT
);
CREATE INDEX ops_pool_proposal_state ON ops_pool_proposal (state, id);

-- For whom a ticket waits, while it does, and how long it has waited in the waits that are over, microseconds.
ALTER TABLE ops_ticket ADD COLUMN waits_for TEXT;
ALTER TABLE ops_ticket ADD COLUMN waited BIGINT NOT NULL DEFAULT 0;
