package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.ProbeResult;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.ArtifactPath;
import dev.larder.model.RunName;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryException;
import dev.larder.registry.RegistryProvider;
import dev.larder.registry.RegistrySettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One repository: a datastore, and the Registry that knows what is in it. May be used by many threads.
public final class Repository implements AutoCloseable {
  /// The name of the one datastore that a repository has, as storage records bear it.
  static final String DATASTORE = "main";

  /// What a folder may hold that an interrupted [#init] left, and nothing else may be there when a repository is made.
  private static final Set<String> LEFT_BY_INIT = Set.of("_journal", "_tmp", "registry.sqlite", "registry.sqlite-wal",
      "registry.sqlite-shm", "registry.sqlite-journal");

  private final Path path;
  private final UUID id;
  private final Datastore datastore;
  private final Registry registry;

  private Repository(Path path, UUID id, Datastore datastore, Registry registry) {
    this.path = path;
    this.id = id;
    this.datastore = datastore;
    this.registry = registry;
  }

  /// Makes a repository in `path`, a folder that is empty or not there yet, with an embedded registry. The configuration is written
  /// last: until then the folder is no repository, and the same call goes on where an interrupted one ended.
  ///
  /// @throws RepositoryException `repository-exists` or `folder-not-empty`
  /// @throws dev.larder.datastore.UnsuitableStoreException if the file system cannot keep what a datastore has to promise
  public static void init(Path path) throws IOException {
    if (Files.exists(path.resolve(RepositoryConfig.FILE))) {
      throw new RepositoryException("repository-exists", "%s is a repository already".formatted(path),
          "Use it, or choose another folder.");
    }
    Path root = Files.createDirectories(path).toRealPath();
    try (Stream<Path> entries = Files.list(root)) {
      Set<String> foreign = entries.map(entry -> entry.getFileName().toString())
          .filter(name -> !LEFT_BY_INIT.contains(name))
          .collect(Collectors.toSet());
      if (!foreign.isEmpty()) {
        throw new RepositoryException("folder-not-empty",
            "%s is not empty: it holds %s".formatted(path, foreign.stream().sorted().limit(3).toList()),
            "Choose an empty folder for the new repository.");
      }
    }
    RepositoryConfig config = RepositoryConfig.EMBEDDED;
    try (ArtifactStore store = LocalArtifactStore.open(root)) {
      ProbeResult.require(store);
      RepositoryMarker.create(store);
      String url = config.registryUrl(root);
      provider(url).create(RegistrySettings.of(url));
      ArtifactPath file = new ArtifactPath(RepositoryConfig.FILE);
      switch (store.create(file, Content.bytes(config.yaml().getBytes(StandardCharsets.UTF_8)))) {
        case CreateResult.Created created -> {
        }
        case CreateResult.AlreadyThere there -> throw new RepositoryException("repository-exists",
            "%s was made a repository by somebody else at the same time".formatted(path), "Use it.");
        case CreateResult.Failed failed -> throw failed.cause();
        case CreateResult.Unknown unknown -> throw unknown.cause();
      }
    }
  }

  /// Opens the repository in `path`. Never changes anything in it.
  ///
  /// @throws RepositoryException `not-a-repository` or `repository-newer`
  /// @throws RegistryException if the registry is missing, or of another schema than this program
  public static Repository open(Path path) throws IOException {
    RepositoryConfig config = RepositoryConfig.read(path);
    Path root = path.toRealPath();
    ArtifactStore store = LocalArtifactStore.open(root.resolve(config.datastore()));
    try {
      UUID id = RepositoryMarker.read(store).repository();
      String url = config.registryUrl(root);
      return new Repository(root, id, Datastore.on(store), provider(url).open(RegistrySettings.of(url)));
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  static RegistryProvider provider(String url) {
    return ServiceLoader.load(RegistryProvider.class).stream().map(ServiceLoader.Provider::get)
        .filter(provider -> provider.accepts(url)).findFirst()
        .orElseThrow(
            () -> new RepositoryException("registry-unknown", "no registry of this program takes %s".formatted(url),
                "Write a URL such as jdbc:sqlite:registry.sqlite into %s.".formatted(RepositoryConfig.FILE)));
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
