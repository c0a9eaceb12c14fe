package dev.larder.repository;

import dev.larder.datastore.FolderReader;
import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.model.StoredDataset;
import dev.larder.registry.JournalProgress;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.JournalSlice.JournaledDataset;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One journal, and how far it has been read. About 400 bytes.
final class FollowedJournal {
  private final FollowedRun run;
  private final int number;
  private final int firstSegment;
  private final long firstRecord;
  private volatile JournalFiles files;
  private volatile int segments;
  private long records;
  private boolean ended;
  private boolean unexplained;
  private volatile boolean storing;
  private String problem = "";

  /// @param number by which the table knows it
  /// @param progress how far the Registry has taken it in, which is not read again; null for nothing
  FollowedJournal(FollowedRun run, JournalFiles files, int number, @Nullable JournalProgress progress) {
    this.run = run;
    this.files = files;
    this.number = number;
    if (progress != null) {
      segments = progress.segments();
      records = progress.records();
      ended = progress.ended();
    }
    firstSegment = segments;
    firstRecord = records;
  }

  /// Is given what a segment says, one segment after the other.
  @FunctionalInterface
  interface Taker {
    /// @param lifting the operations that records of these datasets lift, where there are any
    void take(FollowedJournal journal, JournalSlice slice, Map<UUID, Set<UUID>> lifting);
  }

  FollowedRun run() {
    return run;
  }

  int number() {
    return number;
  }

  /// What is wrong with it, for people; empty if nothing is.
  String problem() {
    return problem;
  }

  /// Whether anything in it says that a dataset is stored.
  boolean storing() {
    return storing;
  }

  JournalFiles files() {
    return files;
  }

  /// Takes in what a listing has found, and says whether there is anything to read. What could not be read is tried again.
  boolean listed(JournalFiles found) {
    files = found;
    return !ended && (found.segments() > segments || !problem.isEmpty());
  }

  /// Whether its word comes before that of the other, where both tell of one dataset: the same for every reader, packed or not.
  boolean before(FollowedJournal other) {
    int order = Integer.compare(run.order(), other.run.order());
    return order != 0 ? order < 0 : files.folder().compareTo(other.files.folder()) < 0;
  }

  /// Whether the last reading ended where only a listing of its folder can tell how it goes on.
  boolean unexplained() {
    return unexplained;
  }

  private JournalCursor cursor(JournalFiles from, int segment, long record) {
    return new JournalCursor(run.datastore().store(), run.datastore().repository(), run.folder().scope(), from,
        segment, record).unforced().withoutClaims();
  }

  /// Reads what is new. What was read before something went wrong has been taken, and is not read again.
  ///
  /// @param folder reads below that of its run
  /// @return whether a dataset stands in its last segment, which may not be durable yet
  boolean read(FolderReader folder, Taker taker) {
    JournalCursor cursor = cursor(files, segments, records).through(folder);
    SliceReader reader = new SliceReader(run.folder(), run.types(), cursor);
    boolean last = false;
    unexplained = false;
    try {
      for (Optional<List<NumberedRecord>> read = cursor.next(); read.isPresent(); read = cursor.next()) {
        reader.read(read.get());
        JournalSlice slice = reader.slice();
        last = !slice.datasets().isEmpty();
        taker.take(this, slice, lifting(read.get()));
        storing = storing || last;
        segments = cursor.segments();
        records = cursor.records();
      }
      ended = cursor.end() == JournalEnd.SEALED || cursor.end() == JournalEnd.FENCED;
      unexplained = cursor.unexplained();
      problem = cursor.problem();
      if (!files.counted()) {
        files = files.withSegments(segments);
      }
    } catch (IOException e) {
      problem = "%s: %s".formatted(files.folder(), e.getMessage());
    }
    return last && files.archive().isEmpty();
  }

  private static Map<UUID, Set<UUID>> lifting(List<NumberedRecord> records) {
    Map<UUID, Set<UUID>> lifting = Map.of();
    for (NumberedRecord numbered : records) {
      if (numbered.record() instanceof JournalRecord.Stored stored && !stored.lifts().isEmpty()) {
        lifting = lifting.isEmpty() ? new HashMap<>() : lifting;
        lifting.put(stored.id(), new HashSet<>(stored.lifts()));
      }
    }
    return lifting;
  }

  /// Reads again what it says is stored, a segment at a time. What it cannot read is thrown.
  Reader again() {
    JournalFiles read = files;
    return new Reader(cursor(read.counted() ? read : read.withSegments(segments), firstSegment, firstRecord));
  }

  final class Reader {
    private final JournalCursor cursor;
    private final SliceReader reader;
    private final Deque<StoredDataset> read = new ArrayDeque<>();

    private Reader(JournalCursor cursor) {
      this.cursor = cursor;
      reader = new SliceReader(run.folder(), run.types(), cursor);
    }

    /// The next dataset; null at the end.
    @Nullable
    StoredDataset next() throws IOException {
      while (read.isEmpty()) {
        Optional<List<NumberedRecord>> records = cursor.next();
        if (records.isEmpty()) {
          return null;
        }
        reader.read(records.get());
        for (JournaledDataset journaled : reader.slice().datasets()) {
          read.add(journaled.dataset().in(run.datastore().name()));
        }
      }
      return read.poll();
    }
  }
}
