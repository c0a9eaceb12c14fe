package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.ProbeDepth;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/// Finds out whether a datastore takes artifacts.
final class DatastoreProbe {
  private DatastoreProbe() {}

  /// Tries it out now, whatever an earlier try has shown.
  ///
  /// @throws IOException if it fails for another reason than that we may not write
  static boolean writable(ArtifactStore store) throws IOException {
    try {
      store.probe(ProbeDepth.EVERYTHING);
      return true;
    } catch (IOException e) {
      if (isReadOnly(e)) {
        return false;
      }
      throw e;
    }
  }

  static boolean isReadOnly(IOException fault) {
    return fault.getCause() instanceof AccessDeniedException
        || fault.getCause() instanceof FileSystemException e && String.valueOf(e.getReason()).contains("Read-only");
  }
}
