CREATE TABLE identity_domain (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  enabled BIGINT NOT NULL,
  extra TEXT NOT NULL
);
CREATE UNIQUE INDEX identity_domain_name ON identity_domain (name);

-- `parent_id` is null below the domain itself. `generation` is in every token of the project: raised, it ends them.
CREATE TABLE identity_project (
  id TEXT PRIMARY KEY,
  domain_id TEXT NOT NULL REFERENCES identity_domain (id),
  parent_id TEXT REFERENCES identity_project (id),
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  enabled BIGINT NOT NULL,
  tags TEXT NOT NULL,
  extra TEXT NOT NULL,
  generation BIGINT NOT NULL
);
CREATE UNIQUE INDEX identity_project_name ON identity_project (domain_id, name);
CREATE INDEX identity_project_parent ON identity_project (parent_id);

CREATE TABLE identity_user (
  id TEXT PRIMARY KEY,
  domain_id TEXT NOT NULL REFERENCES identity_domain (id),
  name TEXT NOT NULL,
  default_project_id TEXT,
  enabled BIGINT NOT NULL,
  options TEXT NOT NULL,
  extra TEXT NOT NULL,
  generation BIGINT NOT NULL,
  password TEXT,
  password_expires_at BIGINT,
  must_change BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  failed_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX identity_user_name ON identity_user (domain_id, name);
CREATE TABLE identity_password_history (
  seq {identity},
  user_id TEXT NOT NULL REFERENCES identity_user (id) ON DELETE CASCADE,
  hash TEXT NOT NULL
);
CREATE INDEX identity_password_history_user ON identity_password_history (user_id, seq);

CREATE TABLE identity_group (
  id TEXT PRIMARY KEY,
  domain_id TEXT NOT NULL REFERENCES identity_domain (id),
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  extra TEXT NOT NULL
);
CREATE UNIQUE INDEX identity_group_name ON identity_group (domain_id, name);
CREATE TABLE identity_membership (
  group_id TEXT NOT NULL REFERENCES identity_group (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES identity_user (id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, user_id)
);
CREATE INDEX identity_membership_user ON identity_membership (user_id);

-- `domain_id` is empty for a role of the whole cloud.
CREATE TABLE identity_role (
  id TEXT PRIMARY KEY,
  domain_id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  extra TEXT NOT NULL
);
CREATE UNIQUE INDEX identity_role_name ON identity_role (domain_id, name);
CREATE TABLE identity_assignment (
  role_id TEXT NOT NULL REFERENCES identity_role (id) ON DELETE CASCADE,
  actor_kind TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  inherited BIGINT NOT NULL,
  PRIMARY KEY (actor_kind, actor_id, target_kind, target_id, role_id, inherited)
);
CREATE INDEX identity_assignment_target ON identity_assignment (target_kind, target_id);

CREATE TABLE identity_region (
  id TEXT PRIMARY KEY,
  parent_id TEXT REFERENCES identity_region (id),
  description TEXT NOT NULL,
  extra TEXT NOT NULL
);
CREATE TABLE identity_service (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  enabled BIGINT NOT NULL,
  extra TEXT NOT NULL
);
CREATE TABLE identity_endpoint (
  id TEXT PRIMARY KEY,
  service_id TEXT NOT NULL REFERENCES identity_service (id) ON DELETE CASCADE,
  region_id TEXT REFERENCES identity_region (id),
  interface TEXT NOT NULL,
  url TEXT NOT NULL,
  enabled BIGINT NOT NULL,
  extra TEXT NOT NULL
);
CREATE INDEX identity_endpoint_service ON identity_endpoint (service_id);

-- `blob` is sealed with the credential keys.
CREATE TABLE identity_credential (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES identity_user (id) ON DELETE CASCADE,
  project_id TEXT,
  type TEXT NOT NULL,
  blob TEXT NOT NULL,
  extra TEXT NOT NULL
);
CREATE INDEX identity_credential_user ON identity_credential (user_id);
CREATE TABLE identity_policy (
  id TEXT PRIMARY KEY,
  type TEXT NOT NULL,
  blob TEXT NOT NULL,
  extra TEXT NOT NULL
);

-- `roles` is a JSON list of role ids; `secret` is a hash.
CREATE TABLE identity_app_credential (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES identity_user (id) ON DELETE CASCADE,
  project_id TEXT NOT NULL REFERENCES identity_project (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT,
  secret TEXT NOT NULL,
  roles TEXT NOT NULL,
  unrestricted BIGINT NOT NULL,
  expires_at BIGINT
);
CREATE UNIQUE INDEX identity_app_credential_name ON identity_app_credential (user_id, name);

-- Revoked tokens by audit id, kept until the token would have expired anyway.
CREATE TABLE identity_revoked (
  audit_id TEXT PRIMARY KEY,
  until BIGINT NOT NULL
);
CREATE INDEX identity_revoked_until ON identity_revoked (until);

-- What replicas look at once a second: `records` counts changes of anything that a token stands for, `revoked` counts revocations.
CREATE TABLE identity_epoch (
  id BIGINT PRIMARY KEY,
  records BIGINT NOT NULL,
  revoked BIGINT NOT NULL
);
INSERT INTO identity_epoch (id, records, revoked) VALUES (1, 1, 1);
