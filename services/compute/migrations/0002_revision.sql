-- Rises with every change of a server's row or disks: two reads with the same revision show the same.
ALTER TABLE compute_server ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
