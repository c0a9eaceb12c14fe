package dev.larder.registry.sql;

import static dev.larder.model.CollectionType.CALIBRATION;
import static dev.larder.model.CollectionType.CHAINED;
import static dev.larder.model.CollectionType.RUN;
import static dev.larder.model.CollectionType.TAGGED;
import static dev.larder.registry.Change.ChainEdit.EXTEND;
import static dev.larder.registry.Change.ChainEdit.PREPEND;
import static dev.larder.registry.Change.ChainEdit.REDEFINE;
import static dev.larder.registry.Change.ChainEdit.REMOVE;
import static dev.larder.registry.sql.JournalDraft.ROW;
import static dev.larder.registry.sql.JournalDraft.well;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.CollectionName;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetTypeName;
import dev.larder.registry.Change;
import dev.larder.registry.CollectionSummary;
import dev.larder.registry.LocatedDataset;
import dev.larder.registry.RegistryException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// What every Registry does with runs, tagged collections and chains, and how it searches them.
abstract class CollectionsContract extends RegistryFixture {

  private Optional<LocatedDataset> find(String well, String... path) {
    return registry.find(ROW.name(), well("P", well), names(path), Optional.empty());
  }

  private static Optional<LocatedDataset> in(DatasetRef ref, String collection) {
    return Optional.of(new LocatedDataset(ref, name(collection)));
  }

  @Nested
  class Finding {
    @Test
    void theFirstCollectionOfThePathThatHasOneAnswers() {
      words("a", "b");
      apply(insert(ref("a", "1"), ref("b", "1"), ref("b", "2")));

      assertEquals(in(ref("a", "1"), "a"), find("1", "a", "b"));
      assertEquals(in(ref("b", "1"), "b"), find("1", "b", "a"));
      assertEquals(in(ref("b", "2"), "b"), find("2", "a", "b"));
      assertEquals(Optional.empty(), find("2", "a"));
      assertEquals(Optional.empty(), find("2"));
    }

    @Test
    void aTaggedCollectionAnswersWithDatasetsOfAnyRun() {
      words("a", "b");
      apply(insert(ref("a", "1"), ref("b", "1")), create("best", TAGGED),
          new Change.Tag(name("best"), List.of(ref("b", "1").id())));

      assertEquals(in(ref("b", "1"), "best"), find("1", "best", "a"));
    }

    @Test
    void aNestedChainIsSearchedWhereItStands() {
      words("a", "b", "c");
      apply(insert(ref("a", "1"), ref("b", "1"), ref("b", "2"), ref("c", "1"), ref("c", "2"), ref("c", "3")),
          create("inner", CHAINED), create("outer", CHAINED), chain("inner", REDEFINE, "b"),
          chain("outer", REDEFINE, "a", "inner", "c"));

      assertEquals(in(ref("a", "1"), "a"), find("1", "outer"));
      assertEquals(in(ref("b", "2"), "b"), find("2", "outer"));
      assertEquals(in(ref("c", "3"), "c"), find("3", "outer"));
      assertEquals(in(ref("c", "2"), "c"), find("2", "c", "outer"));
    }

    @Test
    void theEleventhChildComesAfterTheSecond() {
      String[] runs = IntStream.range(0, 12).mapToObj(i -> "r" + i).toArray(String[]::new);
      words(runs);
      apply(insert(ref("r1", "1"), ref("r10", "1"), ref("r11", "1")), create("all", CHAINED),
          chain("all", REDEFINE, runs));

      assertEquals(in(ref("r1", "1"), "r1"), find("1", "all"));
      assertEquals(in(ref("r10", "1"), "r10"), find("1", "r0", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10",
          "r1"));
    }

    @Test
    void anEmptyChainHasNothing() {
      words("a");
      apply(insert(ref("a", "1")), create("none", CHAINED));

      assertEquals(Optional.empty(), find("1", "none"));
      assertEquals(in(ref("a", "1"), "a"), find("1", "none", "a"));
    }

