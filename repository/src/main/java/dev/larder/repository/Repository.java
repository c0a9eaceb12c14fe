package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.ProbeResult;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.RepositoryMarker;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// One repository: its datastores, and the Registry that knows what is in them. May be used by many threads.
public final class Repository implements AutoCloseable {
  private final Datastores datastores;
  private final Registry registry;

  /// Closing it closes both.
  Repository(Datastores datastores, Registry registry) {
    this.datastores = datastores;
    this.registry = registry;
  }

  /// Makes a repository in `path` with an embedded registry: [#init(RepositoryLocation, InitOptions)].
  public static void init(Path path) throws IOException {
    init(RepositoryLocation.of(path), InitOptions.EMBEDDED);
  }

  /// Makes a repository with a registry in an empty database. A folder is empty or not there yet. The configuration is written
  /// last: until then nothing is a repository, and the same call goes on where an interrupted one ended.
  ///
  /// @throws RepositoryException before anything is made: `password-in-url`, `secret-in-uri`, `store-option`, `registry-relative`, `repository-exists`, `folder-not-empty`; where the database or
  ///     the root of the datastore is taken: `registry-of-another-repository`, `datastore-of-another-repository`
  /// @throws dev.larder.datastore.UnsuitableStoreException if a store cannot keep what a datastore has to promise
  public static void init(RepositoryLocation location, InitOptions options) throws IOException {
    init(location, RepositoryConfig.of(options));
  }

  private static void init(RepositoryLocation location, RepositoryConfig config) throws IOException {
    NewRepository.check(location, config);
    RepositoryLocation place = NewRepository.place(location, config);
    DatastoreConfig main = config.datastores().getFirst();
    try (ArtifactStore store = place.open(RepositoryLocation.OWN, main.own() ? main.options() : Map.of())) {
      ProbeResult.require(store);
      if (main.own()) {
        NewRepository.join(store, store, main.name(), config.registryIn(place));
      } else {
        try (ArtifactStore datastore = main.open(place)) {
          ProbeResult.require(datastore);
          NewRepository.join(store, datastore, main.name(), config.registryIn(place));
        }
      }
      NewRepository.write(store, config);
    }
  }

  /// Makes each datastore that the configuration names usable whose root is still unmarked: for one that somebody has added there. May be interrupted and repeated.
  ///
  /// @return the names of those that were added
  /// @throws dev.larder.journal.JournalException `datastore-of-another-repository` or `datastore-misnamed`
  /// @throws dev.larder.datastore.UnsuitableStoreException if a store cannot keep what a datastore has to promise
  public static List<String> addDatastores(RepositoryLocation location) throws IOException {
    RepositoryConfig config = RepositoryConfig.read(location);
    RepositoryLocation place = location.resolved();
    RegistrySettings settings = config.registryIn(place);
    List<String> added = new ArrayList<>();
    try (Registry registry = provider(settings).open(settings)) {
      UUID id = registry.repository().orElseThrow(() -> new RepositoryException("registry-unclaimed",
          "registry %s belongs to no repository".formatted(settings.shownUrl()),
          "See that the URL in %s is right; larder admin migrate claims it.".formatted(RepositoryConfig.FILE)));
      for (DatastoreConfig datastore : config.datastores()) {
        try (ArtifactStore store = datastore.open(place)) {
          if (RepositoryMarker.find(store).isEmpty()) {
            ProbeResult.require(store);
            added.add(datastore.name());
          }
          RepositoryMarker.claim(store, id, datastore.name());
        }
      }
    }
    return added;
  }

  /// Says whether a repository is at `location`, of whatever format.
  public static boolean exists(RepositoryLocation location) throws IOException {
    return RepositoryConfig.isThere(location);
  }

  /// [#open(RepositoryLocation)] in a folder.
  public static Repository open(Path path) throws IOException {
    return open(RepositoryLocation.of(path));
  }

  /// Opens the repository at `location`. Never changes anything in it.
  ///
  /// @throws RepositoryException `not-a-repository` or `repository-newer`
  /// @throws RegistryException if the registry is missing, or of a schema that this program does not work on
  public static Repository open(RepositoryLocation location) throws IOException {
    return open(location, settings -> settings);
  }

