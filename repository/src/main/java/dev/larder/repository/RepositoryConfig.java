package dev.larder.repository;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.larder.model.Dimension;
import dev.larder.model.StorageRecord;
import dev.larder.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What stands in `larder.yaml`: which registry and which datastore make up a repository, and which dimensions its data IDs have. Secrets
/// should not, and none is ever shown.
///
/// @param registry with its URL as it stands there; `jdbc:sqlite:` with a relative path is relative to the folder of the file
/// @param dimensions each behind those that it requires
/// @param datastores at least one, in the order in which they are asked
/// @param cache settings of the cache of what is read from remote datastores, by name; see [dev.larder.datastore.CacheSettings]
record RepositoryConfig(RegistrySettings registry, List<Dimension> dimensions, List<DatastoreConfig> datastores,
    Map<String, String> cache) {
  static final String FILE = "larder.yaml";
  /// The version of the layout of repositories that this program makes, and the newest that it opens.
  static final int FORMAT = 1;
  static final String EMBEDDED = "jdbc:sqlite:registry.sqlite";

  private static final String SQLITE = "jdbc:sqlite:";
  private static final Set<String> REGISTRY_FIELDS = Set.of("url", "connections", "statement_timeout", "patience",
      "heartbeat");
  private static final int MOST_CONNECTIONS = 1000;
  /// What YAML takes for a text wherever it stands, such as a URL; not `true` or `1`.
  private static final Pattern PLAIN = Pattern.compile("\\.|[A-Za-z]+:[A-Za-z0-9_./:?&=@%+,;~-]*[A-Za-z0-9_/]");

  RepositoryConfig {
    dimensions = List.copyOf(dimensions);
    datastores = List.copyOf(datastores);
    cache = Map.copyOf(cache);
  }

  /// What `init` writes for a registry at that URL.
  static RepositoryConfig of(String registryUrl) {
    return of(InitOptions.EMBEDDED.withRegistry(registryUrl));
  }

  /// What `init` writes.
  static RepositoryConfig of(InitOptions options) {
    return new RepositoryConfig(RegistrySettings.of(options.registryUrl()), List.of(),
        List.of(new DatastoreConfig(StorageRecord.MAIN, options.datastoreRoot(), options.storeOptions())), Map.of());
  }

  static RepositoryConfig read(Path repository) throws IOException {
    return read(RepositoryLocation.of(repository));
  }

  /// @throws RepositoryException `not-a-repository`, `repository-newer` or `configuration`
  static RepositoryConfig read(RepositoryLocation repository) throws IOException {
    byte[] bytes;
    try {
      bytes = repository.config(ConfigNode.MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new RepositoryException("not-a-repository", "%s is no repository: it has no %s".formatted(repository, FILE),
          "Make one with: larder init %s".formatted(repository), e);
    }
    ConfigNode root = ConfigNode.parse(repository.folder().map(folder -> folder.resolve(FILE).toString())
        .orElse("%s of %s".formatted(FILE, repository)), bytes);
    long format = root.field("format").number();
    if (format > FORMAT) {
      throw new RepositoryException("repository-newer",
          "%s is a repository of format %d, and this Larder knows format %d".formatted(repository, format, FORMAT),
          "Use a newer Larder for it.");
    }
    return new RepositoryConfig(registry(root.field("registry")), DeclaredDimensions.read(root.field("dimensions")),
        datastores(root.field("datastores")), cache(root.field("cache")));
  }

  private static Map<String, String> cache(ConfigNode node) {
    Map<String, String> settings = new HashMap<>();
    // To YAML, `off` is the truth value.
    node.fields().forEach((name, value) -> settings.put(name, value.value().isBoolean() ? "off" : value.scalar()));
    return settings;
  }

  private static List<DatastoreConfig> datastores(ConfigNode node) {
    List<DatastoreConfig> datastores = new ArrayList<>();
    node.fields().forEach((name, datastore) -> datastores.add(DatastoreConfig.read(name, datastore)));
    if (datastores.isEmpty()) {
      throw node.invalid("its field %s names none".formatted(node.name()));
    }
    return datastores;
  }

  /// A URL alone, or a mapping that says how to use it besides.
  private static RegistrySettings registry(ConfigNode registry) {
    if (!registry.isMapping()) {
      return RegistrySettings.of(registry.text());
    }
    var fields = registry.fields(REGISTRY_FIELDS);
    RegistrySettings settings = RegistrySettings.of(registry.field("url").text());
    int connections = settings.connections();
    Optional<Duration> statementTimeout = settings.statementTimeout();
    Duration patience = settings.patience();
    Optional<Duration> heartbeat = settings.heartbeat();
    if (fields.containsKey("connections")) {
      connections = connections(registry.field("connections"));
    }
    if (fields.containsKey("statement_timeout")) {
      statementTimeout = registry.field("statement_timeout").timeOrOff();
    }
    if (fields.containsKey("patience")) {
      patience = registry.field("patience").time();
    }
    if (fields.containsKey("heartbeat")) {
      heartbeat = registry.field("heartbeat").timeOrOff();
    }
    return new RegistrySettings(settings.url(), connections, statementTimeout, patience, heartbeat);
  }

  private static int connections(ConfigNode field) {
    long connections = field.number();
    if (connections < 1 || connections > MOST_CONNECTIONS) {
      throw field.invalid(
          "its field %s is %d, and must be 1 to %,d".formatted(field.name(), connections, MOST_CONNECTIONS));
    }
    return (int) connections;
  }

  /// Says whether there is a configuration, of whatever content.
  static boolean isThere(RepositoryLocation location) throws IOException {
    try {
      location.config(1);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /// The text of the file.
  String yaml() {
    return """
        # A Larder repository. Made by `larder init`.
        format: %d

        # Where the Registry is. Passwords do not belong here: put them into LARDER_REGISTRY_PASSWORD or PGPASSWORD, or into ~/.pgpass. To say how it
        # is used, write a mapping (the values here are what holds without it):
        #   registry:
        #     url: jdbc:postgresql://host/database?user=name
        #     connections: 8            # the most that one process opens
        #     patience: 30s             # how long to wait for a connection, or for others that write
        #     statement_timeout: off    # or a time such as 30s, after which a statement is given up
        #     heartbeat: off            # or a time such as 60s: try that often whether the database takes changes
        registry: %s

        datastores:
        %s
        # What is read from remote datastores can be kept in a local folder, for all processes of one user:
        #   cache:
        #     folder: /scratch/larder   # LARDER_CACHE in the environment counts more; off turns it off
        #     max_bytes: 10G
        #     max_files: 100000
        #     max_age: 30d              # since it was last read

        # Dimensions that data IDs have values for, put into the Registry by `larder admin migrate`. What nobody declares is a string.
        #   dimensions:
        #     instrument: string        # or integer, date, timestamp
        #     detector:
        #       type: integer
        #       requires: [instrument]
        #       metadata: {purpose: string, width: number}
        """
        .formatted(FORMAT, scalar(registry.url()),
            datastores.stream().map(datastore -> datastore.yaml().indent(2)).collect(Collectors.joining()));
  }

  /// As it is where YAML understands it, else as a double-quoted text, with the escapes of JSON.
  static String scalar(String text) {
    if (PLAIN.matcher(text).matches()) {
      return text;
    }
    return TextNode.valueOf(text).toString();
  }

  /// The name of the registry's file, where it is one in the repository's own folder.
  Optional<String> sqliteFile() {
    String path = registry.url().startsWith(SQLITE) ? registry.url().substring(SQLITE.length()) : "/";
    return path.contains("/") ? Optional.empty() : Optional.of(path);
  }

  /// The settings of the registry, with the path of a SQLite file made absolute.
  ///
  /// @throws RepositoryException `registry-relative` if it is relative to what is no folder
  RegistrySettings registryIn(RepositoryLocation repository) {
    RegistrySettings ordered = registry.withDatastores(datastores.stream().map(DatastoreConfig::name).toList());
    if (!registry.url().startsWith(SQLITE)) {
      return ordered;
    }
    Path file = Path.of(registry.url().substring(SQLITE.length()));
    if (repository.folder().isEmpty() && !file.isAbsolute()) {
      throw new RepositoryException("registry-relative",
          "%s is no folder, and so the registry %s is relative to nothing".formatted(repository, registry.url()),
          "Name a database that all who use the repository can reach (--registry jdbc:postgresql://host/database?user=name), or the absolute path of a file on "
              + "this machine (--registry jdbc:sqlite:/folder/registry.sqlite).");
    }
    String url = SQLITE + repository.folder().map(folder -> folder.resolve(file.toString())).orElse(file);
    return new RegistrySettings(url, ordered.connections(), ordered.statementTimeout(), ordered.patience(),
        ordered.heartbeat(), ordered.datastores());
  }
}
