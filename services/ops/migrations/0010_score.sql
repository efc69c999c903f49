-- When a duty was done as the supplier says, who entered it long after that: it counts when the purchaser confirms it, until then the instant of the
-- entry does (done_at).
ALTER TABLE ops_duty ADD COLUMN claimed_at BIGINT;
