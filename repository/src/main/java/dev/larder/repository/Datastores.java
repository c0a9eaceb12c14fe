package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Datastore;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.Dimension;
import dev.larder.model.RunName;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/// The half of a repository that works without a database: its datastores, and what its configuration declares. All that only reads or writes
/// journals and artifacts needs no more, and so works where the Registry is down. May be used by many threads.
public final class Datastores implements AutoCloseable {
  private final RepositoryLocation location;
  private final RepositoryDatastore main;
  private final List<Dimension> declared;

  private Datastores(RepositoryLocation location, RepositoryDatastore main, List<Dimension> declared) {
    this.location = location;
    this.main = main;
    this.declared = declared;
  }

  /// Opens the datastores of the repository at `location`, and no Registry. Never changes anything in it.
  ///
  /// @throws RepositoryException `not-a-repository`, `repository-newer` or `configuration`
  public static Datastores open(RepositoryLocation location) throws IOException {
    return open(location, RepositoryConfig.read(location));
  }

  static Datastores open(RepositoryLocation location, RepositoryConfig config) throws IOException {
    RepositoryLocation resolved = location.resolved();
    ArtifactStore store = config.main().open(resolved);
    try {
      UUID id = RepositoryMarker.read(store).repository();
      return new Datastores(resolved,
          new RepositoryDatastore(resolved, id, config.main().name(), resolved.root(config.main().root()),
              config.main().options(), Datastore.on(store)),
          config.dimensions());
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  public RepositoryLocation location() {
    return location;
  }

  /// The name of the repository for ever; every journal in it bears it.
  public UUID id() {
    return main.repository();
  }

  /// Each datastore, in the order in which they are asked.
  public List<RepositoryDatastore> all() {
    return List.of(main);
  }

  /// The first one, which decides what runs there are.
  public RepositoryDatastore first() {
    return main;
  }

  /// The dimensions that the configuration declares, each behind those that it requires.
  public List<Dimension> dimensions() {
    return declared;
  }

  /// A new writer for `run`. What it stores is in the Registry after the next transfer-back.
  public RunWriter writer(RunName run, WriterOptions options) throws IOException {
    return RunWriter.open(main.datastore(), run, options);
  }

  /// Says whether every datastore takes artifacts now: each is tried out, and no trace is left.
  public boolean writable() throws IOException {
    return DatastoreProbe.writable(main.store());
  }

  @Override
  public void close() throws IOException {
    main.store().close();
  }
}
