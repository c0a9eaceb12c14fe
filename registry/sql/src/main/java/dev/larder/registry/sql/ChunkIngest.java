package dev.larder.registry.sql;

import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DimensionName;
import dev.larder.model.RunName;
import dev.larder.model.ValueType;
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
/// What comes out is what taking in one dataset after another would give. Datasets of one chunk that share an id, or a place (run,
/// dataset type, data ID), are therefore taken in by rounds: in each round no two share anything, and whoever waits comes after
/// all that stood before it.
final class ChunkIngest {
  private final Session session;
  private final BulkInsertion bulk;
  private final JournalChunk chunk;
  private final List<Quarantined> refused = new ArrayList<>();
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
    bulk.dataIds(distinctDataIds(waiting));
    DatasetInsertion insertion = new DatasetInsertion(session, bulk, chunk.datastore(), refused);
    while (!waiting.isEmpty()) {
      List<Candidate> later = new ArrayList<>();
      insertion.apply(apart(waiting, later));
      waiting = later;
    }
    LineageRows.insert(session, insertion.accepted().stream().sorted(Candidate.BY_ID)
        .map(candidate -> new LineageRows.Origin(candidate.id(), candidate.inputs(), candidate.job())).toList());
    List<Quarantined> newly = QuarantineRows.insert(session, refused, runs);
    ProgressRows.move(session, taken, selection.jobs());
    return new ChunkOutcome(insertion.ingested(), insertion.alreadyThere() + dead, newly, behind);
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
    Map<DimensionName, ValueType> dimensions = DimensionRows.types(session);
    List<Candidate> candidates = new ArrayList<>(chunk.size());
    for (JournalSlice slice : taken) {
      refused.addAll(slice.refused());
      RunRows.Row run = RunRows.of(runs, slice.run());
      String job = jobs.getOrDefault(slice.writer(), "");
      for (JournaledDataset journaled : slice.datasets()) {
        DatasetRef ref = journaled.dataset().ref();
        Integer type = types.key(ref.type().name());
        if (!run.incarnation().equals(slice.incarnation())) {
          refuse(slice, journaled, "run-incarnation", "run %s is %s here, and the journal belongs to %s".formatted(
              slice.run(), run.incarnation(), slice.incarnation()));
        } else if (!ref.run().equals(slice.run())) {
          refuse(slice, journaled, "wrong-run", "%s stands in a journal of run %s".formatted(ref, slice.run()));
        } else if (type == null || !types.get(type).equals(ref.type())) {
          refuse(slice, journaled, "dataset-type-conflict", "dataset type is registered as %s, and the journal has %s"
              .formatted(type == null ? "nothing" : types.get(type), ref.type()));
        } else if (tombstones.purged(ref.id())) {
          dead++;
        } else {
          Optional<String> unfit = unfit(ref.dataId(), dimensions);
          if (unfit.isPresent()) {
            refuse(slice, journaled, "data-id-invalid", unfit.get());
          } else {
            candidates.add(new Candidate(slice, journaled.record(), journaled.dataset(), journaled.inputs(), job,
                tombstones.unstored(ref.id()), run.key(), type, ref.dataId().key()));
          }
        }
      }
    }
    return candidates;
  }

  /// Which value is not in the one form of its dimension's type.
  private static Optional<String> unfit(DataId dataId, Map<DimensionName, ValueType> dimensions) {
    for (Map.Entry<DimensionName, Object> value : dataId.values().entrySet()) {
      ValueType type = dimensions.get(value.getKey());
      if (type == null || !type.accepts(value.getValue())) {
        return Optional.of("dimension %s is %s, and data ID %s gives it %s".formatted(value.getKey(),
            type == null ? "not declared" : "of type " + type.word(), dataId,
            value.getValue() instanceof String text ? "the text \"" + text + "\"" : value.getValue()));
      }
    }
    return Optional.empty();
  }

  private static List<Candidate> distinctDataIds(List<Candidate> candidates) {
    List<Candidate> ordered = candidates.stream().sorted(Candidate.BY_DATA_ID).toList();
    List<Candidate> distinct = new ArrayList<>(ordered.size());
    for (Candidate candidate : ordered) {
      if (distinct.isEmpty() || !distinct.getLast().dataId().equals(candidate.dataId())) {
        distinct.add(candidate);
      }
    }
    return distinct;
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
