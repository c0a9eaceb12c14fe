package dev.larder.repository;

import dev.larder.journal.Host;
import dev.larder.journal.JournalRecord;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Writes into `_operations` which of two datasets of one run, dataset type and data ID has kept its place, so that a Registry that is made anew, and meets them in another order, decides
/// likewise. Shared by all threads of a transfer-back; makes a journal only if there is something to write.
final class KeyConflicts implements AutoCloseable {
  private static final String REASON = "dataset-key-conflict";

  private final Registry registry;
  private final TransferTally tally;
  private final boolean writes;
  private final Map<RepositoryDatastore, OperationsWriter> writers = new LinkedHashMap<>();

  /// @param writes whether anything is written: not what a copy of the Registry decides
  KeyConflicts(Registry registry, TransferTally tally, boolean writes) {
    this.registry = registry;
    this.tally = tally;
    this.writes = writes;
  }

  /// Writes down what a chunk has shown. That it cannot be written is told and stops nothing: the Registry has decided.
  void writeDown(RepositoryDatastore datastore, JournalChunk chunk, ChunkOutcome outcome) {
    Set<UUID> losers = new HashSet<>();
    outcome.quarantined().stream().filter(refused -> refused.reason().equals(REASON)).map(Quarantined::dataset)
        .flatMap(Optional::stream).forEach(losers::add);
    if (!writes || losers.isEmpty()) {
      return;
    }
    List<JournalRecord> decided = new ArrayList<>();
    try {
      for (JournalSlice slice : chunk.slices()) {
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
    } catch (IOException e) {
      tally.unreadable(
          "key conflicts could not be written into datastore %s, and a Registry that is made anew may decide otherwise: %s"
              .formatted(datastore.name(), e.getMessage()));
    }
  }

  private Optional<UUID> winner(DatasetRef loser) throws IOException {
    return Patience.ask(() -> registry.find(loser.type().name(), loser.dataId(),
        List.of(CollectionName.of(loser.run())), Optional.empty())).map(LocatedDataset::ref).map(DatasetRef::id);
  }

  private synchronized void append(RepositoryDatastore datastore, List<JournalRecord> decided) throws IOException {
    if (decided.isEmpty()) {
      return;
    }
    OperationsWriter writer = writers.get(datastore);
    if (writer == null) {
      writer = OperationsWriter.open(datastore.store(), datastore.repository(), Host.SYSTEM);
      writers.put(datastore, writer);
    }
    writer.append(decided);
  }

  @Override
  public synchronized void close() throws IOException {
    for (OperationsWriter writer : writers.values()) {
      writer.close();
    }
  }
}
