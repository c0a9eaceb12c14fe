package dev.larder.repository;

import dev.larder.journal.Host;
import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalRecord;
import dev.larder.journal.NumberedRecord;
import dev.larder.journal.OperationsWriter;
import dev.larder.model.CollectionName;
import dev.larder.model.DatasetRef;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.JournalSlice.JournaledDataset;
import dev.larder.registry.LocatedDataset;
import dev.larder.registry.Quarantined;
import dev.larder.registry.Registry;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Writes into `_operations` which of two datasets of one run, dataset type and data ID has kept its place, so that a Registry that is made anew, and meets them in another order, decides
/// likewise. Shared by all threads of a transfer-back; makes a journal only if there is something to write.
final class KeyConflicts implements AutoCloseable {
  private static final String REASON = "dataset-key-conflict";

  private final Registry registry;
  private final TransferTally tally;
  private final boolean writes;
  private final Set<UUID> told = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean missed = new AtomicBoolean();
  private final Map<RepositoryDatastore, OperationsWriter> writers = new LinkedHashMap<>();

  /// @param told losers that `_operations` tells of already
  /// @param writes whether anything is written: not what a copy of the Registry decides
  KeyConflicts(Registry registry, TransferTally tally, Set<UUID> told, boolean writes) {
    this.registry = registry;
    this.tally = tally;
    this.told.addAll(told);
    this.writes = writes;
  }

  /// Writes down what a chunk has shown. That it cannot be written is told and stops nothing: the Registry has decided, and the next transfer-back tries again.
  void writeDown(RepositoryDatastore datastore, JournalChunk chunk, ChunkOutcome outcome) {
    Set<UUID> losers = new HashSet<>();
    outcome.quarantined().forEach(refused -> untold(refused).ifPresent(losers::add));
    if (writes && !losers.isEmpty()) {
      attempt(datastore, () -> writeDown(datastore, chunk.slices(), losers));
    }
  }

  /// Some of what the Registry has decided may not be heard of here: nobody knows whether a chunk was committed.
  void miss() {
    missed.set(true);
  }

  /// Says whether something is left to [#catchUp].
  boolean missed() {
    return missed.get();
  }

  /// Writes down what the Registry has decided and `_operations` does not tell: whoever took that in was killed before, could not write, or never heard that it was committed. Reads all that is quarantined.
  ///
  /// @param journals where it may be found what the losers are; others are left to who looks at those
  void catchUp(List<PendingJournal> journals) throws IOException {
    if (!writes) {
      return;
    }
    missed.set(false);
    Map<UUID, Set<UUID>> untold = new HashMap<>();
    Patience.ask(registry::quarantine).forEach(refused -> untold(refused)
        .ifPresent(loser -> untold.computeIfAbsent(refused.writer(), writer -> new HashSet<>()).add(loser)));
    for (PendingJournal journal : untold.isEmpty() ? List.<PendingJournal>of() : journals) {
      Set<UUID> losers = untold.getOrDefault(journal.files().writer(), Set.of());
      if (!losers.isEmpty()) {
        attempt(journal.run().datastore(), () -> writeDown(journal, losers));
      }
    }
  }

  private Optional<UUID> untold(Quarantined refused) {
    return refused.dataset().filter(loser -> refused.reason().equals(REASON) && !told.contains(loser));
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void attempt(RepositoryDatastore datastore, Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      miss();
      tally.unreadable(
          "key conflicts could not be written into datastore %s, and a Registry that is made anew may decide otherwise: %s"
              .formatted(datastore.name(), e.getMessage()));
    }
  }

  private void writeDown(PendingJournal journal, Set<UUID> losers) throws IOException {
    JournalCursor cursor = journal.cursor(0, 0);
    SliceReader reader = new SliceReader(journal.run().folder(), journal.types(), cursor);
    for (Optional<List<NumberedRecord>> records = cursor.next(); records.isPresent(); records = cursor.next()) {
      reader.read(records.get());
      writeDown(journal.run().datastore(), List.of(reader.slice()), losers);
    }
  }

  private void writeDown(RepositoryDatastore datastore, List<JournalSlice> slices, Set<UUID> losers)
      throws IOException {
    List<JournalRecord.KeyConflict> decided = new ArrayList<>();
    for (JournalSlice slice : slices) {
      for (JournaledDataset journaled : slice.datasets()) {
        DatasetRef ref = journaled.dataset().ref();
        Optional<UUID> winner = losers.contains(ref.id()) ? winner(ref) : Optional.empty();
        if (winner.isPresent() && !winner.get().equals(ref.id())) {
          decided.add(new JournalRecord.KeyConflict(ref.run(), slice.incarnation(), ref.type().name(), ref.dataId(),
              ref.id(), winner.get()));
        }
      }
    }
    append(datastore, decided);
  }

  private Optional<UUID> winner(DatasetRef loser) throws IOException {
    return Patience.ask(() -> registry.find(loser.type().name(), loser.dataId(),
        List.of(CollectionName.of(loser.run())), Optional.empty())).map(LocatedDataset::ref).map(DatasetRef::id);
  }

  private synchronized void append(RepositoryDatastore datastore, List<JournalRecord.KeyConflict> decided)
      throws IOException {
    if (decided.isEmpty()) {
      return;
    }
    OperationsWriter writer = writers.get(datastore);
    if (writer == null) {
      writer = OperationsWriter.open(datastore.store(), datastore.repository(), Host.SYSTEM);
      writers.put(datastore, writer);
    }
    writer.append(decided);
    decided.forEach(conflict -> told.add(conflict.loser()));
  }

  @Override
  public synchronized void close() throws IOException {
    for (OperationsWriter writer : writers.values()) {
      writer.close();
    }
  }
}
