package dev.larder.registry.sql;

import static dev.larder.model.CollectionType.CALIBRATION;
import static dev.larder.model.CollectionType.CHAINED;
import static dev.larder.model.CollectionType.TAGGED;
import static dev.larder.registry.Change.ChainEdit.EXTEND;
import static dev.larder.registry.sql.JournalDraft.ROW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.Dimension;
import dev.larder.model.Timespan;
import dev.larder.model.ValueType;
import dev.larder.registry.Change;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.registry.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What becomes of changes that several make at the same time, each with connections of its own.
abstract class RacesContract extends RegistryFixture {
  private static final int THREADS = 4;

  /// Has each of four give its batch at the same moment.
  ///
  /// @return what each got: how many things it changed, or the error
  private List<Object> together(IntFunction<RegistryBatch> batches) throws Exception {
    List<Registry> registries = IntStream.range(0, THREADS).mapToObj(i -> another()).toList();
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Object> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Object>> futures = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int each = i;
        futures.add(threads.submit(() -> {
          start.await(30, TimeUnit.SECONDS);
          try {
            return registries.get(each).apply(batches.apply(each)).changed().stream().mapToLong(Long::longValue).sum();
          } catch (RegistryException e) {
            return e;
          }
        }));
      }
      for (Future<Object> future : futures) {
        outcomes.add(future.get(60, TimeUnit.SECONDS));
      }
    }
    registries.forEach(Registry::close);
    return outcomes;
  }

  private static long total(List<Object> outcomes) {
    long total = 0;
    for (Object outcome : outcomes) {
      assertTrue(outcome instanceof Long, outcome::toString);
      total += (Long) outcome;
    }
    return total;
  }

  private static long conflicts(List<Object> outcomes) {
    outcomes.forEach(outcome -> assertTrue(outcome instanceof Long || outcome instanceof RegistryException.Conflict,
        outcome::toString));
    return outcomes.stream().filter(RegistryException.Conflict.class::isInstance).count();
  }

  @Test
  void theSameRegistrationsAreMadeOnce() throws Exception {
    for (int round = 0; round < 5; round++) {
      String suffix = "_" + round;
      assertEquals(4, total(together(each -> RegistryBatch.of(
          new Change.DeclareDimension(Dimension.of("plate" + suffix, ValueType.STRING)),
          new Change.RegisterDatasetType(DatasetType.of("row" + suffix, List.of("plate" + suffix),
              "text/plain")),
          run("run" + suffix), create("best" + suffix, TAGGED)))));
    }
  }

  @Test
  void ofTwoDefinitionsOneStands() throws Exception {
    for (int round = 0; round < 5; round++) {
      String name = "d" + round;
      assertEquals(2, conflicts(together(each -> RegistryBatch.of(new Change.DeclareDimension(
          Dimension.of(name, each % 2 == 0 ? ValueType.STRING : ValueType.INTEGER))))));
    }
  }

  @Test
  void theSameDatasetsGoInOnceInWhateverOrderTheyAreGiven() throws Exception {
    words("a", "b");
    List<DatasetRef> refs = IntStream.range(0, 200).mapToObj(i -> ref(i % 2 == 0 ? "a" : "b", "" + i)).toList();

    assertEquals(200, total(together(each -> RegistryBatch.of(
        insert((each % 2 == 0 ? refs : refs.reversed()).subList(0, 120).toArray(DatasetRef[]::new)),
        insert((each % 2 == 0 ? refs : refs.reversed()).subList(80, 200).toArray(DatasetRef[]::new))))));
    assertTrue(registry.lookUp(refs.stream().map(DatasetRef::id).toList()).stream().allMatch(Optional::isPresent));
  }

  @Test
  void ofDatasetsThatWantOnePlaceOneGetsIt() throws Exception {
    words("a");
    for (int round = 0; round < 5; round++) {
      String well = "" + round;
      assertEquals(3, conflicts(together(each -> RegistryBatch.of(insert(
          new DatasetRef(new UUID(each, round(well)), ROW, ref("a", well).dataId(), ref("a", well).run()))))));
    }
  }

  private static long round(String well) {
    return Long.parseLong(well);
  }

  @Test
  void noTwoEditsMakeACircleTogether() throws Exception {
    for (int round = 0; round < 10; round++) {
      String prefix = "c" + round + "_";
      for (int i = 0; i < THREADS; i++) {
        apply(create(prefix + i, CHAINED));
      }
      // Each leads to the next, and the last to the first: one at least must be refused.
      assertEquals(1, conflicts(together(each -> RegistryBatch.of(
          chain(prefix + each, EXTEND, prefix + (each + 1) % THREADS)))));
    }
  }

  @Test
  void noTwoSpansOverlap() throws Exception {
    words("a", "b", "c", "d");
    apply(create("calib", CALIBRATION));
    List<String> runs = List.of("a", "b", "c", "d");
    for (int round = 0; round < 10; round++) {
      String well = "" + round;
      for (String run : runs) {
        apply(insert(ref(run, well)));
      }
      assertEquals(3, conflicts(together(each -> RegistryBatch.of(new Change.Certify(name("calib"),
          List.of(ref(runs.get(each), well).id()),
          Timespan.of(JournalDraft.NOON.plusSeconds(each), JournalDraft.NOON.plusSeconds(10)))))));
    }
  }

  @Test
  void aCollectionThatGoesWhileDatasetsComeLosesThemOrIsNotThere() throws Exception {
    words("a");
    apply(insert(ref("a", "1")));
    for (int round = 0; round < 10; round++) {
      apply(create("best", TAGGED));
      List<Object> outcomes = together(each -> RegistryBatch.of(each == 0
          ? new Change.RemoveCollection(name("best"))
          : new Change.Tag(name("best"), List.of(ref("a", "1").id()))));
      assertEquals(1L, outcomes.getFirst());
      outcomes.forEach(outcome -> assertTrue(
          outcome instanceof Long || outcome instanceof RegistryException.NotFound, outcome::toString));
      assertEquals(1, registry.collections().size());
    }
  }

  @Test
  void aDatasetThatGoesWhileItsRecordsComeLeavesNone() throws Exception {
    words("a");
    for (int round = 0; round < 10; round++) {
      DatasetRef ref = ref("a", "" + round);
      apply(insert(ref));
      List<Object> outcomes = together(each -> RegistryBatch.of(each % 2 == 0
          ? new Change.RemoveDatasets(List.of(ref.id()))
          : new Change.AddStorageRecords("main", ref.id(), List.of(JournalDraft.record(ref, "", "x")))));
      boolean removed = outcomes.contains(1L) && !has(ref.id());
      outcomes.forEach(outcome -> assertTrue(outcome instanceof Long || outcome instanceof RegistryException.Conflict
          || outcome instanceof RegistryException.NotFound, outcome::toString));
      // Whoever came first decides: gone for good, and then without records, or there with them.
      assertEquals(removed ? 0 : 1, changed(new Change.RemoveStorageRecords("main", List.of(ref.id()))));
    }
  }
}
