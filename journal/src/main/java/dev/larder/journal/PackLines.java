package dev.larder.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/// Reads the lines of a pack's list, one at a time.
final class PackLines {
  private final InputStream in;
  private long number;
  private byte[] line = {};

  /// @param in buffered
  PackLines(InputStream in) {
    this.in = in;
  }

  /// @throws IllegalArgumentException saying what is wrong with the line
  PackLine next() throws IOException {
    number++;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IllegalArgumentException("its list ends too early");
      }
      if (bytes.size() == PackLine.LONGEST - 1) {
        throw new IllegalArgumentException("a line has more than %,d bytes".formatted(PackLine.LONGEST));
      }
      bytes.write(b);
    }
    bytes.write('\n');
    line = bytes.toByteArray();
    return PackLine.parse(line);
  }

  /// The number of the line that was read last, from 1.
  long number() {
    return number;
  }

  /// Its bytes, with its line feed.
  byte[] line() {
    return line;
  }

  /// Says whether something follows.
  boolean more() throws IOException {
    return in.read() >= 0;
  }
}
