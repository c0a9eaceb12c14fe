package dev.larder.bench;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.larder.bench.BenchDatabases.Kind;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import dev.larder.registry.Change;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.JournalSlice.JournaledDataset;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RegistrySettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What the Registry adds to the database that it stands on.
final class RegistryBench {
  private static final int CHUNK = 10_000;
  private static final UUID INCARNATION = UUID.fromString("5b0c1c8e-6f1d-4b52-9d8e-000000000001");
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Checksum CHECKSUM = Checksum.parse("sha256:" + "0123456789abcdef".repeat(4));

  private final BenchDatabases databases;
  private final int rounds;

  RegistryBench(BenchDatabases databases, int rounds) {
    this.databases = databases;
    this.rounds = rounds;
  }

  /// New datasets with one storage record each, in transactions of 10,000, against the same rows given to the database bare, in the same
  /// order and transactions: as ready-made bytes of binary `COPY` on PostgreSQL, by batches on SQLite.
  void insert(int datasets) throws Exception {
    for (Kind kind : Kind.values()) {
      RegistrySettings ours = databases.registry(kind, "ours");
      RegistrySettings bare = databases.registry(kind, "bare");
      List<List<DatasetRef>> refs = refs("bench", datasets);
      ingest(ours, refs);
      BareRows rows = BareRows.of(kind, ours,
          refs.stream().map(chunk -> chunk.stream().map(DatasetRef::id).toList()).toList());
      prepare(ours, bare);
      new SideBySide("insertion of new datasets, " + kind, datasets, "datasets", rounds).compare(
          kind == Kind.POSTGRESQL ? "bare binary COPY of the same rows" : "bare batched inserts of the same rows",
          round -> {
            BareRows.empty(bare);
            try (Connection connection = BenchDatabases.bare(bare)) {
              return SideBySide.seconds(() -> rows.insert(connection));
            }
          }, "Registry.ingest", round -> {
            BareRows.empty(ours);
            return ingest(ours, refs);
          });
    }
  }

  /// All dataset refs, against the rows of the same statement fetched by JDBC.
  void stream(int datasets) throws Exception {
    for (Kind kind : Kind.values()) {
      RegistrySettings settings = databases.registry(kind, "stream");
      ingest(settings, refs("bench", datasets));
      analyze(settings);
      new SideBySide("dataset refs streamed out, " + kind, datasets, "datasets", rounds).compare("bare rows by JDBC",
          round -> {
            try (Connection connection = BenchDatabases.bare(settings)) {
              return SideBySide.seconds(() -> expect(datasets, fetch(connection)));
            }
          }, "Registry.query", round -> {
            try (Registry registry = BenchDatabases.provider(settings).open(settings)) {
              return SideBySide.seconds(() -> expect(datasets, query(registry)));
            }
          });
    }
  }

  /// Look-ups through a chain of 20 runs of which the last has the dataset, against a bare prepared statement that knows the numbers of
  /// runs and dataset type.
  void find(int lookUps) throws Exception {
    int runs = 20;
    for (Kind kind : Kind.values()) {
      RegistrySettings settings = databases.registry(kind, "find");
      List<CollectionName> names = new ArrayList<>();
      List<DatasetRef> last = List.of();
      for (int run = 0; run < runs; run++) {
        List<List<DatasetRef>> refs = refs("run%02d".formatted(run), lookUps, run * lookUps);
        ingest(settings, refs);
        names.add(new CollectionName("run%02d".formatted(run)));
        last = refs.getLast();
      }
      analyze(settings);
      List<DatasetRef> wanted = last;
      CollectionName chain = new CollectionName("chain");
      try (Registry registry = BenchDatabases.provider(settings).open(settings);
          Connection connection = BenchDatabases.bare(settings)) {
        registry.apply(RegistryBatch.of(new Change.CreateCollection(chain, CollectionType.CHAINED),
            new Change.EditChain(chain, Change.ChainEdit.REDEFINE, names)));
        new SideBySide("find through a chain of %d runs, %s".formatted(runs, kind), wanted.size(), "look-ups", rounds)
            .compare("bare prepared statement", round -> SideBySide.seconds(() -> {
              for (DatasetRef ref : wanted) {
                expect(1, bareFind(connection, ref, runs));
              }
            }), "Registry.find", round -> SideBySide.seconds(() -> {
              for (DatasetRef ref : wanted) {
                if (!registry.find(ref.type().name(), ref.dataId(), List.of(chain), Optional.empty()).orElseThrow()
                    .ref().id().equals(ref.id())) {
                  throw new IllegalStateException("found another than " + ref);
                }
              }
            }));
      }
    }
  }

