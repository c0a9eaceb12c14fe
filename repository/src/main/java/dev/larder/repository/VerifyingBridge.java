package dev.larder.repository;

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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Asks the storage itself whether the artifacts that a bridge knows of are there, with the recorded size. For finding out what a
/// failure has cost, not for daily questions: it costs a look at every artifact.
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
      List<StorageRecord> all = new ArrayList<>();
      for (int row = 0; row < recorded.size(); row++) {
        all.addAll(recorded.records(row));
      }
      List<RecordedArtifact.Found> found = RecordedArtifact.look(store, all);
      int next = 0;
      for (int row = 0; row < recorded.size(); row++) {
        List<StorageRecord> expected = recorded.records(row);
        if (expected.isEmpty()) {
          report.copy(recorded, row);
          continue;
        }
        Existence exists = existence(found.subList(next, next + expected.size()));
        next += expected.size();
        report.answer(recorded.id(row), exists, recorded.expected(row), Source.VERIFIED, expected);
      }
      return report.build();
    }
  }

  private static Existence existence(List<RecordedArtifact.Found> found) {
    if (found.contains(RecordedArtifact.Found.NOT_THERE)) {
      return Existence.NO;
    }
    return found.contains(RecordedArtifact.Found.UNKNOWN) ? Existence.UNKNOWN : Existence.YES;
  }
}
