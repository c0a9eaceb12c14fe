package dev.larder.datastore;

import java.security.MessageDigest;
import java.util.concurrent.Semaphore;

/// Computes a checksum in a thread of its own while the same bytes are written by another: of large content, where each of the two takes as long as
/// the other. A few buffers go round, so that memory is bounded whatever the size.
///
/// For one writing thread. It takes a buffer, fills it, says how far, and may read it until it takes the next one. Interrupts do not matter here.
final class DigestAlongside implements AutoCloseable {
  private static final int BUFFERS = 4;
  private static final int LENGTH = 256 * 1024;
  private static final int END = -1;

  private final MessageDigest digest;
  private final byte[][] buffers = new byte[BUFFERS][LENGTH];
  private final int[] lengths = new int[BUFFERS];
  /// Buffers that may be filled. One fewer than there are: the end takes the place of one.
  private final Semaphore free = new Semaphore(BUFFERS - 1);
  private final Semaphore filled = new Semaphore(0);
  private final Semaphore ended = new Semaphore(0);
  private int next;
  private boolean closed;

  /// @param digest of what came before; not to be used by anybody else until this is closed
  DigestAlongside(MessageDigest digest) {
    this.digest = digest;
    Thread.ofPlatform().daemon().name("larder-digest").start(this::run);
  }

  private void run() {
    for (int i = 0;; i = (i + 1) % BUFFERS) {
      filled.acquireUninterruptibly();
      int length = lengths[i];
      if (length == END) {
        ended.release();
        return;
      }
      digest.update(buffers[i], 0, length);
      free.release();
    }
  }

  /// A buffer to be filled.
  byte[] take() {
    free.acquireUninterruptibly();
    return buffers[next];
  }

  /// So much of the buffer that was taken last is content.
  void filled(int length) {
    lengths[next] = length;
    next = (next + 1) % BUFFERS;
    filled.release();
  }

  /// Waits until all is digested; the digest is the caller's again.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      filled(END);
      ended.acquireUninterruptibly();
    }
  }
}
