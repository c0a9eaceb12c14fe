package dev.larder.repository;

import dev.larder.bridge.Completeness;
import dev.larder.bridge.DatasetIds;
import dev.larder.bridge.Existence;
import dev.larder.bridge.Source;
import dev.larder.bridge.StorageBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.bridge.StorageReportBuilder;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.RecordedArtifact;
import dev.larder.model.StorageRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// Asks the storage itself whether the artifacts that a bridge knows of are there, with the recorded size. For finding out what a
/// failure has cost, not for daily questions: it costs a look at every artifact.
public final class VerifyingBridge implements StorageBridge {
  private final StorageBridge records;
  private final Function<StorageRecord, ArtifactStore> stores;

  /// @param records of one datastore, the one on `store`
  public VerifyingBridge(StorageBridge records, ArtifactStore store) {
    this(records, record -> store);
  }

  /// Asks for each record the datastore that it names.
  public VerifyingBridge(StorageBridge records, Datastores datastores) {
    this(records, record -> datastores.of(record).store());
  }

  private VerifyingBridge(StorageBridge records, Function<StorageRecord, ArtifactStore> stores) {
    this.records = records;
    this.stores = stores;
  }

  @Override
  public Completeness completeness() {
    return records.completeness();
  }

  /// A dataset is there if all of its artifacts are; one that is absent or of another size makes it [Existence#NO], and one that
  /// could not be looked at makes it [Existence#UNKNOWN].
  @Override
  public StorageReport check(DatasetIds ids, Set<StorageField> fields) {
    try (StorageReport recorded = records.check(ids, EnumSet.allOf(StorageField.class));
        StorageReportBuilder report = new StorageReportBuilder(fields, ids.size())) {
      List<StorageRecord> all = new ArrayList<>();
      for (int row = 0; row < recorded.size(); row++) {
        all.addAll(recorded.records(row));
      }
      List<RecordedArtifact.Found> found = look(all);
      int next = 0;
      for (int row = 0; row < recorded.size(); row++) {
        List<StorageRecord> expected = recorded.records(row);
        if (expected.isEmpty()) {
          report.copy(recorded, row);
          continue;
        }
        Existence exists = existence(found.subList(next, next + expected.size()));
        next += expected.size();
        report.copy(recorded, row, exists, Source.VERIFIED);
      }
      return report.build();
    }
  }

  /// Row i tells of `all.get(i)`.
  private List<RecordedArtifact.Found> look(List<StorageRecord> all) {
    Map<ArtifactStore, List<Integer>> rows = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      rows.computeIfAbsent(stores.apply(all.get(i)), store -> new ArrayList<>()).add(i);
    }
    List<RecordedArtifact.Found> found = new ArrayList<>(
        Collections.nCopies(all.size(), RecordedArtifact.Found.UNKNOWN));
    rows.forEach((store, some) -> {
      List<RecordedArtifact.Found> there = RecordedArtifact.look(store, some.stream().map(all::get).toList());
      for (int i = 0; i < some.size(); i++) {
        found.set(some.get(i), there.get(i));
      }
    });
    return found;
  }

  private static Existence existence(List<RecordedArtifact.Found> found) {
    if (found.contains(RecordedArtifact.Found.NOT_THERE)) {
      return Existence.NO;
    }
    return found.contains(RecordedArtifact.Found.UNKNOWN) ? Existence.UNKNOWN : Existence.YES;
  }
}
