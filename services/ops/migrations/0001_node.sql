-- Enrolment tokens: only the digest is kept, so that a copy of the database enrols nobody.
CREATE TABLE ops_node_token (
  digest TEXT PRIMARY KEY,
  hostname TEXT,
  created_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  used_by TEXT
);

-- Hosts that may dial control. The certificate's fingerprint is who they are.
CREATE TABLE ops_node (
  id TEXT PRIMARY KEY,
  hostname TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  enrolled_at BIGINT NOT NULL,
  last_seen BIGINT,
  revoked_at BIGINT
);
CREATE UNIQUE INDEX ops_node_fingerprint ON ops_node (fingerprint);
CREATE UNIQUE INDEX ops_node_hostname ON ops_node (hostname) WHERE revoked_at IS NULL;
