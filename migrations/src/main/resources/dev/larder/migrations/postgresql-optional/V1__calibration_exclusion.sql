-- The database itself refuses validity ranges that overlap. Optional: it takes the extension btree_gist and exclusion constraints,
-- which YugabyteDB lacks. Without it the program checks under a lock on the collection, as it does anyway.
CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER TABLE dataset_calibration ADD CONSTRAINT dataset_calibration_overlap
  EXCLUDE USING gist (collection WITH =, dataset_type WITH =, data_id WITH =, int8range(valid_from, valid_until) WITH &&);
