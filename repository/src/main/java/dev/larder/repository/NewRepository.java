package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.journal.RepositoryMarker;
import dev.larder.model.ArtifactPath;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryProvider;
import dev.larder.registry.RegistrySettings;
import dev.larder.registry.RegistryUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What making a repository looks at before it makes anything, and what it writes last.
final class NewRepository {
  private static final ArtifactPath BEGUN = new ArtifactPath("_tmp/init");

  private NewRepository() {}

  /// What can be said before anything is made.
  static void check(RepositoryLocation location, RepositoryConfig config) throws IOException {
    RegistryUrl url = new RegistryUrl(config.registry().url());
    if (url.holdsPassword()) {
      throw new RepositoryException("password-in-url",
          "the URL %s holds a password, and it would stand in %s for all to read".formatted(url, RepositoryConfig.FILE),
          "Leave it out, and put the password into the environment (LARDER_REGISTRY_PASSWORD or PGPASSWORD) or into ~/.pgpass; "
              + "the name of the user may stay: ?user=name.");
    }
    Repository.provider(config.registryIn(location));
    if (RepositoryConfig.isThere(location)) {
      throw new RepositoryException("repository-exists", "%s is a repository already".formatted(location),
          "Use it, or choose another place.");
    }
  }

  /// Nothing may be there but what an interrupted call left.
  static void checkEmpty(Path root, RepositoryConfig config) throws IOException {
    Set<String> ours = new HashSet<>(List.of("_journal", "_tmp"));
    config.sqliteFile().ifPresent(
        name -> List.of("", "-wal", "-shm", "-journal").forEach(suffix -> ours.add(name + suffix)));
    try (Stream<Path> entries = Files.list(root)) {
      Set<String> foreign = entries.map(entry -> entry.getFileName().toString())
          .filter(name -> !ours.contains(name))
          .collect(Collectors.toSet());
      if (!foreign.isEmpty()) {
        throw new RepositoryException("folder-not-empty",
            "%s is not empty: it holds %s".formatted(root, foreign.stream().sorted().limit(3).toList()),
            "Choose an empty folder for the new repository.");
      }
    }
  }

  /// The place of the new repository, which is made where it is a folder.
  static RepositoryLocation place(RepositoryLocation location, RepositoryConfig config) throws IOException {
    if (location.folder().isPresent()) {
      Files.createDirectories(location.folder().get());
    }
    RepositoryLocation place = location.resolved();
    if (place.folder().isPresent()) {
      checkEmpty(place.folder().get(), config);
    }
    return place;
  }

  /// Makes the registry, and gives it and the datastore to one new repository, or to the one that an interrupted call began. Neither may be another one's:
  /// who finds one of them taken cannot know by whom, and so each call first writes down at its own place which repository it makes.
  ///
  /// @param place store at the place of the repository
  /// @param datastore the same, or another one
  /// @param name of the datastore
  /// @throws RepositoryException `registry-of-another-repository` or `datastore-of-another-repository`
  static void join(ArtifactStore place, ArtifactStore datastore, String name, RegistrySettings settings)
      throws IOException {
    RegistryProvider provider = Repository.provider(settings);
    provider.create(settings);
    try (Registry registry = provider.open(settings)) {
      Optional<UUID> marked = RepositoryMarker.find(place).map(RepositoryMarker::repository);
      UUID id = marked.isPresent() && marked.equals(registry.repository()) ? marked.get() : begun(place);
      Repository.requireOurs(registry.claim(id), id, settings);
      RepositoryMarker.claim(datastore, id, name);
    }
  }

  /// The repository that this call makes, or an interrupted one began to make here.
  private static UUID begun(ArtifactStore place) throws IOException {
    UUID id = UUID.randomUUID();
    switch (place.create(BEGUN, Content.bytes(id.toString().getBytes(StandardCharsets.UTF_8)))) {
      case CreateResult.Created created -> {
        return id;
      }
      case CreateResult.AlreadyThere there -> {
        try (InputStream in = place.open(BEGUN)) {
          return UUID.fromString(new String(in.readNBytes(64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          throw new RepositoryException("init-damaged",
              "%s, which an interrupted init left, cannot be read".formatted(place.uri(BEGUN)),
              "Remove it, and begin again with an empty database and an empty datastore.", e);
        }
      }
      case CreateResult.Failed failed -> throw failed.cause();
      case CreateResult.Unknown unknown -> throw unknown.cause();
    }
  }

  /// From here on it is a repository.
  static void write(ArtifactStore store, RepositoryConfig config) throws IOException {
    byte[] yaml = config.yaml().getBytes(StandardCharsets.UTF_8);
    switch (store.create(new ArtifactPath(RepositoryConfig.FILE), Content.bytes(yaml))) {
      case CreateResult.Created created -> store.delete(List.of(BEGUN)); // one that stays is in nobody's way
      case CreateResult.AlreadyThere there -> throw new RepositoryException("repository-exists",
          "%s was made a repository by somebody else at the same time".formatted(there), "Use it.");
      case CreateResult.Failed failed -> throw failed.cause();
      case CreateResult.Unknown unknown -> throw unknown.cause();
    }
  }
}
