-- Until when what waits is to be decided, beside whom it waits for: an inbox goes by it.
ALTER TABLE catalog_order ADD COLUMN due_at BIGINT;
UPDATE catalog_order SET due_at =
  (SELECT s.due_at FROM catalog_stage s
   WHERE s.order_id = catalog_order.id AND s.round = catalog_order.round AND s.decided_at IS NULL ORDER BY s.n LIMIT 1)
 WHERE waits_role IS NOT NULL;

-- Lists in the order that a client asks for (foundation/runtime/src/list.rs): an index a key, and one a key and filter.
CREATE INDEX catalog_order_waits_project ON catalog_order (waits_role, project, id);
CREATE INDEX catalog_order_waits_due ON catalog_order (waits_role, due_at, id);
CREATE INDEX catalog_order_waits_project_due ON catalog_order (waits_role, project, due_at, id);
CREATE INDEX catalog_order_name ON catalog_order (name, id);
CREATE INDEX catalog_order_delivered ON catalog_order (delivered_at, id);
CREATE INDEX catalog_order_expires ON catalog_order (expires_at, id);
CREATE INDEX catalog_order_project_name ON catalog_order (project, name, id);
CREATE INDEX catalog_order_project_state ON catalog_order (project, state, id);
CREATE INDEX catalog_order_project_delivered ON catalog_order (project, delivered_at, id);
CREATE INDEX catalog_order_project_expires ON catalog_order (project, expires_at, id);
CREATE INDEX catalog_order_state_name ON catalog_order (state, name, id);
CREATE INDEX catalog_order_state_project ON catalog_order (state, project, id);
CREATE INDEX catalog_order_state_delivered ON catalog_order (state, delivered_at, id);
CREATE INDEX catalog_order_state_expires ON catalog_order (state, expires_at, id);
CREATE INDEX catalog_order_kind_name ON catalog_order (kind, name, id);
CREATE INDEX catalog_order_kind_project ON catalog_order (kind, project, id);
CREATE INDEX catalog_order_kind_state ON catalog_order (kind, state, id);
CREATE INDEX catalog_order_kind_delivered ON catalog_order (kind, delivered_at, id);
CREATE INDEX catalog_order_kind_expires ON catalog_order (kind, expires_at, id);

CREATE INDEX catalog_entitlement_until ON catalog_entitlement (until_at, id);
CREATE INDEX catalog_entitlement_project_until ON catalog_entitlement (project, until_at, id);
CREATE INDEX catalog_entitlement_item_until ON catalog_entitlement (item, until_at, id);
CREATE INDEX catalog_entitlement_held_until ON catalog_entitlement (until_at, id) WHERE ended_at IS NULL;
CREATE INDEX catalog_entitlement_held_project_until ON catalog_entitlement (project, until_at, id) WHERE ended_at IS NULL;
CREATE INDEX catalog_entitlement_held_item_until ON catalog_entitlement (item, until_at, id) WHERE ended_at IS NULL;
CREATE INDEX catalog_entitlement_ended_until ON catalog_entitlement (until_at, id) WHERE ended_at IS NOT NULL;
