package dev.larder.registry.sql;

import static dev.larder.model.CollectionType.CALIBRATION;
import static dev.larder.model.CollectionType.CHAINED;
import static dev.larder.model.CollectionType.TAGGED;
import static dev.larder.registry.Change.ChainEdit.REDEFINE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.model.RunName;
import dev.larder.model.Timespan;
import dev.larder.registry.Change;
import dev.larder.registry.Condition;
import dev.larder.registry.Cursor;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.FoundDataset;
import dev.larder.registry.InvalidWhereException;
import dev.larder.registry.OrderBy;
import dev.larder.registry.RegisteredDataset;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RegistryException;
import dev.larder.registry.SortKey;
import dev.larder.registry.Vocabulary;
import dev.larder.registry.Where;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What every Registry answers to queries.
abstract class QueryContract extends RegistryFixture {
  private static final int CONDITIONS = 300;

  private List<FoundDataset> found(DatasetQuery query) {
    List<FoundDataset> found = new ArrayList<>();
    try (DatasetCursor cursor = registry.query(query)) {
      cursor.forEachRemaining(found::add);
    }
    return found;
  }

  private List<UUID> ids(DatasetQuery query) {
    return found(query).stream().map(each -> each.ref().id()).toList();
  }

  private static DatasetQuery where(String where) {
    return DatasetQuery.ALL.where(Where.parse(where));
  }

  private static List<UUID> ids(DatasetRef... refs) {
    return Stream.of(refs).map(DatasetRef::id).toList();
  }

  @Nested
  class AtRandom {
    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RandomDatasets source = new RandomDatasets(random);
    private final Vocabulary words = Vocabulary.ofDatasets(RandomDatasets.DIMENSIONS);
    private QueryOracle oracle = new QueryOracle("main", List.of(), List.of());

    @BeforeEach
    void fill() {
      oracle = new QueryOracle("main", source.datasets(150), source.records());
      List<Change> changes = RandomDatasets.declarations();
      changes.add(new Change.PutDimensionRecords(oracle.records(), false));
      changes.add(new Change.InsertDatasets("main", oracle.datasets()));
      registry.apply(new RegistryBatch(changes));
    }

    /// Repeat a failure with `-Dseed=`.
    @Test
    void conditionsSelectWhatTheyMean() {
      int selected = 0;
      for (int i = 0; i < CONDITIONS; i++) {
        String text = source.condition(random.nextInt(4));
        String told = "seed %d: %s".formatted(seed, text);
        Where where = Where.parse(text);
        Condition condition = where.check(words);
        Set<UUID> expected = new HashSet<>();
        Set<DataId> dataIds = new HashSet<>();
        for (RegisteredDataset dataset : oracle.datasets()) {
          if (oracle.fulfils(dataset, condition)) {
            expected.add(dataset.ref().id());
            dataIds.add(dataset.ref().dataId());
          }
        }
        DatasetQuery query = DatasetQuery.ALL.where(where);
        List<UUID> ids = ids(query);
        assertEquals(expected, new HashSet<>(ids), told);
        assertEquals(expected.size(), ids.size(), told);
        assertEquals(expected.size(), registry.count(query), told);
        List<DataId> distinct = new ArrayList<>();
        try (Cursor<DataId> cursor = registry.dataIds(query)) {
          cursor.forEachRemaining(distinct::add);
        }
        assertEquals(dataIds.stream().sorted(Comparator.comparing(each -> each.key().toString())).toList(), distinct,
            told);
        assertEquals(expected.isEmpty(), !registry.explain(query).isEmpty(), told);
        selected += expected.isEmpty() || expected.size() == oracle.datasets().size() ? 0 : 1;
      }
      assertTrue(selected > CONDITIONS / 3, "only %d conditions tell datasets apart".formatted(selected));
    }

