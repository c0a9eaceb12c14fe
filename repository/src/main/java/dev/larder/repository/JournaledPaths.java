package dev.larder.repository;

import dev.larder.journal.DeleteTarget;
import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalException;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.OperationsJournals;
import dev.larder.journal.RunJournals;
import dev.larder.journal.WriterProcess;
import dev.larder.model.RunName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// What journals and archives say of some paths. All of them are read, from their beginning; memory is taken for the paths that are asked for and for nothing else.
final class JournaledPaths {
  private final Map<String, Said> said = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /// What one path is named by.
  private static final class Said {
    boolean stored;
    boolean deleted;
    boolean live;
    Optional<RunName> announced = Optional.empty();
  }

  /// What journals say of a path.
  sealed interface Naming {
    /// No journal names it.
    record Nothing() implements Naming {}

    /// A record or a delete names it, or an intent of a writer that has not ended.
    record Named() implements Naming {}

    /// Nothing but the intent of a writer of that run that has ended.
    record LeftBehind(RunName run) implements Naming {}
  }

  private JournaledPaths(Collection<String> paths) {
    paths.forEach(path -> said.put(path, new Said()));
  }

  /// Asks the journals of `datastore`, and those of deletes in all of them.
  static JournaledPaths read(Datastores datastores, RepositoryDatastore datastore, Collection<String> paths)
      throws IOException {
    JournaledPaths read = new JournaledPaths(paths);
    read.readRuns(datastore);
    for (RepositoryDatastore one : datastores.all()) {
      read.readDeletes(one);
    }
    return read;
  }

  private void readRuns(RepositoryDatastore datastore) throws IOException {
    for (RunJournals run : RunJournals.all(datastore.store(),
        (folder, why) -> problems.add("%s: %s".formatted(folder, why.getMessage())))) {
      run.damaged().forEach(archive -> problems.add(archive.toString()));
      for (JournalFiles files : run.journals()) {
        JournalCursor cursor = new JournalCursor(datastore.store(), datastore.repository(), run.folder().scope(), files,
            0, 0);
        try {
          readRun(run, cursor);
        } catch (JournalException e) {
          problems.add("%s: %s".formatted(files.folder(), e.getMessage()));
        }
      }
    }
  }

  private void readRun(RunJournals run, JournalCursor cursor) throws IOException {
    List<Said> announced = new ArrayList<>();
    Optional<WriterProcess> process = Optional.empty();
    for (Optional<List<NumberedRecord>> records = cursor.next(); records.isPresent(); records = cursor.next()) {
      for (NumberedRecord numbered : records.get()) {
        switch (numbered.record()) {
          case JournalRecord.Header header -> process = Optional.of(header.process());
          case JournalRecord.Intent intent -> intent.claims().forEach(claim -> {
            Said path = said.get(claim.path().value());
            if (path != null) {
              path.announced = Optional.of(run.folder().run());
              announced.add(path);
            }
          });
          case JournalRecord.Stored stored -> stored.records().forEach(record -> {
            Said path = said.get(record.location().value());
            if (path != null) {
              path.stored = true;
            }
          });
          // It may name anything.
          case JournalRecord.Refused refused -> problems.add("%s: record %d of the kind %s cannot be accepted: %s"
              .formatted(cursor.files().folder(), numbered.number(), refused.kind(), refused.reason()));
          default -> {
            // What was given up or conceded may be there all the same, and stays announced.
          }
        }
      }
    }
    if (cursor.end() == JournalEnd.CORRUPT) {
      problems.add(cursor.problem());
    } else if (cursor.end() == JournalEnd.OPEN && !process.map(WriterProcess::gone).orElse(false)) {
      announced.forEach(path -> path.live = true);
    }
  }

  private void readDeletes(RepositoryDatastore datastore) throws IOException {
    for (JournalCursor cursor : new OperationsJournals(datastore.store()).cursors(datastore.repository())) {
      for (Optional<List<NumberedRecord>> records = cursor.next(); records.isPresent(); records = cursor.next()) {
        for (NumberedRecord numbered : records.get()) {
          if (numbered.record() instanceof JournalRecord.DeleteIntent delete) {
            delete.targets().forEach(target -> {
              Said path = target instanceof DeleteTarget.AtPath at ? said.get(at.path().value()) : null;
              if (path != null) {
                path.deleted = true;
              }
            });
          }
        }
      }
      if (cursor.end() == JournalEnd.CORRUPT) {
        problems.add(cursor.problem());
      }
    }
  }

  /// An artifact of a dataset: two datasets that were ingested by hand may share one, of which one is deleted.
  record OfDataset(UUID dataset, String path) {}

  /// Those of these whose absence a delete explains: one that has committed, or of which nobody can say yet that it never will.
  ///
  /// @param doubts is told what of the deletes cannot be read
  static Set<OfDataset> deleted(Datastores datastores, Set<OfDataset> asked, List<String> doubts) throws IOException {
    Map<UUID, Set<OfDataset>> named = new HashMap<>();
    Set<UUID> committed = new HashSet<>();
    Set<UUID> open = new HashSet<>();
    Set<UUID> voided = new HashSet<>();
    for (RepositoryDatastore datastore : datastores.all()) {
      for (JournalCursor cursor : new OperationsJournals(datastore.store()).cursors(datastore.repository())) {
        Set<UUID> begun = new HashSet<>();
        for (Optional<List<NumberedRecord>> records = cursor.next(); records.isPresent(); records = cursor.next()) {
          for (NumberedRecord numbered : records.get()) {
            switch (numbered.record()) {
              case JournalRecord.DeleteIntent delete -> {
                begun.add(delete.operation());
                delete.targets().forEach(target -> {
                  if (target instanceof DeleteTarget.AtPath at) {
                    OfDataset artifact = new OfDataset(at.id(), at.path().value());
                    if (asked.contains(artifact)) {
                      named.computeIfAbsent(delete.operation(), operation -> new HashSet<>()).add(artifact);
                    }
                  }
                });
              }
              case JournalRecord.DeleteCommitted delete -> committed.add(delete.operation());
              case JournalRecord.DeleteOutcomes delete when delete.isVoided() -> voided.add(delete.operation());
              default -> {
                // Says nothing about whether it is decided.
              }
            }
          }
        }
        if (cursor.end() == JournalEnd.CORRUPT) {
          doubts.add(cursor.problem());
        } else if (cursor.end() == JournalEnd.OPEN) {
          open.addAll(begun);
        }
      }
    }
    open.removeAll(voided);
    Set<OfDataset> deleted = new HashSet<>();
    named.forEach((operation, its) -> {
      if (committed.contains(operation) || open.contains(operation)) {
        deleted.addAll(its);
      }
    });
    return deleted;
  }

  Naming of(String path) {
    Said found = said.get(path);
    if (found == null) {
      throw new IllegalArgumentException("nobody asked for " + path);
    }
    if (found.stored || found.deleted || found.live) {
      return new Naming.Named();
    }
    return found.announced.<Naming>map(Naming.LeftBehind::new).orElseGet(Naming.Nothing::new);
  }

  /// What cannot be read, for people. While there is any, nobody can say that no journal names a path.
  List<String> problems() {
    return List.copyOf(problems);
  }
}
