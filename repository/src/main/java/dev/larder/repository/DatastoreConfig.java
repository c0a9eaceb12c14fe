package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a configuration says of one datastore.
///
/// @param name as storage records bear it
/// @param root a URI, or a path relative to where the repository is
/// @param options of its store, by name
record DatastoreConfig(String name, String root, Map<String, String> options) {
  private static final String ROOT = "root";
  private static final Pattern OPTION = Pattern.compile("[a-z][a-z0-9_]*");

  DatastoreConfig {
    options = Map.copyOf(options);
    for (String option : options.keySet()) {
      if (!OPTION.matcher(option).matches() || option.equals(ROOT)) {
        throw new RepositoryException("store-option", "%s is no option of a store".formatted(option),
            "Options are words such as region or path_style.");
      }
      if (Secrets.isName(option)) {
        throw new RepositoryException("store-option",
            "option %s would be a secret that stands in %s for all to read".formatted(option, RepositoryConfig.FILE),
            "Leave it out: secrets come from the environment, or from the files that this kind of store has for them.");
      }
    }
    if (RepositoryLocation.isUri(root)) {
      RepositoryLocation.uri(root);
    }
  }

  /// Its root alone, or a mapping of `root` and the options of its store.
  static DatastoreConfig read(String name, ConfigNode node) {
    if (!node.isMapping()) {
      return new DatastoreConfig(name, root(node), Map.of());
    }
    Map<String, String> options = new LinkedHashMap<>();
    node.fields().forEach((option, value) -> {
      if (!option.equals(ROOT)) {
        options.put(option, value.scalar());
      }
    });
    return new DatastoreConfig(name, root(node.field(ROOT)), options);
  }

  private static String root(ConfigNode node) {
    String root = node.text();
    if (root.isEmpty()) {
      throw node.invalid("its field %s is empty".formatted(node.name()));
    }
    return root;
  }

  /// As it is read, two lines and more where it has options.
  String yaml() {
    if (options.isEmpty()) {
      return "%s: %s".formatted(name, RepositoryConfig.scalar(root));
    }
    StringBuilder yaml = new StringBuilder("%s:\n  %s: %s".formatted(name, ROOT, RepositoryConfig.scalar(root)));
    new TreeMap<>(options).forEach((option, value) -> yaml
        .append("\n  %s: %s".formatted(option, RepositoryConfig.scalar(value))));
    return yaml.toString();
  }

  /// Says whether it is where the repository itself is.
  boolean own() {
    return root.equals(RepositoryLocation.OWN);
  }

  ArtifactStore open(RepositoryLocation location) throws IOException {
    return location.open(root, options);
  }
}
