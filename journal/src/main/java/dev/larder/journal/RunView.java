package dev.larder.journal;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.Durability;
import dev.larder.model.ArtifactPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What the journals of a run say about its datasets and artifacts: read when a writer finds an artifact where it wanted to create
/// one, and followed while it waits. Takes memory in proportion to the run.
final class RunView {
  private final ArtifactStore store;
  private final UUID repository;
  private final RunFolder run;
  private final Host host;
  private final JournalArchives archives;
  private final Map<UUID, Followed> journals = new LinkedHashMap<>();
  private final Map<UUID, JournalRecord.Stored> stored = new HashMap<>();
  /// Those of the stored that their writers forced nowhere.
  private final Set<UUID> scratch = new HashSet<>();
  private final Map<ArtifactPath, Set<UUID>> claims = new HashMap<>();

  RunView(ArtifactStore store, UUID repository, RunFolder run, Host host) {
    this.host = host;
    this.store = store;
    this.repository = repository;
    this.run = run;
    archives = new JournalArchives(run, new ArchiveReader.Unpacked());
  }

  /// One journal and the process that writes it.
  private static final class Followed {
    private final JournalCursor cursor;
    private Optional<WriterProcess> process = Optional.empty();
    private boolean scratch;

    Followed(JournalCursor cursor) {
      this.cursor = cursor;
    }
  }

  /// Reads what has come since.
  void refresh() throws IOException {
    for (JournalFiles files : RunJournals.of(store, run, archives).journals()) {
      Followed journal = journals.computeIfAbsent(files.writer(),
          writer -> new Followed(new JournalCursor(store, repository, run.scope(), files, 0, 0)));
      journal.cursor.update(files);
      follow(files.writer(), journal);
    }
  }

  private void follow(UUID writer, Followed journal) throws IOException {
    for (var records = journal.cursor.next(); records.isPresent(); records = journal.cursor.next()) {
      for (NumberedRecord numbered : records.get()) {
        switch (numbered.record()) {
          case JournalRecord.Header header -> {
            journal.process = Optional.of(header.process());
            journal.scratch = header.durability() == Durability.CACHE;
          }
          case JournalRecord.Stored record -> {
            if (stored.putIfAbsent(record.id(), record) == null && journal.scratch) {
              scratch.add(record.id());
            }
          }
          case JournalRecord.Intent intent -> intent.claims()
              .forEach(claim -> claims.computeIfAbsent(claim.path(), path -> new HashSet<>()).add(writer));
          case JournalRecord.GivenUp given -> withdraw(given.claim(), writer);
          case JournalRecord.Conceded conceded -> withdraw(conceded.claim(), writer);
          case JournalRecord.DeleteIntent _,JournalRecord.DeleteCommitted _,JournalRecord.DeleteOutcomes _,JournalRecord.KeyConflict _ ->
            {
            }
          case JournalRecord.Seal seal -> {
          }
          case JournalRecord.Fence fence -> {
          }
          case JournalRecord.Trailer trailer -> {
          }
          case JournalRecord.Skipped skipped -> {
          }
          case JournalRecord.Refused refused -> {
          }
        }
      }
    }
  }

  private void withdraw(Claim claim, UUID writer) {
    Set<UUID> writers = claims.get(claim.path());
    if (writers != null) {
      writers.remove(writer);
    }
  }

  /// The first valid record that says that this dataset is stored.
  Optional<JournalRecord.Stored> stored(UUID id) {
    return Optional.ofNullable(stored.get(id));
  }

  /// Says whether the writer of [#stored] worked on scratch: after a power failure its bytes may be anything.
  boolean scratch(UUID id) {
    return scratch.contains(id);
  }

  /// A writer other than `self` that named this path and may still create it, or record that it did. Writers that have certainly
  /// ended are fenced on the way; what they had recorded by then is in [#stored] afterwards.
  Optional<UUID> holder(ArtifactPath path, UUID self) throws IOException {
    for (UUID writer : new ArrayList<>(claims.getOrDefault(path, Set.of()))) {
      Followed journal = journals.get(writer);
      if (writer.equals(self) || journal == null || journal.cursor.end() != JournalEnd.OPEN) {
        continue;
      }
      if (journal.process.isPresent() && host.gone(journal.process.get())) {
        Fencing.fence(store, journal.cursor, "its process has ended on this host", host);
        JournalFiles files = journal.cursor.files();
        // Ours or a real one: there is one more segment now.
        journal.cursor.update(files.withSegments(journal.cursor.segments() + 1));
        follow(writer, journal);
      }
      if (journal.cursor.end() == JournalEnd.OPEN) {
        return Optional.of(writer);
      }
    }
    return Optional.empty();
  }

  /// Every journal of the run, as far as it was read.
  List<JournalCursor> cursors() {
    return journals.values().stream().map(journal -> journal.cursor).toList();
  }
}
