package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.VerifiedArtifact;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.InvalidNameException;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// What a run holds, without a database: for the next job of the same workflow. Knows what journals and archives of all its writers, alive
/// or ended, said when it was opened or last refreshed. Takes memory in proportion to the run.
///
/// May be used by many threads.
public final class RunReader {
  /// Records that say nothing about what is stored, so that one of them that cannot be accepted hides no dataset.
  private static final Set<String> HARMLESS = Set.of("I", "A", "C");

  private final ArtifactStore store;
  private final UUID repository;
  private final RunFolder run;
  private final RunDatasetTypes types;
  private final JournalArchives archives;
  private final Operations operations;
  private final Map<UUID, JournalCursor> cursors = new HashMap<>();
  private final Map<UUID, StoredDataset> datasets = new LinkedHashMap<>();
  private final Map<Key, Set<UUID>> byKey = new HashMap<>();
  /// The deletes that records lift, of the few datasets that were restored.
  private final Map<UUID, Set<UUID>> lifted = new HashMap<>();
  /// Datasets whose records cannot be used, and why.
  private final Map<UUID, String> unusable = new HashMap<>();
  private final Map<Key, String> unusableByKey = new HashMap<>();
  /// What may hide any dataset: lines that were refused, journals that could not be read the last time, and archives.
  private final Map<UUID, String> refused = new LinkedHashMap<>();
  private final Map<UUID, String> unreadable = new LinkedHashMap<>();
  private List<DamagedArchive> damaged = List.of();

  private record Key(DatasetTypeName type, DataId dataId) {}

  RunReader(ArtifactStore store, UUID repository, RunFolder run) {
    this.store = store;
    this.repository = repository;
    this.run = run;
    operations = new Operations(store, repository, Host.SYSTEM);
    types = new RunDatasetTypes(store, run);
    archives = new JournalArchives(run, new ArchiveReader.Unpacked());
  }

  /// Reads what `run` holds now.
  ///
  /// @throws JournalException `not-a-repository` if the datastore root bears no marker, `run-not-found` if nobody has written to the run
  public static RunReader open(Datastore datastore, RunName run) throws IOException {
    RepositoryMarker repository = RepositoryMarker.read(datastore.store());
    RunFolder folder = RunFolder.find(datastore.store(), run).orElseThrow(() -> new JournalException("run-not-found",
        "nobody has written to run %s".formatted(run),
        "See that its name is right, and that its first job has begun."));
    RunReader reader = new RunReader(datastore.store(), repository.repository(), folder);
    reader.refresh();
    return reader;
  }

  /// The run, with its incarnation.
  public RunFolder run() {
    return run;
  }

  /// Reads what has come since. What is corrupt is tried again.
  public synchronized void refresh() throws IOException {
    RunJournals listed = RunJournals.of(store, run, archives);
    for (JournalFiles files : listed.journals()) {
      JournalCursor known = cursors.get(files.writer());
      JournalCursor cursor = known;
      if (cursor == null) {
        cursor = new JournalCursor(store, repository, run.scope(), files, 0, 0);
      } else if (cursor.end() == JournalEnd.CORRUPT) {
        cursor = new JournalCursor(store, repository, run.scope(), files, cursor.segments(), cursor.records());
      } else {
        cursor.update(files);
      }
      follow(files.writer(), cursor);
    }
    damaged = listed.damaged();
    operations.refresh();
  }

  private void follow(UUID writer, JournalCursor cursor) throws IOException {
    // Known again only when all that it gave is taken in: a fault in between would lose records.
    cursors.remove(writer);
    unreadable.remove(writer);
    try {
      for (Optional<List<NumberedRecord>> records = cursor.next(); records.isPresent(); records = cursor.next()) {
        for (NumberedRecord numbered : records.get()) {
          if (numbered.record() instanceof JournalRecord.Stored stored) {
            take(cursor, stored);
          } else if (numbered.record() instanceof JournalRecord.Refused line && !HARMLESS.contains(line.kind())) {
            refused.put(writer, "%s: record %d cannot be accepted: %s".formatted(cursor.files().folder(),
                numbered.number(), line.reason()));
          }
        }
      }
      cursors.put(writer, cursor);
      if (cursor.end() == JournalEnd.CORRUPT) {
        unreadable.put(writer, cursor.problem());
      }
    } catch (JournalException e) {
      // What it needs beside it is damaged, e.g. the file of a dataset type.
      unreadable.put(writer, "%s: %s".formatted(cursor.files().folder(), e.getMessage()));
    }
  }

