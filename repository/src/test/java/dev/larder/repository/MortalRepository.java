package dev.larder.repository;

import dev.larder.datastore.Datastore;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A repository on disk, opened by one process of a test, which may be mortal.
///
/// @param repository as that process has it
record MortalRepository(Path folder, Datastores datastores, Registry registry, Mortality life, Repository repository)
    implements
      AutoCloseable {
  static MortalRepository open(Path folder, Mortality life) throws IOException {
    RepositoryLocation location = RepositoryLocation.of(folder);
    RepositoryConfig config = RepositoryConfig.read(location);
    Datastores datastores = Datastores.open(location, config);
    RegistrySettings settings = config.registryIn(datastores.location());
    return of(folder, datastores, Repository.provider(settings).open(settings), life);
  }

  private static MortalRepository of(Path folder, Datastores datastores, Registry registry, Mortality life) {
    List<RepositoryDatastore> mortal = datastores.all().stream()
        .map(one -> new RepositoryDatastore(one.location(), one.repository(), one.name(), one.root(), one.options(),
            new Datastore(new MortalStore(one.store(), life), one.datastore().placement()), one.constraints()))
        .toList();
    return new MortalRepository(folder, datastores, registry, life,
        new Repository(new Datastores(datastores.location(), mortal, datastores.dimensions()),
            MortalRegistry.of(registry, life)));
  }

  /// The same in the hands of another process. Closing either closes both.
  MortalRepository heldBy(Mortality other) {
    return of(folder, datastores, registry, other);
  }

  /// Copies a repository that nobody has open.
  static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
    return to;
  }

  /// Puts the database of another copy in the place of the one that is there, as who restores a backup does.
  static void restoreRegistry(Path folder, Path backup) throws IOException {
    for (String tail : List.of("-wal", "-shm", "")) {
      Files.deleteIfExists(folder.resolve("registry.sqlite" + tail));
    }
    Files.copy(backup, folder.resolve("registry.sqlite"));
  }

  @Override
  public void close() throws IOException {
    registry.close();
    datastores.close();
  }
}
