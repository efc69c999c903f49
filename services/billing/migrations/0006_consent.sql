-- Versions of the contract after the signed one: proposed by a start of the operator's, in force only when the purchaser has agreed.
CREATE TABLE billing_contract_consent (
  key TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  digest TEXT NOT NULL,
  state TEXT NOT NULL,
  proposed_at BIGINT NOT NULL,
  decided_by TEXT,
  decided_name TEXT,
  decided_at BIGINT,
  reason TEXT
);
CREATE UNIQUE INDEX billing_contract_consent_once ON billing_contract_consent (id, version);
