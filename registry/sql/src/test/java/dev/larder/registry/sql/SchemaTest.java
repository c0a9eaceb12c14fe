package dev.larder.registry.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.larder.registry.Registry;
import dev.larder.registry.RegistrySettings;
import dev.larder.registry.sql.schema.DefaultSchema;
import dev.larder.registry.sql.schema.Tables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the tables must be and must not be, and that questions are answered by indexes.
final class SchemaTest {
  @TempDir
  Path folder = Path.of("");

  private String url = "";

  @BeforeEach
  void make() {
    url = "jdbc:sqlite:" + folder.resolve("registry.sqlite");
    new SqliteRegistryProvider().create(RegistrySettings.of(url));
  }

  private List<String> column(String sql, int column) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        values.add(rows.getString(column));
      }
    }
    return values;
  }

  @Test
  void storageRecordsHaveNoForeignKey() throws SQLException {
    assertEquals(List.of(), column("PRAGMA foreign_key_list(storage_record)", 3));
    assertEquals(List.of(), Tables.STORAGE_RECORD.getReferences());
  }

  @Test
  void thereIsNoTrash() {
    assertFalse(DefaultSchema.DEFAULT_SCHEMA.getTables().stream()
        .anyMatch(table -> table.getName().contains("trash") || table.getName().contains("location")));
  }

  @Test
  void bulkQuestionsLookUpEachIdByIndex() throws SQLException {
    List<String> plan = column("EXPLAIN QUERY PLAN " + SqlStorageBridge.check(Set.of()).in(SqlDialect.SQLITE), 4);

    assertEquals(1, plan.stream().filter(step -> step.startsWith("SCAN")).count(), plan.toString());
  }

  @Test
  void viewsShowIdsAsTextAndTimesForPeople() throws SQLException {
    JournalDraft journal = new JournalDraft("demo");
    try (Registry registry = new SqliteRegistryProvider().open(RegistrySettings.of(url))) {
      registry.ingest(JournalDraft.chunk(journal.row("P1", "A1", "x").cut()));
    }
    String id = journal.ref(JournalDraft.ROW, JournalDraft.well("P1", "A1")).id().toString();

    assertEquals(List.of(id), column("SELECT id FROM dataset_view WHERE run = 'demo' AND dataset_type = 'row'", 1));
    assertEquals(List.of(id + " P1 2026-11-03T12:00:00.123456Z"),
        column("SELECT id || ' ' || (data_id ->> 'plate') || ' ' || written FROM stored_artifact", 1));
  }
}
