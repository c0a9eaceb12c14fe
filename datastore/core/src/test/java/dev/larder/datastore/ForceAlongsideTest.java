package dev.larder.datastore;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForceAlongsideTest {
  private static final int STEP = 64 << 20;

  @TempDir
  Path folder;

  /// A channel that no force succeeds on.
  private FileChannel broken() throws Exception {
    FileChannel channel = FileChannel.open(folder.resolve("file"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.close();
    return channel;
  }

  private static void awaitEndOfThread() throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("larder-force")) {
        thread.join(30_000);
      }
    }
  }

  @Test
  void aForceThatFailedOnTheWayIsTold() throws Exception {
    ForceAlongside force = new ForceAlongside(broken());
    force.written(STEP - 1);
    force.written(1);
    // A step that has not begun when closing begins is left to the caller's last force: so wait until it has failed.
    awaitEndOfThread();
    assertThrows(ClosedChannelException.class, force::close);
    assertDoesNotThrow(force::close);
  }

  @Test
  void whatIsLessThanAStepIsLeftToTheLastForce() throws Exception {
    ForceAlongside force = new ForceAlongside(broken());
    force.written(STEP - 1);
    Thread.sleep(200);
    assertDoesNotThrow(force::close);
  }
}
