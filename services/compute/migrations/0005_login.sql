-- The login that a key was made by: what it opens ends with that. None for what has no such end.
ALTER TABLE compute_console ADD COLUMN login TEXT;
