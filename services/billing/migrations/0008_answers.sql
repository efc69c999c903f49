-- Each proposal of how a dispute ends has a number, so that one is accepted which was seen; and, where the contract gives a time to verify, an
-- instant until which it is answered, and what silence until then means (1: it is agreed with). Proposals of before are number 1 without a time.
ALTER TABLE billing_dispute ADD COLUMN proposal_n BIGINT;
ALTER TABLE billing_dispute ADD COLUMN answer_due BIGINT;
ALTER TABLE billing_dispute ADD COLUMN answer_silence BIGINT;
UPDATE billing_dispute SET proposal_n = 1, answer_silence = 0 WHERE proposed_by IS NOT NULL;
CREATE INDEX billing_dispute_answer ON billing_dispute (answer_due) WHERE state = 'proposed';
