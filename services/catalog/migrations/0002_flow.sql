-- Orders of all kinds: what each is for, which order it changes, its flow, its ends.
ALTER TABLE catalog_order ADD COLUMN kind TEXT NOT NULL DEFAULT 'supply';
ALTER TABLE catalog_order ADD COLUMN target TEXT;
ALTER TABLE catalog_order ADD COLUMN ask TEXT NOT NULL DEFAULT '"none"';
ALTER TABLE catalog_order ADD COLUMN urgent TEXT;
ALTER TABLE catalog_order ADD COLUMN flow TEXT NOT NULL DEFAULT 'default';
ALTER TABLE catalog_order ADD COLUMN orderers TEXT NOT NULL DEFAULT '[]';
ALTER TABLE catalog_order ADD COLUMN evidence TEXT;
ALTER TABLE catalog_order ADD COLUMN trial_days BIGINT NOT NULL DEFAULT 0;
ALTER TABLE catalog_order ADD COLUMN trial_until BIGINT;
ALTER TABLE catalog_order ADD COLUMN stopped_at BIGINT;
ALTER TABLE catalog_order ADD COLUMN released_at BIGINT;
ALTER TABLE catalog_order ADD COLUMN was TEXT;
ALTER TABLE catalog_order ADD COLUMN noticed BIGINT;
ALTER TABLE catalog_order ADD COLUMN noticed_at BIGINT;
-- Role that the order waits for, and when the expiry policy must look at it: for indexes.
ALTER TABLE catalog_order ADD COLUMN waits_role TEXT;
ALTER TABLE catalog_order ADD COLUMN attend_at BIGINT;
CREATE INDEX catalog_order_waits ON catalog_order (waits_role, id);
CREATE INDEX catalog_order_attend ON catalog_order (attend_at);
CREATE INDEX catalog_order_target ON catalog_order (target, id);
CREATE INDEX catalog_order_kind ON catalog_order (kind, id);
CREATE INDEX catalog_entitlement_project ON catalog_entitlement (project, id);

-- Stages of a round of approval; written when it begins, so that another contract does not change them.
CREATE TABLE catalog_stage (
  order_id TEXT NOT NULL,
  round BIGINT NOT NULL,
  n BIGINT NOT NULL,
  role TEXT NOT NULL,
  span TEXT NOT NULL,
  delegate BIGINT NOT NULL,
  began_at BIGINT,
  due_at BIGINT,
  decided_at BIGINT,
  PRIMARY KEY (order_id, round, n)
);
CREATE INDEX catalog_stage_due ON catalog_stage (due_at) WHERE decided_at IS NULL;

-- Orders that wait when this version comes: purchaser, then operator, as before.
INSERT INTO catalog_stage (order_id, round, n, role, span, delegate, began_at, decided_at)
  SELECT id, round, 0, 'purchaser', 'null', 1, created_at, CASE WHEN state = 'endorsed' THEN updated_at END
  FROM catalog_order WHERE state IN ('submitted', 'endorsed');
INSERT INTO catalog_stage (order_id, round, n, role, span, delegate, began_at)
  SELECT id, round, 1, 'operator', 'null', 1, CASE WHEN state = 'endorsed' THEN updated_at END
  FROM catalog_order WHERE state IN ('submitted', 'endorsed');
UPDATE catalog_order SET waits_role = 'purchaser' WHERE state = 'submitted';
UPDATE catalog_order SET waits_role = 'operator' WHERE state = 'endorsed';
-- The policy looks at what was delivered before; it gives notice first.
UPDATE catalog_order SET attend_at = updated_at WHERE state = 'delivered';

-- In whose name a deputy decided.
ALTER TABLE catalog_decision ADD COLUMN behalf TEXT;
ALTER TABLE catalog_decision ADD COLUMN behalf_name TEXT;
CREATE UNIQUE INDEX catalog_decision_behalf ON catalog_decision (order_id, round, behalf) WHERE decision = 'approve' AND behalf IS NOT NULL;

CREATE TABLE catalog_deputy (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL,
  person_name TEXT NOT NULL,
  deputy TEXT NOT NULL,
  deputy_name TEXT NOT NULL,
  role TEXT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  reason TEXT,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX catalog_deputy_deputy ON catalog_deputy (deputy, until_at);
CREATE INDEX catalog_deputy_person ON catalog_deputy (person, role);

-- Clocks of the contract, a row a run.
CREATE TABLE catalog_clock (
  order_id TEXT NOT NULL,
  round BIGINT NOT NULL,
  project TEXT NOT NULL,
  clock TEXT NOT NULL,
  kind TEXT NOT NULL,
  until_what TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  done_at BIGINT,
  void_at BIGINT,
  PRIMARY KEY (order_id, round, clock)
);
CREATE INDEX catalog_clock_start ON catalog_clock (starts_at, order_id);
CREATE INDEX catalog_clock_project ON catalog_clock (project, starts_at);

-- The point of no return of a release: what goes is written down before it goes.
CREATE TABLE catalog_release (
  order_id TEXT PRIMARY KEY,
  erased TEXT NOT NULL,
  backups TEXT NOT NULL,
  cut_at BIGINT NOT NULL
);
CREATE TABLE catalog_erasure (
  order_id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  at BIGINT NOT NULL,
  body TEXT NOT NULL,
  digest TEXT NOT NULL
);
CREATE INDEX catalog_erasure_project ON catalog_erasure (project, order_id);

-- Where projects stand, as identity tells; and what is set for the projects below each, by resource: a sum that is kept, not computed.
CREATE TABLE catalog_project (
  project TEXT PRIMARY KEY,
  parent TEXT
);
CREATE INDEX catalog_project_parent ON catalog_project (parent, project);
CREATE TABLE catalog_branch (
  project TEXT NOT NULL,
  resource TEXT NOT NULL,
  below BIGINT NOT NULL,
  PRIMARY KEY (project, resource)
);

-- Quota handed from a project to one directly below.
CREATE TABLE catalog_allocation (
  id TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  child TEXT NOT NULL,
  resources TEXT NOT NULL,
  entitlement TEXT NOT NULL,
  by_user TEXT NOT NULL,
  by_name TEXT NOT NULL,
  reason TEXT,
  at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX catalog_allocation_parent ON catalog_allocation (parent, id);
CREATE INDEX catalog_allocation_child ON catalog_allocation (child, id);

-- Quota lent from a project to a sibling.
CREATE TABLE catalog_loan (
  id TEXT PRIMARY KEY,
  lender TEXT NOT NULL,
  borrower TEXT NOT NULL,
  resources TEXT NOT NULL,
  until_at BIGINT NOT NULL,
  reason TEXT NOT NULL,
  state TEXT NOT NULL,
  note TEXT,
  asked_by TEXT NOT NULL,
  asked_by_name TEXT NOT NULL,
  asked_at BIGINT NOT NULL,
  agreed_by TEXT,
  agreed_by_name TEXT,
  agreed_at BIGINT,
  approved_by TEXT,
  approved_by_name TEXT,
  approved_at BIGINT,
  ended_by TEXT,
  ended_at BIGINT
);
CREATE INDEX catalog_loan_lender ON catalog_loan (lender, id);
CREATE INDEX catalog_loan_borrower ON catalog_loan (borrower, id);
CREATE INDEX catalog_loan_due ON catalog_loan (until_at) WHERE state IN ('lent', 'overdue');
