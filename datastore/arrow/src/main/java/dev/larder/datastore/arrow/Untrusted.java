package dev.larder.datastore.arrow;

import dev.larder.datastore.FormatException;
import java.io.IOException;

/// Libraries meet damaged bytes with every kind of exception. Here they become one.
final class Untrusted {
  private Untrusted() {}

  @FunctionalInterface
  interface Reading<T> {
    T read() throws IOException;
  }

  /// @throws FormatException if `reading` fails for another reason than the store, whose own errors are thrown as they are
  static <T> T read(ArtifactBytes bytes, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IOException | RuntimeException | StackOverflowError e) {
      // Libraries wrap what the store said, too.
      IOException failure = bytes.failure();
      if (failure != null) {
        throw failure;
      }
      if (e instanceof FormatException explained) {
        throw explained;
      }
      String why = String.valueOf(e.getMessage());
      throw FormatException.unreadable(bytes.artifact(), "%s: %s".formatted(e.getClass().getSimpleName(),
          why.length() > 200 ? why.substring(0, 200) + "…" : why), e);
    }
  }
}
