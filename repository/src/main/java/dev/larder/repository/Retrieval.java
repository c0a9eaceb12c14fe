package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Content;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.NewArtifact;
import dev.larder.model.ArtifactPath;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Copies artifacts into a folder, below which they have the same relative paths. Each is checked against its record; what is there
/// already with the same content is left as it is, so that an interrupted retrieval goes on where it ended.
public final class Retrieval implements AutoCloseable {
  private final Repository repository;
  private final ArtifactStore to;

  /// @param destination a folder; made if it is not there
  public Retrieval(Repository repository, Path destination) throws IOException {
    this.repository = repository;
    to = LocalArtifactStore.open(Files.createDirectories(destination));
  }

  /// What became of one artifact.
  public sealed interface Outcome {
    record Copied(StorageRecord record) implements Outcome {}

    record AlreadyThere(StorageRecord record) implements Outcome {}

    record Failed(StorageRecord record, String why) implements Outcome {}
  }

  /// Copies the artifacts of these records. Row i tells what became of `records.get(i)`.
  public List<Outcome> retrieve(List<StorageRecord> records) {
    Iterator<CreateResult> results = to.create(records.stream().flatMap(record -> record.path().stream()
        .map(path -> new NewArtifact(path, () -> repository.datastores().of(record).store().open(path)))).toList())
        .iterator();
    List<Outcome> outcomes = new ArrayList<>(records.size());
    for (StorageRecord record : records) {
      outcomes.add(record.path().map(path -> outcome(record, path, results.next()))
          .orElseGet(() -> new Outcome.Failed(record, "it was ingested in place and has no path to copy it to")));
    }
    return outcomes;
  }

  private Outcome outcome(StorageRecord record, ArtifactPath path, CreateResult result) {
    return switch (result) {
      case CreateResult.Created created when created.checksum().equals(record.checksum()) -> new Outcome.Copied(record);
      case CreateResult.Created created -> {
        to.delete(List.of(path));
        yield new Outcome.Failed(record,
            "what is stored has the checksum %s instead of %s".formatted(created.checksum(),
                record.checksum()));
      }
      case CreateResult.AlreadyThere there -> compare(record, path);
      case CreateResult.Failed failed -> new Outcome.Failed(record, String.valueOf(failed.cause().getMessage()));
      case CreateResult.Unknown unknown -> new Outcome.Failed(record, String.valueOf(unknown.cause().getMessage()));
    };
  }

  private Outcome compare(StorageRecord record, ArtifactPath path) {
    try {
      Content there = () -> to.open(path);
      return there.checksum().equals(record.checksum())
          ? new Outcome.AlreadyThere(record)
          : new Outcome.Failed(record, "another file is at its place");
    } catch (IOException e) {
      return new Outcome.Failed(record, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() throws IOException {
    to.close();
  }
}
