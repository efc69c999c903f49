-- Whether the secret of a subscription is sealed. Those from before lie in clear until the next start of control, which seals them.
ALTER TABLE ops_subscription ADD COLUMN sealed BIGINT NOT NULL DEFAULT 0;
