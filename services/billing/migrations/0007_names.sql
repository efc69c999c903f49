-- Names of facts that came last: at most some hundred thousand. From here they go, in the order of their digests, into billing_key, so that a
-- page of that is written for several names at once and not for each.
CREATE TABLE billing_key_recent (id BLOB PRIMARY KEY, batch BIGINT NOT NULL) {clustered};

-- What is kept of months is written in another way now; it is computed again from the facts.
DELETE FROM billing_fold;

-- Where in the ledger a pack stands (its `seq`), so that it is found without looking its id up; none for those of before.
ALTER TABLE billing_pack ADD COLUMN entry BIGINT;
