-- Figures of servers and hosts, many to a row: records of one subject and resolution within one span of time, packed.
CREATE TABLE ops_sample (
  subject TEXT NOT NULL,
  tier BIGINT NOT NULL,
  begins BIGINT NOT NULL,
  ends BIGINT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (subject, tier, begins)
);
CREATE INDEX ops_sample_age ON ops_sample (tier, ends);

-- The last report of each subject: counters as reported, so that a restart of the guest is seen, and as summed up.
CREATE TABLE ops_sample_head (
  subject TEXT PRIMARY KEY,
  node TEXT NOT NULL,
  at BIGINT NOT NULL,
  raw TEXT NOT NULL,
  total TEXT NOT NULL
);
CREATE INDEX ops_sample_head_age ON ops_sample_head (at);
