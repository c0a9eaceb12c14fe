package dev.larder.repository;

import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalException;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.RunDatasetTypes;
import dev.larder.journal.RunJournals;
import dev.larder.model.RunName;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalProgress;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.Quarantined;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Takes what is in the journals into the Registry, in chunks of many journals, one transaction each. It may be run while writers
/// write, by many at once, again and again, and killed at any moment: what has been committed stays, and the next one goes on there.
public final class TransferBack {
  /// Datasets in one transaction, about.
  private static final int CHUNK = 10_000;

  private final Repository repository;
  private final Listener listener;
  private final Map<RunName, RunTally> tallies = new LinkedHashMap<>();
  private final List<Quarantined> quarantined = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();
  private long ingested;
  private long alreadyThere;

  /// @param listener is told how it goes
  public TransferBack(Repository repository, Listener listener) {
    this.repository = repository;
    this.listener = listener;
  }

  /// Is told how a transfer-back goes, after each transaction.
  public interface Listener {
    /// How many segments are to be read, as far as is known now.
    void found(long segments);

    /// That so many more segments are in the Registry, with so many datasets in them.
    void committed(long segments, long datasets);

    /// Nobody wants to know.
    Listener NONE = new Listener() {
      @Override
      public void found(long segments) {}

      @Override
      public void committed(long segments, long datasets) {}
    };
  }

  /// Transfers one run back, or all of them.
  ///
  /// @throws RepositoryException `run-not-found` if nobody ever wrote to that run
  public TransferReport transfer(Optional<RunName> only) throws IOException {
    List<RunIn> runs = JournalSelection.ofRuns(repository.datastores(), only, unreadable::add);
    List<Pending> pending = new ArrayList<>();
    for (RunIn run : runs) {
      RunTally tally = tallies.computeIfAbsent(run.folder().run(), name -> new RunTally());
      tally.add(run.journals());
      run.journals().damaged().forEach(archive -> unreadable.add(archive.toString()));
      RunDatasetTypes types = new RunDatasetTypes(run.store(), run.folder());
      run.journals().journals().forEach(files -> pending.add(new Pending(run, files, types, tally)));
    }
    List<Pending> left = pending;
    for (int vain = 0; !left.isEmpty();) {
      int before = left.size();
      left = pass(left);
      vain = left.size() < before ? 0 : vain + 1;
      if (vain > 0) {
        pause(vain);
      }
    }
    List<TransferReport.Run> reports = tallies.values().stream().map(RunTally::report).toList();
    repository.registry().complete(reports.stream().filter(run -> run.state() == RunState.COMPLETE)
        .map(TransferReport.Run::run).toList());
    return new TransferReport(ingested, alreadyThere, quarantined, reports, unreadable);
  }

  /// A journal that may have something new.
  private record Pending(RunIn run, JournalFiles files, RunDatasetTypes types, RunTally tally) {}

  /// How far the journals of a run have been taken in.
  private static final class RunTally {
    private final List<RunJournals> parts = new ArrayList<>();
    private long segments;
    private int ended;
    private boolean corrupt;

    /// Adds its journals in one more datastore.
    void add(RunJournals run) {
      parts.add(run);
      corrupt |= !run.damaged().isEmpty();
    }

    TransferReport.Run report() {
      int journals = parts.stream().mapToInt(run -> run.journals().size()).sum();
      RunState state = corrupt
          ? RunState.PARTIAL
          : parts.stream().allMatch(RunJournals::closed) && ended == journals ? RunState.COMPLETE : RunState.CURRENT;
      return new TransferReport.Run(parts.getFirst().folder().run(), state, journals, segments);
    }
  }

