-- How the operator wants a dispute to end: without a quantity, the line stands as it was billed. It counts once it is accepted.
ALTER TABLE billing_dispute ADD COLUMN proposal_quantity TEXT;
ALTER TABLE billing_dispute ADD COLUMN proposal_finding TEXT;
ALTER TABLE billing_dispute ADD COLUMN proposed_by TEXT;
ALTER TABLE billing_dispute ADD COLUMN proposed_name TEXT;
ALTER TABLE billing_dispute ADD COLUMN proposed_at BIGINT;

-- A line is disputed once at a time.
DROP INDEX billing_dispute_open;
CREATE UNIQUE INDEX billing_dispute_open ON billing_dispute (bill, n) WHERE state IN ('open', 'proposed', 'declined');
