package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// What every [ArtifactStore] has to do. Extend it with one class per store.
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ArtifactStoreContract {
  private static final int RACERS = 16;

  protected ArtifactStore store;

  /// A store with nothing in it. It is closed after the test.
  protected abstract ArtifactStore newStore() throws Exception;

  /// How many artifacts are many: fewer where each one is a journey.
  protected int many() {
    return 2_000;
  }

  /// How many bytes of content it takes until a create can be taken away from its writer: a store may send less in one request, which nobody can
  /// take back, and then keeps no more of [ArtifactStore#expel] than that.
  protected int expellable() {
    return 10;
  }

  @BeforeEach
  void openStore() throws Exception {
    store = newStore();
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  protected static ArtifactPath path(String value) {
    return new ArtifactPath(value);
  }

  protected static NewArtifact artifact(String path, String text) {
    return new NewArtifact(path(path), Content.bytes(text.getBytes(StandardCharsets.UTF_8)));
  }

  protected CreateResult create(String path, String text) {
    return store.create(List.of(artifact(path, text))).getFirst();
  }

  protected void createdAll(List<String> paths) {
    store.create(paths.stream().map(p -> artifact(p, p)).toList()).forEach(
        result -> assertInstanceOf(CreateResult.Created.class, result));
  }

  protected byte[] read(String path) throws IOException {
    try (InputStream in = store.open(path(path))) {
      return in.readAllBytes();
    }
  }

  protected void assertHolds(String path, String text) throws IOException {
    assertEquals(text, new String(read(path), StandardCharsets.UTF_8));
  }

  protected List<String> listed(String prefix) throws IOException {
    try (Stream<Artifact> artifacts = store.list(path(prefix))) {
      return artifacts.map(a -> a.path().value()).toList();
    }
  }

  protected void assertAbsent(String path) {
    assertEquals(List.of(new StatResult.Absent(path(path))), store.stat(List.of(path(path))));
    assertThrows(NoSuchFileException.class, () -> store.open(path(path)).close());
  }

  protected static void assertSays(String text, Exception fault) {
    String message = String.valueOf(fault.getMessage());
    assertTrue(message.contains(text), message);
  }

  /// Runs the jobs at the same time, one thread each, and gives their answers in their order.
  protected static <T> List<T> together(List<Callable<T>> jobs) throws Exception {
    CyclicBarrier start = new CyclicBarrier(jobs.size());
    ExecutorService threads = Executors.newFixedThreadPool(jobs.size());
    try {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> job : jobs) {
        running.add(threads.submit(() -> {
          start.await();
          return job.call();
        }));
      }
      List<T> answers = new ArrayList<>();
      for (Future<T> answer : running) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      threads.shutdown();
    }
  }

  /// A random source whose seed is printed; `-Dseed=` replays it.
  protected static Random seeded() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    return new Random(seed);
  }

  /// Content that breaks off after so many bytes.
  private static Content failing(int after) {
    return new Script(after, () -> {
      throw new IOException("the lens cap is on");
    });
  }

  /// What happens in the middle of reading.
  private interface Incident {
    void happen() throws IOException;
  }

  /// Content of `before` bytes, an incident, and ten bytes more.
  private record Script(int before, Incident incident) implements Content {
    @Override
    public InputStream open() {
      return new InputStream() {
        private int at;

        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          if (length == 0) {
            return 0;
          }
          if (at == before) {
            incident.happen();
          }
          int count = Math.min(length, at < before ? before - at : before + 10 - at);
          Arrays.fill(bytes, offset, offset + count, (byte) 'x');
          at += count;
          return count == 0 ? -1 : count;
        }
      };
    }
  }

  private static Checksum sha256(byte[] bytes) throws Exception {
    return Checksum.sha256(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Nested
  class CreateAndOpen {
    @Test
    void givesBackWhatWasStored() throws IOException {
      create("run/a.json", "{}");
      assertHolds("run/a.json", "{}");
    }

    @Test
    void storesEmptyContent() throws Exception {
      assertEquals(new CreateResult.Created(path("run/empty"), 0, sha256(new byte[0])), create("run/empty", ""));
      assertEquals(0, read("run/empty").length);
    }

    @Test
    void storesLargeContentAndSaysItsSizeAndChecksum() throws Exception {
      byte[] bytes = new byte[5 << 20];
      seeded().nextBytes(bytes);
      assertEquals(new CreateResult.Created(path("run/large"), bytes.length, sha256(bytes)),
          store.create(path("run/large"), Content.bytes(bytes)));
      assertArrayEquals(bytes, read("run/large"));
    }

    @Test
    void computesTheChecksumThatOthersCompute() {
      CreateResult.Created created = assertInstanceOf(CreateResult.Created.class, create("run/abc", "abc"));
      assertEquals("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
          created.checksum().toString());
    }

    @Test
    void answersRowByRow() {
      create("run/b", "theirs");
      List<CreateResult> results = store.create(List.of(artifact("run/a", "1"), artifact("run/b", "2"),
          new NewArtifact(path("run/c"), failing(3)), artifact("other/folder/d", "4")));
      assertEquals(List.of("run/a", "run/b", "run/c", "other/folder/d"),
          results.stream().map(r -> r.path().value()).toList());
      assertInstanceOf(CreateResult.Created.class, results.get(0));
      assertInstanceOf(CreateResult.AlreadyThere.class, results.get(1));
      assertInstanceOf(CreateResult.Failed.class, results.get(2));
      assertInstanceOf(CreateResult.Created.class, results.get(3));
    }

    @Test
    void createsNothingFromAnEmptyList() {
      assertEquals(List.of(), store.create(List.of()));
    }

    @Test
    void createsThousandsAtOnce() throws IOException {
      List<String> paths = IntStream.range(0, many()).mapToObj("run/f%d/%1$d"::formatted).toList();
      createdAll(paths);
      assertEquals(paths.stream().sorted().toList(), listed("run"));
    }

    @Test
    void keepsNamesOfAnyScriptApart() throws IOException {
      List<String> names = List.of("run/größe", "run/サンプル", "run/𝄞", "run/a b", "run/a+b", "run/a%20b", "run/[1]#2?");
      createdAll(names);
      for (String name : names) {
        assertHolds(name, name);
      }
    }

    @Test
    void readsTheBytesOfARange() throws IOException {
      create("run/a", "0123456789");
      assertEquals("0123456789", range(0, 10));
      assertEquals("345", range(3, 3));
      assertEquals("9", range(9, 1));
      assertEquals("89", range(8, 100));
      assertEquals("", range(10, 1));
      assertEquals("", range(1_000_000, Integer.MAX_VALUE));
      assertThrows(NoSuchFileException.class, () -> store.open(path("run/b"), new ByteRange(0, 1)).close());
    }

    private String range(long offset, long length) throws IOException {
      try (InputStream in = store.open(path("run/a"), new ByteRange(offset, length))) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }

    @Test
    void readsRangesOfLargeContent() throws IOException {
      byte[] bytes = new byte[3_000_000];
      Random random = seeded();
      random.nextBytes(bytes);
      store.create(path("run/large"), Content.bytes(bytes));
      for (int i = 0; i < 10; i++) {
        int offset = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(bytes.length - offset);
        try (InputStream in = store.open(path("run/large"), new ByteRange(offset, length))) {
          assertArrayEquals(Arrays.copyOfRange(bytes, offset, offset + length), in.readAllBytes());
        }
      }
    }

    @Test
    void readsTheFirstBytesInOneGo() throws IOException {
      for (int size : new int[]{0, 1, 4_095, 4_096, 4_097, 70_000}) {
        byte[] bytes = new byte[size];
        seeded().nextBytes(bytes);
        store.create(path("run/" + size), Content.bytes(bytes));
        for (int most : new int[]{0, 1, 100, 4_095, 4_096, 4_097, 100_000}) {
          assertArrayEquals(Arrays.copyOf(bytes, Math.min(size, most)), store.read(path("run/" + size), most),
              size + ", " + most);
        }
        try (InputStream in = store.open(path("run/" + size))) {
          assertArrayEquals(bytes, in.readNBytes(100_000));
          assertEquals(-1, in.read());
        }
      }
      assertThrows(NoSuchFileException.class, () -> store.read(path("run/nothing"), 9));
      assertThrows(NoSuchFileException.class, () -> store.read(path("run"), 9), "a folder");
    }

    @Test
    void openSaysThatNothingIsThere() {
      assertAbsent("run/a");
    }

    @Test
    void aFolderIsNoArtifact() {
      create("run/folder/a", "a");
      assertAbsent("run/folder");
    }
  }

  @Nested
  class NeverOverwrites {
    @Test
    void leavesWhatIsThere() throws IOException {
      create("run/a", "first");
      assertEquals(new CreateResult.AlreadyThere(path("run/a")), create("run/a", "second"));
      assertHolds("run/a", "first");
    }

    @Test
    void hasExactlyOneWinnerAmongManyThreads() throws Exception {
      for (int round = 0; round < 20; round++) {
        String path = "run/" + round + "/contested";
        List<CreateResult> results = together(
            IntStream.range(0, RACERS).<Callable<CreateResult>>mapToObj(i -> () -> create(path, "racer " + i))
                .toList());
        assertOneWinner(path, results);
      }
    }

    @Test
    void hasExactlyOneWinnerPerPathAmongManyLists() throws Exception {
      List<String> paths = IntStream.range(0, 50).mapToObj(i -> "run/" + i % 5 + "/" + i).toList();
      List<List<CreateResult>> results = together(IntStream.range(0, RACERS).<Callable<List<CreateResult>>>mapToObj(
          i -> () -> store.create(paths.stream().map(p -> artifact(p, "racer " + i)).toList())).toList());
      for (int p = 0; p < paths.size(); p++) {
        int row = p;
        assertOneWinner(paths.get(p), results.stream().map(r -> r.get(row)).toList());
      }
    }

    private void assertOneWinner(String path, List<CreateResult> results) throws IOException {
      List<Integer> winners = IntStream.range(0, results.size()).filter(
          i -> results.get(i) instanceof CreateResult.Created).boxed().toList();
      assertEquals(1, winners.size(), results::toString);
      assertEquals(results.size() - 1, results.stream().filter(CreateResult.AlreadyThere.class::isInstance).count());
      assertHolds(path, "racer " + winners.getFirst());
    }

    @Test
    void createsOneOfTwoThatShareAPathInOneList() throws IOException {
      List<CreateResult> results = store.create(List.of(artifact("run/a", "one"), artifact("run/a", "two")));
      int winner = results.get(0) instanceof CreateResult.Created ? 0 : 1;
      assertInstanceOf(CreateResult.Created.class, results.get(winner));
      assertInstanceOf(CreateResult.AlreadyThere.class, results.get(1 - winner));
      assertHolds("run/a", winner == 0 ? "one" : "two");
    }

    @Test
    void mayBeCreatedAgainAfterADelete() throws IOException {
      create("run/a", "first");
      store.delete(List.of(path("run/a")));
      assertInstanceOf(CreateResult.Created.class, create("run/a", "second"));
      assertHolds("run/a", "second");
    }
  }

  @Nested
  class FailingContent {
    @Test
    void createsNothingWhenContentCannotBeOpened() {
      Content content = () -> {
        throw new IOException("the lens cap is on");
      };
      assertNothingCreated(store.create(path("run/a"), content));
    }

    @Test
    void createsNothingWhenContentFailsHalfWay() {
      assertNothingCreated(store.create(path("run/a"), failing(100_000)));
    }

    @Test
    void createsNothingWhenContentHasAnError() {
      Content content = () -> {
        throw new IllegalStateException("the lens cap is on");
      };
      assertNothingCreated(store.create(path("run/a"), content));
    }

    private void assertNothingCreated(CreateResult result) {
      CreateResult.Failed failed = assertInstanceOf(CreateResult.Failed.class, result);
      assertSays("cannot create run/a", failed.cause());
      assertSays("the lens cap is on", failed.cause());
      assertFalse(failed.cause().remedy().isEmpty());
      assertAbsent("run/a");
    }

    @Test
    void stopsNoOther() throws IOException {
      List<NewArtifact> artifacts = new ArrayList<>();
      IntStream.range(0, 200).forEach(i -> artifacts.add(i % 7 == 0
          ? new NewArtifact(path("run/" + i), failing(i))
          : artifact("run/" + i, "x")));
      List<CreateResult> results = store.create(artifacts);
      for (int i = 0; i < results.size(); i++) {
        assertEquals(i % 7 == 0, results.get(i) instanceof CreateResult.Failed, "row " + i);
      }
      assertEquals(results.stream().filter(CreateResult.Created.class::isInstance).count(), listed("run").size());
    }
  }

  @Nested
  class Listing {
    /// Neighbours of `/` in ASCII, and characters that UTF-8 and UTF-16 order differently.
    private static final List<String> ASCENDING = List.of("run/!", "run/a b/x", "run/a!", "run/a+b/c", "run/a-b",
        "run/a-c/d", "run/a.b", "run/a/b", "run/a/c-d/e", "run/a/c/d", "run/a/c0", "run/a0", "run/ab", "run/zz",
        "run/é", "run/\uFB01", "run/𝄞");

    @Test
    void ascendsByTheBytesOfThePath() throws IOException {
      List<String> shuffled = new ArrayList<>(ASCENDING);
      Collections.shuffle(shuffled, seeded());
      createdAll(shuffled);
      assertEquals(ASCENDING, listed("run"));
    }

    @Test
    void ascendsForRandomNames() throws IOException {
      Random random = seeded();
      String alphabet = " !+-.0AZaz_~é\uFB01";
      List<String> names = Stream.generate(() -> {
        StringBuilder name = new StringBuilder("run");
        for (int depth = random.nextInt(3); depth >= 0; depth--) {
          name.append("/d");
          random.ints(random.nextInt(3), 0, alphabet.length()).forEach(c -> name.append(alphabet.charAt(c)));
        }
        return name.append("f").toString();
      }).distinct().limit(300).toList();
      createdAll(names);
      List<String> expected = new ArrayList<>(names);
      expected.sort((a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8),
          b.getBytes(StandardCharsets.UTF_8)));
      assertEquals(expected, listed("run"));
    }

    @Test
    void saysSizes() throws IOException {
      create("run/a", "12345");
      try (Stream<Artifact> artifacts = store.list(path("run"))) {
        assertEquals(List.of(new Artifact(path("run/a"), 5)), artifacts.toList());
      }
    }

    @Test
    void beginsBehindAnyPlace() throws IOException {
      createdAll(ASCENDING);
      List<String> places = new ArrayList<>(ASCENDING);
      places.addAll(List.of("a", "run", "run/a", "run/a/c-d", "run/a/c-d/", "run/aa/b/c", "run/a-c/d/e", "run/~", "z"));
      places.replaceAll(place -> place.endsWith("/") ? place + "0" : place);
      for (String place : places) {
        List<String> behind = ASCENDING.stream().filter(name -> Arrays.compareUnsigned(
            name.getBytes(StandardCharsets.UTF_8), place.getBytes(StandardCharsets.UTF_8)) > 0).toList();
        try (Stream<Artifact> artifacts = store.list(path("run"), path(place))) {
          assertEquals(behind, artifacts.map(a -> a.path().value()).toList(), place);
        }
      }
    }

    @Test
    void isEmptyWhereNothingIs() throws IOException {
      assertEquals(List.of(), listed("run"));
      create("run/a", "a");
      assertEquals(List.of(), listed("run/b"));
      assertEquals(List.of(), listed("ru"));
    }

    @Test
    void namesWhatIsDirectlyInAFolder() throws IOException {
      createdAll(ASCENDING);
      FolderNames names = store.names(path("run")).orElseThrow();
      assertEquals(List.of("a", "a b", "a+b", "a-c"), names.folders());
      assertEquals(List.of("!", "a!", "a-b", "a.b", "a0", "ab", "zz", "é", "\uFB01", "𝄞"), names.files());
      assertEquals(List.of("c", "c-d"), store.names(path("run/a")).orElseThrow().folders());
      assertEquals(List.of("b", "c0"), store.names(path("run/a")).orElseThrow().files());
      assertEquals(Optional.empty(), store.names(path("nowhere")));
      assertEquals(Optional.empty(), store.names(path("run/a0")), "a file");
    }

    @Test
    void namesTheSameAsItListsForThousands() throws IOException {
      createdAll(IntStream.range(0, 1_700).mapToObj(i -> "run/" + (i % 3 == 0 ? i + "/x" : i + "")).toList());
      FolderNames names = store.names(path("run")).orElseThrow();
      assertEquals(567, names.folders().size());
      assertEquals(1_133, names.files().size());
      assertEquals(names.files().stream().sorted().toList(), names.files());
    }

    @Test
    void listsNothingBelowAnArtifact() throws IOException {
      create("run/a", "a");
      assertEquals(List.of(), listed("run/a"));
      assertEquals(List.of(), listed("run/a/b"));
    }

    @Test
    void takesThePrefixAsAFolder() throws IOException {
      createdAll(List.of("run/a/1", "run/a-b/2", "run/ab/3", "run/a0"));
      assertEquals(List.of("run/a/1"), listed("run/a"));
    }

    @Test
    void listsEverythingBelowTheRootButWhatIsOurs() throws IOException {
      List<String> all = List.of("^x/a", "a b/c", "a-b/x", "a/1", "a/b/2", "b", "z/z", "é/1");
      createdAll(all);
      createdAll(List.of("_journal/v1/x", "_tmp/y/z"));
      createdAll(IntStream.range(0, 1_100).mapToObj(i -> "_fsck/v1/" + i).toList());
      List<String> expected = new ArrayList<>(all);
      expected.sort(Utf8Order.INSTANCE);
      try (Stream<Artifact> found = store.artifacts((folder, cause) -> fail(folder + ": " + cause))) {
        assertEquals(expected, found.map(artifact -> artifact.path().value()).sorted(Utf8Order.INSTANCE).toList());
      }
    }

    @Test
    void endsWellWhenPartsVanishMeanwhile() throws IOException {
      createdAll(IntStream.range(100, 200).mapToObj(i -> "run/" + i + "/a").toList());
      try (Stream<Artifact> artifacts = store.list(path("run"))) {
        List<ArtifactPath> first = new ArrayList<>();
        artifacts.forEach(artifact -> {
          if (first.isEmpty()) {
            store.delete(IntStream.range(150, 200).mapToObj(i -> path("run/" + i + "/a")).toList());
          }
          first.add(artifact.path());
        });
        assertTrue(first.size() >= 50 && first.size() <= 100, () -> first.size() + " listed");
      }
    }
  }

  private static String sizeOrAbsent(StatResult result) {
    return result.path() + " " + (result instanceof StatResult.Present present ? present.size() : "absent");
  }

  @Nested
  class Stat {
    @Test
    void answersInTheOrderOfTheQuestions() {
      createdAll(List.of("run/a", "run/b/long name", "other/c"));
      assertEquals(
          List.of("run/zz absent", "other/c 7", "run/a 5", "run absent", "nowhere/at/all absent", "run/b/long name 15",
              "run/a 5"),
          store.stat(Stream.of("run/zz", "other/c", "run/a", "run", "nowhere/at/all", "run/b/long name", "run/a").map(
              ArtifactStoreContract::path).toList()).stream().map(ArtifactStoreContract::sizeOrAbsent).toList());
    }

    @Test
    void answersThousands() {
      createdAll(IntStream.range(0, 100).mapToObj(i -> "run/" + i).toList());
      List<ArtifactPath> asked = IntStream.range(0, 5_000).mapToObj(i -> path("run/" + i % 200)).toList();
      List<StatResult> answers = store.stat(asked);
      for (int i = 0; i < asked.size(); i++) {
        assertEquals(asked.get(i), answers.get(i).path());
        assertEquals(i % 200 < 100, answers.get(i) instanceof StatResult.Present, "row " + i);
        assertEquals(i % 200 >= 100, answers.get(i) instanceof StatResult.Absent, "row " + i);
      }
    }

    @Test
    void knowsThatNothingIsBelowAnArtifact() {
      create("run/a", "a");
      assertAbsent("run/a/b");
      assertAbsent("run/a/b/c");
    }
  }

  @Nested
  class Delete {
    @Test
    void removesWhatIsThereAndDoesNotMindWhatIsNot() throws IOException {
      createdAll(List.of("run/a", "run/b", "run/c/d"));
      assertEquals(new DeleteReport(Map.of()), store.delete(List.of(path("run/a"), path("run/absent"), path("run/c/d"),
          path("run/a"), path("no/such/folder"), path("run/b/below"))));
      assertEquals(List.of("run/b"), listed("run"));
    }

    @Test
    void deletesNoFolder() throws IOException {
      createdAll(List.of("run/a/b"));
      assertEquals(new DeleteReport(Map.of()), store.delete(List.of(path("run/a"), path("run"))));
      assertEquals(List.of("run/a/b"), listed("run"));
    }
  }

  @Nested
  class Interruption {
    @Test
    void leavesAnInterruptedCallerItsArtifactsAndItsFlag() throws Exception {
      together(List.of(() -> {
        for (int i = 0; i < 10; i++) {
          Thread.currentThread().interrupt();
          assertInstanceOf(CreateResult.Created.class, create("run/" + i, "text"));
          createdAll(List.of("run/x" + i, "run/y" + i));
          assertHolds("run/" + i, "text");
          assertInstanceOf(StatResult.Present.class, store.stat(List.of(path("run/" + i))).getFirst());
          store.sync(List.of(path("run")));
          assertEquals(3, listed("run").size());
          assertEquals(new DeleteReport(Map.of()), store.delete(List.of(path("run/" + i), path("run/x" + i),
              path("run/y" + i))));
          assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        }
        return "";
      }));
    }

    @Test
    void doesNotEndTheReadingOfAnArtifact() throws Exception {
      byte[] bytes = new byte[5 << 20];
      seeded().nextBytes(bytes);
      store.create(path("run/a"), Content.bytes(bytes));
      together(List.of(() -> {
        try (InputStream in = store.open(path("run/a"))) {
          for (int at = 0; at < bytes.length; at += 50_000) {
            Thread.currentThread().interrupt();
            assertArrayEquals(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 50_000)),
                in.readNBytes(50_000));
          }
          assertEquals(-1, in.read());
        }
        assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        return "";
      }));
    }

    @Test
    void isHarmlessAtAnyMoment() throws Exception {
      Thread[] victims = new Thread[4];
      CountDownLatch begun = new CountDownLatch(victims.length);
      List<CreateResult> results = Collections.synchronizedList(new ArrayList<>());
      for (int t = 0; t < victims.length; t++) {
        int victim = t;
        victims[t] = Thread.ofPlatform().start(() -> {
          begun.countDown();
          for (int i = 0; i < 100; i++) {
            results.add(create("run/%d/%d".formatted(victim, i), "x".repeat(10_000)));
          }
          results.addAll(store.create(IntStream.range(0, 50).mapToObj(
              i -> artifact("bulk/%d/%d".formatted(victim, i), "x".repeat(10_000))).toList()));
        });
      }
      begun.await();
      Random random = seeded();
      for (Thread victim : victims) {
        while (victim.isAlive()) {
          victims[random.nextInt(victims.length)].interrupt();
          victim.join(0, random.nextInt(1_000_000));
        }
      }
      assertEquals(victims.length * 150, results.size());
      results.forEach(result -> assertInstanceOf(CreateResult.Created.class, result));
      assertEquals(victims.length * 100, listed("run").size());
      assertEquals(10_000, read("run/0/99").length);
    }
  }

  @Nested
  class Sync {
    @Test
    void acceptsFoldersThatAreThereAndThatAreNot() throws IOException {
      create("run/deep/down/a", "a");
      store.sync(List.of(path("run/deep/down"), path("run"), path("absent"), path("absent/too"),
          path("run/deep/down/a/below")));
      assertHolds("run/deep/down/a", "a");
    }
  }

  @Nested
  class Writers {
    private final UUID writer = UUID.randomUUID();

    @Test
    void aViewIsTheSameStore() throws IOException {
      try (ArtifactStore view = store.as(writer, Durability.DISK)) {
        assertInstanceOf(CreateResult.Created.class, view.create(path("run/a"), Content.bytes(new byte[1])));
        assertEquals(1, read("run/a").length);
      }
      assertInstanceOf(CreateResult.Created.class, create("run/b", "b"));
    }

    @Test
    void expellingTakesUnfinishedCreatesAway() throws Exception {
      CountDownLatch reading = new CountDownLatch(2);
      CountDownLatch expelled = new CountDownLatch(1);
      Content slow = new Script(expellable(), () -> {
        reading.countDown();
        try {
          expelled.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      });
      ArtifactStore view = store.as(writer, Durability.DISK);
      view.create(path("run/before"), Content.bytes(new byte[1]));
      List<CreateResult> results = together(List.of(() -> view.create(path("run/a"), slow),
          () -> store.as(UUID.randomUUID(), Durability.DISK).create(path("run/other"), slow), () -> {
            reading.await();
            store.expel(writer);
            expelled.countDown();
            return new CreateResult.AlreadyThere(path("none"));
          }));
      assertInstanceOf(CreateResult.Failed.class, results.get(0));
      assertInstanceOf(CreateResult.Created.class, results.get(1));
      assertInstanceOf(CreateResult.Failed.class,
          view.create(path("run/after"), Content.bytes(new byte[expellable()])));
      assertEquals(List.of("run/before", "run/other"), listed("run"));
    }

    @Test
    void expellingNobodyIsHarmless() throws IOException {
      store.expel(writer);
      store.expel(writer);
      create("run/a", "a");
      store.expel(writer);
      assertEquals(List.of("run/a"), listed("run"));
    }
  }

  @Nested
  class ManyThreads {
    @Test
    void createListAndDeleteAtTheSameTime() throws Exception {
      createdAll(List.of("run/stays/1", "run/stays/2"));
      List<Callable<Integer>> jobs = new ArrayList<>();
      for (int t = 0; t < 12; t++) {
        int thread = t;
        jobs.add(() -> {
          for (int i = 0; i < 40; i++) {
            String path = "run/%d/%d".formatted(i % 5, thread * 100 + i);
            assertInstanceOf(CreateResult.Created.class, create(path, path));
            assertHolds(path, path);
            List<String> listed = listed("run");
            assertTrue(listed.containsAll(List.of("run/stays/1", "run/stays/2", path)), listed::toString);
            if (i % 2 == 0) {
              assertEquals(Map.of(), store.delete(List.of(path(path))).failed());
            }
          }
          return thread;
        });
      }
      together(jobs);
      assertEquals(2 + 12 * 20, listed("run").size());
    }
  }

  @Nested
  class Uris {
    @Test
    void areEscaped() {
      String uri = store.uri(path("run/a b/[1]#2%/größe.json")).toString();
      assertTrue(uri.endsWith("/run/a%20b/%5B1%5D%232%25/gr%C3%B6%C3%9Fe.json"), uri);
    }

    @Test
    void doNotDependOnWhatIsThere() {
      String before = store.uri(path("run/a")).toString();
      create("run/a/b", "b");
      assertEquals(before, store.uri(path("run/a")).toString());
    }
  }
}
