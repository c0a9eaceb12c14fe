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
import dev.larder.registry.Association;
import dev.larder.registry.BatchOutcome;
import dev.larder.registry.Change;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.CollectionSummary;
import dev.larder.registry.Cursor;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetOrigin;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.DatasetRecord;
import dev.larder.registry.Deletion;
import dev.larder.registry.DeletionOutcome;
import dev.larder.registry.Ingester;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalProgress;
import dev.larder.registry.JournaledDelete;
import dev.larder.registry.LineageDirection;
import dev.larder.registry.LocatedDataset;
import dev.larder.registry.Quarantined;
import dev.larder.registry.RecordedPlace;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RegistryCapabilities;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RunSummary;
import dev.larder.registry.Tombstone;
import dev.larder.registry.Where;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A Registry in an SQL database.
final class SqlRegistry implements Registry {
  /// How often a transaction is begun again because something was there that had not been a moment before.
  private static final int ATTEMPTS = 5;

  private final Database database;
  private final String schema;
  private final DatastoreOrder order;
  private final ValueIndexes indexes;

  SqlRegistry(Database database, String schema) {
    this(database, schema, List.of());
  }

  /// @param datastores of the repository, in the order in which they are asked
  SqlRegistry(Database database, String schema, List<String> datastores) {
    this.database = database;
    order = new DatastoreOrder(datastores, false);
    this.schema = schema;
    this.indexes = new ValueIndexes(database);
  }

  @Override
  public RegistryCapabilities capabilities() {
    return new RegistryCapabilities(database.dialect().word(), schema, database.writable());
  }

  @Override
  public Optional<UUID> repository() {
    return database.read(RepositoryRow::read);
  }

  @Override
  public UUID claim(UUID repository) {
    return database.write(session -> RepositoryRow.claim(session, repository));
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
    return database.read(ChainRows::summaries);
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
    return database.read(session -> SearchPath.find(session, type, dataId, searchPath, moment));
  }

  @Override
  public DatasetCursor query(DatasetQuery query) {
    return SqlDatasetCursor.open(database, order, query);
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
  public Cursor<DatasetRecord> records(String datastore) {
    return SqlCursor.open(database, session -> session.prepare(StorageRows.IN).text(datastore),
        rows -> new DatasetRecord(rows.id(1), StorageRows.read(rows, 2)));
  }

  @Override
  public Cursor<RecordedPlace> places(String datastore) {
    return SqlCursor.open(database, session -> session.prepare(StorageRows.PLACES_IN).text(datastore),
        rows -> new RecordedPlace(rows.text(1), rows.number(2)));
  }

  @Override
  public Cursor<DimensionRecord> dimensionRecords(DimensionName dimension, Optional<Where> where) {
    return DimensionRecordQuery.open(database, dimension, where);
  }

  @Override
  public List<DatasetOrigin> lineage(UUID id, LineageDirection direction, int depth) {
    return database.read(session -> Lineage.follow(session, id, direction, depth));
  }

  @Override
  public StorageBridge bridge() {
    return new SqlStorageBridge(database, order);
  }

  @Override
  public StorageBridge bridge(String datastore) {
    return new SqlStorageBridge(database, new DatastoreOrder(List.of(datastore), true));
  }

  @Override
  public BatchOutcome apply(RegistryBatch batch) {
    BatchOutcome outcome = certain(() -> applied(batch));
    indexes.follow(batch.changes().stream().flatMap(change -> switch (change) {
      case Change.DeclareDimension declare -> Stream.of(declare.dimension().name());
      case Change.RemoveDimension remove -> Stream.of(remove.dimension());
      default -> Stream.<DimensionName>empty();
    }).distinct().toList());
    return outcome;
  }

  private BatchOutcome applied(RegistryBatch batch) {
    return settled((session, allNew) -> new BatchApplication(session, bulk(session, allNew), batch).run());
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
    indexes.follow(settled((session, allNew) -> new Registrations(session).make(chunk.slices())));
    return settled((session, allNew) -> new ChunkIngest(session, bulk(session, allNew), chunk).run());
  }

  /// What is done in a transaction that others may overtake.
  @FunctionalInterface
  private interface Attempt<T> {
    /// @param first whether it is the first time, which may suppose that nothing stands in its way: that all datasets are new, and none is linked
    T with(Session session, boolean first) throws SQLException;
  }

  /// Begins again where something was there, or not, that had been otherwise a moment before.
  private <T> T settled(Attempt<T> work) {
    for (int attempt = 1;; attempt++) {
      boolean first = attempt == 1;
      try {
        return database.write(OvertakenException.watched(session -> work.with(session, first)));
      } catch (CopyInsertion.NotNewException | OvertakenException e) {
        if (attempt == ATTEMPTS) {
          throw new RegistryException.Transient(
              "others changed the same things in the registry, time and again: %s".formatted(e.getMessage()),
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
  public Set<UUID> decided(Collection<UUID> operations) {
    return operations.isEmpty() ? Set.of() : database.read(session -> OperationRows.read(session, operations).keySet());
  }

  @Override
  public Set<UUID> removed(Collection<UUID> incarnations) {
    return incarnations.isEmpty() ? Set.of() : database.read(session -> RemovedRuns.among(session, incarnations));
  }

  @Override
  public DeletionOutcome delete(Deletion deletion) {
    return certain(() -> {
      try {
        return settled((session, first) -> new DatasetDeletion(session, deletion, !first).run());
      } catch (DatasetDeletion.VoidedException e) {
        return database.write(session -> OperationRows.voided(session, List.of(deletion.operation())) == 1
            ? new DeletionOutcome.Voided(e.reason())
            : DatasetDeletion.decided(session, deletion));
      }
    });
  }

  /// Does again what is idempotent, where the answer to it is lost: if it was done, this does nothing; if not, all of it. Only where the second time is
  /// refused, nobody knows whether it is for what the first time did.
  private static <T> T certain(Supplier<T> call) {
    try {
      return call.get();
    } catch (RegistryException.OutcomeUnknown unknown) {
      try {
        return call.get();
      } catch (RegistryException e) {
        unknown.addSuppressed(e);
        throw unknown;
      }
    }
  }

  @Override
  public Map<UUID, Boolean> settle(Collection<UUID> operations) {
    if (operations.isEmpty()) {
      return Map.of();
    }
    certain(() -> database.write(session -> OperationRows.voided(session, operations)));
    return database.read(session -> OperationRows.read(session, operations));
  }

  @Override
  public List<Association> associations(Collection<UUID> datasets) {
    return database.read(session -> Associations.read(session, datasets));
  }

  @Override
  public Map<UUID, List<Tombstone>> tombstones(Collection<UUID> datasets) {
    return database.read(session -> Tombstones.read(session, datasets).all());
  }

  @Override
  public void replay(List<JournaledDelete> deletes) {
    settled((session, first) -> DeleteReplay.run(session, deletes));
  }

  @Override
  public void complete(Collection<RunName> runs) {
    database.write(session -> RunRows.complete(session, runs));
  }

  @Override
  public void tell(Ingester ingester) {
    database.write(session -> IngesterRows.tell(session, ingester));
  }

  @Override
  public List<Ingester.Seen> ingesters() {
    return database.read(IngesterRows::read);
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