    @Test
    void unknownNamesAreToldWithTheNearest() {
      words("night1", "other");
      apply(insert(ref("night1", "1")));

      RegistryException.NotFound collection = assertThrows(RegistryException.NotFound.class,
          () -> find("1", "night1", "nigth1"));
      says(collection, "nigth1");
      assertTrue(collection.remedy().contains("mean night1?"), collection.remedy());
      RegistryException.NotFound type = assertThrows(RegistryException.NotFound.class,
          () -> registry.find(new DatasetTypeName("raw"), well("P", "1"), names("night1"), Optional.empty()));
      assertTrue(type.remedy().contains("mean row?"), type.remedy());
    }

    @Test
    void aDataIdOfOtherDimensionsIsRefused() {
      words("a");

      RegistryException.Invalid error = assertThrows(RegistryException.Invalid.class,
          () -> registry.find(ROW.name(), DataId.of(Map.of("plate", "P")), names("a"), Optional.empty()));
      assertEquals("data-id-invalid", error.code());
    }

    @Test
    void aChainOfTwentyRunsTakesOneStatement() {
      String[] runs = IntStream.range(0, 20).mapToObj(i -> "r" + i).toArray(String[]::new);
      words(runs);
      apply(insert(ref("r19", "1")), create("all", CHAINED), chain("all", REDEFINE, runs));
      try (CountingDatabase counting = new CountingDatabase(backend().database(url));
          SqlRegistry counted = new SqlRegistry(counting, "")) {
        assertEquals(in(ref("r19", "1"), "r19"),
            counted.find(ROW.name(), well("P", "1"), names("all"), Optional.empty()));

        List<String> statements = counting.statements();
        assertEquals(1, statements.stream().filter(SearchPath.sql(backend() == Backend.SQLITE
            ? SqlDialect.SQLITE
            : SqlDialect.POSTGRESQL, false)::equals).count(), statements::toString);
        assertEquals(3, statements.size(), statements::toString); // and dataset types, and the names of the path
      }
    }

    /// Against a search in Java. Repeat a failure with `-Dseed=`.
    @Test
    void anyPathIsSearchedAsItsChainsSay() {
      long seed = Long.getLong("seed", System.nanoTime());
      Random random = new Random(seed);
      List<String> leaves = List.of("r0", "r1", "r2", "r3", "t0", "t1");
      words("r0", "r1", "r2", "r3");
      Map<String, Map<String, DatasetRef>> content = new HashMap<>();
      for (String run : leaves.subList(0, 4)) {
        for (String well : List.of("1", "2", "3")) {
          if (random.nextBoolean()) {
            apply(insert(ref(run, well)));
            content.computeIfAbsent(run, key -> new HashMap<>()).put(well, ref(run, well));
          }
        }
      }
      for (String tag : leaves.subList(4, 6)) {
        apply(create(tag, TAGGED));
        List<DatasetRef> all = new ArrayList<>(
            content.values().stream().flatMap(each -> each.values().stream()).toList());
        Collections.shuffle(all, random);
        for (DatasetRef ref : all) {
          String well = (String) ref.dataId().values().get(ROW.dimensions().get(1));
          if (content.computeIfAbsent(tag, key -> new HashMap<>()).putIfAbsent(well, ref) == null) {
            apply(new Change.Tag(name(tag), List.of(ref.id())));
          }
        }
      }
      Map<String, List<String>> chains = new HashMap<>();
      List<String> there = new ArrayList<>(leaves);
      for (int i = 0; i < 6; i++) {
        Collections.shuffle(there, random);
        List<String> children = List.copyOf(there.subList(0, random.nextInt(4)));
        apply(create("c" + i, CHAINED), chain("c" + i, REDEFINE, children.toArray(String[]::new)));
        chains.put("c" + i, children);
        there.add("c" + i);
      }
      for (int i = 0; i < 40; i++) {
        Collections.shuffle(there, random);
        List<String> path = List.copyOf(there.subList(0, 1 + random.nextInt(4)));
        String well = String.valueOf(1 + random.nextInt(3));
        Optional<LocatedDataset> expected = flat(path, chains, new LinkedHashSet<>()).stream()
            .filter(leaf -> content.getOrDefault(leaf, Map.of()).containsKey(well)).findFirst()
            .map(leaf -> new LocatedDataset(content.getOrDefault(leaf, Map.of()).getOrDefault(well, ref("r0", "1")),
                name(leaf)));
        assertEquals(expected, find(well, path.toArray(String[]::new)), () -> "seed " + seed + " path " + path);
      }
    }

