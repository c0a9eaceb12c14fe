package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET_CALIBRATION;
import static dev.larder.registry.sql.schema.Tables.DATASET_TAG;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.registry.Change;
import dev.larder.registry.RegisteredDataset;
import dev.larder.registry.RegistryException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.TableField;

/// Inserts and removes datasets.
final class DatasetChanges {
  private static final Template STORED = users(STORAGE_RECORD.DATASET_ID);
  private static final Template TAGGED = users(DATASET_TAG.DATASET);
  private static final Template CERTIFIED = users(DATASET_CALIBRATION.DATASET);

  private DatasetChanges() {}

  private static Template users(TableField<?, UUID> column) {
    return Template.of((sql, dialect) -> {
      var ids = dialect.ids();
      return sql.select(ids.position()).from(ids.table()).crossJoin(column.getTable()).where(column.eq(ids.value()));
    });
  }

  /// The runs of those of these datasets that are there.
  static Set<Integer> runs(Session session, Collection<UUID> datasets) throws SQLException {
    Set<Integer> runs = new HashSet<>();
    DatasetRows.read(session, datasets).values().forEach(row -> runs.add(row.key().run()));
    return runs;
  }

  static long insert(Session session, BulkInsertion bulk, Change.InsertDatasets change) throws SQLException {
    Map<RunName, RunRows.Row> runs = RunRows.read(session,
        change.datasets().stream().map(dataset -> dataset.ref().run()).toList());
    RunLocks.share(session, runs.values().stream().map(RunRows.Row::key).toList());
    DatasetTypes types = DatasetTypes.read(session);
    DataIdCheck dataIds = DataIdCheck.read(session);
    Tombstones tombstones = Tombstones.read(session,
        change.datasets().stream().map(dataset -> dataset.ref().id()).toList());
    List<Candidate> candidates = new ArrayList<>(change.datasets().size());
    for (RegisteredDataset dataset : change.datasets()) {
      DatasetRef ref = dataset.ref();
      RunRows.Row run = runs.get(ref.run());
      if (run == null) {
        throw Unknown.name("run", ref.run().value(),
            RunRows.summaries(session).stream().map(known -> known.run().value()).toList(), "larder run list");
      }
      int type = types.required(ref.type().name());
      DatasetTypeChanges.checkSame(types.get(type), ref.type());
      Optional<String> unfit = dataIds.unfit(ref.dataId());
      if (unfit.isPresent()) {
        throw new RegistryException.Invalid("data-id-invalid", unfit.get(),
            "Give values in the one form of their dimension's type.");
      }
      if (tombstones.purged(ref.id()) || tombstones.unstored(ref.id()) && !dataset.records().isEmpty()) {
        throw dead(ref.id());
      }
      candidates.add(new Candidate(candidates.size(), ref, dataset.records(), dataset.inputs(), dataset.job(), false,
          run.key(), type, ref.dataId().key()));
    }
    DatasetInsertion insertion = new DatasetInsertion(session, bulk, change.datastore(),
        (candidate, reason, detail) -> {
          throw new RegistryException.Conflict(detail,
              "What is there stays: leave that dataset out, or put it into another run.");
        });
    insertion.take(candidates);
    return insertion.ingested() + insertion.storedAnew();
  }

  static RegistryException dead(UUID id) {
    return new RegistryException.Conflict(
        "dataset %s was deleted: its id is dead in that run, and what was stored does not come back".formatted(id),
        "Put it into a new run.");
  }

  static long remove(Session session, Change.RemoveDatasets change) throws SQLException {
    RunLocks.exclude(session, runs(session, change.datasets()));
    List<UUID> there = DatasetRows.read(session, change.datasets()).keySet().stream().sorted(Candidate::compare)
        .toList();
    refuse(session, STORED, there, "stored", "Unstore them first: larder unstore.");
    refuse(session, TAGGED, there, "tagged", "Take them out of tagged collections first: larder collection untag.");
    refuse(session, CERTIFIED, there, "certified",
        "Take them out of calibration collections first: larder collection decertify.");
    return DatasetRows.delete(session, there);
  }

  private static void refuse(Session session, Template users, List<UUID> datasets, String what, String remedy)
      throws SQLException {
    Set<UUID> used = new HashSet<>();
    try (Prepared read = session.prepare(users)) {
      for (List<UUID> some : Prepared.portions(datasets)) {
        try (Answer rows = read.ids(some).query()) {
          while (rows.next()) {
            used.add(some.get(rows.integer(1)));
          }
        }
      }
    }
    if (!used.isEmpty()) {
      UUID first = used.stream().min(Candidate::compare).orElseThrow();
      throw new RegistryException.Conflict("%d of these %d datasets %s %s, such as %s".formatted(used.size(),
          datasets.size(), used.size() == 1 ? "is" : "are", what, DatasetRows.describe(session, first)), remedy);
    }
  }
}
