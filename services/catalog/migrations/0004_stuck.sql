-- Since when an order is being released, and when its people were told that this does not come to its end: once an order.
CREATE TABLE catalog_releasing (
  order_id TEXT PRIMARY KEY,
  since BIGINT NOT NULL,
  told_at BIGINT
);
CREATE INDEX catalog_releasing_untold ON catalog_releasing (since) WHERE told_at IS NULL;
INSERT INTO catalog_releasing (order_id, since) SELECT id, updated_at FROM catalog_order WHERE state = 'releasing';
