package dev.larder.test;

import dev.larder.datastore.LocalArtifactStore;
import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunJournals;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// What the readable part of the journals says of datasets and artifacts, every record of them.
final class Journaled {
  /// All records of each dataset: more than one where a writer took another one's artifacts as they were.
  final Map<UUID, List<Acknowledged>> stored = new HashMap<>();
  /// Paths that an intent names.
  final Set<String> intended = new HashSet<>();
  /// How many journals end in which way.
  final Map<JournalEnd, Long> ends = new EnumMap<>(JournalEnd.class);
  /// What is wrong with runs and journals.
  final List<String> corrupt = new ArrayList<>();

  /// Reads all runs.
  static Journaled all(Path repository) throws IOException {
    Journaled journaled = new Journaled();
    try (LocalArtifactStore store = LocalArtifactStore.open(repository)) {
      for (RunJournals run : RunJournals.all(store,
          (folder, why) -> journaled.corrupt.add("%s: %s".formatted(folder, why.getMessage())))) {
        journaled.read(store, run);
      }
    }
    return journaled;
  }

  /// Reads one run, where somebody has written to it.
  static Journaled of(Path repository, RunName name) throws IOException {
    Journaled journaled = new Journaled();
    try (LocalArtifactStore store = LocalArtifactStore.open(repository)) {
      Optional<RunJournals> run = RunJournals.of(store, name);
      if (run.isPresent()) {
        journaled.read(store, run.get());
      }
    }
    return journaled;
  }

  private void read(LocalArtifactStore store, RunJournals run) throws IOException {
    run.damaged().forEach(archive -> corrupt.add(archive.toString()));
    UUID repository = RepositoryMarker.read(store).repository();
    for (JournalFiles files : run.journals()) {
      JournalCursor cursor = new JournalCursor(store, repository, run.folder().scope(), files, 0, 0);
      for (Optional<List<NumberedRecord>> records = cursor.next(); records.isPresent(); records = cursor.next()) {
        for (NumberedRecord numbered : records.get()) {
          switch (numbered.record()) {
            case JournalRecord.Intent intent -> intent.claims().forEach(claim -> intended.add(claim.path().value()));
            case JournalRecord.Stored said -> stored.computeIfAbsent(said.id(), id -> new ArrayList<>())
                .add(acknowledged(run.folder().run(), said));
            case JournalRecord.Refused refused ->
              corrupt.add("%s, record %d: %s".formatted(files.folder(), numbered.number(), refused.reason()));
            default -> {
              // Says nothing of what is there.
            }
          }
        }
      }
      ends.merge(cursor.end(), 1L, Long::sum);
      if (cursor.end() == JournalEnd.CORRUPT) {
        corrupt.add(cursor.problem());
      }
    }
  }

  private static Acknowledged acknowledged(RunName run, JournalRecord.Stored said) {
    Map<String, Acknowledged.Part> parts = new TreeMap<>();
    for (StorageRecord record : said.records()) {
      parts.put(record.component(),
          new Acknowledged.Part(record.location().value(), record.size(), record.checksum().toString()));
    }
    return new Acknowledged(run.value(), said.id(), parts);
  }
}
