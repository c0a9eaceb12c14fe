package dev.larder.repository;

import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.RunJournals;
import dev.larder.model.RunName;
import dev.larder.registry.JournalProgress;
import dev.larder.registry.RunSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// What there is in a repository, by run: from the journals and the Registry, in this order. Reads of each journal that has not
/// ended only what the Registry does not have yet.
///
/// @param unreadable run folders that cannot be read, with the reason, for people
public record Overview(List<Run> runs, List<String> unreadable) {
  public Overview {
    runs = List.copyOf(runs);
    unreadable = List.copyOf(unreadable);
  }

  /// One run.
  ///
  /// @param closed whether no new writer is let in any more
  /// @param datasets in the Registry
  /// @param pending datasets that are stored, and only in journals so far
  /// @param ended journals that are sealed or fenced
  /// @param abandoned journals that have not ended though their process certainly has
  /// @param corrupt journals that cannot be read to their end, and archives that cannot be read at all
  /// @param bytes of the artifacts that the Registry knows
  public record Run(RunName run, RunState state, boolean closed, long datasets, long pending, long bytes, int journals,
      int ended,
      int abandoned, int corrupt) {}

  public static Overview of(Repository repository) throws IOException {
    List<String> unreadable = new ArrayList<>();
    List<RunIn> journals = JournalSelection.ofRuns(repository.datastores(), Optional.empty(), unreadable::add);
    Map<RunName, RunSummary> registered = new TreeMap<>();
    repository.registry().runs().forEach(run -> registered.put(run.run(), run));
    Map<RunName, Run> runs = new TreeMap<>();
    Map<RunName, List<RunIn>> parts = new TreeMap<>();
    journals.forEach(run -> parts.computeIfAbsent(run.folder().run(), name -> new ArrayList<>()).add(run));
    for (Map.Entry<RunName, List<RunIn>> run : parts.entrySet()) {
      runs.put(run.getKey(), run(repository, run.getValue(), Optional.ofNullable(registered.remove(run.getKey()))));
    }
    registered.forEach(
        (name, run) -> runs.put(name,
            new Run(name, RunState.CURRENT, false, run.datasets(), 0, run.bytes(), 0, 0, 0, 0)));
    return new Overview(List.copyOf(runs.values()), unreadable);
  }

  /// What there is of one run.
  ///
  /// @throws RepositoryException `run-not-found` if nobody ever wrote to that run
  public static Run of(Repository repository, RunName run) throws IOException {
    List<RunIn> journals = JournalSelection.ofRun(repository.datastores(), run);
    return run(repository, journals,
        repository.registry().runs().stream().filter(summary -> summary.run().equals(run)).findFirst());
  }

  private static Run run(Repository repository, List<RunIn> parts, Optional<RunSummary> registered) throws IOException {
    Counts counts = new Counts();
    boolean closed = true;
    int journals = 0;
    for (RunIn part : parts) {
      counts.add(repository, part);
      closed &= part.journals().closed();
      journals += part.journals().journals().size();
    }
    RunState state = counts.behind || counts.corrupt > 0
        ? RunState.PARTIAL
        : closed && counts.ended == journals ? RunState.COMPLETE : RunState.CURRENT;
    return new Run(parts.getFirst().folder().run(), state, closed, registered.map(RunSummary::datasets).orElse(0L),
        counts.pending.size(), registered.map(RunSummary::bytes).orElse(0L), journals, counts.ended, counts.abandoned,
        counts.corrupt);
  }

  /// What the journals of a run say, in all datastores together.
  private static final class Counts {
    /// A dataset may wait in several datastores.
    private final Set<UUID> pending = new HashSet<>();
    private int ended;
    private int abandoned;
    private int corrupt;
    private boolean behind;

    void add(Repository repository, RunIn in) throws IOException {
      RunJournals run = in.journals();
      Map<UUID, JournalProgress> progress = repository.registry()
          .progress(run.journals().stream().map(JournalFiles::writer).toList());
      corrupt += run.damaged().size();
      for (JournalFiles files : run.journals()) {
        Optional<JournalProgress> known = Optional.ofNullable(progress.get(files.writer()));
        if (known.isPresent() && known.get().ended()) {
          ended++;
          continue;
        }
        JournalCursor cursor = new JournalCursor(in.store(), repository.id(), run.folder().scope(), files,
            known.map(JournalProgress::segments).orElse(0), known.map(JournalProgress::records).orElse(0L));
        for (Optional<List<NumberedRecord>> records = cursor.next(); records.isPresent(); records = cursor.next()) {
          for (NumberedRecord record : records.get()) {
            if (record.record() instanceof JournalRecord.Stored stored) {
              pending.add(stored.id());
            }
          }
        }
        behind |= cursor.records() > known.map(JournalProgress::records).orElse(0L);
        switch (cursor.end()) {
          case SEALED, FENCED -> ended++;
          case CORRUPT -> corrupt++;
          case OPEN -> abandoned += in.gone(files) ? 1 : 0;
        }
      }
    }
  }
}
