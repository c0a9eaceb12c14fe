package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.ProbeResult;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistryProvider;
import dev.larder.registry.RegistrySettings;
import dev.larder.registry.SchemaState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.UUID;

/// One repository: a datastore, and the Registry that knows what is in it. May be used by many threads.
public final class Repository implements AutoCloseable {
  /// The name of the one datastore that a repository has, as storage records bear it.
  static final String DATASTORE = "main";

  private final Path path;
  private final UUID id;
  private final Datastore datastore;
  private final Registry registry;
  private final List<Dimension> declared;

  private Repository(Path path, UUID id, Datastore datastore, Registry registry, List<Dimension> declared) {
    this.declared = declared;
    this.path = path;
    this.id = id;
    this.datastore = datastore;
    this.registry = registry;
  }

  /// Makes a repository in `path` with an embedded registry: [#init(Path, String)].
  public static void init(Path path) throws IOException {
    init(path, RepositoryConfig.EMBEDDED);
  }

  /// Makes a repository in `path`, a folder that is empty or not there yet, with a registry in an empty database. The configuration is written
  /// last: until then the folder is no repository, and the same call goes on where an interrupted one ended.
  ///
  /// @param registryUrl as it will stand in the configuration; a relative path of a SQLite file is relative to `path`
  /// @throws RepositoryException `password-in-url`, before anything is made; `repository-exists` or `folder-not-empty`
  /// @throws dev.larder.datastore.UnsuitableStoreException if the file system cannot keep what a datastore has to promise
  public static void init(Path path, String registryUrl) throws IOException {
    RepositoryConfig config = RepositoryConfig.of(registryUrl);
    NewRepository.check(path, config);
    Path root = Files.createDirectories(path).toRealPath();
    NewRepository.checkEmpty(root, config);
    RegistrySettings settings = config.registryIn(root);
    try (ArtifactStore store = LocalArtifactStore.open(root)) {
      ProbeResult.require(store);
      RepositoryMarker.create(store);
      provider(settings).create(settings);
      try (Registry registry = provider(settings).open(settings)) {
        requireOurs(registry.claim(RepositoryMarker.read(store).repository()), store, settings);
      }
      NewRepository.write(store, config);
    }
  }

  /// Opens the repository in `path`. Never changes anything in it.
  ///
  /// @throws RepositoryException `not-a-repository` or `repository-newer`
  /// @throws RegistryException if the registry is missing, or of a schema that this program does not work on
  public static Repository open(Path path) throws IOException {
    RepositoryConfig config = RepositoryConfig.read(path);
    Path root = path.toRealPath();
    ArtifactStore store = LocalArtifactStore.open(root.resolve(config.datastore()));
    try {
      UUID id = RepositoryMarker.read(store).repository();
      RegistrySettings settings = config.registryIn(root);
      Registry registry = provider(settings).open(settings);
      try {
        requireOurs(registry.repository().orElse(id), store, settings);
      } catch (IOException | RuntimeException e) {
        registry.close();
        throw e;
      }
      return new Repository(root, id, Datastore.on(store), registry, config.dimensions());
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /// The schema that the registry of the repository in `path` has, and the one that this program is for. Changes nothing.
  public static SchemaState schema(Path path) throws IOException {
    RegistrySettings settings = RepositoryConfig.read(path).registryIn(path.toRealPath());
    return provider(settings).schema(settings);
  }

  /// Brings the registry of the repository in `path` to the schema of this program, and declares in it the dimensions that the configuration
  /// declares. May be interrupted and repeated: what is done is left as it is.
  ///
  /// @return the schema that it had, and the one that it has now
  /// @throws RepositoryException `journals-of-another-format` if programs of another version are writing; nothing was changed
  /// @throws RegistryException.Incompatible if the registry is newer than this program, or none
  /// @throws RegistryException.Conflict if a dimension is declared otherwise already; the schema is migrated all the same
  public static SchemaState migrate(Path path) throws IOException {
    RepositoryConfig config = RepositoryConfig.read(path);
    Path root = path.toRealPath();
    RegistrySettings settings = config.registryIn(root);
    try (ArtifactStore store = LocalArtifactStore.open(root.resolve(config.datastore()))) {
      UUID id = RepositoryMarker.read(store).repository();
      Migration.requireJournalsOfThisFormat(store, id);
      SchemaState migrated = provider(settings).migrate(settings);
      try (Registry registry = provider(settings).open(settings)) {
        requireOurs(registry.claim(id), store, settings);
        Migration.declare(registry, config.dimensions());
      }
      return migrated;
    }
  }

  /// Two repositories on one registry would take each other's datasets for their own.
  ///
  /// @param holder the repository that the registry belongs to
  private static void requireOurs(UUID holder, ArtifactStore store, RegistrySettings settings) throws IOException {
    UUID ours = RepositoryMarker.read(store).repository();
    if (!holder.equals(ours)) {
      throw new RepositoryException("registry-of-another-repository",
          "registry %s belongs to repository %s, and this is repository %s".formatted(settings.shownUrl(), holder,
              ours),
          "Give each repository a database of its own, or mend the URL in %s.".formatted(RepositoryConfig.FILE));
    }
  }

  /// The SQL, and nothing else, that lets `role` read the registry of the repository in `path`. Runs none of it.
  ///
  /// @throws RegistryException.Invalid if the database has no roles
  public static String grants(Path path, String role) throws IOException {
    RegistrySettings settings = RepositoryConfig.read(path).registryIn(path.toRealPath());
    return provider(settings).grants(settings, role);
  }

  static RegistryProvider provider(RegistrySettings settings) {
    return ServiceLoader.load(RegistryProvider.class).stream().map(ServiceLoader.Provider::get)
        .filter(provider -> provider.accepts(settings.url())).findFirst()
        .orElseThrow(() -> new RepositoryException("registry-unknown",
            "no registry of this program takes %s".formatted(settings.shownUrl()),
            "Write a URL such as jdbc:sqlite:registry.sqlite or jdbc:postgresql://host/database."));
  }

  /// The dimensions that are declared: in the Registry, and for those that it does not have yet, in the configuration.
  public Collection<Dimension> dimensions() {
    Map<DimensionName, Dimension> dimensions = new TreeMap<>();
    declared.forEach(dimension -> dimensions.put(dimension.name(), dimension));
    registry.dimensions().forEach(dimension -> dimensions.put(dimension.name(), dimension));
    return List.copyOf(dimensions.values());
  }

  /// Sees to it that what is about to be stored can be registered as well: asked before anything is copied.
  ///
  /// @throws RegistryException.ReadOnly if the Registry takes no changes now
  public void requireWritableRegistry() {
    if (!registry.capabilities().writable()) {
      throw new RegistryException.ReadOnly(
          "the registry of %s takes no changes now, and so nothing was stored; --journal-only stores without it"
              .formatted(path),
          null);
    }
  }

  /// Says whether the datastore takes artifacts now: it is tried out, and no trace is left.
  public boolean datastoreWritable() throws IOException {
    return DatastoreProbe.writable(datastore.store());
  }

  /// The folder of the repository.
  public Path path() {
    return path;
  }

  /// The name of the repository for ever; every journal in it bears it.
  public UUID id() {
    return id;
  }

  public Datastore datastore() {
    return datastore;
  }

  public Registry registry() {
    return registry;
  }

  /// A new writer for `run`. What it stores is in the Registry after the next transfer-back.
  public RunWriter writer(RunName run, WriterOptions options) throws IOException {
    return RunWriter.open(datastore, run, options);
  }

  @Override
  public void close() throws IOException {
    registry.close();
    datastore.store().close();
  }
}
