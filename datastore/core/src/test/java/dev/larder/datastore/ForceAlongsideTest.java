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

  @Test
  void aForceThatFailedOnTheWayIsTold() throws Exception {
    ForceAlongside force = new ForceAlongside(broken());
    force.written(STEP - 1);
    force.written(1);
    // It has surely been tried when the thread has ended, which closing waits for; a step that is not begun by then is the caller's last force.
    Thread.sleep(200);
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
