-- Releases that stopped half-way are tried again by the policy; those of before too.
UPDATE catalog_order SET attend_at = updated_at WHERE state = 'releasing' AND attend_at IS NULL;