  /// [#open(RepositoryLocation)], with other settings of the registry than the configuration has.
  public static Repository open(RepositoryLocation location, UnaryOperator<RegistrySettings> other) throws IOException {
    RepositoryConfig config = RepositoryConfig.read(location);
    Datastores datastores = Datastores.open(location, config);
    try {
      RegistrySettings settings = other.apply(config.registryIn(datastores.location()));
      Registry registry = provider(settings).open(settings);
      try {
        requireOurs(registry.repository().orElse(datastores.id()), datastores.id(), settings);
      } catch (RuntimeException e) {
        registry.close();
        throw e;
      }
      return new Repository(datastores, registry);
    } catch (RuntimeException e) {
      datastores.close();
      throw e;
    }
  }

  /// Opens the half of the repository at `location` that needs no database: for whoever only reads or writes journals and artifacts.
  ///
  /// @throws RepositoryException `not-a-repository` or `repository-newer`
  public static Datastores openDatastores(RepositoryLocation location) throws IOException {
    return Datastores.open(location);
  }

  /// The schema that the registry of the repository at `location` has, and the one that this program is for. Changes nothing.
  public static SchemaState schema(RepositoryLocation location) throws IOException {
    RegistrySettings settings = registryAt(location);
    return provider(settings).schema(settings);
  }

  private static RegistrySettings registryAt(RepositoryLocation location) throws IOException {
    return RepositoryConfig.read(location).registryIn(location.resolved());
  }

  /// Brings the registry of the repository at `location` to the schema of this program, and declares in it the dimensions that the configuration
  /// declares. May be interrupted and repeated: what is done is left as it is.
  ///
  /// @return the schema that it had, and the one that it has now
  /// @throws RepositoryException `journals-of-another-format` if programs of another version are writing; nothing was changed
  /// @throws RegistryException.Incompatible if the registry is newer than this program, or none
  /// @throws RegistryException.Conflict if a dimension is declared otherwise already; the schema is migrated all the same
  public static SchemaState migrate(RepositoryLocation location) throws IOException {
    RepositoryConfig config = RepositoryConfig.read(location);
    try (Datastores datastores = Datastores.open(location, config)) {
      RegistrySettings settings = config.registryIn(datastores.location());
      for (RepositoryDatastore datastore : datastores.all()) {
        Migration.requireJournalsOfThisFormat(datastore.store(), datastores.id());
      }
      SchemaState migrated = provider(settings).migrate(settings);
      try (Registry registry = provider(settings).open(settings)) {
        requireOurs(registry.claim(datastores.id()), datastores.id(), settings);
        Migration.declare(registry, config.dimensions());
      }
      return migrated;
    }
  }

  /// Two repositories on one registry would take each other's datasets for their own.
  ///
  /// @param holder the repository that the registry belongs to
  static void requireOurs(UUID holder, UUID ours, RegistrySettings settings) {
    if (!holder.equals(ours)) {
      throw new RepositoryException("registry-of-another-repository",
          "registry %s belongs to repository %s, and this is repository %s".formatted(settings.shownUrl(), holder,
              ours),
          "Give each repository a database of its own, or mend the URL in %s.".formatted(RepositoryConfig.FILE));
    }
  }

  /// The SQL, and nothing else, that lets `role` read the registry of the repository at `location`. Runs none of it.
  ///
  /// @throws RegistryException.Invalid if the database has no roles
  public static String grants(RepositoryLocation location, String role) throws IOException {
    RegistrySettings settings = registryAt(location);
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
    datastores.dimensions().forEach(dimension -> dimensions.put(dimension.name(), dimension));
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
              .formatted(location()),
          null);
    }
  }

  /// Says whether every datastore takes artifacts now: each is tried out, and no trace is left.
  public boolean datastoreWritable() throws IOException {
    return datastores.writable();
  }

  public RepositoryLocation location() {
    return datastores.location();
  }

  /// The name of the repository for ever; every journal in it bears it.
  public UUID id() {
    return datastores.id();
  }

  /// The half that needs no database.
  public Datastores datastores() {
    return datastores;
  }

  /// The first datastore.
  public Datastore datastore() {
    return datastores.first().datastore();
  }

  public Registry registry() {
    return registry;
  }

  /// A new writer for `run`. What it stores is in the Registry after the next transfer-back.
  public DatasetWriter writer(RunName run, WriterOptions options) throws IOException {
    return datastores.writer(run, options);
  }

  @Override
  public void close() throws IOException {
    registry.close();
    datastores.close();
  }
}