    @Test
    void theFirstAreChosenBeforeTheConditionIsAsked() {
      Map<List<Object>, RegisteredDataset> first = new HashMap<>();
      oracle.datasets().stream()
          .sorted(Comparator.comparing(dataset -> dataset.ref().run().value(), QueryOracle::compare))
          .forEach(dataset -> first.putIfAbsent(List.of(dataset.ref().type(), dataset.ref().dataId()), dataset));
      int hidden = 0;
      for (int i = 0; i < CONDITIONS; i++) {
        String text = source.condition(random.nextInt(3));
        Condition condition = Where.parse(text).check(words);
        Set<UUID> expected = new HashSet<>();
        for (RegisteredDataset dataset : oracle.datasets()) {
          if (oracle.fulfils(dataset, condition)) {
            if (first.containsValue(dataset)) {
              expected.add(dataset.ref().id());
            } else {
              hidden++;
            }
          }
        }
        List<UUID> ids = ids(where(text).firstFound());
        assertEquals(expected, new HashSet<>(ids), () -> "seed %d: %s".formatted(seed, text));
        assertEquals(expected.size(), ids.size());
      }
      assertTrue(hidden > CONDITIONS / 10, "only %d datasets stand behind others".formatted(hidden));
    }

    @Test
    void ordersAndPagesAreThoseOfTheWholeAnswer() {
      for (int i = 0; i < CONDITIONS / 5; i++) {
        String order = source.order();
        String text = i % 2 == 0 ? "stored OR NOT stored" : source.condition(1);
        String told = "seed %d: %s order by %s".formatted(seed, text, order);
        DatasetQuery query = where(text);
        Condition condition = Where.parse(text).check(words);
        List<RegisteredDataset> expected = new ArrayList<>(
            oracle.datasets().stream().filter(dataset -> oracle.fulfils(dataset, condition)).toList());
        if (order.isEmpty()) {
          expected.sort(Comparator
              .comparing((RegisteredDataset dataset) -> dataset.ref().run().value(), QueryOracle::compare)
              .thenComparing(dataset -> dataset.ref().type().name().value(), QueryOracle::compare)
              .thenComparing(dataset -> dataset.ref().dataId().key(), QueryOracle::compare));
        } else {
          List<SortKey> keys = OrderBy.parse(order).check(words);
          expected.sort(oracle.order(keys));
          query = query.orderedBy(OrderBy.parse(order));
        }
        List<UUID> ids = expected.stream().map(dataset -> dataset.ref().id()).toList();
        assertEquals(ids, ids(query), told);
        assertEquals(ids, pages(query, random.nextInt(1, 40), told), told);
      }
    }

    private List<UUID> pages(DatasetQuery query, int size, String told) {
      List<UUID> all = new ArrayList<>();
      DatasetQuery page = query.limitedTo(size);
      while (true) {
        long count = registry.count(page);
        try (DatasetCursor cursor = registry.query(page)) {
          long rows = 0;
          for (; cursor.hasNext(); rows++) {
            all.add(cursor.next().ref().id());
          }
          assertEquals(count, rows, told);
          if (rows < size) {
            return all;
          }
          page = page.after(cursor.position());
        }
      }
    }

    @Test
    void recordsComeWhereTheyAreAskedFor() {
      List<FoundDataset> with = found(DatasetQuery.ALL.withRecords());

      assertTrue(found(DatasetQuery.ALL).stream().allMatch(each -> each.records().isEmpty()));
      assertEquals(oracle.datasets().size(), with.size());
      for (RegisteredDataset dataset : oracle.datasets()) {
        FoundDataset found = with.stream().filter(each -> each.ref().equals(dataset.ref())).findFirst().orElseThrow();
        assertEquals(dataset.records().stream()
            .sorted(Comparator.comparing(record -> record.component(), QueryOracle::compare)).toList(),
            found.records(), "seed " + seed);
      }
    }

    @Test
    void recordsOfADimensionAreThoseThatFulfilTheCondition() {
      DimensionName detector = new DimensionName("detector");

      assertEquals(oracle.records().stream().sorted(Comparator.comparing(each -> each.key().key().toString())).toList(),
          records(detector, Optional.empty()));
      assertEquals(Set.copyOf(oracle.records().stream()
          .filter(each -> "it's".equals(each.metadata().get("purpose"))
              || each.key().values().containsValue("it's") && Boolean.TRUE.equals(each.metadata().get("science")))
          .toList()),
          Set.copyOf(records(detector, Optional.of(Where.parse("purpose = 'it''s' OR plate = 'it''s' AND science")))));
      assertThrows(RegistryException.NotFound.class, () -> records(new DimensionName("detektor"), Optional.empty()));
      assertThrows(InvalidWhereException.class, () -> records(detector, Optional.of(Where.parse("size > 1"))));
    }

