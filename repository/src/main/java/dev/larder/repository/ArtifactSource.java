package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.model.StorageRecord;
import java.util.List;
import java.util.function.Function;

/// Where the artifacts are that storage records name: in one store, or in the datastores of a repository, each in its own.
public final class ArtifactSource {
  private final List<ArtifactStore> stores;
  private final Function<StorageRecord, ArtifactStore> choice;

  private ArtifactSource(List<ArtifactStore> stores, Function<StorageRecord, ArtifactStore> choice) {
    this.stores = List.copyOf(stores);
    this.choice = choice;
  }

  /// One store for all records.
  public static ArtifactSource of(ArtifactStore store) {
    return new ArtifactSource(List.of(store), record -> store);
  }

  /// For each record the datastore that it names.
  public static ArtifactSource of(Datastores datastores) {
    return new ArtifactSource(datastores.all().stream().map(RepositoryDatastore::store).toList(),
        record -> datastores.of(record).store());
  }

  List<ArtifactStore> stores() {
    return stores;
  }

  /// The store that has the artifact of `record`.
  ///
  /// @throws RepositoryException `datastore-unknown` if the configuration does not name it any more
  ArtifactStore storeOf(StorageRecord record) {
    return choice.apply(record);
  }
}
