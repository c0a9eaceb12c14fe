package dev.larder.registry.sql;

import static dev.larder.registry.sql.schema.Tables.DATASET;
import static dev.larder.registry.sql.schema.Tables.DATA_ID;

import dev.larder.model.StorageRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Row by row in batches, and the database counts what each changed: the fast way into a database in one's own process.
record BatchInsertion(Session session) implements BulkInsertion {
  private static final Template DATA_IDS = Template.insert(DATA_ID, DATA_ID.KEY, DATA_ID.JSON);
  private static final Template DATASETS = Template.insert(DATASET, DATASET.ID, DATASET.RUN, DATASET.DATASET_TYPE,
      DATASET.DATA_ID);

  @Override
  public void dataIds(List<Candidate> ordered) throws SQLException {
    try (Prepared insert = session.prepare(DATA_IDS)) {
      for (Candidate candidate : ordered) {
        insert.id(candidate.dataId()).text(candidate.ref().dataId().canonicalJson()).add();
      }
      insert.batch();
    }
  }

  @Override
  public List<Candidate> datasets(List<Candidate> ordered, List<Candidate> inserted) throws SQLException {
    List<Candidate> met = new ArrayList<>();
    try (Prepared insert = session.prepare(DATASETS)) {
      for (Candidate candidate : ordered) {
        insert.id(candidate.id()).integer(candidate.run()).integer(candidate.type()).id(candidate.dataId()).add();
      }
      int[] counts = insert.batch();
      for (int i = 0; i < counts.length; i++) {
        (counts[i] == 1 ? inserted : met).add(ordered.get(i));
      }
    }
    return met;
  }

  @Override
  public void records(List<Candidate> ordered, String datastore) throws SQLException {
    try (Prepared insert = session.prepare(StorageRows.INSERT)) {
      for (Candidate candidate : ordered) {
        for (StorageRecord record : candidate.records()) {
          StorageRows.add(insert, candidate.id(), datastore, record);
        }
      }
      insert.batch();
    }
  }
}
