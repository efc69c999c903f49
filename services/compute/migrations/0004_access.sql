-- Grants by which an operator enters servers of a project. servers: JSON, none of them for all of the project. until: when it ends by itself,
-- unanswered or in force.
CREATE TABLE compute_access_grant (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  servers TEXT NOT NULL,
  operator TEXT NOT NULL,
  operator_name TEXT NOT NULL,
  reason TEXT NOT NULL,
  minutes BIGINT NOT NULL,
  state TEXT NOT NULL,
  requested_at BIGINT NOT NULL,
  until BIGINT NOT NULL,
  decided_at BIGINT,
  decided_by TEXT,
  decided_name TEXT,
  closed_at BIGINT,
  closed_by TEXT,
  closed_name TEXT,
  note TEXT
);
CREATE INDEX compute_access_grant_project ON compute_access_grant (project, id);
CREATE INDEX compute_access_grant_operator ON compute_access_grant (operator, id);
CREATE INDEX compute_access_grant_open ON compute_access_grant (until) WHERE state IN ('requested', 'granted');

-- Consoles that were opened under a grant. bytes, pieces and head are those of the recording, written when it is sealed.
CREATE TABLE compute_access_session (
  id TEXT PRIMARY KEY,
  access_grant TEXT NOT NULL,
  server TEXT NOT NULL,
  server_name TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  ending TEXT,
  bytes BIGINT NOT NULL,
  pieces BIGINT NOT NULL,
  head TEXT NOT NULL
);
CREATE INDEX compute_access_session_grant ON compute_access_session (access_grant, id);
CREATE INDEX compute_access_session_open ON compute_access_session (id) WHERE ended_at IS NULL;

-- What went through such a console, in order: each piece with the digest of all up to it.
CREATE TABLE compute_access_piece (
  session TEXT NOT NULL,
  n BIGINT NOT NULL,
  at BIGINT NOT NULL,
  direction TEXT NOT NULL,
  data BLOB NOT NULL,
  head TEXT NOT NULL,
  PRIMARY KEY (session, n)
);

-- The grant under which a key was made; none for a key of the project's own people.
ALTER TABLE compute_console ADD COLUMN access_grant TEXT;
