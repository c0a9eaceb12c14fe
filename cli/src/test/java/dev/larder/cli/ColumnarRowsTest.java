package dev.larder.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Columns for programs that read many rows.
final class ColumnarRowsTest {
  private static final List<Column> COLUMNS = List.of(Column.text("id"), Column.truth("expected"), Column.size("size"),
      Column.seconds("took"), Column.text("data_id"));
  private static final UUID ID = new UUID(1, 2);
  /// Several batches, the last of them not full.
  private static final int MANY = 25_000;

  @TempDir
  Path folder;

  private static byte[] rows(OutputFormat format, int count) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Rows rows = Rows.of(format, COLUMNS, out);
    try {
      for (int i = 0; i < count; i++) {
        rows.add(ID, i % 2 == 0, (long) i, i / 4.0, Map.of("plate", "Pä" + i));
      }
      rows.add(Optional.empty(), null, null, null, null);
      rows.end();
    } finally {
      rows.free();
    }
    return out.toByteArray();
  }

  @Test
  void anArrowStreamHasEveryRowInItsTypeAndNothingForNull() throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowStreamReader reader = new ArrowStreamReader(
            new ByteArrayInputStream(rows(OutputFormat.ARROW, MANY)), allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      int seen = 0;
      while (reader.loadNextBatch()) {
        for (int row = 0; row < root.getRowCount(); row++, seen++) {
          if (seen == MANY) {
            for (Column column : COLUMNS) {
              assertNull(root.getVector(column.name()).getObject(row));
            }
          } else {
            assertEquals(ID.toString(), root.getVector("id").getObject(row).toString());
            assertEquals(seen % 2 == 0, root.getVector("expected").getObject(row));
            assertEquals((long) seen, root.getVector("size").getObject(row));
            assertEquals(seen / 4.0, root.getVector("took").getObject(row));
            assertEquals("{\"plate\":\"Pä" + seen + "\"}", root.getVector("data_id").getObject(row).toString());
          }
        }
      }
      assertEquals(MANY + 1, seen);
    }
  }

  @Test
  void duckdbReadsTheParquetFile() throws Exception {
    Path file = Files.write(folder.resolve("rows.parquet"), rows(OutputFormat.PARQUET, MANY));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(
            "SELECT count(*), count(id), sum(size), count(*) FILTER (WHERE expected), sum(took), min(data_id) FROM '%s'"
                .formatted(file))) {
      assertTrue(found.next());
      assertEquals(MANY + 1, found.getLong(1));
      assertEquals(MANY, found.getLong(2));
      assertEquals((MANY - 1L) * MANY / 2, found.getLong(3));
      assertEquals(MANY / 2, found.getLong(4));
      assertEquals((MANY - 1L) * MANY / 8.0, found.getDouble(5));
      assertEquals("{\"plate\":\"Pä0\"}", found.getString(6));
    }
  }

  @Test
  void noRowsAreATableWithoutRows() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Rows rows = Rows.of(OutputFormat.PARQUET, COLUMNS, out);
    rows.end();
    rows.free();
    Path file = Files.write(folder.resolve("none.parquet"), out.toByteArray());
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("SELECT * FROM '%s'".formatted(file))) {
      assertEquals(COLUMNS.size(), found.getMetaData().getColumnCount());
      assertFalse(found.next());
    }
  }

  @Test
  void whatFailsHalfWayIsNoParquetFile() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Rows rows = Rows.of(OutputFormat.PARQUET, COLUMNS, out);
    rows.add(ID, true, 1L, 1.0, null);
    rows.flush();
    rows.free();
    assertFalse(new String(out.toByteArray(), StandardCharsets.ISO_8859_1).endsWith("PAR1")
        && out.size() > 4);
  }
}