    private List<DimensionRecord> records(DimensionName dimension, Optional<Where> where) {
      List<DimensionRecord> records = new ArrayList<>();
      try (Cursor<DimensionRecord> cursor = registry.dimensionRecords(dimension, where)) {
        cursor.forEachRemaining(records::add);
      }
      return records;
    }

    @Test
    void textsOfUsersAreNeverTakenForSql() {
      long all = registry.count(DatasetQuery.ALL);
      for (String text : RandomDatasets.TEXTS) {
        String quoted = "'" + text.replace("'", "''") + "'";
        for (String name : List.of("plate", "\"it's\"", "detector.\"o'clock\"", "run", "dataset_type", "path")) {
          for (String test : List.of(" = ", " <> ", " LIKE ", " GLOB ", " < ")) {
            registry.count(where(name + test + quoted));
          }
          registry.count(where(name + " IN (" + quoted + ")"));
        }
        assertEquals(0, registry.count(DatasetQuery.ALL.ofTypes(List.of("*" + text.replace("*", "x").replace("?", "x")
            + "\"nothing"))));
      }
      assertEquals(all, registry.count(DatasetQuery.ALL));
    }
  }

  @Nested
  class InCollections {
    private final DatasetRef a1 = ref("a", "1");
    private final DatasetRef a2 = ref("a", "2");
    private final DatasetRef b1 = ref("b", "1");
    private final DatasetRef b3 = ref("b", "3");

    @BeforeEach
    void fill() {
      words("a", "b", "empty");
      apply(insert(a1, a2, b1, b3), create("best", TAGGED), create("calib", CALIBRATION), create("chain", CHAINED),
          create("outer", CHAINED));
      apply(new Change.Tag(name("best"), List.of(b1.id(), a2.id())),
          new Change.Certify(name("calib"), List.of(b3.id()),
              Timespan.of(JournalDraft.NOON, JournalDraft.NOON.plusSeconds(1))),
          new Change.Certify(name("calib"), List.of(b3.id()),
              Timespan.of(JournalDraft.NOON.plusSeconds(2), JournalDraft.NOON.plusSeconds(3))),
          chain("chain", REDEFINE, "b", "a"), chain("outer", REDEFINE, "best", "chain", "calib"));
    }

    private Set<String> in(DatasetQuery query) {
      Set<String> found = new HashSet<>();
      for (FoundDataset each : found(query)) {
        assertTrue(found.add("%s%s in %s".formatted(each.ref().run(),
            each.ref().dataId().values().lastEntry().getValue(), each.collection())));
      }
      assertEquals(found.size(), registry.count(query));
      assertEquals(found.isEmpty(), !registry.explain(query).isEmpty());
      return found;
    }

    @Test
    void aDatasetIsFoundOnceInTheFirstCollectionThatHoldsIt() {
      assertEquals(Set.of("a1 in a", "a2 in a", "b1 in b", "b3 in b"), in(DatasetQuery.ALL));
      assertEquals(Set.of("a1 in a", "a2 in a"), in(DatasetQuery.ALL.in(new RunName("a"))));
      assertEquals(Set.of("b1 in best", "a2 in best"), in(DatasetQuery.ALL.in(names("best"))));
      assertEquals(Set.of("b3 in calib"), in(DatasetQuery.ALL.in(names("calib"))));
      assertEquals(Set.of("a1 in a", "a2 in a", "b1 in b", "b3 in b"), in(DatasetQuery.ALL.in(names("chain"))));
      assertEquals(Set.of("b1 in best", "a2 in best", "a1 in a", "b3 in b"), in(DatasetQuery.ALL.in(names("outer"))));
      assertEquals(Set.of("b3 in calib", "b1 in b"), in(DatasetQuery.ALL.in(names("calib", "b"))));
      assertEquals(Set.of(), in(DatasetQuery.ALL.in(names("empty"))));
    }

    @Test
    void ofEachTypeAndDataIdTheFirstIsFound() {
      assertEquals(Set.of("a1 in a", "a2 in a", "b3 in b"), in(DatasetQuery.ALL.firstFound()));
      assertEquals(Set.of("b1 in b", "a2 in a", "b3 in b"), in(DatasetQuery.ALL.in(names("chain")).firstFound()));
      assertEquals(Set.of("a1 in a", "a2 in a", "b3 in b"), in(DatasetQuery.ALL.in(names("a", "outer")).firstFound()));
      assertEquals(Set.of("b1 in best", "a2 in best", "b3 in b"), in(DatasetQuery.ALL.in(names("outer")).firstFound()));
      assertEquals(Set.of(), in(DatasetQuery.ALL.in(names("calib")).firstFound()));
    }

