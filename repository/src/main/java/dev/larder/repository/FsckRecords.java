package dev.larder.repository;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.model.CollectionName;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import dev.larder.registry.Cursor;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.DatasetRecord;
import dev.larder.registry.RecordedPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The storage records of one datastore: those that the Registry has, and those that wait in journals for their transfer-back.
final class FsckRecords {
  /// How many datasets the Registry is asked about at a time.
  private static final int TOGETHER = 2_000;

  private final Repository repository;
  private final RepositoryDatastore datastore;

  FsckRecords(Repository repository, RepositoryDatastore datastore) {
    this.repository = repository;
    this.datastore = datastore;
  }

  /// Takes a record of this datastore, and whose it is.
  interface Taker {
    void take(RecordedDataset dataset, StorageRecord record) throws IOException;
  }

  /// Takes where a record says that an artifact is, as [RecordedPlace] has it.
  interface PlaceTaker {
    void take(String location, long size);
  }

  /// Gives of all records that the Registry has what a first look needs.
  void places(PlaceTaker taker) {
    try (Cursor<RecordedPlace> cursor = repository.registry().places(datastore.name())) {
      while (cursor.hasNext()) {
        RecordedPlace next = cursor.next();
        taker.take(next.location(), next.size());
      }
    }
  }

  /// Gives the records that the Registry has.
  void registered(FsckScope scope, Taker taker) throws IOException {
    if (scope.some()) {
      ofRuns(scope, taker);
    } else {
      try (Cursor<DatasetRecord> cursor = repository.registry().records(datastore.name())) {
        while (cursor.hasNext()) {
          DatasetRecord next = cursor.next();
          taker.take(new RecordedDataset(next.dataset(), Optional.empty(), true), next.record());
        }
      }
    }
  }

  private void ofRuns(FsckScope scope, Taker taker) throws IOException {
    Optional<DatasetQuery> query = query(scope);
    if (query.isEmpty()) {
      return;
    }
    try (DatasetCursor cursor = repository.registry().query(query.get())) {
      List<DatasetRef> refs = new ArrayList<>();
      while (cursor.hasNext()) {
        refs.add(cursor.next().ref());
        if (refs.size() == TOGETHER || !cursor.hasNext()) {
          List<List<StorageRecord>> all = of(refs.stream().map(DatasetRef::id).toList());
          for (int i = 0; i < refs.size(); i++) {
            RecordedDataset whose = new RecordedDataset(refs.get(i).id(), Optional.of(refs.get(i).run()), true);
            for (StorageRecord record : all.get(i)) {
              taker.take(whose, record);
            }
          }
          refs.clear();
        }
      }
    }
  }

  /// The datasets of the scope; empty where the Registry knows none of its runs.
  Optional<DatasetQuery> query(FsckScope scope) {
    if (!scope.some()) {
      return Optional.of(DatasetQuery.ALL);
    }
    Set<CollectionName> known = new HashSet<>();
    repository.registry().collections().forEach(collection -> known.add(collection.name()));
    List<CollectionName> runs = scope.runs().stream().map(CollectionName::of).filter(known::contains).toList();
    return runs.isEmpty() ? Optional.empty() : Optional.of(DatasetQuery.ALL.in(runs));
  }

  /// Row i has the records of `ids.get(i)` that the Registry has now.
  List<List<StorageRecord>> of(List<UUID> ids) {
    try (StorageReport report = repository.registry().bridge(datastore.name()).check(ids,
        EnumSet.allOf(StorageField.class))) {
      return IntStream.range(0, report.size()).mapToObj(report::records).toList();
    }
  }

  /// Gives what journals say that is stored and the Registry does not have yet.
  void pending(FsckScope scope, Taker taker) throws IOException {
    JournalBridge journals = new JournalBridge(List.of(datastore), Optional.of(repository.registry()), scope.runs());
    try (Stream<StoredDataset> datasets = journals.datasets()) {
      for (StoredDataset dataset : (Iterable<StoredDataset>) datasets::iterator) {
        RecordedDataset whose = new RecordedDataset(dataset.ref().id(), Optional.of(dataset.ref().run()), false);
        for (StorageRecord record : dataset.records()) {
          taker.take(whose, record);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
