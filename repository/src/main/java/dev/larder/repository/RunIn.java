package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.RunFolder;
import dev.larder.journal.RunJournals;

/// The journals of one run in one datastore.
public record RunIn(RepositoryDatastore datastore, RunJournals journals) {
  public ArtifactStore store() {
    return datastore.store();
  }

  public RunFolder folder() {
    return journals.folder();
  }
}