  private static long bareFind(Connection connection, DatasetRef ref, int runs) throws Exception {
    boolean sqlite = connection.getMetaData().getURL().startsWith("jdbc:sqlite:");
    try (PreparedStatement statement = connection.prepareStatement(
        "SELECT id FROM dataset WHERE run = ? AND dataset_type = 1 AND data_id = ?")) {
      statement.setInt(1, runs);
      if (sqlite) {
        UUID key = ref.dataId().key();
        statement.setBytes(2, java.nio.ByteBuffer.allocate(16).putLong(key.getMostSignificantBits())
            .putLong(key.getLeastSignificantBits()).array());
      } else {
        statement.setObject(2, ref.dataId().key());
      }
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? 1 : 0;
      }
    }
  }

  /// Ids are UUIDv7, in order, a chunk a list.
  private static List<List<DatasetRef>> refs(String run, int datasets) {
    return refs(run, datasets, 0);
  }

  private static List<List<DatasetRef>> refs(String run, int datasets, int first) {
    List<List<DatasetRef>> chunks = new ArrayList<>();
    RunName name = new RunName(run);
    for (int from = 0; from < datasets; from += CHUNK) {
      List<DatasetRef> chunk = new ArrayList<>(CHUNK);
      for (int i = from; i < Math.min(datasets, from + CHUNK); i++) {
        chunk.add(new DatasetRef(UuidCreator.getTimeOrderedEpoch(), Inputs.TYPE, Inputs.dataId(first + i), name));
      }
      chunks.add(chunk);
    }
    return chunks;
  }

  private static double ingest(RegistrySettings settings, List<List<DatasetRef>> refs) throws Exception {
    List<JournalChunk> chunks = new ArrayList<>();
    UUID writer = UUID.randomUUID();
    long n = 0;
    for (List<DatasetRef> chunk : refs) {
      List<JournaledDataset> datasets = new ArrayList<>(chunk.size());
      long from = n;
      for (DatasetRef ref : chunk) {
        datasets.add(new JournaledDataset(++n, new StoredDataset(ref, List.of(record(ref))), List.of(), List.of()));
      }
      chunks.add(new JournalChunk("main", List.of(new JournalSlice(writer, chunk.getFirst().run(), INCARNATION, from,
          n, (int) (n / 1_000), false, "", datasets, List.of()))));
    }
    try (Registry registry = BenchDatabases.provider(settings).open(settings)) {
      registry.runs(); // the connection, and the first use of everything
      return SideBySide.seconds(() -> {
        for (JournalChunk chunk : chunks) {
          ChunkOutcome outcome = registry.ingest(chunk);
          expect(chunk.size(), outcome.ingested());
        }
      });
    }
  }

  private static StorageRecord record(DatasetRef ref) {
    return new StorageRecord("", new ArtifactPath("%s/well/%s/%s.bin".formatted(ref.run(),
        ref.dataId().values().firstEntry().getValue(), ref.id())), 1_024, CHECKSUM, "application/octet-stream", NOON);
  }

  /// What datasets refer to, which is there before the clock runs.
  private static void prepare(RegistrySettings ours, RegistrySettings bare) throws Exception {
    ingest(bare, refs("bench", 1));
    BareRows.empty(ours);
    BareRows.empty(bare);
  }

  private static void analyze(RegistrySettings settings) throws Exception {
    try (Connection connection = BenchDatabases.bare(settings); Statement statement = connection.createStatement()) {
      connection.setAutoCommit(true);
      statement.execute(settings.url().startsWith("jdbc:sqlite:") ? "ANALYZE" : "VACUUM ANALYZE");
    }
  }

  private static long fetch(Connection connection) throws Exception {
    long found = 0;
    try (PreparedStatement statement = connection.prepareStatement("SELECT c.name, d.dataset_type, d.id, i.json"
        + " FROM collection c CROSS JOIN dataset_type t CROSS JOIN dataset d CROSS JOIN data_id i"
        + " WHERE d.run = c.key AND d.dataset_type = t.key AND i.key = d.data_id"
        + " ORDER BY c.name, t.name, d.data_id")) {
      statement.setFetchSize(2_000);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          if (rows.getString(1).isEmpty() || rows.getInt(2) == 0 || rows.getObject(3) == null
              || rows.getString(4).isEmpty()) {
            throw new IllegalStateException("a row without content");
          }
          found++;
        }
      }
    }
    return found;
  }

  private static long query(Registry registry) {
    long found = 0;
    try (DatasetCursor cursor = registry.query(DatasetQuery.ALL)) {
      while (cursor.hasNext()) {
        cursor.next();
        found++;
      }
    }
    return found;
  }

  private static void expect(long wanted, long found) {
    if (wanted != found) {
      throw new IllegalStateException("%,d were expected, and %,d came".formatted(wanted, found));
    }
  }
}
