package dev.larder.repository;

import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalException;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.registry.JournalProgress;
import dev.larder.registry.JournalSlice;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Reads what is new in journals, piece by piece. One thread reads a journal, so that its pieces come in their order.
final class JournalFeed {
  /// Datasets in a piece, about: so much is held at once of a journal, however long it is.
  private static final int PIECE = 1_000;

  private final TransferTally tally;
  private final boolean endedOnly;
  private final Map<UUID, UUID> losers;
  private final BooleanSupplier stopped;

  /// A part of a journal, on its way into the Registry.
  ///
  /// @param segments how many were read for it
  record Piece(PendingJournal journal, JournalSlice slice, int segments) {
    /// What it takes up: one without datasets still moves a journal on.
    int weight() {
      return Math.max(1, slice.datasets().size());
    }
  }

  /// Takes a piece, and may make its reader wait.
  @FunctionalInterface
  interface Taker {
    void take(Piece piece) throws IOException;
  }

  /// @param endedOnly leave out journals that are neither sealed nor fenced
  /// @param losers datasets that have lost their place to another, which is the value
  /// @param stopped says that nobody wants any more
  JournalFeed(TransferTally tally, boolean endedOnly, Map<UUID, UUID> losers, BooleanSupplier stopped) {
    this.tally = tally;
    this.endedOnly = endedOnly;
    this.losers = losers;
    this.stopped = stopped;
  }

  /// Reads a journal from where the Registry is.
  ///
  /// @param known null where the Registry has not met it
  void read(PendingJournal journal, @Nullable JournalProgress known, Taker taker) throws IOException {
    int segmentsThere = known == null ? 0 : known.segments();
    long recordsThere = known == null ? 0 : known.records();
    if (endedOnly && !ended(journal.cursor(segmentsThere, recordsThere))) {
      if (journal.files().segments() > segmentsThere) {
        journal.tally().leave();
      }
      return;
    }
    JournalCursor cursor = journal.cursor(segmentsThere, recordsThere);
    SliceReader reader = new SliceReader(journal.run().folder(), journal.types(), cursor, losers);
    int segments = 0;
    try {
      for (Optional<List<NumberedRecord>> records = cursor.next(); records.isPresent(); records = cursor.next()) {
        reader.read(records.get());
        makeDurable(journal, cursor, records.get());
        segments++;
        journal.tally().read(1);
        if (reader.datasets() >= PIECE) {
          taker.take(new Piece(journal, keyed(reader.slice()), segments));
          segments = 0;
        }
        if (stopped.getAsBoolean() || journal.tally().stopped()) {
          return;
        }
      }
    } catch (JournalException e) {
      // What it needs beside it is damaged, e.g. the file of a dataset type: left where it is until that is mended.
      tally.unreadable("%s: %s".formatted(journal.files().folder(), e.getMessage()));
      journal.tally().leave();
      return;
    }
    if (cursor.end() == JournalEnd.CORRUPT) {
      journal.tally().leave();
      tally.refused(reader.corrupt());
    }
    if (reader.moved()) {
      taker.take(new Piece(journal, keyed(reader.slice()), segments));
    } else if (cursor.end() == JournalEnd.OPEN && journal.run().gone(journal.files())) {
      journal.tally().abandoned(journal.files().writer());
    }
  }

  /// The keys of data IDs are worked out here, where others read as well, and not where all wait for one to insert.
  private static JournalSlice keyed(JournalSlice slice) {
    slice.datasets().forEach(journaled -> journaled.dataset().ref().dataId().key());
    return slice;
  }

  private static boolean ended(JournalCursor cursor) throws IOException {
    while (cursor.next().isPresent()) {
      // Only its end is wanted.
    }
    return cursor.end() == JournalEnd.SEALED || cursor.end() == JournalEnd.FENCED;
  }

  /// A segment behind which there is another one is durable, because nobody creates that one before. The writer of the last one may not have come so far; who
  /// has read of a dataset in it sees to it before the Registry hears of it.
  private static void makeDurable(PendingJournal journal, JournalCursor cursor, List<NumberedRecord> last)
      throws IOException {
    if (cursor.segments() >= journal.files().segments()
        && last.stream().anyMatch(numbered -> numbered.record() instanceof JournalRecord.Stored)) {
      journal.run().store().sync(List.of(journal.files().folder()));
    }
  }
}
