package dev.larder.registry.sql;

import static dev.larder.registry.sql.JournalDraft.ROW;
import static dev.larder.registry.sql.JournalDraft.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.bridge.Existence;
import dev.larder.bridge.ExistenceFlag;
import dev.larder.bridge.Source;
import dev.larder.bridge.StorageBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.registry.Change;
import dev.larder.registry.RegisteredDataset;
import dev.larder.registry.RegistryException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What is asked of the storage records of a Registry, whatever database it stands on.
abstract class BridgeContract extends RegistryFixture {
  private static final Set<StorageField> ALL = EnumSet.complementOf(EnumSet.of(StorageField.URI));

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);

  /// What was put in: the records of each dataset, those of `archive` behind those of `main`, by component.
  private final Map<UUID, List<StorageRecord>> known = new HashMap<>();

  private static DatasetRef random(Random random, int number) {
    return new DatasetRef(new UUID(random.nextLong(), random.nextLong()), ROW,
        JournalDraft.well("P", "W" + number), new JournalDraft("night").run);
  }

  /// Datasets of random ids with up to two components in up to two datastores.
  private void fill(int count) {
    words("night");
    List<RegisteredDataset> inMain = new ArrayList<>();
    List<Change> inArchive = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      DatasetRef ref = random(random, i);
      List<StorageRecord> main = records(ref, random.nextInt(4), "main");
      List<StorageRecord> archive = random.nextInt(20) == 0
          ? records(ref, 1 + random.nextInt(3), "archive")
          : List.of();
      inMain.add(new RegisteredDataset(ref, main, List.of(), ""));
      if (!archive.isEmpty()) {
        inArchive.add(new Change.AddStorageRecords("archive", ref.id(), archive));
      }
      List<StorageRecord> all = new ArrayList<>(main);
      all.addAll(archive);
      known.put(ref.id(), all);
    }
    apply(new Change.InsertDatasets("main", inMain));
    apply(inArchive.toArray(Change[]::new));
  }

  private static List<StorageRecord> records(DatasetRef ref, int kind, String datastore) {
    return switch (kind) {
      case 0 -> List.of();
      case 1, 3 -> List.of(record(ref, "", "x" + ref.dataId()).in(datastore));
      default -> List.of(record(ref, "a", "xx").in(datastore), record(ref, "b", "").in(datastore));
    };
  }

  private List<StorageRecord> of(UUID id, String datastore) {
    return known.getOrDefault(id, List.of()).stream().filter(record -> record.datastore().equals(datastore)).toList();
  }

  /// Of the first datastore that has it, and of any where nobody gave an order.
  private List<StorageRecord> expected(UUID id) {
    return known.getOrDefault(id, List.of());
  }

  /// Those that are known, some of them twice, and strangers among them.
  private List<UUID> question() {
    List<UUID> ids = new ArrayList<>(known.keySet());
    for (int i = known.size() / 10; i > 0; i--) {
      ids.add(ids.get(random.nextInt(known.size())));
      ids.add(new UUID(random.nextLong(), random.nextLong()));
    }
    Collections.shuffle(ids, random);
    return ids;
  }

  private static List<StorageRecord> sorted(List<StorageRecord> records) {
    return records.stream().sorted(Comparator.comparing(StorageRecord::datastore).reversed()
        .thenComparing(StorageRecord::component)).toList();
  }

  private void assertAnswers(List<UUID> ids, StorageReport report, Function<UUID, List<StorageRecord>> records) {
    assertEquals(ids.size(), report.size());
    for (int row = 0; row < ids.size(); row++) {
      UUID id = ids.get(row);
      String told = "row " + row + ", -Dseed=" + seed;
      List<StorageRecord> stored = records.apply(id);
      assertEquals(id, report.id(row), told);
      assertEquals(sorted(stored), sorted(report.records(row)), told);
      assertEquals(!known.containsKey(id) ? Existence.UNKNOWN : stored.isEmpty() ? Existence.NO : Existence.YES,
          report.exists(row), told);
      assertEquals(known.containsKey(id), report.recorded(row), told);
      assertEquals(!stored.isEmpty(), report.expected(row), told);
      assertEquals(known.containsKey(id) ? Optional.of(Source.REGISTRY) : Optional.empty(), report.source(row), told);
    }
  }

  /// Repeat a failure with `-Dseed=`.
  @Test
  void moreIdsThanOneStatementTakesAreAnsweredInTheirOrder() {
    fill(11_000);
    List<UUID> ids = question();
    try (StorageReport report = registry.bridge().check(ids, ALL)) {
      assertAnswers(ids, report, this::expected);
    }
    List<UUID> ascending = ids.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
    try (StorageReport report = registry.bridge().check(ascending, ALL)) {
      assertAnswers(ascending, report, this::expected);
    }
    try (StorageReport report = registry.bridge("archive").check(ids, ALL)) {
      assertAnswers(ids, report, id -> of(id, "archive"));
    }
    List<Optional<DatasetRef>> refs = registry.lookUp(ids);
    for (int i = 0; i < ids.size(); i++) {
      assertEquals(known.containsKey(ids.get(i)), refs.get(i).isPresent());
    }
  }

  @Test
  void onlyWhatIsAskedForIsRead() {
    fill(50);
    List<UUID> ids = question();
    StorageBridge bridge = registry.bridge();
    try (StorageReport all = bridge.check(ids, ALL);
        StorageReport nothing = bridge.check(ids, Set.of());
        StorageReport sizes = bridge.check(ids, Set.of(StorageField.SIZE, StorageField.DATASTORE))) {
      assertEquals(List.of(), nothing.records().getSchema().getFields());
      assertEquals(List.of("size", "datastore"),
          sizes.records().getSchema().getFields().stream().map(field -> field.getName()).toList());
      for (int row = 0; row < ids.size(); row++) {
        assertEquals(all.flags(row), nothing.flags(row));
        assertEquals(all.count(row), nothing.count(row));
        assertEquals(all.count(row), sizes.count(row));
        for (int i = 0; i < all.count(row); i++) {
          assertEquals(all.records().getVector("size").getObject(all.first(row) + i),
              sizes.records().getVector("size").getObject(sizes.first(row) + i));
        }
      }
    }
    String sql = SqlStorageBridge.check(Set.of(StorageField.SIZE)).in(backend().dialect());
    assertTrue(sql.contains("size"), sql);
    assertFalse(sql.contains("checksum") || sql.contains("path"), sql);
  }

  @Test
  void anUnstoredDatasetIsKnownAndNotThere() {
    words("night");
    DatasetRef ref = ref("night", "A1");
    apply(insert(ref));
    try (StorageReport report = registry.bridge().check(List.of(ref.id()), Set.of())) {
      assertEquals(Existence.NO, report.exists(0));
      assertEquals(Set.of(ExistenceFlag.RECORDED), report.flags(0));
    }
  }

  @Test
  void aRowThatSomebodyHasSpoiledIsAnErrorThatNamesItsDataset() {
    words("night");
    DatasetRef ref = ref("night", "A1");
    apply(new Change.InsertDatasets("main",
        List.of(new RegisteredDataset(ref, List.of(record(ref, "", "x")), List.of(), ""))));
    try (Database database = backend().database(url)) {
      database.write(session -> {
        session.execute("UPDATE storage_record SET size = 4611686018427387904");
        return 1;
      });
    }
    says(assertThrows(RegistryException.class,
        () -> registry.bridge().check(List.of(ref.id()), Set.of(StorageField.SIZE))), ref.id().toString(), "size");
  }

  @Test
  void aQuestionWithoutIdsHasAnAnswerWithoutRows() {
    try (StorageReport report = registry.bridge().check(List.of(), ALL)) {
      assertEquals(0, report.size());
    }
    assertEquals(List.of("journals that are not transferred back were not read"),
        registry.bridge().completeness().notAsked());
  }
}
