package dev.larder.repository;

import java.util.Map;

/// What a new repository stands on.
///
/// @param registryUrl as it will stand in the configuration; a relative path of a SQLite file is relative to the folder of the repository
/// @param datastoreRoot a URI, or a path relative to the folder of the repository
/// @param storeOptions of the datastore's store, by name
public record InitOptions(String registryUrl, String datastoreRoot, Map<String, String> storeOptions) {
  /// A SQLite file and a datastore, both in the folder of the repository.
  public static final InitOptions EMBEDDED = new InitOptions(RepositoryConfig.EMBEDDED, RepositoryLocation.OWN,
      Map.of());

  public InitOptions {
    storeOptions = Map.copyOf(storeOptions);
  }

  public InitOptions withRegistry(String url) {
    return new InitOptions(url, datastoreRoot, storeOptions);
  }

  public InitOptions withDatastore(String root, Map<String, String> options) {
    return new InitOptions(registryUrl, root, options);
  }
}