    private static Set<String> flat(List<String> path, Map<String, List<String>> chains, Set<String> flat) {
      for (String each : path) {
        if (chains.containsKey(each)) {
          flat(chains.getOrDefault(each, List.of()), chains, flat);
        } else {
          flat.add(each);
        }
      }
      return flat;
    }
  }

  @Nested
  class Chains {
    @Test
    void editsMoveChildrenThatAreThere() {
      words("a", "b", "c", "d");
      apply(create("all", CHAINED));

      assertEquals(2, changed(chain("all", REDEFINE, "a", "b")));
      assertEquals(0, changed(chain("all", REDEFINE, "a", "b")));
      assertEquals(2, changed(chain("all", EXTEND, "c", "d", "c")));
      assertEquals(names("a", "b", "c", "d"), collection("all").children());
      assertEquals(4, changed(chain("all", EXTEND, "a")));
      assertEquals(names("b", "c", "d", "a"), collection("all").children());
      changed(chain("all", PREPEND, "d", "a"));
      assertEquals(names("d", "a", "b", "c"), collection("all").children());
      assertEquals(0, changed(chain("all", PREPEND, "d", "a")));
      changed(chain("all", REMOVE, "a", "nobody"));
      assertEquals(names("d", "b", "c"), collection("all").children());
      assertEquals(0, changed(chain("all", REMOVE, "a")));
      assertEquals(3, changed(chain("all", REDEFINE)));
      assertEquals(List.of(), collection("all").children());
    }

    @Test
    void aChainThatWouldSearchItselfIsRefusedWithTheWay() {
      apply(create("a", CHAINED), create("b", CHAINED), create("c", CHAINED), chain("a", EXTEND, "b"),
          chain("b", EXTEND, "c"));

      RegistryException.Conflict circle = assertThrows(RegistryException.Conflict.class,
          () -> apply(chain("c", EXTEND, "a")));
      says(circle, "c > a > b > c");
      assertThrows(RegistryException.Conflict.class, () -> apply(chain("a", EXTEND, "a")));
      assertEquals(List.of(), collection("c").children());
    }

    @Test
    void chainsThatMultiplyAreRefused() {
      apply(create("c0", CHAINED), create("d0", CHAINED));
      RegistryException.Invalid error = assertThrows(RegistryException.Invalid.class, () -> {
        for (int i = 1; i < 40; i++) {
          apply(create("c" + i, CHAINED), create("d" + i, CHAINED),
              chain("c" + i, EXTEND, "c" + (i - 1), "d" + (i - 1)),
              chain("d" + i, EXTEND, "c" + (i - 1), "d" + (i - 1)));
        }
      });
      assertEquals("chain-too-long", error.code());
    }

    @Test
    void onlyChainsHaveChildrenAndChildrenAreThere() {
      words("a");
      apply(create("all", CHAINED), create("best", TAGGED));

      assertThrows(RegistryException.Conflict.class, () -> apply(chain("best", EXTEND, "a")));
      assertThrows(RegistryException.NotFound.class, () -> apply(chain("al", EXTEND, "a")));
      assertTrue(assertThrows(RegistryException.NotFound.class, () -> apply(chain("all", EXTEND, "bst")))
          .remedy().contains("mean best?"));
    }
  }

  @Nested
  class Tags {
    @Test
    void oneDatasetOfATypeAndDataIdIsAllACollectionTakes() {
      words("a", "b");
      apply(insert(ref("a", "1"), ref("b", "1"), ref("a", "2")), create("best", TAGGED));
      CollectionName best = name("best");

      assertEquals(2,
          changed(new Change.Tag(best, List.of(ref("a", "1").id(), ref("a", "2").id(), ref("a", "1").id()))));
      assertEquals(0, changed(new Change.Tag(best, List.of(ref("a", "1").id()))));
      RegistryException.Conflict conflict = assertThrows(RegistryException.Conflict.class,
          () -> apply(new Change.Tag(best, List.of(ref("b", "1").id()))));
      says(conflict, ref("a", "1").toString(), ref("b", "1").toString());
      assertEquals(1, changed(new Change.Untag(best, List.of(ref("a", "1").id(), ref("b", "1").id()))));
      assertEquals(0, changed(new Change.Untag(best, List.of(ref("a", "1").id()))));
      assertEquals(1, changed(new Change.Tag(best, List.of(ref("b", "1").id()))));
      assertEquals(in(ref("b", "1"), "best"), find("1", "best"));
    }

