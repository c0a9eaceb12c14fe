package dev.larder.repository;

import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.RunFolder;
import dev.larder.journal.RunJournals;
import dev.larder.model.RunName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// The journals of a repository, by what somebody names: a run, or a writer.
public final class JournalSelection {
  private JournalSelection() {}

  /// The journal of one writer.
  public record Found(RunFolder run, JournalFiles files) {
    /// Reads it from its beginning.
    public JournalCursor cursor(Repository repository) {
      return new JournalCursor(repository.datastore().store(), repository.id(), run.scope(), files, 0, 0);
    }
  }

  /// The journals of one run, or of all.
  ///
  /// @param unreadable is told of the runs whose folders cannot be read, for people
  /// @throws RepositoryException `run-not-found` if nobody ever wrote to that run
  public static List<RunJournals> ofRuns(Repository repository, Optional<RunName> only, Consumer<String> unreadable)
      throws IOException {
    return only.isPresent()
        ? List.of(ofRun(repository, only.get()))
        : RunJournals.all(repository.datastore().store(),
            (folder, why) -> unreadable.accept("%s: %s".formatted(folder, why.getMessage())));
  }

  /// The journals of one run.
  ///
  /// @throws RepositoryException `run-not-found` if nobody ever wrote to that run
  public static RunJournals ofRun(Repository repository, RunName run) throws IOException {
    return RunJournals.of(repository.datastore().store(), run).orElseThrow(() -> notFound(repository, run));
  }

  /// The folder of a run.
  ///
  /// @throws RepositoryException `run-not-found` if nobody ever wrote to that run
  public static RunFolder folder(Repository repository, RunName run) throws IOException {
    return RunFolder.find(repository.datastore().store(), run).orElseThrow(() -> notFound(repository, run));
  }

  private static RepositoryException notFound(Repository repository, RunName run) {
    return new RepositoryException("run-not-found", "nobody has written to run %s".formatted(run),
        "See what there is with: larder run list %s".formatted(repository.path()));
  }

  /// The journal of one writer, in whatever run it is.
  ///
  /// @param unreadable is told of the runs whose folders cannot be read, for people
  /// @throws RepositoryException `writer-not-found` if there is none
  public static Found ofWriter(Repository repository, UUID writer, Consumer<String> unreadable) throws IOException {
    for (RunJournals run : ofRuns(repository, Optional.empty(), unreadable)) {
      for (JournalFiles files : run.journals()) {
        if (files.writer().equals(writer)) {
          return new Found(run.folder(), files);
        }
      }
    }
    throw new RepositoryException("writer-not-found", "no run has a journal of writer %s".formatted(writer),
        "See which there are with: larder journal list %s".formatted(repository.path()));
  }

  /// Says that the journal of a writer cannot be ended, because it cannot be read to where it is now.
  public static RepositoryException damaged(Repository repository, Found found, String problem) {
    return new RepositoryException("journal-corrupt",
        "the journal of writer %s cannot be read to its end, and so cannot be fenced: %s"
            .formatted(found.files.writer(), problem),
        "What stands before the damage counts, and it blocks no other journal. Restore the file from a backup if there is one; larder journal verify %s lists all that is damaged."
            .formatted(repository.path()));
  }
}
