-- What was last told of a volume: up or down, and from when on. None: nothing yet.
ALTER TABLE storage_volume ADD COLUMN serving TEXT;
ALTER TABLE storage_volume ADD COLUMN serving_at BIGINT;