  private void take(JournalCursor cursor, JournalRecord.Stored stored) throws IOException {
    Optional<DatasetType> type = types.find(stored.type());
    Key key = new Key(stored.type(), stored.dataId());
    if (type.isEmpty()) {
      refuse(stored, key, "%s: nobody has defined dataset type %s".formatted(cursor.files().folder(), stored.type()));
    } else if (stored.records().stream()
        .anyMatch(record -> record.path().filter(path -> path.value().startsWith("_")).isPresent())) {
      refuse(stored, key,
          "%s: dataset %s is said to be at a path of Larder's own".formatted(cursor.files().folder(), stored.id()));
    } else {
      try {
        DatasetRef ref = new DatasetRef(stored.id(), type.get(), stored.dataId(), run.run());
        take(new StoredDataset(ref, stored.records()), Set.copyOf(stored.lifts()));
        byKey.computeIfAbsent(key, k -> new LinkedHashSet<>(1)).add(stored.id());
      } catch (InvalidNameException e) {
        refuse(stored, key, "%s: %s".formatted(cursor.files().folder(), e.getMessage()));
      }
    }
  }

  /// The record that lifts the most deletes is the latest: whoever restores a dataset lifts all that there are.
  private void take(StoredDataset dataset, Set<UUID> lifts) {
    UUID id = dataset.ref().id();
    if (lifts.size() > lifted.getOrDefault(id, Set.of()).size()) {
      datasets.put(id, dataset);
      lifted.put(id, lifts);
    } else {
      datasets.putIfAbsent(id, dataset);
    }
  }

  private void refuse(JournalRecord.Stored stored, Key key, String why) {
    unusable.put(stored.id(), why);
    unusableByKey.put(key, why);
  }

  /// The dataset with this id, which a committed delete makes [FindResult.NotStored].
  public synchronized FindResult find(UUID id) {
    StoredDataset dataset = datasets.get(id);
    if (dead(id)) {
      return new FindResult.NotStored();
    }
    return dataset == null ? absent(Optional.ofNullable(unusable.get(id))) : new FindResult.Found(dataset);
  }

  /// The dataset of this dataset type and data ID.
  public synchronized FindResult find(DatasetTypeName type, DataId dataId) {
    Key key = new Key(type, dataId);
    List<StoredDataset> found = byKey.getOrDefault(key, Set.of()).stream().filter(id -> !dead(id))
        .flatMap(id -> Stream.ofNullable(datasets.get(id))).toList();
    return switch (found.size()) {
      case 0 -> absent(Optional.ofNullable(unusableByKey.get(key)));
      case 1 -> new FindResult.Found(found.getFirst());
      default -> new FindResult.Several(found);
    };
  }

  /// The dataset of this dataset type and data ID.
  ///
  /// @throws InvalidNameException if the data ID does not fit the dataset type
  public FindResult find(DatasetType type, DataId dataId) {
    type.check(dataId);
    return find(type.name(), dataId);
  }

  private boolean dead(UUID id) {
    return operations.deleted(id, run.incarnation(), lifted.getOrDefault(id, Set.of()));
  }

  private FindResult absent(Optional<String> unusableRecord) {
    List<String> because = new ArrayList<>(unusableRecord.stream().toList());
    because.addAll(problems());
    return because.isEmpty() ? new FindResult.NotStored() : new FindResult.Unknown(because);
  }

  /// What may hide any dataset of the run, for people: journals and archives that cannot be read or accepted as a whole. While there is any, nobody
  /// can say that a dataset is not stored.
  public synchronized List<String> problems() {
    List<String> all = new ArrayList<>(refused.values());
    all.addAll(unreadable.values());
    damaged.forEach(archive -> all.add(archive.toString()));
    all.addAll(operations.problems());
    return all;
  }

  /// All datasets that were found, in the order in which their records were read.
  public synchronized Stream<StoredDataset> datasets() {
    return datasets.values().stream().filter(dataset -> !dead(dataset.ref().id())).toList().stream();
  }

  /// The bytes of a dataset that is one artifact. The caller closes the stream, and has seen all of them checked when it has read to its end.
  ///
  /// @throws JournalException `component-not-found` if it is stored in components, `artifact-missing` if its artifact is not there
  public InputStream open(StoredDataset dataset) throws IOException {
    return open(dataset, "");
  }

  /// The bytes of one component.
  ///
  /// @throws JournalException `component-not-found` if it has no such component, `artifact-missing` if its artifact is not there
  public InputStream open(StoredDataset dataset, String component) throws IOException {
    StorageRecord record = dataset.records().stream().filter(stored -> stored.component().equals(component)).findFirst()
        .orElseThrow(() -> new JournalException("component-not-found",
            "%s has no component '%s'; it has %s".formatted(dataset.ref(), component,
                dataset.records().stream().map(StorageRecord::component).toList()),
            "Name one that it has."));
    try {
      return VerifiedArtifact.open(store, record);
    } catch (NoSuchFileException e) {
      throw new JournalException("artifact-missing",
          "%s of %s is not there, though a journal says that it is stored".formatted(record.location(), dataset.ref()),
          "Refresh the reader: it may have been unstored since. If not, it is lost: restore it from a backup.", e);
    }
  }
}
