-- What was last told of a floating IP: up or off, on which host, and from when on. None: nothing yet.
ALTER TABLE network_floating ADD COLUMN serving TEXT;
ALTER TABLE network_floating ADD COLUMN serving_node TEXT;
ALTER TABLE network_floating ADD COLUMN serving_at BIGINT;
