-- The Registry's tables (docs/technote says why). Ids are UUIDs: 16-byte blobs here, uuid in PostgreSQL; the views show
-- them as text. Datasets are the many, so what they repeat (dataset type, run) is a small number in them.
-- WITHOUT ROWID where rows are small: the table is its own index. Storage records are large, and random ids would scatter
-- them over the whole file: 1,000,000 of them took twice the time that way.

CREATE TABLE dimension (
  name text NOT NULL PRIMARY KEY,
  value_type text NOT NULL CHECK (value_type IN ('string', 'integer'))
) STRICT, WITHOUT ROWID;

CREATE TABLE dataset_type (
  key integer NOT NULL PRIMARY KEY,
  name text NOT NULL UNIQUE,
  format text NOT NULL
) STRICT;

-- position: 0, 1, 2 …, the order in which paths show the values
CREATE TABLE dataset_type_dimension (
  dataset_type integer NOT NULL REFERENCES dataset_type (key),
  position integer NOT NULL,
  dimension text NOT NULL REFERENCES dimension (name),
  PRIMARY KEY (dataset_type, position),
  UNIQUE (dataset_type, dimension)
) STRICT, WITHOUT ROWID;

-- incarnation: tells a run from an earlier one of the same name
CREATE TABLE run (
  key integer NOT NULL PRIMARY KEY,
  name text NOT NULL UNIQUE,
  incarnation blob NOT NULL
) STRICT;

-- key: the UUIDv5 of json, which is canonical: whoever mints one without a database mints the same
CREATE TABLE data_id (
  key blob NOT NULL PRIMARY KEY,
  json text NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE dataset (
  id blob NOT NULL PRIMARY KEY,
  run integer NOT NULL REFERENCES run (key),
  dataset_type integer NOT NULL REFERENCES dataset_type (key),
  data_id blob NOT NULL REFERENCES data_id (key),
  UNIQUE (run, dataset_type, data_id)
) STRICT, WITHOUT ROWID;

-- One row an artifact. No foreign key to dataset: records and datasets are taken in and removed each for its own reason.
-- component: empty for the dataset as a whole; path: relative to the datastore's root; size: bytes;
-- checksum: algorithm:hex; written: microseconds since 1970, UTC, by the writer's clock
CREATE TABLE storage_record (
  dataset_id blob NOT NULL,
  datastore text NOT NULL,
  component text NOT NULL,
  path text NOT NULL,
  size integer NOT NULL CHECK (size >= 0),
  checksum text NOT NULL,
  format text NOT NULL,
  written integer NOT NULL,
  PRIMARY KEY (dataset_id, datastore, component)
) STRICT;

-- How far each journal has been taken in, kept for ever. segments: taken in to their last record; records: number of the
-- last record taken in; ended: 1 once its seal or fence is; moved: microseconds since 1970, UTC
CREATE TABLE journal_progress (
  writer blob NOT NULL PRIMARY KEY,
  run integer NOT NULL REFERENCES run (key),
  segments integer NOT NULL,
  records integer NOT NULL,
  ended integer NOT NULL CHECK (ended IN (0, 1)),
  moved integer NOT NULL
) STRICT, WITHOUT ROWID;

-- What was refused, and why: at most one row a record of a journal. dataset: its id, where that is known
CREATE TABLE quarantine (
  writer blob NOT NULL,
  record integer NOT NULL,
  run integer NOT NULL REFERENCES run (key),
  dataset blob,
  reason text NOT NULL,
  detail text NOT NULL,
  PRIMARY KEY (writer, record)
) STRICT, WITHOUT ROWID;

-- For people and their SQL: ids as text, names for keys.

CREATE VIEW dataset_view AS
SELECT
  lower(hex(substr(d.id, 1, 4)) || '-' || hex(substr(d.id, 5, 2)) || '-' || hex(substr(d.id, 7, 2)) || '-'
    || hex(substr(d.id, 9, 2)) || '-' || hex(substr(d.id, 11))) AS id,
  r.name AS run,
  t.name AS dataset_type,
  i.json AS data_id
FROM dataset d
JOIN run r ON r.key = d.run
JOIN dataset_type t ON t.key = d.dataset_type
JOIN data_id i ON i.key = d.data_id;

CREATE VIEW stored_artifact AS
SELECT
  lower(hex(substr(d.id, 1, 4)) || '-' || hex(substr(d.id, 5, 2)) || '-' || hex(substr(d.id, 7, 2)) || '-'
    || hex(substr(d.id, 9, 2)) || '-' || hex(substr(d.id, 11))) AS id,
  r.name AS run,
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
JOIN dataset_type t ON t.key = d.dataset_type
JOIN data_id i ON i.key = d.data_id;
