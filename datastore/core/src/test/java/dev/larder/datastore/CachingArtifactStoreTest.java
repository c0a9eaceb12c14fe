package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CachingArtifactStoreTest extends ArtifactStoreContract {
  @TempDir
  private Path folder = Path.of("");

  private TalliedStore remote = new TalliedStore(new MemoryArtifactStore());

  @Override
  protected ArtifactStore newStore() throws IOException {
    return cached(CacheSettings.in(folder.resolve("cache")));
  }

  private CachingArtifactStore cached(CacheSettings settings) throws IOException {
    return CachingArtifactStore.ofAny(remote, settings);
  }

  @BeforeEach
  void forget() {
    remote.opened.set(0);
    remote.looks.set(0);
  }

  private StorageRecord put(String path, byte[] bytes) {
    assertInstanceOf(CreateResult.Created.class, remote.create(path(path), Content.bytes(bytes)));
    return record(path, bytes);
  }

  private static StorageRecord record(String path, byte[] bytes) {
    return new StorageRecord("", path(path), bytes.length, Sha256.of(bytes), "text/plain", Instant.EPOCH);
  }

  private byte[] readVerified(StorageRecord record) throws IOException {
    try (InputStream in = VerifiedArtifact.open(store, record)) {
      return in.readAllBytes();
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("cache"))) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static byte[] random(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  @Nested
  class WithARecord {
    @Test
    void fetchesOnceAndAsksNobodyAgain() throws Exception {
      StorageRecord record = put("run/a", random(seeded(), 300_000));
      byte[] first = readVerified(record);
      assertEquals(record.checksum(), Sha256.of(first));
      assertEquals(1, remote.opened.get());
      try (ArtifactStore other = cached(CacheSettings.in(folder.resolve("cache")))) {
        try (InputStream in = VerifiedArtifact.open(other, record)) {
          assertArrayEquals(first, in.readAllBytes());
        }
      }
      assertEquals(1, remote.opened.get());
      assertEquals(0, remote.looks.get());
    }

    @Test
    void keepsArtifactsOfAnySizeAtTheEdgesOfBlocks() throws Exception {
      Random random = seeded();
      for (int size : List.of(0, 1, CachedFile.BLOCK - 1, CachedFile.BLOCK, CachedFile.BLOCK + 1,
          3 * CachedFile.BLOCK)) {
        byte[] bytes = random(random, size);
        StorageRecord record = put("run/" + size, bytes);
        assertArrayEquals(bytes, readVerified(record));
        int opened = remote.opened.get();
        assertArrayEquals(bytes, readVerified(record));
        assertEquals(opened, remote.opened.get(), "%d bytes were kept".formatted(size));
        for (int i = 0; i < 20 && size > 0; i++) {
          int offset = random.nextInt(size);
          int length = 1 + random.nextInt(size);
          try (InputStream in = RecordedArtifact.open(store, record, new ByteRange(offset, length))) {
            assertArrayEquals(Arrays.copyOfRange(bytes, offset, Math.min(size, offset + length)), in.readAllBytes());
          }
        }
        assertEquals(0, remote.ranges.get());
      }
    }

    @Test
    void keepsNothingThatIsNotWhatWasRecorded() throws Exception {
      byte[] bytes = "hello, larder".getBytes(StandardCharsets.UTF_8);
      put("run/a", bytes);
      for (StorageRecord wrong : List.of(record("run/a", "hellO, larder".getBytes(StandardCharsets.UTF_8)),
          record("run/a", "hello".getBytes(StandardCharsets.UTF_8)), record("run/a", new byte[100]))) {
        assertThrows(DamagedArtifactException.class, () -> readVerified(wrong));
        assertEquals(List.of(), files());
      }
      assertArrayEquals(bytes, readVerified(record("run/a", bytes)));
    }

    @Test
    void readsNoMoreThanIsRecordedOfAnArtifactWithoutEnd() throws Exception {
      long[] given = new long[1];
      ArtifactStore bomb = new TalliedStore(new MemoryArtifactStore()) {
        @Override
        public InputStream open(ArtifactPath path) {
          return new InputStream() {
            @Override
            public int read() {
              given[0]++;
              return 0;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
              given[0] += length;
              return length;
            }
          };
        }
      };
      StorageRecord record = record("run/bomb", new byte[1_000]);
      try (ArtifactStore over = CachingArtifactStore.ofAny(bomb, CacheSettings.in(folder.resolve("cache")))) {
        for (ArtifactStore one : List.of(bomb, over)) {
          given[0] = 0;
          assertThrows(DamagedArtifactException.class, () -> VerifiedArtifact.open(one, record).readAllBytes());
          assertTrue(given[0] <= 2 * 1_001, () -> given[0] + " bytes were taken");
        }
      }
      assertEquals(List.of(), files());
    }

    @Test
    void sayingThatNothingIsThereIsNeverKept() throws Exception {
      StorageRecord record = record("run/late", new byte[10]);
      assertThrows(NoSuchFileException.class, () -> readVerified(record));
      put("run/late", new byte[10]);
      assertArrayEquals(new byte[10], readVerified(record));
    }

    @Test
    void aChecksumOfAnotherKindIsReadWithoutTheCache() throws Exception {
      put("run/a", new byte[3]);
      StorageRecord md5 = new StorageRecord("", path("run/a"), 3,
          Checksum.parse("md5:0123456789abcdef0123456789abcdef"),
          "text/plain", Instant.EPOCH);
      try (InputStream in = RecordedArtifact.open(store, md5, new ByteRange(0, 3))) {
        assertEquals(3, in.readAllBytes().length);
      }
      assertEquals(List.of(), files());
    }
  }

  @Nested
  class ByPath {
    @Test
    void asksWhatIsThereAndFetchesOnce() throws Exception {
      create("run/a", "hello");
      assertHolds("run/a", "hello");
      assertHolds("run/a", "hello");
      assertEquals(1, remote.opened.get());
      assertEquals(2, remote.looks.get());
    }

    @Test
    void whatSomebodyElseDeletedIsGoneAndWhatIsThereInsteadIsFetched() throws Exception {
      create("run/a", "hello");
      assertHolds("run/a", "hello");
      remote.delete(List.of(path("run/a")));
      assertAbsent("run/a");
      assertEquals(List.of(), files());
      create("run/a", "first");
      assertHolds("run/a", "first");
      remote.delete(List.of(path("run/a")));
      create("run/a", "later");
      assertHolds("run/a", "later");
    }

    @Test
    void whatIsDeletedHereIsGoneForRecordsAsWell() throws Exception {
      StorageRecord record = put("run/a", new byte[5]);
      readVerified(record);
      store.delete(List.of(path("run/a")));
      assertThrows(NoSuchFileException.class, () -> readVerified(record));
    }

    @Test
    void aRangeIsReadFromWhatIsKeptAndKeepsNothingItself() throws Exception {
      create("run/a", "0123456789");
      try (InputStream in = store.open(path("run/a"), new ByteRange(2, 3))) {
        assertEquals("234", new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      assertEquals(1, remote.ranges.get());
      assertEquals(List.of(), files());
      assertHolds("run/a", "0123456789");
      try (InputStream in = store.open(path("run/a"), new ByteRange(2, 3))) {
        assertEquals("234", new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      assertEquals(1, remote.ranges.get());
    }

    @Test
    void whatIsLardersOwnIsNeverKept() throws Exception {
      create("_journal/v1/run/1/run.json", "{}");
      assertHolds("_journal/v1/run/1/run.json", "{}");
      assertHolds("_journal/v1/run/1/run.json", "{}");
      assertEquals(2, remote.opened.get());
      assertEquals(List.of(), files());
    }
  }

  @Nested
  class Damage {
    private void flip(Path file, long at) throws IOException {
      try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
        open.seek(at);
        int was = open.read();
        open.seek(at);
        open.write(was ^ 0x40);
      }
    }

    @Test
    void ofAnyByteIsNoticedAndNobodyReadsIt() throws Exception {
      Random random = seeded();
      byte[] bytes = random(random, 3 * CachedFile.BLOCK + 77);
      StorageRecord record = put("run/a", bytes);
      readVerified(record);
      for (int round = 0; round < 200; round++) {
        Path file = files().getFirst();
        flip(file, random.nextLong(Files.size(file)));
        assertArrayEquals(bytes, readVerified(record));
        // The damaged one was read with the help of the store; this one fetches it anew, if nobody did yet.
        assertArrayEquals(bytes, readVerified(record));
        int opened = remote.opened.get() + remote.ranges.get();
        assertArrayEquals(bytes, readVerified(record));
        assertEquals(opened, remote.opened.get() + remote.ranges.get(), "it is whole again");
      }
      assertTrue(remote.opened.get() > 100, "damage was noticed");
    }

    @Test
    void ofTheLengthIsNoticed() throws Exception {
      byte[] bytes = random(seeded(), 100_000);
      StorageRecord record = put("run/a", bytes);
      for (int length : List.of(0, 1, 127, 128, 50_000)) {
        readVerified(record);
        try (RandomAccessFile open = new RandomAccessFile(files().getFirst().toFile(), "rw")) {
          open.setLength(length);
        }
        assertArrayEquals(bytes, readVerified(record));
      }
      Path file = files().getFirst();
      Files.write(file, "something else entirely".repeat(100).getBytes(StandardCharsets.UTF_8));
      assertArrayEquals(bytes, readVerified(record));
    }

    @Test
    void ofAFileThatStandsForAnotherIsNoticed() throws Exception {
      StorageRecord a = put("run/a", "aaaa".getBytes(StandardCharsets.UTF_8));
      StorageRecord b = put("run/b", "bbbb".getBytes(StandardCharsets.UTF_8));
      readVerified(a);
      Path fileOfA = files().getFirst();
      readVerified(b);
      Path fileOfB = files().stream().filter(file -> !file.equals(fileOfA)).findFirst().orElseThrow();
      Files.write(fileOfB, Files.readAllBytes(fileOfA));
      assertArrayEquals("bbbb".getBytes(StandardCharsets.UTF_8), readVerified(b));
      assertHolds("run/b", "bbbb");
    }

    @Test
    void aCacheThatCannotBeWrittenToCostsNoAnswer() throws Exception {
      StorageRecord record = put("run/a", random(seeded(), 1_000));
      Path temporary = folder.resolve("cache/v1/tmp");
      Files.delete(temporary);
      Files.createFile(temporary);
      assertEquals(1_000, readVerified(record).length);
      assertEquals(1_000, readVerified(record).length);
    }

    @Test
    void aFolderThatCannotBeMadeIsAnErrorAtOnce() throws Exception {
      Path file = Files.createFile(folder.resolve("file"));
      StorageException fault = assertThrows(StorageException.class, () -> cached(CacheSettings.in(file.resolve("x"))));
      assertSays("cannot make the cache in " + file.resolve("x"), fault);
      assertTrue(fault.remedy().contains("LARDER_CACHE"), fault.remedy());
    }
  }

  @Nested
  class Bounds {
    private static final Duration LONG = Duration.ofDays(1);

    private void reopen(long bytes, long files, Duration age) throws IOException {
      store = cached(new CacheSettings(folder.resolve("cache"), bytes, files, age));
    }

    private long bytes() throws IOException {
      long sum = 0;
      for (Path file : files()) {
        sum += Files.size(file);
      }
      return sum;
    }

    @Test
    void ofBytesAreKept() throws Exception {
      reopen(200_000, 1_000, LONG);
      for (int i = 0; i < 50; i++) {
        readVerified(put("run/" + i, new byte[20_000]));
        assertTrue(bytes() <= 200_000, "after %d there are %d bytes".formatted(i, bytes()));
      }
      assertTrue(bytes() > 100_000, "and it is used");
    }

    @Test
    void ofTheNumberAreKept() throws Exception {
      reopen(1 << 30, 20, LONG);
      for (int i = 0; i < 60; i++) {
        readVerified(put("run/" + i, new byte[10]));
        assertTrue(files().size() <= 20);
      }
      assertTrue(files().size() >= 15, "and it is used");
    }

    @Test
    void whatWasReadLongestAgoGoesFirst() throws Exception {
      reopen(1 << 30, 10, LONG);
      List<StorageRecord> records = IntStream.range(0, 10).mapToObj(i -> put("run/" + i, new byte[]{(byte) i}))
          .toList();
      for (StorageRecord record : records) {
        readVerified(record);
      }
      for (Path file : files()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(1_000)));
      }
      readVerified(records.get(3));
      readVerified(put("run/new", new byte[3]));
      int opened = remote.opened.get();
      readVerified(records.get(3));
      assertEquals(opened, remote.opened.get(), "it was read not long ago and stays");
      records.forEach(record -> {
        try {
          readVerified(record);
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      });
      assertTrue(remote.opened.get() > opened, "others had to go");
    }

    @Test
    void ofAgeAreKept() throws Exception {
      reopen(1 << 30, 1_000, Duration.ofMinutes(10));
      StorageRecord old = put("run/old", new byte[10]);
      readVerified(old);
      Files.setLastModifiedTime(files().getFirst(), FileTime.from(Instant.now().minusSeconds(601)));
      readVerified(old);
      assertEquals(2, remote.opened.get());
      Files.setLastModifiedTime(files().getFirst(), FileTime.from(Instant.now().minusSeconds(601)));
      reopen(1_000_000, 10, Duration.ofMinutes(10));
      readVerified(put("run/new", new byte[10]));
      assertEquals(1, files().size());
    }

    @Test
    void whatIsLargerThanTheCacheIsReadWithoutIt() throws Exception {
      reopen(10_000, 1_000, LONG);
      StorageRecord small = put("run/small", new byte[1_000]);
      readVerified(small);
      readVerified(put("run/large", new byte[10_000]));
      create("run/larger", "x".repeat(20_000));
      assertHolds("run/larger", "x".repeat(20_000));
      assertEquals(1, files().size());
    }

    @Test
    void whatAKilledProcessWasFetchingIsTakenAway() throws Exception {
      reopen(1 << 30, 10, LONG);
      Path dead = Files.write(folder.resolve("cache/v1/tmp/dead"), new byte[100]);
      Path alive = Files.write(folder.resolve("cache/v1/tmp/alive"), new byte[100]);
      Files.setLastModifiedTime(dead, FileTime.from(Instant.now().minusSeconds(3_700)));
      readVerified(put("run/a", new byte[10]));
      assertTrue(Files.notExists(dead) && Files.exists(alive));
    }

    @Test
    void evictionDoesNotDisturbWhoIsReading() throws Exception {
      byte[] bytes = random(seeded(), 1 << 20);
      StorageRecord record = put("run/a", bytes);
      readVerified(record);
      try (InputStream in = VerifiedArtifact.open(store, record)) {
        byte[] begin = in.readNBytes(1_000);
        Files.delete(files().getFirst());
        assertArrayEquals(bytes, concat(begin, in.readAllBytes()));
      }
      assertEquals(1, remote.opened.get());
    }

    private static byte[] concat(byte[] one, byte[] two) {
      byte[] both = Arrays.copyOf(one, one.length + two.length);
      System.arraycopy(two, 0, both, one.length, two.length);
      return both;
    }
  }

  @Nested
  class Settings {
    @Test
    void ofTheEnvironmentOverrideThoseOfTheConfiguration() throws Exception {
      assertTrue(CacheSettings.configured(Map.of(), Map.of()).isEmpty());
      assertTrue(CacheSettings.configured(Map.of("max_bytes", "5"), Map.of()).isEmpty());
      assertTrue(CacheSettings.configured(Map.of("folder", "/c"), Map.of("LARDER_CACHE", "off")).isEmpty());
      assertEquals(CacheSettings.in(Path.of("/c")),
          CacheSettings.configured(Map.of("folder", "/c"), Map.of()).orElseThrow());
      assertEquals(new CacheSettings(Path.of("/d"), 5L << 30, 7, Duration.ofHours(3)),
          CacheSettings.configured(Map.of("folder", "/c", "max_bytes", "3", "max_files", "7", "max_age", "2d"),
              Map.of("LARDER_CACHE", "/d", "LARDER_CACHE_MAX_BYTES", "5G", "LARDER_CACHE_MAX_AGE", "3h"))
              .orElseThrow());
    }

    @Test
    void thatAreNoneAreNamed() {
      for (Map.Entry<String, String> bad : List.of(Map.entry("max_bytes", "ten"), Map.entry("max_bytes", "0"),
          Map.entry("max_bytes", "99999999999999T"), Map.entry("max_files", "-1"), Map.entry("max_age", "1 week"),
          Map.entry("max_age", "0s"), Map.entry("maxbytes", "5"))) {
        StorageException fault = assertThrows(StorageException.class,
            () -> CacheSettings.configured(Map.of("folder", "/c", bad.getKey(), bad.getValue()), Map.of()));
        assertSays(bad.getKey(), fault);
      }
    }

    @Test
    void areOfNoUseToALocalStore() throws Exception {
      try (ArtifactStore local = LocalArtifactStore.open(folder)) {
        assertSame(local, CachingArtifactStore.over(local, CacheSettings.in(folder.resolve("cache"))));
      }
      assertInstanceOf(CachingArtifactStore.class,
          CachingArtifactStore.over(new MemoryArtifactStore(), CacheSettings.in(folder.resolve("cache"))));
    }
  }
}
