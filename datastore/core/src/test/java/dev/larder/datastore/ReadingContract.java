package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What can be read from every [ArtifactStore], also from one that somebody else has filled and nobody writes to. Extend it with one class per store.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class ReadingContract {
  /// Ascending by UTF-8 bytes: neighbours of `/`, characters that UTF-8 and UTF-16 order differently, and what addresses treat in a way of their own.
  private static final List<String> NAMES = List.of("run/a b+c", "run/a!b", "run/a%20b", "run/a-b", "run/a.b",
      "run/a/b",
      "run/a/c/d", "run/a0", "run/ab", "run/größe", "run/サンプル", "run/\uFB01", "run/𝄞");

  private ArtifactStore store = new MemoryArtifactStore();
  private byte[] large = new byte[0];

  /// A store that holds these artifacts and no other. It is closed after the test.
  protected abstract ArtifactStore storeWith(Map<ArtifactPath, byte[]> artifacts) throws Exception;

  /// Whether there are listings.
  protected boolean lists() {
    return true;
  }

  @BeforeEach
  void fill() throws Exception {
    large = new byte[2 << 20];
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    new Random(seed).nextBytes(large);
    Map<ArtifactPath, byte[]> artifacts = new TreeMap<>();
    NAMES.forEach(name -> artifacts.put(path(name), name.getBytes(StandardCharsets.UTF_8)));
    artifacts.put(path("other/empty"), new byte[0]);
    artifacts.put(path("other/large"), large);
    store = storeWith(artifacts);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private static ArtifactPath path(String value) {
    return new ArtifactPath(value);
  }

  private byte[] read(String path) throws IOException {
    try (InputStream in = store.open(path(path))) {
      return in.readAllBytes();
    }
  }

  private byte[] read(String path, long offset, long length) throws IOException {
    try (InputStream in = store.open(path(path), new ByteRange(offset, length))) {
      return in.readAllBytes();
    }
  }

  @Test
  void givesTheBytesOfEachArtifact() throws IOException {
    for (String name : NAMES) {
      assertEquals(name, new String(read(name), StandardCharsets.UTF_8));
    }
    assertArrayEquals(large, read("other/large"));
    assertEquals(0, read("other/empty").length);
  }

  @Test
  void givesRanges() throws IOException {
    for (long[] range : new long[][]{{0, 1}, {0, 100_000}, {1_000_000, 70_000}, {large.length - 1, 1},
        {large.length - 5, 100}, {7, Long.MAX_VALUE - 7}}) {
      assertArrayEquals(
          Arrays.copyOfRange(large, (int) range[0], (int) Math.min(large.length, range[0] + range[1])),
          read("other/large", range[0], range[1]), Arrays.toString(range));
    }
    assertEquals(0, read("other/large", large.length, 10).length);
    assertEquals(0, read("other/large", large.length + 1_000L, 10).length);
    assertEquals(0, read("other/empty", 0, 10).length);
    assertThrows(NoSuchFileException.class, () -> read("other/absent", 3, 10));
  }

  @Test
  void mayBeLeftInTheMiddle() throws IOException {
    for (int i = 0; i < 100; i++) {
      try (InputStream in = store.open(path("other/large"))) {
        assertArrayEquals(Arrays.copyOf(large, 10), in.readNBytes(10));
      }
    }
    assertArrayEquals(large, read("other/large"));
  }

  @Test
  void tellsAbsenceFromPresence() {
    List<String> absent = List.of("run", "run/a", "run/zz", "nowhere/at/all", "run/ab/below", "other/large/below/too");
    for (String path : absent) {
      assertThrows(NoSuchFileException.class, () -> store.open(path(path)).close(), path);
    }
    List<StatResult> results = store.stat(
        Stream.of("run/ab", "run/zz", "other/large", "run", "run/ab/below", "other/empty", "run/größe", "run/a")
            .map(ReadingContract::path).toList());
    assertEquals(List.of("run/ab 6", "run/zz absent", "other/large 2097152", "run absent", "run/ab/below absent",
        "other/empty 0", "run/größe 11", "run/a absent"), results.stream().map(result -> switch (result) {
          case StatResult.Present present -> present.path() + " " + present.size();
          case StatResult.Absent there -> there.path() + " absent";
          case StatResult.Unknown unknown -> unknown.path() + " unknown: " + unknown.cause().getMessage();
        }).toList());
  }

  private List<String> listed(String prefix, String after) throws IOException {
    try (Stream<Artifact> artifacts = after.isEmpty()
        ? store.list(path(prefix))
        : store.list(path(prefix), path(after))) {
      return artifacts.map(artifact -> artifact.path().value()).toList();
    }
  }

  @Test
  void listsInOrderOrSaysThatItCannot() throws IOException {
    if (!lists()) {
      StorageException fault = assertThrows(StorageException.class, () -> listed("run", ""));
      assertTrue(String.valueOf(fault.getMessage()).startsWith("cannot list run: there are no listings"),
          fault::toString);
      assertFalse(fault.remedy().isEmpty());
      return;
    }
    assertEquals(NAMES, listed("run", ""));
    assertEquals(List.of("run/a/b", "run/a/c/d"), listed("run/a", ""));
    assertEquals(List.of(), listed("run/a0", ""));
    assertEquals(List.of(), listed("nowhere", ""));
    assertEquals(NAMES.subList(6, NAMES.size()), listed("run", "run/a/b"));
    assertEquals(NAMES.subList(11, NAMES.size()), listed("run", "run/サンプル"));
    try (Stream<Artifact> artifacts = store.list(path("other"))) {
      assertEquals(List.of(new Artifact(path("other/empty"), 0), new Artifact(path("other/large"), large.length)),
          artifacts.toList());
    }
  }

  @Test
  void isReadByManyThreadsAtOnce() throws Exception {
    Callable<Boolean> reader = () -> {
      for (String name : NAMES) {
        assertEquals(name, new String(read(name), StandardCharsets.UTF_8));
        assertInstanceOf(StatResult.Present.class, store.stat(List.of(path(name))).getFirst());
      }
      assertArrayEquals(large, read("other/large"));
      return true;
    };
    try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
      for (Future<Boolean> one : threads.invokeAll(IntStream.range(0, 12).mapToObj(_ -> reader).toList())) {
        assertTrue(one.get());
      }
    }
  }

  @Test
  void isReadByAThreadThatIsInterrupted() throws Exception {
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      assertTrue(thread.submit(() -> {
        Thread.currentThread().interrupt();
        assertArrayEquals(large, read("other/large"));
        assertInstanceOf(StatResult.Present.class, store.stat(List.of(path("run/ab"))).getFirst());
        return Thread.interrupted();
      }).get(), "the interrupt was swallowed");
    }
  }

  @Test
  void namesArtifactsByEscapedUris() {
    assertTrue(store.uri(path("run/a b/größe#1")).toString().endsWith("/run/a%20b/gr%C3%B6%C3%9Fe%231"),
        () -> store.uri(path("run/a b/größe#1")).toString());
  }

  @Test
  void refusesWritesRowByRowWhereItIsReadOnly() throws IOException {
    if (store.capabilities().writable()) {
      assertEquals(Map.of(), store.delete(List.of(path("run/ab"))).failed());
      return;
    }
    List<CreateResult> results = store.create(List.of(new NewArtifact(path("run/new"), Content.bytes(new byte[1])),
        new NewArtifact(path("run/ab"), Content.bytes(new byte[1]))));
    for (CreateResult result : results) {
      StorageException cause = assertInstanceOf(CreateResult.Failed.class, result).cause();
      assertTrue(String.valueOf(cause.getMessage()).endsWith("can only be read"), cause::toString);
      assertFalse(cause.remedy().isEmpty());
    }
    assertEquals(List.of("run/new", "run/ab"), results.stream().map(result -> result.path().value()).toList());
    assertEquals(Set.of(path("run/ab"), path("run/zz")),
        store.delete(List.of(path("run/ab"), path("run/zz"))).failed().keySet());
    assertEquals("run/ab", new String(read("run/ab"), StandardCharsets.UTF_8));
    assertInstanceOf(StatResult.Absent.class, store.stat(List.of(path("run/new"))).getFirst());
    assertThrows(UnsuitableStoreException.class, () -> ProbeResult.require(store));
  }
}

final class MemoryReadingTest extends ReadingContract {
  @Override
  protected ArtifactStore storeWith(Map<ArtifactPath, byte[]> artifacts) {
    MemoryArtifactStore store = new MemoryArtifactStore();
    artifacts.forEach((path, bytes) -> store.create(path, Content.bytes(bytes)));
    return store;
  }
}

final class LocalReadingTest extends ReadingContract {
  @TempDir
  Path root;

  @Override
  protected ArtifactStore storeWith(Map<ArtifactPath, byte[]> artifacts) throws IOException {
    LocalArtifactStore store = LocalArtifactStore.open(root);
    artifacts.forEach((path, bytes) -> store.create(path, Content.bytes(bytes)));
    return store;
  }
}
