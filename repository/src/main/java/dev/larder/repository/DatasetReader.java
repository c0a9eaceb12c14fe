package dev.larder.repository;

import dev.larder.datastore.VerifiedArtifact;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;

/// Reads one artifact, and checks what was read against its storage record.
public final class DatasetReader {
  private final Repository repository;
  private final StorageRecord record;
  private boolean begun;

  public DatasetReader(Repository repository, StorageRecord record) {
    this.repository = repository;
    this.record = record;
  }

  /// Whether anything has been written to where it was copied to.
  public boolean begun() {
    return begun;
  }

  /// Copies all bytes.
  ///
  /// @throws dev.larder.datastore.DamagedArtifactException at the end, if they are not those that were recorded
  public void copyTo(OutputStream out) throws IOException {
    begun = true;
    try (InputStream in = VerifiedArtifact.open(repository.datastores().of(record).store(), record)) {
      in.transferTo(out);
    }
  }

  /// The error for a dataset that the Registry does not have.
  public static RepositoryException notFound(Repository repository, String dataset) {
    return new RepositoryException("dataset-not-found",
        "the Registry of %s has no dataset %s".formatted(repository.location(), dataset),
        "If a job has just written it: larder transfer-back %s".formatted(repository.location()));
  }

  /// The error for a dataset, or a component of one, that is not stored.
  public static RepositoryException notStored(UUID dataset, String component, List<StorageRecord> stored) {
    if (stored.isEmpty()) {
      return new RepositoryException("dataset-not-stored",
          "dataset %s is registered, and nothing of it is stored".formatted(dataset),
          "Make it again from its inputs, in another run.");
    }
    List<String> components = stored.stream().map(StorageRecord::component).toList();
    return new RepositoryException("component-not-found", component.isEmpty()
        ? "dataset %s is stored in components: %s".formatted(dataset, components)
        : "dataset %s has no component %s; it has %s".formatted(dataset, component, components),
        "Name one with --component.");
  }
}
