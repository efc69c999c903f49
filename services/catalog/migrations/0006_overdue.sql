-- When people were told that a deadline has passed: once a stage, once a clock of the contract.
ALTER TABLE catalog_stage ADD COLUMN told_at BIGINT;
CREATE INDEX catalog_stage_untold ON catalog_stage (due_at) WHERE decided_at IS NULL AND told_at IS NULL;
ALTER TABLE catalog_clock ADD COLUMN told_at BIGINT;
CREATE INDEX catalog_clock_untold ON catalog_clock (due_at) WHERE done_at IS NULL AND void_at IS NULL AND told_at IS NULL;
