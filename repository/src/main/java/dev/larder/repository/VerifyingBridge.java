package dev.larder.repository;

import dev.larder.bridge.Existence;
import dev.larder.bridge.Source;
import dev.larder.bridge.StorageBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.bridge.StorageReportBuilder;
import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.BulkLook;
import dev.larder.datastore.Presence;
import dev.larder.model.ArtifactPath;
import dev.larder.model.StorageRecord;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Asks the storage itself whether the artifacts that a bridge knows of are there, with the recorded size. For finding out what a
/// failure has cost, not for daily questions: it costs looks and listings, see [BulkLook].
public final class VerifyingBridge implements StorageBridge {
  private final StorageBridge records;
  private final ArtifactStore store;

  public VerifyingBridge(StorageBridge records, ArtifactStore store) {
    this.records = records;
    this.store = store;
  }

  /// A dataset is there if all of its artifacts are; one that is absent or of another size makes it [Existence#NO], and one that
  /// could not be looked at makes it [Existence#UNKNOWN].
  @Override
  public StorageReport check(List<UUID> ids, Set<StorageField> fields) {
    try (StorageReport recorded = records.check(ids, EnumSet.allOf(StorageField.class));
        StorageReportBuilder report = new StorageReportBuilder(fields)) {
      List<ArtifactPath> paths = new ArrayList<>();
      for (int row = 0; row < recorded.size(); row++) {
        recorded.records(row).forEach(record -> paths.add(record.path()));
      }
      List<Presence> found = BulkLook.at(store, paths);
      int next = 0;
      for (int row = 0; row < recorded.size(); row++) {
        List<StorageRecord> expected = recorded.records(row);
        if (expected.isEmpty()) {
          report.copy(recorded, row);
          continue;
        }
        Existence exists = existence(expected, found.subList(next, next + expected.size()));
        next += expected.size();
        report.answer(recorded.id(row), exists, recorded.expected(row), Source.VERIFIED, expected);
      }
      return report.build();
    }
  }

  private static Existence existence(List<StorageRecord> expected, List<Presence> found) {
    Existence exists = Existence.YES;
    for (int i = 0; i < expected.size(); i++) {
      switch (found.get(i)) {
        case Presence.Present present -> {
          if (present.size() != expected.get(i).size()) {
            return Existence.NO;
          }
        }
        case Presence.Absent absent -> {
          return Existence.NO;
        }
        case Presence.Unknown unknown -> exists = Existence.UNKNOWN;
      }
    }
    return exists;
  }
}
