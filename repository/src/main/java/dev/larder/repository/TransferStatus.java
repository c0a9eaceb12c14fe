package dev.larder.repository;

import dev.larder.journal.JournalFiles;
import dev.larder.model.RunName;
import dev.larder.registry.Ingester;
import dev.larder.registry.JournalProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// How far transfer-back is, as it can be seen from anywhere: from a listing of the journals, and from what the Registry was told. Reads no journal.
///
/// @param unreadable run folders that cannot be read, with the reason, for people
public record TransferStatus(List<Run> runs, List<Work> ingesters, List<String> unreadable) {
  /// Who was not heard of for so long is gone.
  private static final Duration GONE = Duration.ofSeconds(30);

  public TransferStatus {
    runs = List.copyOf(runs);
    ingesters = List.copyOf(ingesters);
    unreadable = List.copyOf(unreadable);
  }

  /// One run. A segment that only shows that its writer is alive counts as any other.
  ///
  /// @param done journals taken in to their end
  /// @param taken segments that the Registry has
  public record Run(RunName run, int journals, int done, long segments, long taken) {
    /// Segments that wait.
    public long left() {
      return Math.max(0, segments - taken);
    }
  }

  /// Whether an ingester gets anything done.
  public enum Motion {
    /// It gets something done.
    MOVING,
    /// It has nothing to do, or the Registry takes no changes.
    WAITING,
    /// It should get something done, and has not for too long.
    STALLED,
    /// It was not heard of for half a minute: it was killed, or its machine is gone, or cannot reach the Registry. What it had taken in stays.
    GONE,
    /// It has ended, well or not: its phase tells.
    ENDED
  }

  /// An ingester, and what is to be thought of it.
  public record Work(Ingester.Seen seen, Motion motion) {}

  /// @param only one run, or all
  /// @param silence how long an ingester may get nothing done before it has stalled
  /// @throws RepositoryException `run-not-found` if nobody ever wrote to that run
  public static TransferStatus of(Repository repository, Optional<RunName> only, Duration silence) throws IOException {
    List<String> unreadable = new ArrayList<>();
    Map<RunName, Run> runs = new TreeMap<>();
    for (RunIn run : JournalSelection.ofRuns(repository.datastores(), only, unreadable::add)) {
      runs.merge(run.folder().run(), of(repository, run),
          (one, other) -> new Run(one.run, one.journals + other.journals,
              one.done + other.done, one.segments + other.segments, one.taken + other.taken));
    }
    List<Work> ingesters = repository.registry().ingesters().stream()
        .filter(seen -> only.isEmpty() || seen.ingester().run().isEmpty()
            || seen.ingester().run().equals(only.get().value()))
        .map(seen -> new Work(seen, motion(seen, silence))).toList();
    return new TransferStatus(List.copyOf(runs.values()), ingesters, unreadable);
  }

  private static Run of(Repository repository, RunIn run) {
    List<JournalFiles> journals = run.journals().journals();
    Map<UUID, JournalProgress> progress = repository.registry()
        .progress(journals.stream().map(JournalFiles::writer).toList());
    int done = 0;
    long segments = 0;
    long taken = 0;
    for (JournalFiles files : journals) {
      JournalProgress known = progress.get(files.writer());
      boolean ended = known != null && known.ended();
      done += ended ? 1 : 0;
      int has = known == null ? 0 : known.segments();
      // Behind the end of a journal nothing counts; and one that was restored from a backup may be shorter than it was.
      segments += ended ? has : Math.max(has, files.segments());
      taken += has;
    }
    return new Run(run.folder().run(), journals.size(), done, segments, taken);
  }

  private static Motion motion(Ingester.Seen seen, Duration silence) {
    if (seen.ingester().phase().over()) {
      return Motion.ENDED;
    }
    if (seen.silent().compareTo(GONE) > 0) {
      return Motion.GONE;
    }
    if (!seen.ingester().phase().busy()) {
      return Motion.WAITING;
    }
    return seen.still().compareTo(silence) > 0 ? Motion.STALLED : Motion.MOVING;
  }
}
