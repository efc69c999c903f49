-- Lists in the order that a client asks for (foundation/runtime/src/list.rs): an index a key, and one a key and filter.
CREATE INDEX compute_access_grant_until ON compute_access_grant (until, id);
CREATE INDEX compute_access_grant_state ON compute_access_grant (state, id);
CREATE INDEX compute_access_grant_project_until ON compute_access_grant (project, until, id);
CREATE INDEX compute_access_grant_project_state ON compute_access_grant (project, state, id);
CREATE INDEX compute_access_grant_operator_until ON compute_access_grant (operator, until, id);
CREATE INDEX compute_access_grant_operator_state ON compute_access_grant (operator, state, id);
CREATE INDEX compute_access_grant_state_until ON compute_access_grant (state, until, id);
