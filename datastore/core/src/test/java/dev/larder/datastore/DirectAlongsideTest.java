package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DirectAlongsideTest {
  private static final int BUFFER = 8 << 20;

  @TempDir
  Path folder;

  private Path file;
  private FileChannel cached;

  @BeforeEach
  void open() throws IOException {
    file = folder.resolve("file");
    cached = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @AfterEach
  void close() throws IOException {
    cached.close();
  }

  /// Waits while other tests have all places. None where the file system of temporary files does not have it.
  private DirectAlongside begin(long position) throws InterruptedException {
    Optional<DirectAlongside> opened = DirectAlongside.open(file, cached, position);
    for (int i = 0; i < 100 && opened.isEmpty(); i++) {
      Thread.sleep(50);
      opened = DirectAlongside.open(file, cached, position);
    }
    assumeTrue(opened.isPresent(), "%s takes nothing past the cache".formatted(folder));
    return opened.get();
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 1", "0, 4096", "4096, 8388608", "0, 16777216", "1, 4095", "1, 8388607", "777, 20000000",
      "8388609, 16777215", "4095, 25165824"})
  void bytesStandWhereTheyBelong(int before, int after) throws Exception {
    byte[] bytes = new byte[before + after];
    Random random = new Random(before * 31L + after);
    random.nextBytes(bytes);
    cached.write(ByteBuffer.wrap(bytes, 0, before));
    try (DirectAlongside disk = begin(before)) {
      for (int done = before; done < bytes.length;) {
        int count = Math.min(bytes.length - done, 1 + random.nextInt(300_000));
        disk.write(Arrays.copyOfRange(bytes, done, done + count), count);
        done += count;
      }
    }
    cached.force(true);
    assertArrayEquals(bytes, Files.readAllBytes(file));
  }

  @Test
  void whatCannotBeWrittenIsToldAtTheEnd() throws Exception {
    DirectAlongside disk = begin(1);
    disk.write(new byte[100], 100);
    cached.close();
    assertThrows(ClosedChannelException.class, disk::close);
    assertDoesNotThrow(disk::close);
  }

  @Test
  void whatCannotBeWrittenIsToldOnce() throws Exception {
    DirectAlongside disk = begin(1);
    cached.close();
    byte[] much = new byte[BUFFER];
    assertThrows(ClosedChannelException.class, () -> {
      for (int i = 0; i < 100; i++) {
        disk.write(much, much.length);
      }
    });
    assertDoesNotThrow(disk::close);
  }

  @Test
  void onlyAFewTakeMemoryAtATime() throws Exception {
    Deque<DirectAlongside> all = new ArrayDeque<>();
    all.add(begin(0));
    Optional<DirectAlongside> next = DirectAlongside.open(file, cached, 0);
    while (next.isPresent()) {
      all.add(next.get());
      assertTrue(all.size() < 100, "more and more");
      next = DirectAlongside.open(file, cached, 0);
    }
    all.removeLast().close();
    all.add(begin(0));
    for (DirectAlongside one : all) {
      one.close();
    }
  }
}
