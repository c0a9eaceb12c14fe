package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.registry.Quarantined;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Inserts datasets and their storage records; where something is there already, says whether it is the same.
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
  private final List<Quarantined> refused;
  private final List<Candidate> accepted = new ArrayList<>();
  private long ingested;
  private long alreadyThere;

  /// What the Registry has under an id, with its records in this datastore.
  private record Held(Candidate.Key key, List<StorageRecord> records) {}

  /// @param refused takes what is refused
  DatasetInsertion(Session session, BulkInsertion bulk, String datastore, List<Quarantined> refused) {
    this.session = session;
    this.bulk = bulk;
    this.datastore = datastore;
    this.refused = refused;
  }

  long ingested() {
    return ingested;
  }

  long alreadyThere() {
    return alreadyThere;
  }

  /// @param candidates no two of which share an id or a place
  void apply(List<Candidate> candidates) throws SQLException {
    List<Candidate> stored = new ArrayList<>(candidates.size());
    List<Candidate> met = bulk.datasets(candidates.stream().sorted(Candidate.ORDER).toList(), stored);
    ingested += stored.size();
    accepted.addAll(stored);
    if (!met.isEmpty()) {
      compare(met, stored);
    }
    stored.sort(Candidate.BY_ID);
    bulk.records(stored, datastore);
  }

  /// All that are in the Registry now, because they were inserted or were there already.
  List<Candidate> accepted() {
    return accepted;
  }

  /// @param withoutRecords takes those that are there, the same, with nothing stored
  private void compare(List<Candidate> met, List<Candidate> withoutRecords) throws SQLException {
    Map<UUID, Held> holders = holders(met);
    for (Candidate candidate : met) {
      Held held = holders.get(candidate.id());
      if (held == null) {
        refused.add(candidate.refused("dataset-key-conflict",
            "run %s has dataset type %s with data ID %s already, as dataset %s"
                .formatted(candidate.ref().run(), candidate.ref().type().name(), candidate.ref().dataId(),
                    winner(candidate))));
      } else if (!held.key.equals(candidate.key())) {
        DatasetRef found = DatasetLookUp.byId(session, List.of(candidate.id())).getFirst().orElseThrow();
        refused.add(candidate.refused("dataset-conflict",
            "the id is taken by %s, and the journal has %s".formatted(found, candidate.ref())));
      } else if (held.records.isEmpty()) {
        alreadyThere++;
        accepted.add(candidate);
        withoutRecords.add(candidate);
      } else if (same(held.records, candidate.dataset().records())) {
        alreadyThere++;
        accepted.add(candidate);
      } else {
        refused.add(candidate.refused("dataset-conflict", "%s is stored as %s, and the journal has %s".formatted(
            candidate.ref(), describe(held.records), describe(candidate.dataset().records()))));
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

  private static boolean same(List<StorageRecord> held, List<StorageRecord> journaled) {
    return held.size() == journaled.size() && journaled.stream()
        .allMatch(record -> held.stream().anyMatch(record::sameContent));
  }

  private static String describe(List<StorageRecord> records) {
    return records.stream().map(record -> "%s%s (%d bytes, %s, %s)".formatted(
        record.component().isEmpty() ? "" : record.component() + " ", record.path(), record.size(), record.checksum(),
        record.format())).toList().toString();
  }
}
