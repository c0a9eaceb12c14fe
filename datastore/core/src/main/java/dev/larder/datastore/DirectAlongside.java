package dev.larder.datastore;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Writes large content past the system's cache, in a thread of its own while more of it is read: the disk is busy from the beginning and at its own pace, the bytes are copied once less, and
/// little is left for the force at the end, which is the caller's and makes all of it durable. Two buffers go round, so that memory is bounded whatever the size.
///
/// What does not fill whole blocks, and all that the file system does not take in this way, is written through the cache.
///
/// For one thread that reads. Interrupts do not matter here.
final class DirectAlongside implements AutoCloseable {
  /// In bytes: what disks and network file systems are quick with.
  private static final int LENGTH = 8 << 20;
  private static final int BUFFERS = 2;
  /// Artifacts of this process that are written in this way at a time, of 16 MiB outside of the heap each. A few keep any disk busy.
  private static final Semaphore PLACES = new Semaphore(4);
  private static final Optional<OpenOption> DIRECT = option();

  private final FileChannel direct;
  private final FileChannel cached;
  private final int block;
  private final Arena memory = Arena.ofShared();
  /// What is in a buffer stands as far behind the beginning of a block in memory as in the file.
  private final ByteBuffer[] buffers = new ByteBuffer[BUFFERS];
  private final Semaphore free = new Semaphore(BUFFERS);
  private final Semaphore filled = new Semaphore(0);
  private final Semaphore ended = new Semaphore(0);
  /// Where the thread writes next.
  private long position;
  private boolean cachedOnly;
  private volatile @Nullable IOException fault;
  private int next;
  private @Nullable ByteBuffer filling;
  private boolean told;
  private boolean closed;

  private DirectAlongside(FileChannel direct, FileChannel cached, int block, long position) {
    this.direct = direct;
    this.cached = cached;
    this.block = block;
    this.position = position;
    for (int i = 0; i < BUFFERS; i++) {
      buffers[i] = memory.allocate(LENGTH, block).asByteBuffer().mark();
    }
    buffers[0].position((int) (position % block)).mark();
    Thread.ofPlatform().daemon().name("larder-write").start(this::run);
  }

  /// Not named in the code, since the compiler warns of every use of it.
  private static Optional<OpenOption> option() {
    try {
      return Arrays.stream(Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
          .filter(option -> option.toString().equals("DIRECT")).map(OpenOption.class::cast).findFirst();
    } catch (ClassNotFoundException e) {
      return Optional.empty(); // A JDK without the module that has it.
    }
  }

  /// Begins behind what is written already. Empty where it cannot be done, or too many others do it now: nothing was changed.
  ///
  /// @param file as it was opened, in a folder that only the writer changes
  /// @param cached the same file, through the cache; not to be used by anybody else until this is closed
  /// @param position how much is written already, in bytes
  static Optional<DirectAlongside> open(Path file, FileChannel cached, long position) {
    if (DIRECT.isEmpty() || !PLACES.tryAcquire()) {
      return Optional.empty();
    }
    Optional<DirectAlongside> opened = Optional.empty();
    try {
      long block = Files.getFileStore(file).getBlockSize();
      if (block > 0 && LENGTH % block == 0) {
        opened = Optional.of(new DirectAlongside(FileChannel.open(file, StandardOpenOption.WRITE, DIRECT.get()), cached,
            (int) block, position));
      }
    } catch (IOException | UnsupportedOperationException e) {
      // Its file system does not have it: some of those in memory, or on a network.
    } finally {
      if (opened.isEmpty()) {
        PLACES.release();
      }
    }
    return opened;
  }

  private void run() {
    for (int i = 0;; i = (i + 1) % BUFFERS) {
      filled.acquireUninterruptibly();
      ByteBuffer bytes = buffers[i];
      if (!bytes.hasRemaining()) {
        ended.release();
        return;
      }
      try {
        if (fault == null) {
          write(bytes);
        }
      } catch (IOException e) {
        fault = e;
      } catch (RuntimeException | Error e) {
        fault = new IOException("it cannot be written: " + e, e);
      }
      bytes.clear().mark();
      free.release();
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.hasRemaining()) {
      int lead = bytes.position() % block;
      int blocks = bytes.remaining() / block * block;
      boolean whole = lead == 0 && blocks > 0 && !cachedOnly;
      int length = whole ? blocks : Math.min(block - lead, bytes.remaining());
      bytes.limit(bytes.position() + length);
      try {
        position += (whole ? direct : cached).write(bytes, position);
      } catch (IOException e) {
        if (!whole) {
          throw e;
        }
        // Some file systems say only now that they do not have it. Whatever else is wrong, the cache says as well.
        cachedOnly = true;
      }
      bytes.limit(end);
    }
  }

  /// Takes so many more bytes.
  ///
  /// @throws IOException if what came before cannot be written
  void write(byte[] bytes, int length) throws IOException {
    for (int done = 0; done < length;) {
      ByteBuffer buffer = take();
      int count = Math.min(length - done, buffer.remaining());
      buffer.put(bytes, done, count);
      done += count;
      if (!buffer.hasRemaining()) {
        handOver(buffer);
      }
    }
    requireNoFault();
  }

  private ByteBuffer take() {
    ByteBuffer buffer = filling;
    if (buffer == null) {
      free.acquireUninterruptibly();
      buffer = buffers[next];
      filling = buffer;
    }
    return buffer;
  }

  /// Says whether there was something in it. A buffer with nothing in it is the end.
  private boolean handOver(ByteBuffer buffer) {
    boolean something = buffer.limit(buffer.position()).reset().hasRemaining();
    next = (next + 1) % BUFFERS;
    filling = null;
    filled.release();
    return something;
  }

  private void requireNoFault() throws IOException {
    IOException thrown = fault;
    if (thrown != null && !told) {
      told = true;
      throw thrown;
    }
  }

  /// Waits until all is written.
  ///
  /// @throws IOException if it cannot be, and [#write] has not said so
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (direct; memory) {
      while (handOver(take())) {
        // And then the end.
      }
      ended.acquireUninterruptibly();
    } finally {
      PLACES.release();
    }
    requireNoFault();
  }
}
