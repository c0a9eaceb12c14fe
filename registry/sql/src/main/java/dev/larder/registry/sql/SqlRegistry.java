package dev.larder.registry.sql;

import dev.larder.bridge.StorageBridge;
import dev.larder.migrations.Dialect;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalProgress;
import dev.larder.registry.Quarantined;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryCapabilities;
import dev.larder.registry.RunSummary;
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
  public Optional<DatasetRef> find(DatasetTypeName type, DataId dataId, List<RunName> searchPath) {
    return database.read(connection -> DatasetLookUp.first(connection, type, dataId, searchPath));
  }

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
