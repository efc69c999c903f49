-- Lists in the order that a client asks for (list.rs): an index a key, and one a key and filter. What is not finished is little.
CREATE INDEX runtime_operation_finished ON runtime_operation (finished_at, id) WHERE finished_at IS NOT NULL;
CREATE INDEX runtime_operation_unfinished ON runtime_operation (id) WHERE finished_at IS NULL;
CREATE INDEX runtime_operation_project_finished ON runtime_operation (project, finished_at, id);

-- A ledger as it was written and by time: a page, or a stretch of time, is found without reading what was before.
CREATE INDEX runtime_ledger_written ON runtime_ledger (ledger, seq);
CREATE INDEX runtime_ledger_at ON runtime_ledger (ledger, at, seq);
