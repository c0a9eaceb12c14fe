package dev.larder.journal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A temporary file that is written, read afterwards as often as needed, and gone when this is closed: what a pack lists, and archives that arrive, are too long for
/// memory.
final class PackSpool implements Closeable {
  private static final int BUFFER = 64 * 1024;

  private final Path file;
  private final OutputStream out;

  private PackSpool(Path file) throws IOException {
    this.file = file;
    out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
  }

  static PackSpool create() throws IOException {
    return new PackSpool(Files.createTempFile("larder-pack", ".tmp"));
  }

  OutputStream out() {
    return out;
  }

  /// What was written so far, from the start. The caller closes the stream.
  InputStream read() throws IOException {
    out.flush();
    // Not Files.newInputStream: its channel closes when the reading thread is interrupted.
    return new BufferedInputStream(new FileInputStream(file.toFile()), BUFFER);
  }

  long size() throws IOException {
    out.flush();
    return Files.size(file);
  }

  @Override
  public void close() throws IOException {
    try {
      out.close();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
