package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.COLLECTION;
import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.DATASET_TYPE;
import static dev.larder.registry.sql.schema.Tables.DATA_ID;
import static dev.larder.registry.sql.schema.Tables.DIMENSION_RECORD;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.registry.sql.schema.tables.Collection;
import dev.larder.registry.sql.schema.tables.DataId;
import dev.larder.registry.sql.schema.tables.Dataset;
import dev.larder.registry.sql.schema.tables.DatasetType;
import dev.larder.registry.sql.schema.tables.DimensionRecord;
import dev.larder.registry.sql.schema.tables.StorageRecord;

/// The tables as statements of queries name them.
final class QueryTables {
  static final Dataset D = DATASET.as("d");
  static final DataId I = DATA_ID.as("i");
  /// The collection in which a dataset was found.
  static final Collection C = COLLECTION.as("c");
  static final DatasetType T = DATASET_TYPE.as("t");
  /// An artifact, within a condition on one.
  static final StorageRecord S = STORAGE_RECORD.as("s");
  /// A record of a dimension.
  static final DimensionRecord R = DIMENSION_RECORD.as("r");

  private QueryTables() {}
}