    @Test
    void theConditionIsAskedOfTheFirstOnly() {
      DatasetQuery chain = DatasetQuery.ALL.in(names("chain")).firstFound();

      assertEquals(Set.of("a2 in a"), in(chain.where(Where.parse("run = 'a'"))));
      assertEquals(Set.of("b1 in b"), in(chain.where(Where.parse("well = '1'"))));
    }

    @Test
    void pagesOfSeveralCollectionsAreThoseOfTheWholeAnswer() {
      DatasetQuery query = DatasetQuery.ALL.in(names("outer"));
      List<UUID> pages = new ArrayList<>();
      DatasetQuery page = query.limitedTo(1);
      for (int i = 0; i < 4; i++) {
        try (DatasetCursor cursor = registry.query(page)) {
          pages.add(cursor.next().ref().id());
          assertFalse(cursor.hasNext());
          page = page.after(cursor.position());
        }
      }
      assertEquals(ids(query), pages);
      assertEquals(List.of(), ids(page));
    }

    @Test
    void namesThatAreNotThereAreToldWithTheNearest() {
      RegistryException.NotFound error = assertThrows(RegistryException.NotFound.class,
          () -> registry.query(DatasetQuery.ALL.in(names("bets"))));
      assertTrue(error.remedy().contains("best"), error.remedy());
      assertThrows(RegistryException.NotFound.class, () -> registry.count(DatasetQuery.ALL.ofTypes(List.of("rwo"))));
      assertEquals(4, registry.count(DatasetQuery.ALL.ofTypes(List.of("r?w", "none*"))));
    }

    @Test
    void positionsOfOtherQueriesAreRefused() {
      String position;
      try (DatasetCursor cursor = registry.query(DatasetQuery.ALL)) {
        assertThrows(IllegalStateException.class, cursor::position);
        cursor.next();
        position = cursor.position();
      }
      for (DatasetQuery query : List.of(DatasetQuery.ALL.orderedBy(OrderBy.parse("id")).after(position),
          DatasetQuery.ALL.after("x"), DatasetQuery.ALL.after(""), DatasetQuery.ALL.after(position.substring(5)))) {
        assertEquals("position-invalid",
            assertThrows(RegistryException.Invalid.class, () -> registry.query(query)).code());
      }
    }

    @Test
    void whatLeavesNothingIsExplained() {
      assertEquals(List.of("run empty holds no datasets"), registry.explain(DatasetQuery.ALL.in(names("empty"))));
      assertEquals(List.of("no dataset type has a name like x*"),
          registry.explain(DatasetQuery.ALL.ofTypes(List.of("x*"))));
      assertEquals(List.of("no dataset fulfils plate = 'Q'"), registry.explain(where("plate = 'Q' AND well = '1'")));
      assertEquals(List.of("some datasets fulfil well = '1', some well = '2', and none fulfils all of it"),
          registry.explain(where("well = '1' AND well = '2'")));
      assertEquals(List.of("at most 0 datasets were asked for"), registry.explain(DatasetQuery.ALL.limitedTo(0)));
      assertEquals(ids(a2), ids(where("well = '2'")));
    }
  }

  @Nested
  class Large {
    @Test
    void longListsAndDeepOnesAreAnswered() {
      words("a");
      apply(insert(ref("a", "1")));
      List<String> texts = new ArrayList<>(List.of("stored" + " AND NOT stored".repeat(200),
          "size=1" + " OR size=1 AND well='1'".repeat(200), "well = '1'" + " OR well = '1'".repeat(500),
          "(".repeat(100) + "well = '1'" + ")".repeat(100), "NOT ".repeat(100) + "well = '1'",
          "path LIKE '" + "%a".repeat(512) + "'", "length(well) IN (" + "1,".repeat(32_000) + "1)"));
      StringBuilder list = new StringBuilder("well IN ('1'");
      for (int i = 0; i < 7_000; i++) {
        list.append(",'").append(i).append('\'');
      }
      texts.add(list.append(')').toString());
      for (String text : texts) {
        long count = registry.count(where(text));
        assertEquals(count == 0 ? List.of() : ids(ref("a", "1")), ids(where(text)), text.substring(0, 40));
      }
    }
  }
}
