package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.DATA_ID;
import static dev.larder.registry.sql.schema.Tables.STORAGE_RECORD;

import dev.larder.model.StorageRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// PostgreSQL's `COPY`, which takes rows several times as fast as any statement, and knows no "where it is not there". So new rows are
/// copied straight into their tables, and one that is there ends the transaction with [NotNewException]: it begins again, and passes over what
/// is there, by arrays of ids.
final class CopyInsertion implements BulkInsertion {
  private static final Template KNOWN = Template.of((sql, dialect) -> {
    var ids = dialect.ids();
    return sql.select(ids.position()).from(ids.table()).join(DATA_ID).on(DATA_ID.KEY.eq(ids.value()));
  });

  private static final String DATA_IDS = "INSERT INTO data_id (key, json)"
      + " SELECT key, json FROM unnest(?::uuid[], ?::jsonb[]) AS n(key, json) ON CONFLICT DO NOTHING";

  private static final String DATASETS = "INSERT INTO dataset (id, run, dataset_type, data_id)"
      + " SELECT id, run, dataset_type, data_id FROM unnest(?::uuid[], ?::integer[], ?::integer[], ?::uuid[])"
      + " AS n(id, run, dataset_type, data_id) ON CONFLICT DO NOTHING RETURNING id";

  private final Session session;
  private boolean allNew;

  /// @param allNew whether to begin with the supposition that all datasets are new
  CopyInsertion(Session session, boolean allNew) {
    this.session = session;
    this.allNew = allNew;
  }

  /// Something was there that should have been new. The transaction is lost; nothing else is.
  static final class NotNewException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotNewException(SQLException cause) {
      super(cause);
    }
  }

  @Override
  public void dataIds(List<Candidate> ordered) throws SQLException {
    List<Candidate> unknown = new ArrayList<>();
    try (Prepared known = session.prepare(KNOWN)) {
      for (List<Candidate> some : Prepared.portions(ordered)) {
        Set<Integer> there = new HashSet<>();
        try (Answer rows = known.ids(some.stream().map(Candidate::dataId).toList()).query()) {
          while (rows.next()) {
            there.add(rows.integer(1));
          }
        }
        for (int i = 0; i < some.size(); i++) {
          if (!there.contains(i)) {
            unknown.add(some.get(i));
          }
        }
      }
    }
    if (allNew) {
      try (CopyRows rows = new CopyRows(session, DATA_ID, DATA_ID.KEY, DATA_ID.JSON)) {
        for (Candidate candidate : unknown) {
          rows.begin().id(candidate.dataId()).json(candidate.ref().dataId().canonicalJson());
        }
        rows.finish();
      }
      return;
    }
    try (Prepared insert = session.prepare(DATA_IDS)) {
      for (List<Candidate> some : Prepared.portions(unknown)) {
        insert.ids(some.stream().map(Candidate::dataId).toList())
            .texts(some.stream().map(candidate -> candidate.ref().dataId().canonicalJson()).toList()).update();
      }
    }
  }

  @Override
  public List<Candidate> datasets(List<Candidate> ordered, List<Candidate> inserted) throws SQLException {
    if (allNew) {
      allNew = false; // in the rounds that follow something is there for certain
      try (CopyRows rows = new CopyRows(session, DATASET, DATASET.ID, DATASET.RUN, DATASET.DATASET_TYPE,
          DATASET.DATA_ID)) {
        for (Candidate candidate : ordered) {
          rows.begin().id(candidate.id()).integer(candidate.run()).integer(candidate.type()).id(candidate.dataId());
        }
        rows.finish();
      }
      inserted.addAll(ordered);
      return List.of();
    }
    List<Candidate> met = new ArrayList<>();
    try (Prepared insert = session.prepare(DATASETS)) {
      for (List<Candidate> some : Prepared.portions(ordered)) {
        Set<UUID> ids = HashSet.newHashSet(some.size());
        try (Answer rows = insert.ids(some.stream().map(Candidate::id).toList())
            .integers(some.stream().map(Candidate::run).toList()).integers(some.stream().map(Candidate::type).toList())
            .ids(some.stream().map(Candidate::dataId).toList()).query()) {
          while (rows.next()) {
            ids.add(rows.id(1));
          }
        }
        for (Candidate candidate : some) {
          (ids.contains(candidate.id()) ? inserted : met).add(candidate);
        }
      }
    }
    return met;
  }

  @Override
  public void records(List<Candidate> ordered, String datastore) throws SQLException {
    if (ordered.isEmpty()) {
      return;
    }
    try (CopyRows rows = new CopyRows(session, STORAGE_RECORD, STORAGE_RECORD.DATASET_ID, STORAGE_RECORD.DATASTORE,
        STORAGE_RECORD.COMPONENT, STORAGE_RECORD.PATH, STORAGE_RECORD.SIZE, STORAGE_RECORD.CHECKSUM,
        STORAGE_RECORD.FORMAT, STORAGE_RECORD.WRITTEN)) {
      for (Candidate candidate : ordered) {
        for (StorageRecord record : candidate.records()) {
          rows.begin().id(candidate.id()).text(datastore).text(record.component()).text(record.location().value())
              .number(record.size()).text(record.checksum().toString()).text(record.format())
              .number(StorageRows.micros(record.written()));
        }
      }
      rows.finish();
    }
  }
}
