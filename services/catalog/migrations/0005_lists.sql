-- Lists by what is asked of them: entitlements by item and state, orders that are done by hand.
CREATE INDEX catalog_entitlement_item ON catalog_entitlement (item, id);
CREATE INDEX catalog_entitlement_held ON catalog_entitlement (id) WHERE ended_at IS NULL;
CREATE INDEX catalog_entitlement_ended ON catalog_entitlement (id) WHERE ended_at IS NOT NULL;

-- Whether somebody has to do it by hand; it follows from what is asked (order/kind.rs).
ALTER TABLE catalog_order ADD COLUMN by_hand BIGINT NOT NULL DEFAULT 0;
UPDATE catalog_order SET by_hand = 1
 WHERE ask = '"hand"' OR (ask LIKE '{"account":%' AND (ask LIKE '%"system":"vpn"%' OR ask LIKE '%"system":"bastion"%'));
CREATE INDEX catalog_order_hand ON catalog_order (state, id) WHERE by_hand = 1;
