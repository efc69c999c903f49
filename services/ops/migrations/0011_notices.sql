-- The role whose holder hears of the orders that wait for it, of whatever project. With no project it is all that the holder hears of.
ALTER TABLE ops_subscription ADD COLUMN stage TEXT;

-- Which duties were told of, before and after their deadline: once each. A deadline that has moved is another.
CREATE TABLE ops_duty_notice (
  duty TEXT NOT NULL,
  event TEXT NOT NULL,
  due BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (duty, event, due)
);

-- Pools that were told of as being at the use at which they are to be expanded, until they are clearly below it.
CREATE TABLE ops_pool_notice (
  pool TEXT NOT NULL,
  dim TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (pool, dim)
);
