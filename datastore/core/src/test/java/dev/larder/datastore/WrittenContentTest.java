package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.model.ArtifactPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class WrittenContentTest {
  private final long seed = Long.getLong("seed", System.nanoTime());

  @Test
  void whatIsWrittenInAnyPiecesIsReadInAnyPieces() throws Exception {
    byte[] bytes = new byte[700_000];
    new Random(seed).nextBytes(bytes);
    Content content = WrittenContent.of(out -> {
      Random random = new Random(seed);
      for (int at = 0; at < bytes.length;) {
        int length = Math.min(random.nextInt(random.nextInt(200_000) + 1) + 1, bytes.length - at);
        if (length == 1) {
          out.write(bytes[at]);
        } else {
          out.write(bytes, at, length);
        }
        at += length;
      }
    });
    Random random = new Random(seed + 1);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (InputStream in = content.open()) {
      byte[] buffer = new byte[100_000];
      for (int n = in.read(buffer, 0, 1); n >= 0; n = in.read(buffer, 0, random.nextInt(buffer.length) + 1)) {
        read.write(buffer, 0, n);
      }
      assertEquals(-1, in.read(), "the end may be asked for again");
    }
    assertArrayEquals(bytes, read.toByteArray(), "-Dseed=" + seed);
  }

  @Test
  void aFailureOfTheWriterIsToldBehindWhatItWrote() throws Exception {
    Content content = WrittenContent.of(out -> {
      out.write(new byte[100_000]);
      out.flush();
      throw new IOException("no more");
    });
    try (InputStream in = content.open()) {
      assertEquals(100_000, in.readNBytes(100_000).length);
      assertEquals("no more", assertThrows(IOException.class, in::read).getMessage());
    }
  }

  @Test
  void aDefectOfTheWriterReachesTheReader() throws Exception {
    try (InputStream in = WrittenContent.of(out -> {
      throw new IllegalStateException("defect");
    }).open()) {
      assertThrows(IllegalStateException.class, in::read);
    }
    try (InputStream in = WrittenContent.of(out -> {
      throw new StackOverflowError();
    }).open()) {
      assertInstanceOf(StackOverflowError.class, assertThrows(IOException.class, in::read).getCause());
    }
  }

  @Test
  void nothingOfAFailedWriterIsStored() {
    MemoryArtifactStore store = new MemoryArtifactStore();
    ArtifactPath path = new ArtifactPath("a");
    Content content = WrittenContent.of(out -> {
      out.write(new byte[10]);
      throw new IOException("no more");
    });
    assertInstanceOf(CreateResult.Failed.class, store.create(path, content));
    assertInstanceOf(StatResult.Absent.class, store.stat(List.of(path)).getFirst());
  }

  /// Values may hold memory that is freed after the store has returned.
  @Test
  void afterClosingTheWriterIsGone() throws Exception {
    AtomicBoolean writing = new AtomicBoolean();
    AtomicInteger attempts = new AtomicInteger();
    Content content = WrittenContent.of(out -> {
      writing.set(true);
      try {
        while (true) {
          attempts.incrementAndGet();
          out.write(new byte[1_000]);
        }
      } finally {
        LockSupport.parkNanos(20_000_000);
        writing.set(false);
      }
    });
    InputStream in = content.open();
    in.readNBytes(200_000);
    in.close();
    assertTrue(attempts.get() > 200);
    assertFalse(writing.get());
    assertThrows(IOException.class, in::read);
    in.close();
  }

  @Test
  void anInterruptIsHarmlessAndStays() throws Exception {
    Content content = WrittenContent.of(out -> out.write(new byte[300_000]));
    Thread.currentThread().interrupt();
    try (InputStream in = content.open()) {
      assertEquals(300_000, in.readAllBytes().length);
    }
    assertTrue(Thread.interrupted());
  }
}
