package dev.larder.bench;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.larder.bench.BenchDatabases.Kind;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import dev.larder.registry.DeletedDataset;
import dev.larder.registry.Deletion;
import dev.larder.registry.DeletionAction;
import dev.larder.registry.DeletionOutcome;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.JournalSlice.JournaledDataset;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistrySettings;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/// Deletes in the Registry, against bare SQL that deletes the very rows, with the same tombstones, in the same tables with the same indexes, in one
/// transaction, ascending, by as many ids in a statement. What is bare compares nothing, and so reads nothing back.
final class DeleteBench {
  private static final int CHUNK = 10_000;
  private static final int TYPES = 10;
  private static final RunName RUN = new RunName("bench");
  private static final UUID INCARNATION = new UUID(1, 2);
  private static final Checksum CHECKSUM = Checksum.parse("sha256:" + "0123456789abcdef".repeat(4));

  private final BenchDatabases databases;
  private final int rounds;

  DeleteBench(BenchDatabases databases, int rounds) {
    this.databases = databases;
    this.rounds = rounds;
  }

  /// Deletes `datasets` of as many again that stay, each of one artifact: ids by time, of ten dataset types.
  void delete(Kind kind, int datasets) throws Exception {
    String name = kind.name().toLowerCase(Locale.ROOT);
    RegistrySettings settings = databases.registry(kind, "delete_" + name);
    List<StoredDataset> all = datasets(2 * datasets);
    List<StoredDataset> some = new ArrayList<>(datasets);
    for (int i = 0; i < all.size(); i++) {
      if (i / TYPES % 2 == 0 && some.size() < datasets) {
        some.add(all.get(i));
      }
    }
    fill(settings, all);
    Collections.shuffle(some, new Random(1));
    for (DeletionAction action : DeletionAction.values()) {
      List<DeletedDataset> planned = some.stream()
          .map(each -> new DeletedDataset(each.ref().id(), RUN, each.records())).toList();
      new SideBySide("the Registry's part of %s, %s".formatted(action.name().toLowerCase(Locale.ROOT), name),
          planned.size(), "datasets", rounds)
          .compare("bare deletes of the same rows", round -> {
            again(settings);
            return bare(kind, settings, action, planned);
          }, "Registry.delete", round -> {
            again(settings);
            return ours(settings, action, planned);
          });
    }
  }

  private static double ours(RegistrySettings settings, DeletionAction action, List<DeletedDataset> planned)
      throws Exception {
    try (Registry registry = BenchDatabases.provider(settings).open(settings)) {
      registry.runs(); // the connection, and the first use of everything
      Deletion deletion = new Deletion(UUID.randomUUID(), action, planned, false);
      return SideBySide.seconds(() -> {
        DeletionOutcome outcome = registry.delete(deletion);
        if (!outcome.equals(new DeletionOutcome.Committed(planned.size(), planned.size()))) {
          throw new IllegalStateException("not all was deleted: " + outcome);
        }
      });
    }
  }

