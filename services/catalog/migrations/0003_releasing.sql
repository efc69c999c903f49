-- Releases that stopped half-way are tried again by the policy; those of before too.
UPDATE catalog_order SET attend_at = updated_at WHERE state = 'releasing' AND attend_at IS NULL;

-- From a server to the order that made it: one whose order has ended is not started again.
CREATE INDEX catalog_piece_resource ON catalog_piece (resource);
