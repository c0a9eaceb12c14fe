package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;

/// Started by a test, several at a time: reads artifacts through a small cache that others read, fill, empty and damage, and looks at every byte.
final class CacheProgram {
  static final int ARTIFACTS = 60;
  static final long MAX_BYTES = 1_000_000;
  static final int MAX_FILES = 25;

  private CacheProgram() {}

  /// What artifact `number` holds: up to 150,000 bytes.
  static byte[] content(int number) {
    Random random = new Random(number);
    byte[] bytes = new byte[random.nextInt(150_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  static ArtifactPath path(int number) {
    return new ArtifactPath("run/" + number);
  }

  static ArtifactStore cached(Path root, Path cache) throws IOException {
    return CachingArtifactStore.ofAny(LocalArtifactStore.open(root),
        new CacheSettings(cache, MAX_BYTES, MAX_FILES, Duration.ofDays(1)));
  }

  /// @param args root, cache, number of reads, seed
  public static void main(String[] args) throws IOException {
    Random random = new Random(Long.parseLong(args[3]));
    int reads = Integer.parseInt(args[2]);
    byte[][] contents = new byte[ARTIFACTS][];
    Arrays.setAll(contents, CacheProgram::content);
    try (ArtifactStore store = cached(Path.of(args[0]), Path.of(args[1]))) {
      for (int i = 0; i < reads; i++) {
        int number = random.nextInt(ARTIFACTS);
        byte[] expected = contents[number];
        StorageRecord record = new StorageRecord("", path(number), expected.length, Sha256.of(expected), "text/plain",
            Instant.EPOCH);
        byte[] found;
        int offset = expected.length == 0 ? 0 : random.nextInt(expected.length);
        switch (random.nextInt(4)) {
          case 0 -> found = all(store.open(path(number)));
          case 1 -> {
            expected = Arrays.copyOfRange(expected, offset, Math.min(expected.length, offset + 5_000));
            found = all(RecordedArtifact.open(store, record, new ByteRange(offset, 5_000)));
          }
          default -> found = all(VerifiedArtifact.open(store, record));
        }
        if (!Arrays.equals(expected, found)) {
          throw new IllegalStateException("artifact %d was read wrongly".formatted(number));
        }
      }
    }
    System.out.println("reads " + reads);
  }

  private static byte[] all(InputStream in) throws IOException {
    try (in) {
      return in.readAllBytes();
    }
  }
}
