package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processes that write the same data IDs into the same run at once, and know nothing of each other.
final class RacingWorkersTest {
  private static final int PLATES = 2;
  private static final int WELLS = 400;

  @TempDir
  Path folder;

  private Path pantry() {
    return folder.resolve("pantry");
  }

  private record Race(Ended one, Ended other) {}

  private Race race(String treatment, String otherTreatment) {
    Larder.in(folder).run("init", "pantry").done();
    Path table = Plates.table(folder.resolve("one.csv"), PLATES, WELLS, treatment);
    Path otherTable = Plates.table(folder.resolve("other.csv"), PLATES, WELLS, otherTreatment);
    try (Running one = DemoWorker.start(pantry(), "demo", table, 0, 1);
        Running other = DemoWorker.start(pantry(), "demo", otherTable, 0, 1)) {
      return new Race(one.await(), other.await());
    }
  }

  /// How often each text stands in the artifacts of rows.
  private Map<String, Integer> treatments() throws IOException {
    Map<String, Integer> treatments = new TreeMap<>();
    for (String path : Tree.contents(pantry().resolve("demo/row")).keySet()) {
      String json = Files.readString(pantry().resolve("demo/row").resolve(path));
      treatments.merge(json.contains("DMSO") ? "DMSO" : "siRNA", 1, Integer::sum);
    }
    return treatments;
  }

  @Test
  void withDifferentContentStoreEachDatasetOnceAndTheLoserOfEachIsTold() throws IOException {
    Race race = race("DMSO", "siRNA");
    DemoWorker.Said one = DemoWorker.Said.of(race.one);
    DemoWorker.Said other = DemoWorker.Said.of(race.other);
    // Summaries count filled columns only: they are the same, and whoever comes second adopts the first one's.
    assertEquals(PLATES, one.already() + other.already());
    assertEquals(PLATES * (WELLS + 1), one.stored() + other.stored());
    assertEquals(PLATES * WELLS, one.refused().size() + other.refused().size());
    assertEquals(one.refused().isEmpty() ? 0 : 3, race.one.exitCode(), race.one::toString);
    assertEquals(other.refused().isEmpty() ? 0 : 3, race.other.exitCode(), race.other::toString);
    for (DemoWorker.Said said : List.of(one, other)) {
      assertTrue(said.refused().stream().allMatch(line -> line.startsWith("refused\tdataset-conflict\t")),
          said::toString);
    }
    Map<String, Integer> treatments = treatments();
    assertEquals(PLATES * WELLS, treatments.values().stream().mapToInt(count -> count).sum());
    assertEquals(treatments.getOrDefault("DMSO", 0), other.refused().size(), "who won has its content there");
    assertEquals(treatments.getOrDefault("siRNA", 0), one.refused().size(), "who won has its content there");
    Larder.in(folder).run("transfer-back", "pantry").done();
    Larder.in(folder).run("check", "pantry", "--verify").done();
    Larder.in(folder).run("retrieve", "pantry", "copy").done();
    Journals.assertNothingLost(pantry());
  }

  @Test
  void withTheSameContentBothSucceed() {
    Race race = race("DMSO", "DMSO");
    DemoWorker.Said one = DemoWorker.Said.of(race.one.done());
    DemoWorker.Said other = DemoWorker.Said.of(race.other.done());
    int datasets = PLATES * (WELLS + 1);
    assertEquals(datasets, one.stored() + other.stored());
    assertEquals(datasets, one.stored() + one.already());
    assertEquals(datasets, other.stored() + other.already());
    assertEquals(datasets, Tree.contents(pantry()).size());
    Larder.in(folder).run("transfer-back", "pantry").done();
    Journals.assertNothingLost(pantry());
  }
}
