package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.DatasetTypeConstraints;
import dev.larder.datastore.Datastore;
import java.util.Map;
import java.util.UUID;

/// One datastore of a repository, open.
///
/// @param location of the repository
/// @param repository its name, which every journal in this datastore bears
/// @param name of the datastore, as storage records bear it
/// @param root of its store: the path of a local folder, or a URI
/// @param options of its store, by name
/// @param constraints which dataset types it takes
public record RepositoryDatastore(RepositoryLocation location, UUID repository, String name, String root,
    Map<String, String> options, Datastore datastore,
    DatasetTypeConstraints constraints) {
  public RepositoryDatastore {
    options = Map.copyOf(options);
  }

  public ArtifactStore store() {
    return datastore.store();
  }
}
