-- Lists in the order that a client asks for (foundation/runtime/src/list.rs): an index a key, and one a key and filter.
CREATE INDEX runtime_operation_state ON runtime_operation (state, id);
CREATE INDEX runtime_operation_project_state ON runtime_operation (project, state, id);
CREATE INDEX runtime_operation_finished ON runtime_operation (finished_at, id);
CREATE INDEX runtime_operation_project_finished ON runtime_operation (project, finished_at, id);

-- A ledger by time: a stretch of it is found without reading what was before.
CREATE INDEX runtime_ledger_at ON runtime_ledger (ledger, at, seq);
