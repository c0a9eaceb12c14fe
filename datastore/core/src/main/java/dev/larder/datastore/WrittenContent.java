package dev.larder.datastore;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Content that is written rather than read: most libraries that encode values want a stream to write to. Whatever its size, 80 KiB of it are in memory.
public final class WrittenContent implements Content {
  private final Writing writing;

  /// Writes all bytes, the same each time.
  @FunctionalInterface
  public interface Writing {
    /// @param out to be written to by this thread alone; whether it is closed does not matter
    void to(OutputStream out) throws IOException;
  }

  private WrittenContent(Writing writing) {
    this.writing = writing;
  }

  public static Content of(Writing writing) {
    return new WrittenContent(writing);
  }

  /// {@inheritDoc}
  ///
  /// A thread of its own writes while the stream is read, and fails where the writing fails. Closing the stream waits until that thread has ended: afterwards nothing touches what is written any more.
  @Override
  public InputStream open() {
    Pipe pipe = new Pipe();
    Thread.ofVirtual().name("larder-format").start(() -> {
      try {
        // Encoders that write byte by byte would pay for the lock with each.
        OutputStream out = new BufferedOutputStream(pipe.sink(), 16 * 1024);
        writing.to(out);
        out.flush();
        pipe.end(null);
      } catch (Throwable e) {
        pipe.end(e);
      }
    });
    return pipe.source();
  }
}
