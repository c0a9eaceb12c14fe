package dev.larder.datastore;

import java.io.IOException;

/// Is told of a folder that cannot be read, while a listing goes on without it.
@FunctionalInterface
public interface UnreadableFolder {
  /// @param folder its path below the root, `/` at its end; empty for the root itself
  void at(String folder, IOException cause);
}
