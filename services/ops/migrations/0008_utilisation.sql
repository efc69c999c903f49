-- How far resources were used: sums by the hour of a day that is over, for the whole cloud, projects, pools and business systems. Kept until
-- the month after is over; what months came to stays.
CREATE TABLE ops_use_day (
  scope TEXT NOT NULL,
  subject TEXT NOT NULL,
  day TEXT NOT NULL,
  begins BIGINT NOT NULL,
  hours TEXT NOT NULL,
  PRIMARY KEY (scope, subject, day)
);
CREATE INDEX ops_use_day_age ON ops_use_day (day);

-- What they came to in a month so far.
CREATE TABLE ops_use_month (
  month TEXT NOT NULL,
  scope TEXT NOT NULL,
  subject TEXT NOT NULL,
  figures TEXT NOT NULL,
  PRIMARY KEY (month, scope, subject)
);

-- Days that are summed up.
CREATE TABLE ops_use_settled (
  day TEXT PRIMARY KEY,
  ends BIGINT NOT NULL,
  stored_at BIGINT NOT NULL
);
CREATE INDEX ops_use_settled_ends ON ops_use_settled (ends);

-- The worst of one project, without a look at those of others.
CREATE INDEX ops_level_resource_project ON ops_level_resource (level, month, project, share, resource);
