-- Users in the order that a client asks for (foundation/runtime/src/list.rs): an index a key, and one a key and filter; by name within a domain
-- there is one.
CREATE INDEX identity_user_by_name ON identity_user (name, id);
CREATE INDEX identity_user_ends ON identity_user (password_expires_at, id);
CREATE INDEX identity_user_domain ON identity_user (domain_id, id);
CREATE INDEX identity_user_domain_ends ON identity_user (domain_id, password_expires_at, id);
CREATE INDEX identity_user_enabled ON identity_user (enabled, id);
CREATE INDEX identity_user_enabled_name ON identity_user (enabled, name, id);
CREATE INDEX identity_user_enabled_ends ON identity_user (enabled, password_expires_at, id);
