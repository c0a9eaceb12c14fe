package dev.larder.registry.sql;

import dev.larder.bridge.StorageBridge;
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
import dev.larder.registry.RegistryException;
import dev.larder.registry.RunSummary;
import dev.larder.registry.Where;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A Registry in an SQL database.
final class SqlRegistry implements Registry {
  /// How often a chunk is begun again because something was there that had not been a moment before.
  private static final int ATTEMPTS = 5;

  private final Database database;
  private final String schema;

  SqlRegistry(Database database, String schema) {
    this.database = database;
    this.schema = schema;
  }

  @Override
  public RegistryCapabilities capabilities() {
    return new RegistryCapabilities(database.dialect().word(), schema, database.writable());
  }

  @Override
  public List<Dimension> dimensions() {
    return database.read(session -> List.copyOf(DimensionRows.read(session).values()));
  }

  @Override
  public List<DatasetType> datasetTypes() {
    return database.read(session -> DatasetTypes.read(session).all());
  }

  @Override
  public List<CollectionSummary> collections() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<RunSummary> runs() {
    return database.read(RunRows::summaries);
  }

  @Override
  public List<Optional<DatasetRef>> lookUp(List<UUID> ids) {
    return database.read(session -> DatasetLookUp.byId(session, ids));
  }

  @Override
  public Optional<LocatedDataset> find(DatasetTypeName type, DataId dataId, List<CollectionName> searchPath,
      Optional<Instant> moment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public DatasetCursor query(DatasetQuery query) {
    return SqlDatasetCursor.open(database, query);
  }

  @Override
  public long count(DatasetQuery query) {
    return database.read(session -> DatasetQueries.count(session, query));
  }

  @Override
  public Cursor<DataId> dataIds(DatasetQuery query) {
    return DatasetQueries.dataIds(database, query);
  }

  @Override
  public List<String> explain(DatasetQuery query) {
    return database.read(session -> Explanation.of(session, query));
  }

  @Override
  public Cursor<DimensionRecord> dimensionRecords(DimensionName dimension, Optional<Where> where) {
    return DimensionRecordQuery.open(database, dimension, where);
  }

  @Override
  public List<DatasetOrigin> lineage(UUID id, LineageDirection direction, int depth) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StorageBridge bridge() {
    return new SqlStorageBridge(database);
  }

  @Override
  public BatchOutcome apply(RegistryBatch batch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<UUID, JournalProgress> progress(Collection<UUID> writers) {
    return database.read(session -> {
      Map<UUID, JournalProgress> progress = new HashMap<>();
      ProgressRows.read(session, writers).forEach((writer, held) -> progress.put(writer, held.progress()));
      return progress;
    });
  }

  @Override
  public ChunkOutcome ingest(JournalChunk chunk) {
    database.write(session -> new Registrations(session).make(chunk.slices()));
    for (int attempt = 1;; attempt++) {
      boolean allNew = attempt == 1;
      try {
        return database.write(session -> new ChunkIngest(session, bulk(session, allNew), chunk).run());
      } catch (CopyInsertion.NotNewException e) {
        if (attempt == ATTEMPTS) {
          throw new RegistryException.Transient("others put the same datasets into the registry at the same time",
              "Try again.", e);
        }
      }
    }
  }

  private static BulkInsertion bulk(Session session, boolean allNew) {
    return switch (session.dialect()) {
      case SQLITE -> new BatchInsertion(session);
      case POSTGRESQL -> new CopyInsertion(session, allNew);
    };
  }

  @Override
  public void complete(Collection<RunName> runs) {
    database.write(session -> RunRows.complete(session, runs));
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