    @Test
    void twoDatasetsGivenForOnePlaceAreAConflict() {
      words("a", "b");
      apply(insert(ref("a", "1"), ref("b", "1")), create("best", TAGGED));

      assertThrows(RegistryException.Conflict.class,
          () -> apply(new Change.Tag(name("best"), List.of(ref("a", "1").id(), ref("b", "1").id()))));
      assertEquals(Optional.empty(), find("1", "best"));
    }

    @Test
    void onlyDatasetsThatAreThereGoIntoTaggedCollections() {
      words("a");
      apply(insert(ref("a", "1")), create("best", TAGGED), create("all", CHAINED));

      RegistryException.NotFound unknown = assertThrows(RegistryException.NotFound.class,
          () -> apply(new Change.Tag(name("best"), List.of(ref("a", "1").id(), ref("a", "2").id()))));
      says(unknown, ref("a", "2").id().toString());
      assertEquals(Optional.empty(), find("1", "best"));
      for (String other : List.of("a", "all")) {
        assertThrows(RegistryException.Conflict.class,
            () -> apply(new Change.Tag(name(other), List.of(ref("a", "1").id()))));
      }
    }
  }

  @Nested
  class All {
    @Test
    void collectionsComeByNameWithChildrenAndParents() {
      words("a", "b");
      apply(create("Z", CHAINED), create("best", TAGGED), create("calib", CALIBRATION), create("all", CHAINED),
          chain("Z", EXTEND, "b", "a"), chain("all", EXTEND, "Z", "a"));

      assertEquals(List.of(new CollectionSummary(name("Z"), CHAINED, names("b", "a"), names("all")),
          new CollectionSummary(name("a"), RUN, List.of(), names("Z", "all")),
          new CollectionSummary(name("all"), CHAINED, names("Z", "a"), List.of()),
          new CollectionSummary(name("b"), RUN, List.of(), names("Z")),
          new CollectionSummary(name("best"), TAGGED, List.of(), List.of()),
          new CollectionSummary(name("calib"), CALIBRATION, List.of(), List.of())), registry.collections());
    }

    @Test
    void oneOfAnotherTypeOrIncarnationIsAConflict() {
      words("a");
      apply(create("best", TAGGED));

      assertEquals(0, changed(create("best", TAGGED)));
      assertThrows(RegistryException.Conflict.class, () -> apply(create("best", CHAINED)));
      assertThrows(RegistryException.Conflict.class, () -> apply(create("a", TAGGED)));
      assertThrows(RegistryException.Conflict.class, () -> apply(run("best")));
      assertEquals(0, changed(run("a")));
      assertThrows(RegistryException.Conflict.class, () -> apply(
          new Change.RegisterRun(ref("a", "1").run(), JournalDraft.incarnation("other"))));
    }

    @Test
    void oneThatIsNamedOrHoldsSomethingIsNotRemoved() {
      words("a", "b");
      apply(insert(ref("a", "1")), create("all", CHAINED), create("best", TAGGED), chain("all", EXTEND, "best", "b"),
          new Change.Tag(name("best"), List.of(ref("a", "1").id())));

      says(assertThrows(RegistryException.Conflict.class,
          () -> apply(new Change.RemoveCollection(name("best")))), "all");
      assertThrows(RegistryException.Conflict.class, () -> apply(new Change.RemoveCollection(name("a"))));
      assertEquals(1, changed(new Change.RemoveCollection(name("all"))));
      assertEquals(0, changed(new Change.RemoveCollection(name("all"))));
      assertEquals(1, changed(new Change.RemoveCollection(name("best"))));
      assertEquals(1, changed(new Change.RemoveCollection(name("b"))));
      assertEquals(List.of(name("a")), registry.collections().stream().map(CollectionSummary::name).toList());
      assertTrue(has(ref("a", "1").id()));
    }

    @Test
    void aRunWhoseJournalWasMetIsNotRemoved() {
      registry.ingest(JournalDraft.chunk(new JournalDraft("empty").cut()));

      assertThrows(RegistryException.Conflict.class, () -> apply(new Change.RemoveCollection(name("empty"))));
    }
  }
}
