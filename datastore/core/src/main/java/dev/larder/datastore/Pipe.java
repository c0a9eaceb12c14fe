package dev.larder.datastore;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What one thread writes and another reads, through a ring of bytes. Unlike those of Java it takes an interrupt as harmless, and tells the reader why the writer failed.
final class Pipe {
  private static final int SIZE = 64 * 1024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final byte[] ring;
  private long written;
  private long read;
  private boolean ended;
  private boolean abandoned;
  private @Nullable Throwable failure;

  Pipe() {
    this(SIZE);
  }

  Pipe(int size) {
    ring = new byte[size];
  }

  /// The writer has written all, or cannot go on.
  void end(@Nullable Throwable why) {
    lock.lock();
    try {
      failure = why;
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  OutputStream sink() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        put(bytes, offset, length);
      }
    };
  }

  InputStream source() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return take(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return length == 0 ? 0 : take(bytes, offset, length);
      }

      @Override
      public void close() {
        abandon();
      }
    };
  }

  private void put(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    lock.lock();
    try {
      while (done < length) {
        while (written - read == ring.length && !abandoned) {
          changed.awaitUninterruptibly();
        }
        if (abandoned) {
          throw new IOException("nobody reads what is written here any more");
        }
        int at = (int) (written % ring.length);
        int count = Math.min(Math.min(length - done, ring.length - at), (int) (ring.length - (written - read)));
        System.arraycopy(bytes, offset + done, ring, at, count);
        boolean wasEmpty = written == read;
        written += count;
        done += count;
        if (wasEmpty) {
          changed.signalAll();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private int take(byte[] bytes, int offset, int length) throws IOException {
    lock.lock();
    try {
      while (written == read && !ended && !abandoned) {
        changed.awaitUninterruptibly();
      }
      if (abandoned) {
        throw new IOException("this stream is closed");
      }
      if (written == read) {
        return endOrThrow();
      }
      int at = (int) (read % ring.length);
      int count = Math.min(Math.min(length, ring.length - at), (int) (written - read));
      System.arraycopy(ring, at, bytes, offset, count);
      boolean wasFull = written - read == ring.length;
      read += count;
      if (wasFull) {
        changed.signalAll();
      }
      return count;
    } finally {
      lock.unlock();
    }
  }

  private int endOrThrow() throws IOException {
    return switch (failure) {
      case null -> -1;
      case IOException e -> throw e;
      case RuntimeException e -> throw e;
      default -> throw new IOException("writing failed: " + failure, failure);
    };
  }

  private void abandon() {
    lock.lock();
    try {
      abandoned = true;
      changed.signalAll();
      while (!ended) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }
}
