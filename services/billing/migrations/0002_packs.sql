-- Usage is kept in the ledger itself: one entry holds the facts of a project and month out of one batch, a pack. What follows finds them.
CREATE TABLE billing_batch (n {identity}, stored_at BIGINT NOT NULL, facts BIGINT NOT NULL);

-- Names of facts, as 128 bits of their SM3: a repeated name is the same fact for ever.
CREATE TABLE billing_key (id BLOB PRIMARY KEY, batch BIGINT NOT NULL) {clustered};

CREATE TABLE billing_pack (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL,
  stored_at BIGINT NOT NULL,
  batch BIGINT NOT NULL,
  facts BIGINT NOT NULL
);
CREATE INDEX billing_pack_project ON billing_pack (project, first_at);
CREATE INDEX billing_pack_batch ON billing_pack (batch);

-- What facts say about what is used, numbered within a project; declared in the ledger by the pack that first names it.
CREATE TABLE billing_shape (
  project TEXT NOT NULL,
  n BIGINT NOT NULL,
  digest BLOB NOT NULL,
  resource TEXT NOT NULL,
  meter TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  attributes TEXT NOT NULL,
  PRIMARY KEY (project, n)
) {clustered};
CREATE UNIQUE INDEX billing_shape_digest ON billing_shape (digest);
CREATE TABLE billing_shapes (project TEXT PRIMARY KEY, total BIGINT NOT NULL);

-- Projects that a resource was used in.
CREATE TABLE billing_resource (resource TEXT NOT NULL, project TEXT NOT NULL, PRIMARY KEY (resource, project));
CREATE INDEX billing_resource_project ON billing_resource (project, resource);

-- The last instant that a slice told of a resource, for a clock that is set back.
CREATE TABLE billing_last (
  project TEXT NOT NULL, resource TEXT NOT NULL, meter TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (project, resource, meter)
);

-- How often facts of a project and month were stored; the month '' stands for what concerns every month.
CREATE TABLE billing_touch (
  project TEXT NOT NULL,
  month TEXT NOT NULL,
  version BIGINT NOT NULL,
  first_at BIGINT,
  stored_at BIGINT NOT NULL,
  PRIMARY KEY (project, month)
);

-- A month of a project, folded: its lines, and what runs on into the next month. Valid while `seen` is what billing_touch says and
-- `carry_in` is the `carry_out` of the month before; deleting every row changes no bill.
CREATE TABLE billing_fold (
  project TEXT NOT NULL,
  month TEXT NOT NULL,
  contract TEXT NOT NULL,
  seen TEXT NOT NULL,
  carry_in TEXT NOT NULL,
  carry_out TEXT NOT NULL,
  carry TEXT NOT NULL,
  lines TEXT NOT NULL,
  total TEXT NOT NULL,
  PRIMARY KEY (project, month)
);

-- Lines of a closed bill without their intervals; null for bills closed before this.
ALTER TABLE billing_bill ADD COLUMN lines TEXT;

-- Facts stored before packs: each is a ledger entry of its own, and its name stays in billing_usage.
INSERT INTO billing_pack (id, project, first_at, last_at, stored_at, batch, facts)
  SELECT key, project, at, at, stored_at, 0, 1 FROM billing_usage;
INSERT INTO billing_resource (resource, project) SELECT DISTINCT resource, project FROM billing_usage;
INSERT INTO billing_last (project, resource, meter, at)
  SELECT project, resource, meter, MAX(at) FROM billing_usage GROUP BY project, resource, meter;
INSERT INTO billing_touch (project, month, version, first_at, stored_at)
  SELECT project, '', 1, MIN(at), MAX(stored_at) FROM billing_usage GROUP BY project;
DROP TABLE billing_stream;