  /// Others hold what is left: they get the time to finish it.
  private static void pause(int vain) throws InterruptedIOException {
    try {
      Thread.sleep(Math.min(1_000, 20L << Math.min(vain, 6)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while others were taking in the same journals");
    }
  }

  /// Takes in what is new in these journals.
  ///
  /// @return those that somebody else took in at the same time: they are to be looked at again
  private List<Pending> pass(List<Pending> journals) throws IOException {
    Map<UUID, JournalProgress> progress = repository.registry()
        .progress(journals.stream().map(journal -> journal.files.writer()).toList());
    List<Pending> open = new ArrayList<>();
    long segments = 0;
    for (Pending journal : journals) {
      JournalProgress known = progress.get(journal.files.writer());
      if (known != null && !known.run().equals(journal.run.folder().run())) {
        // The Registry leaves out such a slice for ever; the journal's own header is not read again behind its beginning.
        journal.tally.corrupt = true;
        quarantined.add(new Quarantined(journal.files.writer(), journal.run.folder().run(), 1, Optional.empty(),
            "journal-misplaced",
            "%s: the journal of this writer belongs to run %s".formatted(journal.files.folder(), known.run())));
      } else if (known != null && known.ended()) {
        journal.tally.ended++;
      } else {
        open.add(journal);
        segments += Math.max(0, journal.files.segments() - (known == null ? 0 : known.segments()));
      }
    }
    listener.found(segments);
    Map<RepositoryDatastore, List<Pending>> datastores = new LinkedHashMap<>();
    open.forEach(journal -> datastores.computeIfAbsent(journal.run.datastore(), one -> new ArrayList<>()).add(journal));
    List<Pending> behind = new ArrayList<>();
    for (Map.Entry<RepositoryDatastore, List<Pending>> datastore : datastores.entrySet()) {
      behind.addAll(ingest(datastore.getKey(), datastore.getValue(), progress));
    }
    return behind;
  }

  /// Takes in what is new in these journals of one datastore.
  private List<Pending> ingest(RepositoryDatastore datastore, List<Pending> open, Map<UUID, JournalProgress> progress)
      throws IOException {
    Chunk chunk = new Chunk(datastore.name());
    Set<Pending> behind = new LinkedHashSet<>();
    for (Pending journal : open) {
      JournalProgress known = progress.get(journal.files.writer());
      JournalCursor cursor = new JournalCursor(journal.run.store(), repository.id(), journal.run.folder().scope(),
          journal.files,
          known == null ? 0 : known.segments(), known == null ? 0 : known.records());
      SliceReader reader = new SliceReader(journal.run.folder(), journal.types, cursor);
      try {
        for (Optional<List<NumberedRecord>> records = cursor.next(); records.isPresent(); records = cursor.next()) {
          reader.read(records.get());
          chunk.segments++;
          journal.tally.segments++;
          if (chunk.datasets + reader.datasets() >= CHUNK) {
            chunk.add(journal, reader.slice());
            behind.addAll(commit(chunk));
            chunk = new Chunk(datastore.name());
          }
        }
      } catch (JournalException e) {
        // What it needs beside it is damaged, e.g. the file of a dataset type: left where it is until that is mended.
        unreadable.add("%s: %s".formatted(journal.files.folder(), e.getMessage()));
        journal.tally.corrupt = true;
        continue;
      }
      if (cursor.end() == JournalEnd.CORRUPT) {
        journal.tally.corrupt = true;
        quarantined.add(reader.corrupt());
      }
      if (reader.moved()) {
        chunk.add(journal, reader.slice());
      }
    }
    behind.addAll(commit(chunk));
    return List.copyOf(behind);
  }

  /// Slices for one transaction, of one datastore.
  private static final class Chunk {
    private final String datastore;
    private final Map<Pending, JournalSlice> slices = new LinkedHashMap<>();
    private int datasets;
    private long segments;

    Chunk(String datastore) {
      this.datastore = datastore;
    }

    void add(Pending journal, JournalSlice slice) {
      slices.put(journal, slice);
      datasets += slice.datasets().size();
    }
  }

  /// @return the journals of which nothing was taken in, because somebody else had
  private List<Pending> commit(Chunk chunk) {
    if (chunk.slices.isEmpty()) {
      return List.of();
    }
    ChunkOutcome outcome = repository.registry()
        .ingest(new JournalChunk(chunk.datastore, List.copyOf(chunk.slices.values())));
    ingested += outcome.ingested();
    alreadyThere += outcome.alreadyThere();
    for (Quarantined refused : outcome.quarantined()) {
      if (!quarantined.contains(refused)) {
        quarantined.add(refused);
      }
    }
    List<Pending> behind = new ArrayList<>();
    chunk.slices.forEach((journal, slice) -> {
      if (outcome.behind().contains(slice.writer())) {
        behind.add(journal);
      } else if (slice.ended()) {
        journal.tally.ended++;
      }
    });
    listener.committed(chunk.segments, chunk.datasets);
    return behind;
  }
}
