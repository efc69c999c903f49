-- What was last told of a server: up, down or off, and from when on. None: nothing yet.
ALTER TABLE compute_server ADD COLUMN serving TEXT;
ALTER TABLE compute_server ADD COLUMN serving_at BIGINT;
