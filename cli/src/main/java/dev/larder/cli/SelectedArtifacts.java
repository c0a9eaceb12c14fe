package dev.larder.cli;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.FoundDataset;
import dev.larder.repository.Repository;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The datasets of a selection with their storage records, one at a time: those of `--ids` in their order, others in the order of the Registry.
final class SelectedArtifacts {
  private static final int BATCH = 1_000;

  private SelectedArtifacts() {}

  /// What takes them.
  interface Taker {
    /// @param records at least one
    void stored(DatasetRef ref, List<StorageRecord> records) throws Exception;

    /// Of an id of `--ids` nothing is stored, or the Registry does not have it.
    void missing(UUID id) throws Exception;
  }

  static void each(Repository repository, Selection selection, Taker taker) throws Exception {
    if (selection.byIds()) {
      byIds(repository, selection, taker);
      return;
    }
    DatasetQuery query = selection.query().withRecords();
    try (DatasetCursor cursor = selection.ask(repository, registry -> registry.query(query))) {
      while (cursor.hasNext()) {
        FoundDataset found = cursor.next();
        if (!found.records().isEmpty()) {
          taker.stored(found.ref(), found.records());
        }
      }
    }
  }

  private static void byIds(Repository repository, Selection selection, Taker taker) throws Exception {
    try (IdLines lines = selection.ids()) {
      for (List<UUID> ids = lines.next(BATCH); !ids.isEmpty(); ids = lines.next(BATCH)) {
        List<Optional<DatasetRef>> refs = repository.registry().lookUp(ids);
        try (StorageReport report = repository.registry().bridge().check(ids, EnumSet.allOf(StorageField.class))) {
          for (int row = 0; row < ids.size(); row++) {
            List<StorageRecord> records = report.records(row);
            if (refs.get(row).isEmpty() || records.isEmpty()) {
              taker.missing(ids.get(row));
            } else {
              taker.stored(refs.get(row).get(), records);
            }
          }
        }
      }
    }
  }
}
