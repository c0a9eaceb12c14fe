package dev.larder.repository;

import dev.larder.bridge.Existence;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.journal.DatasetIds;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.DeletedPaths;
import dev.larder.journal.NewComponent;
import dev.larder.journal.NewDataset;
import dev.larder.journal.PutResult;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.registry.DeletionAction;
import dev.larder.registry.Tombstone;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Brings datasets back that were unstored, with new bytes at paths that were never used. Its record in the journal says which deletes it lifts: without that the dataset's id is dead in
/// its run for ever. Only here, where the Registry says that it was not purged, and the journals that the deletes are over.
public final class Restoring {
  private final Repository repository;

  public Restoring(Repository repository) {
    this.repository = repository;
  }

  /// One dataset, and the files that hold it.
  public record Request(UUID id, List<WriteRequest.Part> parts) {
    public Request {
      parts = List.copyOf(parts);
    }
  }

  /// Stores the datasets anew. Row i of the answer tells what became of `requests.get(i)`; one that is refused stops no other. What is answered as stored is durable, and in the
  /// Registry.
  ///
  /// @throws IOException if a journal cannot be written or read: what was stored by then is in the Registry after the next transfer-back
  public List<WriteAnswer> restore(List<Request> requests) throws IOException {
    List<UUID> ids = requests.stream().map(Request::id).toList();
    requireOnce(ids);
    List<Optional<DatasetRef>> refs = repository.registry().lookUp(ids);
    Map<UUID, List<Tombstone>> tombstones = repository.registry().tombstones(ids);
    DeletedPaths deleted = new DeletedPaths(new HashSet<>(ids));
    for (RepositoryDatastore datastore : repository.datastores().all()) {
      deleted.read(datastore.store(), repository.id());
    }
    Set<UUID> stored = stored(ids);
    Map<Integer, WriteAnswer> answers = new LinkedHashMap<>();
    Map<RunName, Map<Integer, NewDataset>> byRun = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      try {
        Request request = requests.get(i);
        DatasetRef ref = refs.get(i).orElseThrow(() -> unknown(request.id(), tombstones));
        if (stored.contains(ref.id())) {
          throw new RepositoryException("dataset-stored", "%s is stored".formatted(ref),
              "Only what was unstored can be restored: larder unstore takes away what is there.");
        }
        byRun.computeIfAbsent(ref.run(), run -> new LinkedHashMap<>()).put(i,
            dataset(request, ref, tombstones.getOrDefault(ref.id(), List.of()), deleted));
      } catch (RepositoryException e) {
        answers.put(i, JobWriter.refused(e));
      }
    }
    for (Map.Entry<RunName, Map<Integer, NewDataset>> run : byRun.entrySet()) {
      answers.putAll(put(run.getKey(), run.getValue()));
    }
    return IntStream.range(0, requests.size()).mapToObj(answers::get).toList();
  }

  private Map<Integer, WriteAnswer> put(RunName run, Map<Integer, NewDataset> datasets) throws IOException {
    Map<Integer, WriteAnswer> answers = new LinkedHashMap<>();
    try (DatasetWriter writer = repository.writer(run, WriterOptions.DEFAULT.with(DatasetIds.DETERMINISTIC))) {
      List<PutResult> results = writer.putAll(List.copyOf(datasets.values()));
      int next = 0;
      for (Integer request : datasets.keySet()) {
        answers.put(request, JobWriter.answer(results.get(next++)));
      }
    }
    new TransferBack(repository, TransferBack.Listener.NONE).transfer(Optional.of(run));
    return answers;
  }

  private static void requireOnce(List<UUID> ids) {
    Set<UUID> met = new HashSet<>();
    for (UUID id : ids) {
      if (!met.add(id)) {
        throw new RepositoryException("dataset-twice", "dataset %s is to be restored twice".formatted(id),
            "Name each dataset once, with all its components. Nothing was changed.");
      }
    }
  }

  private static NewDataset dataset(Request request, DatasetRef ref, List<Tombstone> tombstones, DeletedPaths deleted) {
    for (Tombstone tombstone : tombstones) {
      if (!deleted.committed(tombstone.operation())) {
        throw new RepositoryException("delete-unfinished",
            "the delete %s of %s is not finished".formatted(tombstone.operation(), ref),
            "Finish it first: larder recover REPO --yes");
      }
    }
    JobWriter.requireFiles(request.parts());
    List<NewComponent> components = request.parts().stream()
        .map(part -> JobWriter.component(null, ref.type(), part)).toList();
    Set<UUID> lifts = tombstones.stream().map(Tombstone::operation).collect(Collectors.toSet());
    return new NewDataset(ref.type(), ref.dataId(), ref.id(), components, List.of())
        .restoring(new NewDataset.Restoring(lifts, deleted.of(ref.id())));
  }

  /// Those of these datasets of which something is stored.
  private Set<UUID> stored(List<UUID> ids) {
    Set<UUID> stored = new HashSet<>();
    try (StorageReport report = repository.registry().bridge().check(ids, EnumSet.of(StorageField.PATH))) {
      for (int row = 0; row < report.size(); row++) {
        if (report.exists(row) == Existence.YES) {
          stored.add(ids.get(row));
        }
      }
    }
    return stored;
  }

  private static RepositoryException unknown(UUID id, Map<UUID, List<Tombstone>> tombstones) {
    boolean purged = tombstones.getOrDefault(id, List.of()).stream()
        .anyMatch(tombstone -> tombstone.action() == DeletionAction.PURGE);
    return purged
        ? new RepositoryException("dataset-purged", "dataset %s was purged".formatted(id),
            "Nothing brings it back: write it anew, into another run.")
        : new RepositoryException("dataset-not-found", "the Registry does not know dataset %s".formatted(id),
            "See that the id is right. Datasets that are in journals only are known after: larder transfer-back REPO");
  }
}
