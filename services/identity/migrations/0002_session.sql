-- A login by a browser. `digest` is the SHA-256 of what its cookie holds, which is kept nowhere. `generation` is the user's: raised, it ends
-- the session, as it ends tokens. `used_at` is written at most once a minute.
CREATE TABLE identity_session (
  id TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  csrf TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES identity_user (id) ON DELETE CASCADE,
  generation BIGINT NOT NULL,
  scope_kind TEXT NOT NULL,
  scope_id TEXT NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX identity_session_digest ON identity_session (digest);
CREATE INDEX identity_session_user ON identity_session (user_id);
CREATE INDEX identity_session_expires ON identity_session (expires_at);

-- The second factor of a user. `secret` is sealed; `used_step` is the last step of time whose code was taken, so that none is taken twice.
CREATE TABLE identity_totp (
  user_id TEXT PRIMARY KEY REFERENCES identity_user (id) ON DELETE CASCADE,
  secret TEXT NOT NULL,
  enabled BIGINT NOT NULL,
  used_step BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  failed_at BIGINT NOT NULL
);
