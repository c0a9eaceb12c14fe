package dev.larder.repository;

import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.RunFolder;
import dev.larder.journal.RunJournals;
import dev.larder.model.RunName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// The journals of a repository, by what somebody names: a run, or a writer.
public final class JournalSelection {
  private JournalSelection() {}

  /// The journal of one writer.
  public record Found(RepositoryDatastore datastore, RunFolder run, JournalFiles files) {
    /// Reads it from its beginning.
    public JournalCursor cursor() {
      return new JournalCursor(datastore.store(), datastore.repository(), run.scope(), files, 0, 0);
    }
  }

  /// The journals of one run, or of all, in each datastore.
  ///
  /// @param unreadable is told of the runs whose folders cannot be read, for people
  /// @throws RepositoryException `run-not-found` if nobody ever wrote to that run
  public static List<RunIn> ofRuns(Datastores datastores, Optional<RunName> only, Consumer<String> unreadable)
      throws IOException {
    if (only.isPresent()) {
      return ofRun(datastores, only.get());
    }
    List<RunIn> runs = new ArrayList<>();
    for (RepositoryDatastore datastore : datastores.all()) {
      RunJournals
          .all(datastore.store(), (folder, why) -> unreadable.accept("%s: %s".formatted(folder, why.getMessage())))
          .forEach(run -> runs.add(new RunIn(datastore, run)));
    }
    return runs;
  }

  /// The journals of one run, in each datastore that it has come to.
  ///
  /// @return at least one
  /// @throws RepositoryException `run-not-found` if nobody ever wrote to that run
  public static List<RunIn> ofRun(Datastores datastores, RunName run) throws IOException {
    List<RunIn> found = new ArrayList<>();
    for (RepositoryDatastore datastore : datastores.all()) {
      RunJournals.of(datastore.store(), run).ifPresent(journals -> found.add(new RunIn(datastore, journals)));
    }
    if (found.isEmpty()) {
      throw new RepositoryException("run-not-found", "nobody has written to run %s".formatted(run),
          "See what there is with: larder run list %s".formatted(datastores.location()));
    }
    return found;
  }

  /// The journal of one writer, in whatever run it is.
  ///
  /// @param unreadable is told of the runs whose folders cannot be read, for people
  /// @throws RepositoryException `writer-not-found` if there is none
  public static Found ofWriter(Datastores datastores, UUID writer, Consumer<String> unreadable) throws IOException {
    for (RunIn run : ofRuns(datastores, Optional.empty(), unreadable)) {
      for (JournalFiles files : run.journals().journals()) {
        if (files.writer().equals(writer)) {
          return new Found(run.datastore(), run.folder(), files);
        }
      }
    }
    throw new RepositoryException("writer-not-found", "no run has a journal of writer %s".formatted(writer),
        "See which there are with: larder journal list %s".formatted(datastores.location()));
  }

  /// Says that the journal of a writer cannot be ended, because it cannot be read to where it is now.
  public static RepositoryException damaged(Found found, String problem) {
    return new RepositoryException("journal-corrupt",
        "the journal of writer %s cannot be read to its end, and so cannot be fenced: %s"
            .formatted(found.files.writer(), problem),
        "What stands before the damage counts, and it blocks no other journal. Restore the file from a backup if there is one; larder journal verify %s lists all that is damaged."
            .formatted(found.datastore.location()));
  }
}
