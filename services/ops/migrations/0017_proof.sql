-- Papers that prove clauses: reports of tests, screenshots, certificates. Never changed; what proves nothing any more is withdrawn.
CREATE TABLE ops_proof (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  evidence TEXT NOT NULL,
  passed BIGINT,
  at BIGINT NOT NULL,
  valid_until BIGINT,
  note TEXT NOT NULL,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  withdrawn_at BIGINT,
  withdrawn_by TEXT,
  reason TEXT
);

-- The clauses that each proves.
CREATE TABLE ops_proof_clause (
  clause TEXT NOT NULL,
  proof TEXT NOT NULL,
  PRIMARY KEY (clause, proof)
);
CREATE INDEX ops_proof_clause_proof ON ops_proof_clause (proof);
