package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.CacheSettings;
import dev.larder.datastore.CachingArtifactStore;
import dev.larder.datastore.DatasetTypeConstraints;
import dev.larder.datastore.Datastore;
import dev.larder.journal.ChainWriter;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetType;
import dev.larder.model.Dimension;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The half of a repository that works without a database: its datastores, and what its configuration declares. All that only reads or writes
/// journals and artifacts needs no more, and so works where the Registry is down. May be used by many threads.
///
/// Of several datastores each keeps journals of its own. What is stored goes to each that accepts it, and is read from the first that has it.
public final class Datastores implements AutoCloseable {
  private final RepositoryLocation location;
  private final List<RepositoryDatastore> all;
  private final List<Dimension> declared;

  Datastores(RepositoryLocation location, List<RepositoryDatastore> all, List<Dimension> declared) {
    this.location = location;
    this.all = List.copyOf(all);
    this.declared = declared;
  }

  /// Opens the datastores of the repository at `location`, and no Registry. Never changes anything in it.
  ///
  /// @throws RepositoryException `not-a-repository`, `repository-newer`, `configuration` or `datastore-of-another-repository`
  public static Datastores open(RepositoryLocation location) throws IOException {
    return open(location, RepositoryConfig.read(location));
  }

  static Datastores open(RepositoryLocation location, RepositoryConfig config) throws IOException {
    RepositoryLocation place = location.resolved();
    Optional<CacheSettings> cache = CacheSettings.configured(config.cache(), System.getenv());
    List<RepositoryDatastore> opened = new ArrayList<>();
    try {
      for (DatastoreConfig datastore : config.datastores()) {
        opened.add(open(place, datastore, cache));
        requireSame(opened.getFirst(), opened.getLast());
      }
      return new Datastores(place, opened, config.dimensions());
    } catch (IOException | RuntimeException e) {
      for (RepositoryDatastore datastore : opened) {
        datastore.store().close();
      }
      throw e;
    }
  }

  private static RepositoryDatastore open(RepositoryLocation place, DatastoreConfig config,
      Optional<CacheSettings> cache) throws IOException {
    ArtifactStore plain = config.open(place);
    try {
      RepositoryMarker marker = RepositoryMarker.read(plain);
      marker.require(config.name(), plain);
      ArtifactStore store = cache.isPresent() ? CachingArtifactStore.over(plain, cache.get()) : plain;
      return new RepositoryDatastore(place, marker.repository(), config.name(), place.root(config.root()),
          config.options(), new Datastore(store, config.placement()), config.constraints());
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  private static void requireSame(RepositoryDatastore first, RepositoryDatastore other) {
    if (!first.repository().equals(other.repository())) {
      throw new RepositoryException("datastore-of-another-repository",
          "datastore %s belongs to repository %s, and datastore %s to repository %s".formatted(first.name(),
              first.repository(), other.name(), other.repository()),
          "Mend the roots in %s.".formatted(RepositoryConfig.FILE));
    }
  }

  public RepositoryLocation location() {
    return location;
  }

  /// The name of the repository for ever; every journal in it bears it.
  public UUID id() {
    return first().repository();
  }

  /// Each datastore, in the order in which they are asked.
  public List<RepositoryDatastore> all() {
    return all;
  }

  /// The first one, which decides what runs there are.
  public RepositoryDatastore first() {
    return all.getFirst();
  }

  /// Those that take datasets of a type, in the order in which they are asked.
  public List<Datastore> accepting(DatasetType type) {
    return all.stream().filter(one -> one.constraints().accepts(type)).map(RepositoryDatastore::datastore).toList();
  }

  /// The datastore that a storage record is about.
  ///
  /// @throws RepositoryException `datastore-unknown` if the configuration does not name it any more
  public RepositoryDatastore of(StorageRecord record) {
    return all.stream().filter(datastore -> datastore.name().equals(record.datastore())).findFirst()
        .orElseThrow(() -> new RepositoryException("datastore-unknown",
            "%s is in datastore %s, which %s does not name".formatted(record.location(), record.datastore(), location),
            "Name it under datastores: in %s.".formatted(RepositoryConfig.FILE)));
  }

  /// The dimensions that the configuration declares, each behind those that it requires.
  public List<Dimension> dimensions() {
    return declared;
  }

  /// A new writer for `run`. What it stores is in the Registry after the next transfer-back.
  public DatasetWriter writer(RunName run, WriterOptions options) throws IOException {
    if (all.size() == 1 && first().constraints().equals(DatasetTypeConstraints.NONE)) {
      return RunWriter.open(first().datastore(), run, options);
    }
    return ChainWriter.open(all.stream()
        .map(one -> new ChainWriter.Link(one.name(), one.datastore(), one.constraints())).toList(), run, options);
  }

  /// Says whether every datastore takes artifacts now: each is tried out, and no trace is left.
  public boolean writable() throws IOException {
    for (RepositoryDatastore datastore : all) {
      if (!DatastoreProbe.writable(datastore.store())) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    for (RepositoryDatastore datastore : all) {
      datastore.store().close();
    }
  }
}
