package dev.larder.datastore.vfs;

import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The bytes of a remote file, with faults that name the artifact. Opened, read and closed by one thread of its own, which nobody interrupts and which
/// lives as long as the stream: the SSH library wants the same living thread from the first byte to the last.
final class RemoteInputStream extends InputStream {
  private final ArtifactPath path;
  private final InputStream in;
  private final ExecutorService thread;
  private boolean closed;

  private RemoteInputStream(ArtifactPath path, InputStream in, ExecutorService thread) {
    this.path = path;
    this.in = in;
    this.thread = thread;
  }

  /// @throws NoSuchFileException if `open` says so
  static InputStream of(ArtifactPath path, Callable<InputStream> open) throws IOException {
    ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofVirtual().name("larder-vfs-read").factory());
    try {
      return new RemoteInputStream(path, Uninterrupted.await(thread.submit(open)), thread);
    } catch (NoSuchFileException e) {
      thread.shutdown();
      throw new NoSuchFileException(path.value());
    } catch (IOException e) {
      thread.shutdown();
      throw Faults.of("open", path, e);
    } catch (RuntimeException e) {
      thread.shutdown();
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    return explained(() -> readSome(bytes, offset, length));
  }

  /// As much as fits, since each change of threads costs as much as some kilobytes.
  private int readSome(byte[] bytes, int offset, int length) throws IOException {
    int count = 0;
    while (count < length) {
      int n = in.read(bytes, offset + count, length - count);
      if (n < 0) {
        return count == 0 ? -1 : count;
      }
      count += n;
    }
    return count;
  }

  private int explained(Callable<Integer> read) throws StorageException {
    if (closed) {
      throw Faults.of("read", path, new IOException("its stream is closed"));
    }
    try {
      return Uninterrupted.await(thread.submit(read));
    } catch (IOException e) {
      throw Faults.of("read", path, e);
    }
  }

  /// Faults of `out` are not ours.
  @Override
  public long transferTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long moved = 0;
    for (int n = read(buffer); n >= 0; n = read(buffer)) {
      out.write(buffer, 0, n);
      moved += n;
    }
    return moved;
  }

  /// What was read is read: that a connection cannot be closed in order changes nothing about it.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      Uninterrupted.await(thread.submit(() -> {
        in.close();
        return true;
      }));
    } catch (IOException e) {
      // The connection is given up by whoever keeps it.
    } finally {
      thread.shutdown();
    }
  }
}
