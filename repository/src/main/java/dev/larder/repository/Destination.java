package dev.larder.repository;

import dev.larder.repository.Retrieval.Outcome;
import java.io.Closeable;
import java.io.IOException;

/// Where artifacts are retrieved to.
sealed interface Destination extends Closeable permits RetrievalFolder, RetrievalZip {
  /// Begins with an artifact: called by one thread, in order.
  Errand begin(RetrievalItem item) throws IOException;

  /// Completes what was retrieved: nothing of it is taken for the whole before.
  void complete() throws IOException;

  /// Fetching one artifact, on any thread.
  interface Errand {
    /// @throws IOException only for what concerns all others as well
    Arrival run() throws IOException;
  }

  /// Putting one fetched artifact down: done by one thread, in order.
  interface Arrival {
    Outcome settle() throws IOException;
  }
}
