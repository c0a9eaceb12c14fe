package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.model.ArtifactPath;
import dev.larder.registry.RegistryUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What making a repository looks at before it makes anything, and what it writes last.
final class NewRepository {
  private NewRepository() {}

  /// What can be said before anything is made.
  static void check(Path path, RepositoryConfig config) {
    RegistryUrl url = new RegistryUrl(config.registry().url());
    if (url.holdsPassword()) {
      throw new RepositoryException("password-in-url",
          "the URL %s holds a password, and it would stand in %s for all to read".formatted(url, RepositoryConfig.FILE),
          "Leave it out, and put the password into the environment (LARDER_REGISTRY_PASSWORD or PGPASSWORD) or into ~/.pgpass; "
              + "the name of the user may stay: ?user=name.");
    }
    Repository.provider(config.registry());
    if (Files.exists(path.resolve(RepositoryConfig.FILE))) {
      throw new RepositoryException("repository-exists", "%s is a repository already".formatted(path),
          "Use it, or choose another folder.");
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

  /// From here on it is a repository.
  static void write(ArtifactStore store, RepositoryConfig config) throws IOException {
    byte[] yaml = config.yaml().getBytes(StandardCharsets.UTF_8);
    switch (store.create(new ArtifactPath(RepositoryConfig.FILE), Content.bytes(yaml))) {
      case CreateResult.Created created -> {
      }
      case CreateResult.AlreadyThere there -> throw new RepositoryException("repository-exists",
          "%s was made a repository by somebody else at the same time".formatted(there), "Use it.");
      case CreateResult.Failed failed -> throw failed.cause();
      case CreateResult.Unknown unknown -> throw unknown.cause();
    }
  }
}
