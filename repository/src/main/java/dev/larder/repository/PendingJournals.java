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
import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalException;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.RunDatasetTypes;
import dev.larder.journal.RunJournals;
import dev.larder.model.StoredDataset;
import dev.larder.registry.JournalProgress;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.JournalSlice.JournaledDataset;
import dev.larder.registry.Quarantined;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What the journals hold that the Registry does not have yet, read once. Takes memory in proportion to that.
///
/// Read it before the Registry is asked: what is transferred back in between is then found twice rather than not at all.
public final class PendingJournals implements StorageBridge {
  private final Map<UUID, StoredDataset> datasets = new LinkedHashMap<>();
  private final Set<UUID> refused = new HashSet<>();
  private final List<String> problems = new ArrayList<>();

  private PendingJournals() {}

  /// Reads the journals of all runs, from where the Registry's progress ends, and whom the records concern that it has refused.
  public static PendingJournals read(Repository repository) throws IOException {
    PendingJournals pending = new PendingJournals();
    for (RunIn in : JournalSelection.ofRuns(repository.datastores(), Optional.empty(), pending.problems::add)) {
      RunJournals run = in.journals();
      ArtifactStore store = in.store();
      run.damaged().forEach(archive -> pending.problems.add(archive.toString()));
      Map<UUID, JournalProgress> progress = repository.registry()
          .progress(run.journals().stream().map(JournalFiles::writer).toList());
      RunDatasetTypes types = new RunDatasetTypes(store, run.folder());
      for (JournalFiles files : run.journals()) {
        JournalProgress known = progress.get(files.writer());
        if (known == null || !known.ended()) {
          JournalCursor cursor = new JournalCursor(store, repository.id(), run.folder().scope(), files,
              known == null ? 0 : known.segments(), known == null ? 0 : known.records());
          pending.read(in.datastore().name(), cursor, new SliceReader(run.folder(), types, cursor));
        }
      }
    }
    // A journal that is corrupt is read again as long as it is; its row says no more than that.
    repository.registry().quarantine().stream().filter(row -> !row.reason().equals(SliceReader.CORRUPT))
        .forEach(pending::refused);
    return pending;
  }

  private void read(String datastore, JournalCursor cursor, SliceReader reader) throws IOException {
    try {
      for (Optional<List<NumberedRecord>> records = cursor.next(); records.isPresent(); records = cursor.next()) {
        reader.read(records.get());
        JournalSlice slice = reader.slice();
        for (JournaledDataset journaled : slice.datasets()) {
          datasets.putIfAbsent(journaled.dataset().ref().id(), journaled.dataset().in(datastore));
        }
        slice.refused().forEach(this::refused);
      }
    } catch (JournalException e) {
      problems.add("%s: %s".formatted(cursor.files().folder(), e.getMessage()));
    }
    if (cursor.end() == JournalEnd.CORRUPT) {
      problems.add(cursor.problem());
    }
  }

  private void refused(Quarantined row) {
    row.dataset().ifPresentOrElse(refused::add, () -> problems.add(
        "record %d of writer %s in run %s: %s".formatted(row.record(), row.writer(), row.run(), row.detail())));
  }

  /// The datasets, in the order of their journals.
  public Collection<StoredDataset> datasets() {
    return datasets.values();
  }

  /// What could not be read, for people. While there is any, nobody can say that a dataset does not exist.
  public List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public Completeness completeness() {
    return new Completeness(Set.of(Completeness.Part.JOURNALS), problems);
  }

  /// A dataset that a refused record names is [Existence#UNKNOWN]: its artifacts may be there.
  @Override
  public StorageReport check(DatasetIds ids, Set<StorageField> fields) {
    try (StorageReportBuilder report = new StorageReportBuilder(fields, ids.size())) {
      for (UUID id : ids.asList()) {
        StoredDataset dataset = datasets.get(id);
        if (dataset != null) {
          report.stored(id, Source.JOURNAL, dataset.records());
        } else if (refused.contains(id)) {
          report.answer(id, Existence.UNKNOWN, true, false, Source.JOURNAL, List.of());
        } else {
          report.unrecognized(id);
        }
      }
      return report.build();
    }
  }
}
