package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BulkLookTest {
  private static final int PAGE = 40;

  private final MemoryArtifactStore memory = new MemoryArtifactStore();
  private final CountingStore store = new CountingStore(memory, PAGE);

  private static ArtifactPath path(String value) {
    return new ArtifactPath(value);
  }

  private static ArtifactPath key(int number) {
    return path("run/type/p%03d/well_%06d.json".formatted(number / 500, number));
  }

  private void create(List<ArtifactPath> paths) {
    memory.create(paths.stream().map(path -> new NewArtifact(path, Content.bytes(new byte[path.value().length() % 7])))
        .toList()).forEach(result -> assertInstanceOf(CreateResult.Created.class, result));
  }

  private void createKeys(int count) {
    create(IntStream.range(0, count).mapToObj(BulkLookTest::key).toList());
  }

  /// Holds the answer to what the store itself says.
  private static List<Presence> checked(ArtifactStore asked, ArtifactStore truth, List<ArtifactPath> paths) {
    List<Presence> answers = BulkLook.at(asked, paths);
    List<StatResult> looked = truth.stat(paths);
    assertEquals(paths.size(), answers.size());
    for (int i = 0; i < paths.size(); i++) {
      assertEquals(Presence.of(looked.get(i)), answers.get(i));
    }
    return answers;
  }

  @Test
  void rowsAnswerThePathsInTheirOrderAndTwiceWhereAskedTwice() {
    createKeys(300);
    List<ArtifactPath> paths = new ArrayList<>(List.of(key(299), key(3), path("run/type/p000/none"), key(3),
        path("top"),
        path("other/run/x"), path("run/typf"), path("run/type/p000"), path("run/0"), path("run/é/漢"), path("run/𝄞"),
        path("run/a]"), path("run/a;"), path("run/a\uE000")));
    create(List.of(path("top"), path("run/𝄞"), path("run/a\uE000"), path("run/0")));
    checked(store, memory, paths);
    Collections.reverse(paths);
    checked(store, memory, paths);
    assertEquals(List.of(), BulkLook.at(store, List.of()));
  }

  @Test
  void aHundredThousandDensePathsTakeHardlyMoreThanTheirPages() {
    createKeys(100_000);
    CountingStore large = new CountingStore(memory, 1_000);
    List<ArtifactPath> paths = new ArrayList<>(IntStream.range(0, 100_000).mapToObj(BulkLookTest::key).toList());
    Collections.shuffle(paths, new Random(1));
    checked(large, memory, paths);
    assertTrue(large.requests() <= 110, () -> large.pages() + " pages, " + large.looks() + " looks");
  }

  @Test
  void whatIsNotThereAtAllTakesOneRequest() {
    List<ArtifactPath> paths = IntStream.range(0, 10_000).mapToObj(BulkLookTest::key).toList();
    checked(store, memory, paths);
    assertEquals(1, store.requests());
  }

  @Test
  void sparsePathsAreMostlyLookedAtManyAtATime() {
    createKeys(60_000);
    List<ArtifactPath> paths = IntStream.range(0, 60_000 / PAGE / 3).mapToObj(i -> key(i * 3 * PAGE)).toList();
    checked(store, memory, paths);
    assertEquals(paths.size(), store.requests());
    assertTrue(store.pages() < paths.size() / 5, () -> store.pages() + " pages");
  }

  /// Both pure strategies are counted on the same inputs.
  @Test
  void takesAtMostAFifthMoreRequestsThanTheBetterOfLookingAndListing() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int keys = 20_000;
    createKeys(keys);
    double worst = 0;
    int[] better = new int[2];
    for (int trial = 0; trial < 80; trial++) {
      List<ArtifactPath> paths = wanted(random, keys);
      if (paths.size() < 50) {
        continue;
      }
      store.reset();
      Collections.shuffle(paths, random);
      checked(store, memory, paths);
      int looking = paths.size();
      int last = paths.stream().map(path -> path.value().substring(19, 25)).mapToInt(Integer::parseInt).max()
          .orElseThrow();
      int listing = last / PAGE + 1;
      better[looking < listing ? 0 : 1]++;
      int best = Math.min(looking, listing);
      int taken = store.requests();
      worst = Math.max(worst, (double) taken / best);
      int number = trial;
      assertTrue(taken <= 1.2 * best + 1, () -> "trial %d: %d pages and %d looks, where %d looks or %d pages do"
          .formatted(number, store.pages(), store.looks(), looking, listing));
    }
    System.out.printf("at worst %.3f of the better one; looking was better %d times, listing %d times%n", worst,
        better[0], better[1]);
    assertTrue(better[0] > 3 && better[1] > 3, "the inputs are one-sided");
  }

  /// Stretches of random density, clusters among them, some of the paths absent.
  private static List<ArtifactPath> wanted(Random random, int keys) {
    List<ArtifactPath> paths = new ArrayList<>();
    int stretches = random.nextBoolean() ? 1 : 1 + random.nextInt(12);
    double absent = random.nextBoolean() ? 0 : random.nextDouble();
    for (int stretch = 0; stretch < stretches; stretch++) {
      int from = keys / stretches * stretch;
      int to = from + keys / stretches;
      double density = Math.pow(10, -3.5 * random.nextDouble());
      int cluster = random.nextBoolean() ? 1 : 1 + random.nextInt(3 * PAGE);
      for (int i = from; i < to; i++) {
        if (random.nextDouble() < density / cluster) {
          for (int end = Math.min(to, i + cluster); i < end; i++) {
            String value = key(i).value();
            paths.add(random.nextDouble() < absent ? path(value.replace(".json", ".x")) : key(i));
          }
        }
      }
    }
    return paths;
  }

  @Test
  void aPageThatCannotBeReadMakesNothingAbsent() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    createKeys(20_000);
    for (int trial = 0; trial < 30; trial++) {
      double share = random.nextInt(4) / 3.0;
      store.failPages(number -> random.nextDouble() < share);
      checked(store, memory, wanted(random, 20_000));
    }
    store.reset();
    store.failPages(number -> true);
    List<ArtifactPath> paths = IntStream.range(0, 10_000).mapToObj(BulkLookTest::key).toList();
    checked(store, memory, paths);
    assertEquals(2, store.pages());
    assertEquals(paths.size(), store.looks());
  }

  @Test
  void aStoreThatListsOutOfOrderIsNotBelieved() {
    createKeys(5_000);
    store
        .listIn(artifacts -> artifacts.sorted(Comparator.comparingInt(artifact -> artifact.path().value().hashCode())));
    checked(store, memory, IntStream.range(0, 5_000).mapToObj(BulkLookTest::key).toList());
  }

  @Test
  void whatTheStoreCannotSayIsUnknown(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("run/a"));
    Files.createSymbolicLink(folder.resolve("run/a/link"), folder);
    Files.createFile(folder.resolve("run/a/there"));
    try (LocalArtifactStore local = LocalArtifactStore.open(folder)) {
      List<Presence> answers = BulkLook.at(local, List.of(path("run/a/link"), path("run/a/there"), path("run/a/none")));
      assertInstanceOf(Presence.Unknown.class, answers.get(0));
      assertEquals(new Presence.Present(path("run/a/there"), 0), answers.get(1));
      assertEquals(new Presence.Absent(path("run/a/none")), answers.get(2));
    }
  }

  @Test
  void aStoreWhoseListingsBringLittleIsNotListed() {
    createKeys(1_000);
    CountingStore small = new CountingStore(memory, 2);
    checked(small, memory, Stream.of(1, 2, 3, 4).map(BulkLookTest::key).toList());
    assertEquals(0, small.pages());
    assertEquals(4, small.looks());
  }
}
