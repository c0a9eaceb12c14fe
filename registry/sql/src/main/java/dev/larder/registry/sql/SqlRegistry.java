package dev.larder.registry.sql;

import dev.larder.bridge.StorageBridge;
import dev.larder.migrations.Dialect;
import dev.larder.model.CollectionName;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.model.RunName;
import dev.larder.registry.BatchOutcome;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.CollectionSummary;
import dev.larder.registry.Cursor;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetOrigin;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalProgress;
import dev.larder.registry.LineageDirection;
import dev.larder.registry.LocatedDataset;
import dev.larder.registry.Quarantined;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RegistryCapabilities;
import dev.larder.registry.RunSummary;
import dev.larder.registry.Where;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A Registry in an SQL database.
final class SqlRegistry implements Registry {
  private final SqliteDatabase database;
  private final String schema;

  SqlRegistry(SqliteDatabase database, String schema) {
    this.database = database;
    this.schema = schema;
  }

  @Override
  public RegistryCapabilities capabilities() {
    return new RegistryCapabilities(Dialect.SQLITE.folder(), schema, database.writable());
  }

  @Override
  public List<DatasetType> datasetTypes() {
    return database.read(connection -> DatasetTypes.read(connection).all());
  }

  @Override
  public List<RunSummary> runs() {
    return database.read(RunRows::summaries);
  }

  @Override
  public List<Optional<DatasetRef>> lookUp(List<UUID> ids) {
    return database.read(connection -> DatasetLookUp.byId(connection, ids));
  }

  @Override
  public Optional<LocatedDataset> find(DatasetTypeName type, DataId dataId, List<CollectionName> searchPath,
      Optional<Instant> moment) {
    return database.read(connection -> DatasetLookUp.first(connection, type, dataId,
        searchPath.stream().map(name -> new RunName(name.value())).toList()))
        .map(ref -> new LocatedDataset(ref, CollectionName.of(ref.run())));
  }

  @Override
  public List<Dimension> dimensions() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<CollectionSummary> collections() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long count(DatasetQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Cursor<DataId> dataIds(DatasetQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> explain(DatasetQuery query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Cursor<DimensionRecord> dimensionRecords(DimensionName dimension, Optional<Where> where) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<DatasetOrigin> lineage(UUID id, LineageDirection direction, int depth) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BatchOutcome apply(RegistryBatch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void complete(Collection<RunName> runs) {}

  @Override
  public DatasetCursor query(DatasetQuery query) {
    return SqlDatasetCursor.open(database, query);
  }

  @Override
  public StorageBridge bridge() {
    return new SqlStorageBridge(database);
  }

  @Override
  public Map<UUID, JournalProgress> progress(Collection<UUID> writers) {
    return database.read(connection -> ProgressRows.read(connection, writers));
  }

  @Override
  public ChunkOutcome ingest(JournalChunk chunk) {
    database.write(connection -> {
      new Registrations(connection).make(chunk.slices());
      return true;
    });
    return database.write(connection -> new ChunkIngest(connection, chunk).run());
  }

  @Override
  public List<Quarantined> quarantine() {
    return database.read(QuarantineRows::read);
  }

  @Override
  public void close() {
    database.close();
  }
}
