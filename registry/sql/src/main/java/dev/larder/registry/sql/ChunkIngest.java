package dev.larder.registry.sql;

import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.JournalSlice.JournaledDataset;
import dev.larder.registry.Quarantined;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Takes in a chunk, in one transaction, in the order that the design fixes for everything that adds datasets: progress, data
/// IDs, datasets, who holds what, storage records, quarantine and progress, each step finished for all before the next begins.
///
/// What comes out is what taking in one dataset after another would give. Datasets of one chunk that share an id, or a place (run,
/// dataset type, data ID), are therefore taken in by rounds: in each round no two share anything, and whoever waits comes after
/// all that stood before it.
final class ChunkIngest {
  private final Connection connection;
  private final JournalChunk chunk;
  private final List<Quarantined> refused = new ArrayList<>();

  ChunkIngest(Connection connection, JournalChunk chunk) {
    this.connection = connection;
    this.chunk = chunk;
  }

  /// Call in a transaction, after [Registrations] of the same chunk.
  ChunkOutcome run() throws SQLException {
    SliceSelection selection = SliceSelection.of(connection, chunk.slices());
    DatasetTypes types = DatasetTypes.read(connection);
    Map<RunName, RunRows.Row> runs = RunRows.read(connection,
        selection.taken().stream().map(JournalSlice::run).toList());
    List<JournalSlice> taken = new ArrayList<>();
    Set<UUID> behind = new HashSet<>(selection.behind());
    for (JournalSlice slice : selection.taken()) {
      // One that was not at its place when the registrations were made is not taken in unregistered: it comes again.
      if (registered(slice, runs, types)) {
        taken.add(slice);
      } else {
        behind.add(slice.writer());
      }
    }
    List<Candidate> waiting = candidates(taken, runs, types);
    DataIdRows.insert(connection, waiting);
    DatasetInsertion insertion = new DatasetInsertion(connection, chunk.datastore(), refused);
    while (!waiting.isEmpty()) {
      List<Candidate> later = new ArrayList<>();
      insertion.apply(apart(waiting, later));
      waiting = later;
    }
    List<Quarantined> newly = QuarantineRows.insert(connection, refused, runs);
    ProgressRows.move(connection, taken);
    return new ChunkOutcome(insertion.ingested(), insertion.alreadyThere(), newly, behind);
  }

  private static boolean registered(JournalSlice slice, Map<RunName, RunRows.Row> runs, DatasetTypes types) {
    RunRows.Row run = runs.get(slice.run());
    return run != null && (!run.incarnation().equals(slice.incarnation()) || slice.datasets().stream()
        .map(journaled -> journaled.dataset().ref())
        .allMatch(ref -> !ref.run().equals(slice.run()) || types.key(ref.type().name()) != null));
  }

  private List<Candidate> candidates(List<JournalSlice> taken, Map<RunName, RunRows.Row> runs, DatasetTypes types) {
    List<Candidate> candidates = new ArrayList<>(chunk.size());
    for (JournalSlice slice : taken) {
      refused.addAll(slice.refused());
      RunRows.Row run = RunRows.of(runs, slice.run());
      for (JournaledDataset journaled : slice.datasets()) {
        if (!run.incarnation().equals(slice.incarnation())) {
          refuse(slice, journaled, "run-incarnation", "run %s is %s here, and the journal belongs to %s".formatted(
              slice.run(), run.incarnation(), slice.incarnation()));
        } else if (!journaled.dataset().ref().run().equals(slice.run())) {
          refuse(slice, journaled, "wrong-run", "%s stands in a journal of run %s".formatted(
              journaled.dataset().ref(), slice.run()));
        } else {
          candidate(slice, journaled, run, types).ifPresent(candidates::add);
        }
      }
    }
    return candidates;
  }

  private Optional<Candidate> candidate(JournalSlice slice, JournaledDataset journaled, RunRows.Row run,
      DatasetTypes types) {
    DatasetType type = journaled.dataset().ref().type();
    Integer key = types.key(type.name());
    if (key == null || !types.get(key).equals(type)) {
      refuse(slice, journaled, "dataset-type-conflict", "dataset type is registered as %s, and the journal has %s"
          .formatted(key == null ? "nothing" : types.get(key), type));
      return Optional.empty();
    }
    return Optional.of(new Candidate(slice, journaled.record(), journaled.dataset(), run.key(), key,
        journaled.dataset().ref().dataId().key()));
  }

  private void refuse(JournalSlice slice, JournaledDataset journaled, String reason, String detail) {
    refused.add(new Quarantined(slice.writer(), slice.run(), journaled.record(),
        Optional.of(journaled.dataset().ref().id()), reason, detail));
  }

  /// The candidates that share nothing with one that stands before them; the others go to `later`. Those claim their id and
  /// place as well, because they may yet get them.
  private static List<Candidate> apart(List<Candidate> waiting, List<Candidate> later) {
    Set<UUID> ids = HashSet.newHashSet(waiting.size());
    Set<Candidate.Key> keys = HashSet.newHashSet(waiting.size());
    List<Candidate> apart = new ArrayList<>(waiting.size());
    for (Candidate candidate : waiting) {
      boolean newId = ids.add(candidate.id());
      boolean newKey = keys.add(candidate.key());
      (newId && newKey ? apart : later).add(candidate);
    }
    return apart;
  }
}
