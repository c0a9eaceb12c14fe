package dev.larder.datastore;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Which store, and how to reach it. Never holds a secret: those come from the environment and the usual files of each kind of store.
///
/// @param root where the store is, e.g. `file:///data/pantry` or `s3://bucket/prefix`
/// @param options by name, e.g. `region`; each kind of store has its own, and refuses those that it does not know
public record StoreSettings(URI root, Map<String, String> options) {
  public StoreSettings {
    options = Map.copyOf(options);
  }

  public static StoreSettings of(URI root) {
    return new StoreSettings(root, Map.of());
  }

  /// Refuses options that a kind of store does not have: a misspelt one must not be ignored.
  ///
  /// @param kind of store, for the message
  public void requireKnown(String kind, Set<String> known) throws StorageException {
    Set<String> unknown = new TreeSet<>(options.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new StorageException("the store %s has no option %s".formatted(root, String.join(", ", unknown)),
          new IOException("unknown option"), known.isEmpty()
              ? "Take it out: %s needs none.".formatted(kind)
              : "Options of %s are %s.".formatted(kind, String.join(", ", new TreeSet<>(known))));
    }
  }

  /// The store in a local folder.
  public static StoreSettings of(Path folder) {
    return of(folder.toUri());
  }
}
