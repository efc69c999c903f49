-- Since when nothing is sent for a subscription, and why: its owner has lost what he heard by. He subscribes anew, with what he has by then.
ALTER TABLE ops_subscription ADD COLUMN suspended_at BIGINT;
ALTER TABLE ops_subscription ADD COLUMN suspended_why TEXT;
