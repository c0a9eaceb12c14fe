package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Content so large that it is written and digested at the same time.
final class LargeContentTest {
  private static final ArtifactPath PATH = new ArtifactPath("run/large");

  @TempDir
  private Path root = Path.of("");

  private static byte[] random(int size) {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void isStoredWithItsChecksumWhateverPiecesItComesIn() throws Exception {
    byte[] bytes = random((21 << 20) + 12_345);
    Content inOddPieces = () -> new ByteArrayInputStream(bytes) {
      private int reads;

      @Override
      public int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(length, 1 + reads++ * 977 % 200_000));
      }
    };
    try (ArtifactStore store = LocalArtifactStore.open(root)) {
      CreateResult.Created created = assertInstanceOf(CreateResult.Created.class, store.create(PATH, inOddPieces));
      assertEquals(bytes.length, created.size());
      assertEquals(Checksum.sha256(MessageDigest.getInstance("SHA-256").digest(bytes)), created.checksum());
      Content stored = () -> store.open(PATH);
      assertEquals(created.checksum(), stored.checksum());
    }
  }

  @Test
  void isNotThereIfItBreaksOff() throws Exception {
    byte[] bytes = random(12 << 20);
    Content broken = () -> new SequenceInputStream(new ByteArrayInputStream(bytes), new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("the lens cap is on");
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return read();
      }
    });
    try (ArtifactStore store = LocalArtifactStore.open(root)) {
      assertInstanceOf(CreateResult.Failed.class, store.create(PATH, broken));
      assertInstanceOf(StatResult.Absent.class, store.stat(List.of(PATH)).getFirst());
    }
  }
}
