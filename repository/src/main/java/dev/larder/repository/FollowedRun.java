package dev.larder.repository;

import dev.larder.journal.RunDatasetTypes;
import dev.larder.journal.RunFolder;

/// One run in one datastore, as long as its journals are followed.
///
/// @param order of its datastore: of a dataset that is in several, the first one is told
record FollowedRun(RepositoryDatastore datastore, int order, RunFolder folder, RunDatasetTypes types) {
  FollowedRun(RepositoryDatastore datastore, int order, RunFolder folder) {
    this(datastore, order, folder, new RunDatasetTypes(datastore.store(), folder));
  }
}
