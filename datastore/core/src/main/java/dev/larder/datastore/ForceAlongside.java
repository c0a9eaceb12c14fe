package dev.larder.datastore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Makes large content durable in a thread of its own while more of it is written: the disk is busy from the beginning, and little is left for the force at the end, which is
/// the caller's and makes the rest durable.
///
/// For one writing thread. A force that fails here is reported by the system once and to nobody else, so it must not be lost: [#close] throws it. Interrupts do not matter here.
final class ForceAlongside implements AutoCloseable {
  /// So much is written between two forces, in bytes: each of them costs a commit of the file system.
  private static final long STEP = 64L << 20;

  private final FileChannel channel;
  /// One permit for each step that is written, one more for the end.
  private final Semaphore steps = new Semaphore(0);
  private final Semaphore ended = new Semaphore(0);
  private volatile boolean closing;
  /// Read when the thread has ended.
  private @Nullable IOException fault;
  private long sinceStep;
  private boolean closed;

  ForceAlongside(FileChannel channel) {
    this.channel = channel;
    Thread.ofPlatform().daemon().name("larder-force").start(this::run);
  }

  private void run() {
    try {
      steps.acquireUninterruptibly();
      while (!closing) {
        // All steps that were written meanwhile are one.
        steps.drainPermits();
        channel.force(false);
        steps.acquireUninterruptibly();
      }
    } catch (Throwable e) {
      fault = e instanceof IOException io ? io : new IOException("it cannot be forced: " + e, e);
    } finally {
      ended.release();
    }
  }

  /// So many more bytes are written.
  void written(int length) {
    sinceStep += length;
    if (sinceStep >= STEP) {
      sinceStep = 0;
      steps.release();
    }
  }

  /// Waits for the force that is under way.
  ///
  /// @throws IOException if one of them has failed: what was written may be lost, whatever a later force says
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    closing = true;
    steps.release();
    ended.acquireUninterruptibly();
    IOException thrown = fault;
    if (thrown != null) {
      throw thrown;
    }
  }
}
