package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.model.CollectionName;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.registry.Association;
import dev.larder.registry.DeletedDataset;
import dev.larder.registry.Deletion;
import dev.larder.registry.DeletionAction;
import dev.larder.registry.DeletionOutcome;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Makes a delete, in one transaction, in the order that the design fixes: locks of runs, the operation, what it takes away, tombstones.
///
/// Rows are taken away and looked at in one statement, and what comes back is compared with what was listed: one that differs ends the
/// transaction, which brings the rows back.
final class DatasetDeletion {
  private static final Template RECORDS = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.deleteFrom(STORAGE_RECORD).where(STORAGE_RECORD.DATASET_ID.in(sql.select(ids.value()).from(ids.table())))
        .returning(STORAGE_RECORD.DATASET_ID, STORAGE_RECORD.DATASTORE, STORAGE_RECORD.COMPONENT, STORAGE_RECORD.PATH,
            STORAGE_RECORD.SIZE, STORAGE_RECORD.CHECKSUM);
  });

  private static final Template DATASETS = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.deleteFrom(DATASET).where(DATASET.ID.in(sql.select(ids.value()).from(ids.table())))
        .returning(DATASET.ID, DATASET.RUN);
  });

  private static final Template RUNS = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(DATASET.ID, DATASET.RUN).from(ids.table()).crossJoin(DATASET).where(DATASET.ID.eq(ids.value()));
  });

  private final Session session;
  private final Deletion deletion;
  private final boolean looking;

  /// @param looking whether to look for collections that hold what is purged, and not to rely on the database, which objects when a dataset
  ///     that one holds is deleted: few deletes meet any, and looking costs as much as deleting
  DatasetDeletion(Session session, Deletion deletion, boolean looking) {
    this.session = session;
    this.deletion = deletion;
    this.looking = looking;
  }

  /// Something is not as it was planned: the transaction is lost, and so is the operation.
  static final class VoidedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    VoidedException(String reason) {
      super(reason);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /// What is expected of a dataset, and how many of its records were found.
  private static final class Expected {
    private final DeletedDataset dataset;
    private final int run;
    private int records;
    private boolean there;

    Expected(DeletedDataset dataset, int run) {
      this.dataset = dataset;
      this.run = run;
    }
  }

  /// Call in a transaction, as the first thing in it.
  ///
  /// @throws VoidedException if something is not as it was planned
  DeletionOutcome run() throws SQLException {
    Map<RunName, RunRows.Row> runs = RunRows.read(session,
        deletion.datasets().stream().map(DeletedDataset::run).toList());
    RunLocks.exclude(session, runs.values().stream().map(RunRows.Row::key).toList());
    if (!OperationRows.commit(session, deletion.operation())) {
      return decided(session, deletion);
    }
    List<DeletedDataset> ordered = deletion.datasets().stream()
        .sorted(Comparator.comparing(DeletedDataset::id, Candidate::compare)).toList();
    for (List<DeletedDataset> some : Prepared.portions(ordered)) {
      take(some, runs);
    }
    return committed(deletion);
  }

  /// What is on record of it.
  static DeletionOutcome decided(Session session, Deletion deletion) throws SQLException {
    return OperationRows.read(session, List.of(deletion.operation())).getOrDefault(deletion.operation(), false)
        ? committed(deletion)
        : new DeletionOutcome.Voided("operation %s was voided before".formatted(deletion.operation()));
  }

  private static DeletionOutcome committed(Deletion deletion) {
    return new DeletionOutcome.Committed(deletion.datasets().size(), deletion.records());
  }

  private void take(List<DeletedDataset> datasets, Map<RunName, RunRows.Row> runs) throws SQLException {
    List<UUID> ids = datasets.stream().map(DeletedDataset::id).toList();
    Map<UUID, Expected> expected = HashMap.newHashMap(ids.size());
    for (DeletedDataset dataset : datasets) {
      RunRows.Row run = runs.get(dataset.run());
      if (run == null) {
        throw new VoidedException("dataset %s is planned to be in run %s, which is not in the registry".formatted(
            dataset.id(), dataset.run()));
      }
      expected.put(dataset.id(), new Expected(dataset, run.key()));
    }
    records(ids, expected);
    if (deletion.action() == DeletionAction.PURGE) {
      unlink(ids);
    }
    datasets(ids, expected);
    for (DeletedDataset dataset : datasets) {
      check(of(expected, dataset.id()));
    }
    Tombstones.put(session, deletion.operation(), deletion.action(), ids);
  }

  private void records(List<UUID> ids, Map<UUID, Expected> expected) throws SQLException {
    try (Prepared delete = session.prepare(RECORDS); Answer rows = delete.ids(ids).query()) {
      while (rows.next()) {
        Expected each = of(expected, rows.id(1));
        String datastore = rows.text(2);
        String component = rows.text(3);
        Optional<StorageRecord> planned = each.dataset.records().stream()
            .filter(record -> record.component().equals(component) && record.datastore().equals(datastore))
            .findFirst();
        if (planned.isEmpty()) {
          throw voided(each, "has the storage record %s, which was not planned to go".formatted(found(rows)));
        }
        if (!same(planned.get(), rows)) {
          throw voided(each, "has the storage record %s, and not %s, as planned".formatted(found(rows),
              shown(planned.get())));
        }
        each.records++;
      }
    }
  }

  private static boolean same(StorageRecord planned, Answer row) throws SQLException {
    return planned.location().value().equals(row.text(4)) && planned.size() == row.number(5)
        && planned.checksum().toString().equals(row.text(6));
  }

  private static String found(Answer row) throws SQLException {
    return shown(row.text(2), row.text(3), row.text(4), row.number(5), row.text(6));
  }

  private static String shown(StorageRecord record) {
    return shown(record.datastore(), record.component(), record.location().value(), record.size(),
        record.checksum().toString());
  }

  private static String shown(String datastore, String component, String location, long size, String checksum) {
    return "%s%s (datastore %s, %d bytes, %s)".formatted(component.isEmpty() ? "" : component + " ", location,
        datastore, size, checksum);
  }

  private void unlink(List<UUID> ids) throws SQLException {
    if (deletion.unlink()) {
      Associations.delete(session, ids);
    } else if (looking) {
      List<Association> found = Associations.read(session, ids);
      if (!found.isEmpty()) {
        CollectionName first = found.getFirst().collection();
        throw new VoidedException("%d of the datasets, such as %s, are in collection %s%s".formatted(
            found.getFirst().datasets(), DatasetRows.describe(session, Associations.member(session, first, ids)), first,
            found.size() == 1
                ? ""
                : found.stream().skip(1).map(each -> each.collection().toString())
                    .collect(Collectors.joining(", ", ", others in ", ""))));
      }
    }
  }

  /// Looks at the datasets, or takes them away as well.
  private void datasets(List<UUID> ids, Map<UUID, Expected> expected) throws SQLException {
    try (Prepared statement = session.prepare(deletion.action() == DeletionAction.PURGE ? DATASETS : RUNS);
        Answer rows = statement.ids(ids).query()) {
      while (rows.next()) {
        Expected each = of(expected, rows.id(1));
        if (rows.integer(2) != each.run) {
          throw voided(each, "is in another run than %s".formatted(each.dataset.run()));
        }
        each.there = true;
      }
    } catch (SQLException e) {
      if (session.dialect().isForeignKeyViolation(e)) {
        throw new OvertakenException(e);
      }
      throw e;
    }
  }

  private static Expected of(Map<UUID, Expected> expected, UUID id) {
    Expected found = expected.get(id);
    if (found == null) {
      throw new IllegalStateException("the database gives dataset %s, and was not asked for it".formatted(id));
    }
    return found;
  }

  private static void check(Expected expected) {
    if (!expected.there) {
      throw voided(expected, "is not in the registry");
    }
    if (expected.records < expected.dataset.records().size()) {
      throw voided(expected, "has %s of the storage records that were planned to go: %s".formatted(
          expected.records == 0 ? "none" : "only " + expected.records,
          expected.dataset.records().stream().map(DatasetDeletion::shown).collect(Collectors.joining(", "))));
    }
  }

  private static VoidedException voided(Expected expected, String what) {
    return new VoidedException(
        "dataset %s of run %s %s".formatted(expected.dataset.id(), expected.dataset.run(), what));
  }
}
