package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Inserts datasets, their storage records and their lineage; where something is there already, says whether it is the same.
///
/// What comes out is what taking in one dataset after another would give. Datasets that share an id, or a place (run, dataset type, data
/// ID), are therefore taken in by rounds: in each round no two share anything, and whoever waits comes after all that stood before it.
final class DatasetInsertion {
  private static final Template BY_ID = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(ids.position(), DATASET.RUN, DATASET.DATASET_TYPE, DATASET.DATA_ID).select(StorageRows.COLUMNS)
        .from(ids.table())
        .crossJoin(DATASET)
        .leftJoin(STORAGE_RECORD).on(STORAGE_RECORD.DATASET_ID.eq(DATASET.ID)
            .and(STORAGE_RECORD.DATASTORE.eq(Template.parameter(STORAGE_RECORD.DATASTORE))))
        .where(DATASET.ID.eq(ids.value()));
  });

  private static final Template BY_KEY = Template.of(sql -> sql
      .select(DATASET.ID).from(DATASET)
      .where(DATASET.RUN.eq(Template.parameter(DATASET.RUN))
          .and(DATASET.DATASET_TYPE.eq(Template.parameter(DATASET.DATASET_TYPE)))
          .and(DATASET.DATA_ID.eq(Template.parameter(DATASET.DATA_ID)))));

  private final Session session;
  private final BulkInsertion bulk;
  private final String datastore;
  private final Refusal refusal;
  private final List<Candidate> accepted = new ArrayList<>();
  private long ingested;
  private long alreadyThere;
  private long storedAnew;

  /// What is done about a dataset that cannot be taken in.
  @FunctionalInterface
  interface Refusal {
    /// @param reason a stable code
    /// @param detail what is there, and what was given
    void refuse(Candidate candidate, String reason, String detail);
  }

  /// What the Registry has under an id, with its records in this datastore.
  private record Held(Candidate.Key key, List<StorageRecord> records) {}

  DatasetInsertion(Session session, BulkInsertion bulk, String datastore, Refusal refusal) {
    this.session = session;
    this.bulk = bulk;
    this.datastore = datastore;
    this.refusal = refusal;
  }

  long ingested() {
    return ingested;
  }

  long alreadyThere() {
    return alreadyThere;
  }

  /// Of those already there, how many had no storage records, and have some now.
  long storedAnew() {
    return storedAnew;
  }

  /// Takes in data IDs, then datasets, storage records and lineage, each for all before the next.
  void take(List<Candidate> candidates) throws SQLException {
    List<Candidate> byPlace = Candidate.sorted(candidates, Candidate.ORDER);
    List<Candidate> byId = Candidate.sorted(candidates, Candidate.BY_ID);
    bulk.dataIds(Candidate.distinctDataIds(byPlace)); // which is by data ID in long stretches, and so soon sorted
    if (Candidate.allApart(byPlace, byId)) {
      apply(byPlace, byId);
    } else {
      List<Candidate> waiting = candidates;
      while (!waiting.isEmpty()) {
        List<Candidate> later = new ArrayList<>();
        List<Candidate> apart = Candidate.apart(waiting, later);
        apply(Candidate.sorted(apart, Candidate.ORDER), Candidate.sorted(apart, Candidate.BY_ID));
        waiting = later;
      }
    }
    LineageRows.insert(session, accepted.stream()
        .filter(candidate -> !candidate.job().isEmpty() || !candidate.inputs().isEmpty()).sorted(Candidate.BY_ID)
        .map(candidate -> new LineageRows.Origin(candidate.id(), candidate.inputs(), candidate.job())).toList());
  }

  /// @param byPlace no two of which share an id or a place
  /// @param byId the same
  private void apply(List<Candidate> byPlace, List<Candidate> byId) throws SQLException {
    List<Candidate> stored = new ArrayList<>(byPlace.size());
    List<Candidate> met = bulk.datasets(byPlace, stored);
    ingested += stored.size();
    accepted.addAll(stored);
    if (met.isEmpty()) {
      bulk.records(byId, datastore);
    } else {
      compare(met, stored);
      bulk.records(Candidate.sorted(stored, Candidate.BY_ID), datastore);
    }
  }

  /// @param withoutRecords takes those that are there, the same, with nothing stored
  private void compare(List<Candidate> met, List<Candidate> withoutRecords) throws SQLException {
    Map<UUID, Held> holders = holders(met);
    for (Candidate candidate : met) {
      Held held = holders.get(candidate.id());
      if (held == null) {
        refusal.refuse(candidate, "dataset-key-conflict",
            "run %s has dataset type %s with data ID %s already, as dataset %s, and %s wants its place"
                .formatted(candidate.ref().run(), candidate.ref().type().name(), candidate.ref().dataId(),
                    winner(candidate), candidate.id()));
      } else if (!held.key.equals(candidate.key())) {
        DatasetRef found = DatasetLookUp.byId(session, List.of(candidate.id())).getFirst().orElseThrow();
        refusal.refuse(candidate, "dataset-conflict",
            "the id is taken by %s, and is now given to %s".formatted(found, candidate.ref()));
      } else if (held.records.isEmpty()) {
        alreadyThere++;
        storedAnew += candidate.records().isEmpty() ? 0 : 1;
        accepted.add(candidate);
        withoutRecords.add(candidate);
      } else if (candidate.records().isEmpty() || same(held.records, candidate.told())) {
        alreadyThere++;
        accepted.add(candidate);
      } else {
        refusal.refuse(candidate, "dataset-conflict", "%s is stored as %s, and now comes as %s".formatted(
            candidate.ref(), describe(held.records), describe(candidate.told())));
      }
    }
  }

  private Map<UUID, Held> holders(List<Candidate> met) throws SQLException {
    Map<UUID, Held> holders = HashMap.newHashMap(met.size());
    List<UUID> all = met.stream().map(Candidate::id).toList();
    try (Prepared statement = session.prepare(BY_ID)) {
      for (List<UUID> ids : Prepared.portions(all)) {
        try (Answer rows = statement.ids(ids).text(datastore).query()) {
          while (rows.next()) {
            UUID id = ids.get(rows.integer(1));
            Held held = holders.get(id);
            if (held == null) {
              held = new Held(new Candidate.Key(rows.integer(2), rows.integer(3), rows.id(4)),
                  new ArrayList<>(1));
              holders.put(id, held);
            }
            if (StorageRows.present(rows, 5)) {
              held.records.add(StorageRows.read(rows, 5));
            }
          }
        }
      }
    }
    return holders;
  }

  private UUID winner(Candidate candidate) throws SQLException {
    try (Prepared statement = session.prepare(BY_KEY);
        Answer rows = statement.integer(candidate.run()).integer(candidate.type()).id(candidate.dataId()).query()) {
      if (!rows.next()) {
        throw new IllegalStateException("%s was refused by the database, which has neither its id nor its place"
            .formatted(candidate.ref()));
      }
      return rows.id(1);
    }
  }

  private static boolean same(List<StorageRecord> held, List<StorageRecord> told) {
    return held.size() == told.size() && told.stream()
        .allMatch(record -> held.stream().anyMatch(record::sameContent));
  }

  static String describe(List<StorageRecord> records) {
    return records.stream().map(record -> "%s%s (%d bytes, %s, %s)".formatted(
        record.component().isEmpty() ? "" : record.component() + " ", record.location(), record.size(),
        record.checksum(),
        record.format())).toList().toString();
  }
}