  static double bare(Kind kind, RegistrySettings settings, DeletionAction action,
      List<DeletedDataset> planned) throws Exception {
    boolean sqlite = kind == Kind.SQLITE;
    UUID operation = UUID.randomUUID();
    // Unsigned, as the database sorts: ids by time have their first bit clear.
    List<UUID> ids = planned.stream().map(DeletedDataset::id).sorted().toList();
    try (Connection connection = BenchDatabases.bare(settings)) {
      return SideBySide.seconds(() -> {
        try (PreparedStatement insert = connection.prepareStatement(
            "INSERT INTO journal_operation (id, outcome, moved) VALUES (?, 'committed', 0)")) {
          insert.setObject(1, sqlite ? bytes(operation) : operation);
          insert.executeUpdate();
        }
        String list = sqlite ? "SELECT unhex(value) FROM json_each(?)" : "SELECT unnest(?::uuid[])";
        List<String> statements = new ArrayList<>();
        statements.add("DELETE FROM storage_record WHERE dataset_id IN (%s)".formatted(list));
        if (action == DeletionAction.PURGE) {
          statements.add("DELETE FROM dataset WHERE id IN (%s)".formatted(list));
        }
        statements.add("INSERT INTO tombstone (dataset, operation, action) SELECT i, %s, '%s' FROM (%s)".formatted(
            sqlite ? "x'" + HexFormat.of().formatHex(bytes(operation)) + "'" : "'" + operation + "'::uuid",
            action.participle(),
            sqlite ? "SELECT unhex(value) AS i FROM json_each(?)" : "SELECT unnest(?::uuid[]) AS i")
            + (sqlite ? "" : " AS n"));
        for (int from = 0; from < ids.size(); from += CHUNK) {
          List<UUID> some = ids.subList(from, Math.min(ids.size(), from + CHUNK));
          for (String sql : statements) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
              give(connection, statement, some, sqlite);
              if (statement.executeUpdate() != some.size()) {
                throw new IllegalStateException("not all was deleted");
              }
            }
          }
        }
        connection.commit();
      });
    }
  }

  private static void give(Connection connection, PreparedStatement statement, List<UUID> ids, boolean sqlite)
      throws SQLException {
    if (sqlite) {
      HexFormat hex = HexFormat.of();
      StringBuilder json = new StringBuilder("[");
      for (UUID id : ids) {
        json.append(json.length() > 1 ? ",\"" : "\"").append(hex.formatHex(bytes(id))).append('"');
      }
      statement.setString(1, json.append(']').toString());
    } else {
      statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
    }
  }

  private static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).array();
  }

  private static List<StoredDataset> datasets(int count) {
    List<StoredDataset> datasets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      DatasetType type = DatasetType.of("well%d".formatted(i % TYPES), List.of("plate", "well"),
          "application/octet-stream");
      DatasetRef ref = new DatasetRef(UuidCreator.getTimeOrderedEpoch(), type, Inputs.dataId(i / TYPES), RUN);
      datasets.add(new StoredDataset(ref, List.of(new StorageRecord("",
          new ArtifactPath("%s/%s/%s/%s.bin".formatted(RUN, type.name(), i, ref.id())), 1_024, CHECKSUM,
          "application/octet-stream", Instant.EPOCH))));
    }
    return datasets;
  }

  /// Takes them in once, and keeps a copy of their rows.
  private static void fill(RegistrySettings settings, List<StoredDataset> all) throws Exception {
    UUID writer = UUID.randomUUID();
    try (Registry registry = BenchDatabases.provider(settings).open(settings)) {
      long n = 0;
      for (int from = 0; from < all.size(); from += CHUNK) {
        List<JournaledDataset> chunk = new ArrayList<>(CHUNK);
        long begin = n;
        for (StoredDataset dataset : all.subList(from, Math.min(all.size(), from + CHUNK))) {
          chunk.add(new JournaledDataset(++n, dataset, List.of(), List.of()));
        }
        registry.ingest(new JournalChunk("main",
            List.of(new JournalSlice(writer, RUN, INCARNATION, begin, n, 1, false, "", chunk, List.of()))));
      }
    }
    try (Connection connection = BenchDatabases.bare(settings); Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept_dataset AS SELECT * FROM dataset");
      statement.execute("CREATE TABLE kept_storage_record AS SELECT * FROM storage_record");
      connection.commit();
    }
  }

  /// As it is before a delete: nothing was ever deleted, and all is on its disk.
  private static void again(RegistrySettings settings) throws Exception {
    boolean sqlite = settings.url().startsWith("jdbc:sqlite:");
    try (Connection connection = BenchDatabases.bare(settings); Statement statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      // These rows are in order, and to look after all that they name takes ten times as long as a delete.
      statement.execute(sqlite ? "PRAGMA foreign_keys = false" : "SET session_replication_role = replica");
      connection.setAutoCommit(false);
      for (String table : List.of("tombstone", "journal_operation", "storage_record", "dataset")) {
        statement.execute(sqlite ? "DELETE FROM " + table : "TRUNCATE %s CASCADE".formatted(table));
      }
      statement.execute("INSERT INTO dataset SELECT * FROM kept_dataset ORDER BY id");
      statement.execute("INSERT INTO storage_record SELECT * FROM kept_storage_record ORDER BY dataset_id");
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute(sqlite ? "PRAGMA wal_checkpoint(TRUNCATE)" : "VACUUM ANALYZE dataset, storage_record");
      if (!sqlite) {
        statement.execute("CHECKPOINT");
      }
    }
  }
}
