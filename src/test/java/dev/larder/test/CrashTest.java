package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` at any moment: nothing that was acknowledged is lost, nothing is there that nothing names, and the same command
/// again finishes the job.
final class CrashTest {
  private static final int PLATES = 4;
  private static final int WELLS = 1_000;
  private static final int DATASETS = PLATES * (WELLS + 1);

  @TempDir
  Path folder;

  private Path pantry() {
    return folder.resolve("pantry");
  }

  private Larder larder() {
    return Larder.in(folder);
  }

  private Object[] demo() {
    Path table = folder.resolve("table.csv");
    if (Files.notExists(table)) {
      Plates.table(table, PLATES, WELLS, "none");
    }
    return new Object[]{"demo", "pantry", "--input", table, "--dimensions", "Plate,Well", "--workers", PLATES,
        "--output", "json"};
  }

  /// How many rows of a plate have an artifact.
  private long begun(String plate) {
    Path rows = pantry().resolve("demo/row").resolve(plate);
    if (Files.notExists(rows)) {
      return 0;
    }
    try (Stream<Path> all = Files.list(rows)) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long begun() {
    long sum = 0;
    for (int plate = 1; plate <= PLATES; plate++) {
      sum += begun("plate-" + plate);
    }
    return sum;
  }

  private void finish() {
    JsonNode again = larder().run(demo()).done().json();
    assertEquals(DATASETS, again.get("found").asInt());
    assertEquals(DATASETS, again.get("stored").asInt() + again.get("already_there").asInt());
    Journals.assertNothingLost(pantry());
    List<String> answers = larder().run("check", "pantry", "--verify", "--output", "json").done().values("exists");
    assertEquals(DATASETS, answers.stream().filter("yes"::equals).count());
  }

  @Test
  void ofOneWorkerIsReportedTheRestIsTransferredAndTheSameCommandFinishes() {
    try (Running demo = larder().start(demo())) {
      Deadline.await("worker 2 has written some", () -> begun("plate-3") > 200);
      List<ProcessHandle> workers = demo.children(" 2 %d Plate Well".formatted(PLATES));
      assertEquals(1, workers.size(), "worker 2 of the demo");
      workers.getFirst().destroyForcibly();
      JsonNode result = demo.await().with(3).saying("worker 2 (process " + workers.getFirst().pid() + ") died",
          "exit code 137", "Run the same command again").json();
      assertEquals(137, result.at("/failed_workers/0/exit_code").asInt(), result::toString);
      assertTrue(result.get("missing").asInt() > 0, result::toString);
      assertTrue(result.get("found").asInt() >= 3 * (WELLS + 1), result::toString);
      assertTrue(result.get("found").asLong() >= result.get("stored").asLong(), "all that was acknowledged is there");
      assertEquals(DATASETS, result.get("found").asInt() + result.get("missing").asInt());
    }
    Journals.assertNothingLost(pantry());
    finish();
  }

  @Test
  void ofEverythingAndThenOfTheCommandAloneWhoseWorkersThenEndByThemselves() {
    try (Running demo = larder().start(demo())) {
      Deadline.await("all workers have written some", () -> begun() > 800
          && IntStream.rangeClosed(1, PLATES).allMatch(plate -> begun("plate-" + plate) > 0));
      assertEquals(PLATES, demo.workers().size());
      demo.killAll();
    }
    Journals.assertNothingUnnamed(pantry());
    JsonNode run = larder().run("run", "list", "pantry", "--output", "json").done().json().get(0);
    assertEquals(PLATES, run.get("abandoned").asInt(), run::toString);
    assertEquals("partial", run.get("state").asText());
    long before = begun();
    try (Running demo = larder().start(demo())) {
      Deadline.await("the workers have gone on", () -> begun() > before + 500);
      List<ProcessHandle> workers = demo.workers();
      assertEquals(PLATES, workers.size());
      demo.kill();
      Deadline.await("no worker is left", () -> workers.stream().noneMatch(ProcessHandle::isAlive));
      assertTrue(begun() < PLATES * WELLS, "they stopped in the middle of their work");
    }
    Journals.assertNothingUnnamed(pantry());
    finish();
  }

  @Test
  void ofTransferBackAtAnyMomentLeavesEachDatasetInTheRegistryOnceAfterTheNext() throws IOException {
    larder().run("init", "pantry").done();
    // More than one transaction's worth.
    Path table = Plates.table(folder.resolve("table.csv"), 2, 6_000, "none");
    try (Running one = DemoWorker.start(pantry(), "demo", table, 0, 2);
        Running other = DemoWorker.start(pantry(), "demo", table, 1, 2)) {
      one.await().done();
      other.await().done();
    }
    Path registry = pantry().resolve("registry.sqlite");
    byte[] fresh = Files.readAllBytes(registry);
    long start = System.nanoTime();
    larder().run("transfer-back", "pantry").done();
    long whole = Duration.ofNanos(System.nanoTime() - start).toMillis();

    long seed = Long.getLong("seed", System.nanoTime());
    System.out.printf("kills of transfer-back: -Dseed=%d%n", seed);
    SplittableRandom random = new SplittableRandom(seed);
    HashSet<String> stored = new HashSet<>(Journals.read(pantry()).stored());
    for (int time = 0; time < 3; time++) {
      for (String tail : List.of("-wal", "-shm", "")) {
        Files.deleteIfExists(registry.resolveSibling("registry.sqlite" + tail));
      }
      Files.write(registry, fresh);
      for (int kill = 0; kill <= random.nextInt(2); kill++) {
        try (Running transfer = larder().start("transfer-back", "pantry")) {
          Deadline.pause(Duration.ofMillis(random.nextLong(whole / 4, whole)));
          transfer.killAll();
        }
        List<String> registered = Database.rows(pantry(), "select id from dataset_view");
        System.out.printf("killed with %,d of %,d registered%n", registered.size(), stored.size());
        assertTrue(stored.containsAll(registered));
        assertEquals(registered.size(), new HashSet<>(registered).size());
      }
      larder().run("transfer-back", "pantry").done();
      Journals.assertNothingLost(pantry());
    }
    assertEquals(List.of("ok"), Database.rows(pantry(), "pragma integrity_check"));
  }

  @Test
  void ofInitIsMendedByTheSameCommand() {
    SplittableRandom random = new SplittableRandom(Long.getLong("seed", 7));
    for (int time = 0; time < 3; time++) {
      try (Running init = larder().start("init", "pantry")) {
        Deadline.pause(Duration.ofMillis(random.nextLong(100, 400)));
        init.killAll();
      }
    }
    Ended last = larder().run("init", "pantry");
    if (last.exitCode() != 0) {
      last.failed("repository-exists");
    }
    larder().run("status", "pantry").done();
  }
}
