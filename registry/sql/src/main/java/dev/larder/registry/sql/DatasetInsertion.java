package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.registry.Quarantined;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Inserts datasets and their storage records; where something is there already, says whether it is the same.
final class DatasetInsertion {
  private static final String INSERT = Rendered.insert(DATASET, DATASET.ID, DATASET.RUN, DATASET.DATASET_TYPE,
      DATASET.DATA_ID);

  private static final String BY_ID = Rendered.of(Rendered.SQL
      .select(IdArray.POSITION, DATASET.RUN, DATASET.DATASET_TYPE, DATASET.DATA_ID).select(StorageRows.COLUMNS)
      .from(IdArray.ELEMENTS)
      .crossJoin(DATASET)
      .leftJoin(STORAGE_RECORD).on(STORAGE_RECORD.DATASET_ID.eq(DATASET.ID)
          .and(STORAGE_RECORD.DATASTORE.eq(Rendered.parameter(STORAGE_RECORD.DATASTORE))))
      .where(DATASET.ID.eq(IdArray.ID)));

  private static final String BY_KEY = Rendered.of(Rendered.SQL
      .select(DATASET.ID).from(DATASET)
      .where(DATASET.RUN.eq(Rendered.parameter(DATASET.RUN))
          .and(DATASET.DATASET_TYPE.eq(Rendered.parameter(DATASET.DATASET_TYPE)))
          .and(DATASET.DATA_ID.eq(Rendered.parameter(DATASET.DATA_ID)))));

  private final Connection connection;
  private final String datastore;
  private final List<Quarantined> refused;
  private long ingested;
  private long alreadyThere;

  /// What the Registry has under an id, with its records in this datastore.
  private record Held(Candidate.Key key, List<StorageRecord> records) {}

  /// @param refused takes what is refused
  DatasetInsertion(Connection connection, String datastore, List<Quarantined> refused) {
    this.connection = connection;
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
    List<Candidate> met = insert(candidates, stored);
    ingested += stored.size();
    if (!met.isEmpty()) {
      compare(met, stored);
    }
    stored.sort(Candidate.BY_ID);
    try (PreparedStatement statement = connection.prepareStatement(StorageRows.INSERT)) {
      for (Candidate candidate : stored) {
        for (StorageRecord record : candidate.dataset().records()) {
          StorageRows.addBatch(statement, candidate.id(), datastore, record);
        }
      }
      statement.executeBatch();
    }
  }

  /// Inserts those whose id and place are free into the Registry and into `inserted`, and answers with the others.
  private List<Candidate> insert(List<Candidate> candidates, List<Candidate> inserted) throws SQLException {
    List<Candidate> ordered = candidates.stream().sorted(Candidate.ORDER).toList();
    List<Candidate> met = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (Candidate candidate : ordered) {
        statement.setBytes(1, UuidBinding.bytes(candidate.id()));
        statement.setInt(2, candidate.run());
        statement.setInt(3, candidate.type());
        statement.setBytes(4, UuidBinding.bytes(candidate.dataId()));
        statement.addBatch();
      }
      int[] counts = statement.executeBatch();
      for (int i = 0; i < counts.length; i++) {
        (counts[i] == 1 ? inserted : met).add(ordered.get(i));
      }
    }
    return met;
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
        DatasetRef found = DatasetLookUp.byId(connection, List.of(candidate.id())).getFirst().orElseThrow();
        refused.add(candidate.refused("dataset-conflict",
            "the id is taken by %s, and the journal has %s".formatted(found, candidate.ref())));
      } else if (held.records.isEmpty()) {
        alreadyThere++;
        withoutRecords.add(candidate);
      } else if (same(held.records, candidate.dataset().records())) {
        alreadyThere++;
      } else {
        refused.add(candidate.refused("dataset-conflict", "%s is stored as %s, and the journal has %s".formatted(
            candidate.ref(), describe(held.records), describe(candidate.dataset().records()))));
      }
    }
  }

  private Map<UUID, Held> holders(List<Candidate> met) throws SQLException {
    Map<UUID, Held> holders = HashMap.newHashMap(met.size());
    List<UUID> all = met.stream().map(Candidate::id).toList();
    try (PreparedStatement statement = connection.prepareStatement(BY_ID)) {
      for (List<UUID> ids : IdArray.portions(all)) {
        statement.setString(1, IdArray.ofIds(ids));
        statement.setString(2, datastore);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            UUID id = ids.get(rows.getInt(1));
            Held held = holders.get(id);
            if (held == null) {
              held = new Held(new Candidate.Key(rows.getInt(2), rows.getInt(3), UuidBinding.uuid(rows.getBytes(4))),
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
    try (PreparedStatement statement = connection.prepareStatement(BY_KEY)) {
      statement.setInt(1, candidate.run());
      statement.setInt(2, candidate.type());
      statement.setBytes(3, UuidBinding.bytes(candidate.dataId()));
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw new IllegalStateException("%s was refused by the database, which has neither its id nor its place"
              .formatted(candidate.ref()));
        }
        return UuidBinding.uuid(rows.getBytes(1));
      }
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
