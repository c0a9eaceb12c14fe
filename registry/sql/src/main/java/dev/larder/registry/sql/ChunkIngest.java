package dev.larder.registry.sql;

import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.registry.ChunkOutcome;
import dev.larder.registry.JournalChunk;
import dev.larder.registry.JournalSlice;
import dev.larder.registry.JournalSlice.JournaledDataset;
import dev.larder.registry.Quarantined;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Takes in a chunk, in one transaction, in the order that the design fixes for everything that adds datasets: progress, locks of runs,
/// tombstones, data IDs, datasets, who holds what, storage records and lineage, quarantine and progress, each step finished for all before
/// the next begins.
///
/// What comes out is what taking in one dataset after another would give: see [DatasetInsertion].
final class ChunkIngest {
  private final Session session;
  private final BulkInsertion bulk;
  private final JournalChunk chunk;
  private final List<Quarantined> refused = new ArrayList<>();
  /// What [Candidate#given] counts.
  private final List<Given> given = new ArrayList<>();
  private long dead;

  ChunkIngest(Session session, BulkInsertion bulk, JournalChunk chunk) {
    this.session = session;
    this.bulk = bulk;
    this.chunk = chunk;
  }

  /// Call in a transaction, after [Registrations] of the same chunk.
  ChunkOutcome run() throws SQLException {
    SliceSelection selection = SliceSelection.locked(session, chunk.slices());
    DatasetTypes types = DatasetTypes.read(session);
    Map<RunName, RunRows.Row> runs = RunRows.read(session,
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
    RunLocks.share(session, taken.stream().map(slice -> RunRows.of(runs, slice.run()).key()).toList());
    List<Candidate> waiting = candidates(taken, runs, types, selection.jobs());
    DatasetInsertion insertion = new DatasetInsertion(session, bulk, chunk.datastore(),
        (candidate, reason, detail) -> given.get(candidate.given()).refuse(reason, detail));
    insertion.take(waiting);
    List<Quarantined> newly = QuarantineRows.insert(session, refused, runs);
    ProgressRows.move(session, taken, selection.jobs());
    return new ChunkOutcome(insertion.ingested(), insertion.alreadyThere() + dead, newly, behind, selection.held());
  }

  private static boolean registered(JournalSlice slice, Map<RunName, RunRows.Row> runs, DatasetTypes types) {
    RunRows.Row run = runs.get(slice.run());
    return run != null && (!run.incarnation().equals(slice.incarnation()) || slice.datasets().stream()
        .map(journaled -> journaled.dataset().ref())
        .allMatch(ref -> !ref.run().equals(slice.run()) || types.key(ref.type().name()) != null));
  }

  private List<Candidate> candidates(List<JournalSlice> taken, Map<RunName, RunRows.Row> runs, DatasetTypes types,
      Map<UUID, String> jobs) throws SQLException {
    Tombstones tombstones = Tombstones.read(session, taken.stream().flatMap(slice -> slice.datasets().stream())
        .map(journaled -> journaled.dataset().ref().id()).toList());
    DataIdCheck dataIds = DataIdCheck.read(session);
    List<Candidate> candidates = new ArrayList<>(chunk.size());
    for (JournalSlice slice : taken) {
      refused.addAll(slice.refused());
      RunRows.Row run = RunRows.of(runs, slice.run());
      String job = jobs.getOrDefault(slice.writer(), "");
      for (JournaledDataset journaled : slice.datasets()) {
        Given each = new Given(slice, journaled);
        DatasetRef ref = journaled.dataset().ref();
        Integer type = types.key(ref.type().name());
        if (!run.incarnation().equals(slice.incarnation())) {
          each.refuse("run-incarnation", "run %s is %s here, and the journal belongs to %s".formatted(
              slice.run(), run.incarnation(), slice.incarnation()));
        } else if (!ref.run().equals(slice.run())) {
          each.refuse("wrong-run", "%s stands in a journal of run %s".formatted(ref, slice.run()));
        } else if (type == null || !types.get(type).equals(ref.type())) {
          each.refuse("dataset-type-conflict", "dataset type is registered as %s, and the journal has %s"
              .formatted(type == null ? "nothing" : types.get(type), ref.type()));
        } else if (tombstones.purged(ref.id())) {
          dead++;
        } else {
          Optional<String> unfit = dataIds.unfit(ref.dataId());
          if (unfit.isPresent()) {
            each.refuse("data-id-invalid", unfit.get());
          } else {
            candidates.add(new Candidate(given.size(), ref, journaled.dataset().records(), journaled.inputs(), job,
                tombstones.dead(ref.id(), journaled.lifts()), run.key(), type, ref.dataId().key()));
            given.add(each);
          }
        }
      }
    }
    return candidates;
  }

  /// One dataset of a journal.
  private final class Given {
    private final JournalSlice slice;
    private final JournaledDataset journaled;

    Given(JournalSlice slice, JournaledDataset journaled) {
      this.slice = slice;
      this.journaled = journaled;
    }

    void refuse(String reason, String detail) {
      refused.add(new Quarantined(slice.writer(), slice.run(), journaled.record(),
          Optional.of(journaled.dataset().ref().id()), reason, detail));
    }
  }
}
