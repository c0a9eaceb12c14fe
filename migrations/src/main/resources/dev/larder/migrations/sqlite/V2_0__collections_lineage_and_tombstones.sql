-- Collections beside runs, dimensions with requirements and metadata, lineage, and what deletes leave behind.
-- Runs with foreign keys off, as SQLite wants it where tables that others name are made anew; they are checked before the commit.

DROP VIEW stored_artifact;
DROP VIEW dataset_view;

-- Whose Registry this is: one row, since a repository has claimed it
CREATE TABLE repository (
  one integer NOT NULL PRIMARY KEY CHECK (one = 1),
  id blob NOT NULL
) STRICT;

-- value_type: string, integer, date or timestamp; the program knows them
CREATE TABLE dimension_2 (
  name text NOT NULL PRIMARY KEY,
  value_type text NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO dimension_2 SELECT name, value_type FROM dimension;
DROP TABLE dimension;
ALTER TABLE dimension_2 RENAME TO dimension;

-- requires: a dimension without which a value of this one says nothing
CREATE TABLE dimension_requirement (
  dimension text NOT NULL REFERENCES dimension (name),
  requires text NOT NULL REFERENCES dimension (name),
  PRIMARY KEY (dimension, requires)
) STRICT, WITHOUT ROWID;

-- value_type: string, integer, number or boolean
CREATE TABLE dimension_field (
  dimension text NOT NULL REFERENCES dimension (name),
  name text NOT NULL,
  value_type text NOT NULL,
  PRIMARY KEY (dimension, name)
) STRICT, WITHOUT ROWID;

-- What is known of one value of a dimension. key: the UUIDv5 of json, the canonical data ID of the dimension and those that it
-- requires; metadata: a JSON object
CREATE TABLE dimension_record (
  dimension text NOT NULL REFERENCES dimension (name),
  key blob NOT NULL,
  json text NOT NULL,
  metadata text NOT NULL,
  PRIMARY KEY (dimension, key)
) STRICT, WITHOUT ROWID;

-- type: RUN, TAGGED, CHAINED or CALIBRATION
CREATE TABLE collection (
  key integer NOT NULL PRIMARY KEY,
  name text NOT NULL UNIQUE,
  type text NOT NULL CHECK (type IN ('RUN', 'TAGGED', 'CHAINED', 'CALIBRATION'))
) STRICT;

INSERT INTO collection SELECT key, name, 'RUN' FROM run;

-- incarnation: tells a run from an earlier one of the same name; complete: 1 once all that was ever written to it is taken in
CREATE TABLE run_2 (
  key integer NOT NULL PRIMARY KEY REFERENCES collection (key),
  incarnation blob NOT NULL,
  complete integer NOT NULL DEFAULT 0 CHECK (complete IN (0, 1))
) STRICT;

INSERT INTO run_2 (key, incarnation) SELECT key, incarnation FROM run;
DROP TABLE run;
ALTER TABLE run_2 RENAME TO run;

-- position: 0, 1, 2 …, the order in which children are searched
CREATE TABLE collection_chain (
  parent integer NOT NULL REFERENCES collection (key),
  position integer NOT NULL,
  child integer NOT NULL REFERENCES collection (key),
  PRIMARY KEY (parent, position),
  UNIQUE (parent, child)
) STRICT, WITHOUT ROWID;

CREATE INDEX collection_chain_child ON collection_chain (child);

-- Questions by data ID, over all runs.
CREATE INDEX dataset_data_id ON dataset (data_id, dataset_type);

CREATE TABLE dataset_tag (
  collection integer NOT NULL REFERENCES collection (key),
  dataset_type integer NOT NULL REFERENCES dataset_type (key),
  data_id blob NOT NULL REFERENCES data_id (key),
  dataset blob NOT NULL REFERENCES dataset (id),
  PRIMARY KEY (collection, dataset_type, data_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX dataset_tag_dataset ON dataset_tag (dataset);

-- When datasets hold: microseconds since 1970, UTC, up to and without valid_until; the least and the greatest number of 64 bits stand for
-- no bound. Those of one collection, dataset type and data ID do not overlap.
CREATE TABLE dataset_calibration (
  collection integer NOT NULL REFERENCES collection (key),
  dataset_type integer NOT NULL REFERENCES dataset_type (key),
  data_id blob NOT NULL REFERENCES data_id (key),
  valid_from integer NOT NULL,
  valid_until integer NOT NULL,
  dataset blob NOT NULL REFERENCES dataset (id),
  PRIMARY KEY (collection, dataset_type, data_id, valid_from),
  CHECK (valid_from < valid_until)
) STRICT, WITHOUT ROWID;

CREATE INDEX dataset_calibration_dataset ON dataset_calibration (dataset);

-- What a dataset was made from, and by which jobs. No foreign keys: both ids may be of datasets that are not here, or not any more.
CREATE TABLE dataset_input (
  dataset blob NOT NULL,
  input blob NOT NULL,
  PRIMARY KEY (dataset, input)
) STRICT, WITHOUT ROWID;

CREATE INDEX dataset_input_input ON dataset_input (input);

CREATE TABLE dataset_job (
  dataset blob NOT NULL,
  job text NOT NULL,
  PRIMARY KEY (dataset, job)
) STRICT, WITHOUT ROWID;

-- job: that the writer was started for; empty where it did not say
ALTER TABLE journal_progress ADD COLUMN job text NOT NULL DEFAULT '';

-- Deletes, decided: kept for ever. outcome: committed or voided; moved: microseconds since 1970, UTC
CREATE TABLE journal_operation (
  id blob NOT NULL PRIMARY KEY,
  outcome text NOT NULL CHECK (outcome IN ('committed', 'voided')),
  moved integer NOT NULL
) STRICT, WITHOUT ROWID;

-- What a committed delete did to a dataset: kept for ever, so that no late journal brings it back.
CREATE TABLE tombstone (
  dataset blob NOT NULL,
  operation blob NOT NULL REFERENCES journal_operation (id),
  action text NOT NULL CHECK (action IN ('unstored', 'purged')),
  PRIMARY KEY (dataset, operation)
) STRICT, WITHOUT ROWID;

-- Runs that were removed: kept for ever, so that no late journal begins one anew. moved: microseconds since 1970, UTC
CREATE TABLE removed_run (
  incarnation blob NOT NULL PRIMARY KEY,
  name text NOT NULL,
  moved integer NOT NULL
) STRICT, WITHOUT ROWID;

-- Who takes journals in, and how far it is: for people who want to see whether it moves. process: its number on its host; run: the only one that it takes
-- in, or empty for all; phase: what it does; segments: to be read, as far as is known; taken: segments taken in; datasets: in these; began, beat, moved:
-- microseconds since 1970, UTC, by the database's clock: when it began, was last heard of, and last got anything done
CREATE TABLE ingester (
  id blob NOT NULL PRIMARY KEY,
  host text NOT NULL,
  process integer NOT NULL,
  run text NOT NULL,
  phase text NOT NULL,
  segments integer NOT NULL,
  taken integer NOT NULL,
  datasets integer NOT NULL,
  began integer NOT NULL,
  beat integer NOT NULL,
  moved integer NOT NULL
) STRICT, WITHOUT ROWID;

-- For people and their SQL: ids as text, names for keys, times as text.

CREATE VIEW dataset_view AS
SELECT
  lower(hex(substr(d.id, 1, 4)) || '-' || hex(substr(d.id, 5, 2)) || '-' || hex(substr(d.id, 7, 2)) || '-'
    || hex(substr(d.id, 9, 2)) || '-' || hex(substr(d.id, 11))) AS id,
  c.name AS run,
  t.name AS dataset_type,
  i.json AS data_id
FROM dataset d
JOIN collection c ON c.key = d.run
JOIN dataset_type t ON t.key = d.dataset_type
JOIN data_id i ON i.key = d.data_id;

-- run_complete: 1 once all that was ever written to the run is in here; before that, more may wait in journals
CREATE VIEW stored_artifact AS
SELECT
  lower(hex(substr(d.id, 1, 4)) || '-' || hex(substr(d.id, 5, 2)) || '-' || hex(substr(d.id, 7, 2)) || '-'
    || hex(substr(d.id, 9, 2)) || '-' || hex(substr(d.id, 11))) AS id,
  c.name AS run,
  r.complete AS run_complete,
  t.name AS dataset_type,
  i.json AS data_id,
  s.datastore,
  s.component,
  s.path,
  s.size,
  s.checksum,
  s.format,
  strftime('%Y-%m-%dT%H:%M:%S', s.written / 1000000, 'unixepoch') || printf('.%06dZ', s.written % 1000000) AS written
FROM storage_record s
JOIN dataset d ON d.id = s.dataset_id
JOIN run r ON r.key = d.run
JOIN collection c ON c.key = d.run
JOIN dataset_type t ON t.key = d.dataset_type
JOIN data_id i ON i.key = d.data_id;

-- Nothing is left that names what is not there: otherwise this fails, and with it the migration.
CREATE TABLE dangling (number integer NOT NULL CHECK (number = 0)) STRICT;
INSERT INTO dangling SELECT count(*) FROM pragma_foreign_key_check;
DROP TABLE dangling;
