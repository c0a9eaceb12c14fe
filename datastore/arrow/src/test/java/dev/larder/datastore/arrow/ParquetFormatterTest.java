package dev.larder.datastore.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.Content;
import dev.larder.datastore.FormatException;
import dev.larder.datastore.Formatter;
import dev.larder.datastore.MediaType;
import dev.larder.datastore.ReadParameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetFormatterTest extends ColumnsContract {
  @Override
  protected Formatter<ArrowTable> formatter() {
    return new ParquetFormatter();
  }

  @Override
  protected String format() {
    return "application/vnd.apache.parquet";
  }

  private static List<String> duck(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        try (ResultSet result = statement.getResultSet()) {
          while (result.next()) {
            StringBuilder row = new StringBuilder();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
              row.append(result.getObject(i)).append('|');
            }
            rows.add(row.toString());
          }
        }
      }
    }
    return rows;
  }

  @Test
  void duckdbReadsEveryTypeAndEveryRow(@TempDir Path folder) throws Exception {
    ArrowTable table = random();
    Path file = Files.write(folder.resolve("t.parquet"), bytes(table));
    List<String> rows = RandomTable.seen(table);
    List<String> found = duck("SELECT * FROM '%s'".formatted(file));
    int columns = RandomTable.TYPES.size();
    assertEquals(rows.size() - columns, found.size(), () -> "-Dseed=" + seed);
    // Signed numbers, text and decimals look alike in both.
    for (int column : new int[]{1, 3, 5, 7, 11, 14}) {
      for (int row = 0; row < found.size(); row++) {
        assertEquals(rows.get(columns + row).split("\\|", -1)[column], found.get(row).split("\\|", -1)[column],
            () -> "column %d; -Dseed=%d".formatted(column, seed));
      }
    }
    assertEquals(
        "[BOOLEAN|, TINYINT|, UTINYINT|, SMALLINT|, USMALLINT|, INTEGER|, UINTEGER|, BIGINT|, UBIGINT|, FLOAT|, "
            + "DOUBLE|, VARCHAR|, BLOB|, BLOB|, DECIMAL(30,4)|, DATE|, TIME|, TIMESTAMP WITH TIME ZONE|, TIMESTAMP_NS|, "
            + "TIMESTAMP|]",
        duck("SELECT column_type FROM (DESCRIBE SELECT * FROM '%s')".formatted(file)).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "snappy", "gzip", "uncompressed"})
  void whatDuckdbWritesIsRead(String codec, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("t.parquet");
    duck("""
        COPY (SELECT i, i::TINYINT AS tiny, i / 2 AS half, 'text ' || i AS text, i %% 3 = 0 AS third,
          CASE WHEN i %% 5 > 0 THEN i END AS gap, i::DECIMAL(9,2) AS money, i::DECIMAL(18,3) AS more,
          DATE '2026-01-01' + i::INTEGER AS day, TIMESTAMP '2026-01-01 00:00:00' + INTERVAL (i) SECOND AS time
          FROM range(100) t(i)) TO '%s' (FORMAT parquet, CODEC '%s')""".formatted(file, codec));
    List<String> seen = RandomTable.seen(read(shelf.artifact(Content.file(file), format())));
    List<String> rows = seen.subList(10, seen.size());
    assertEquals(100, rows.size());
    assertTrue(rows.get(42).startsWith("42|42|21.0|text 42|true|42|42.00|42.000|20496|"), rows.get(42));
    assertTrue(rows.get(40).startsWith("40|40|20.0|text 40|false|null|40.00|40.000|"), rows.get(40));
  }

  @Test
  void nestedColumnsAreRefusedByNameAndTheOthersAreRead(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("t.parquet");
    duck("COPY (SELECT 7 AS number, [1, 2] AS list, {'a': 1} AS struct) TO '%s' (FORMAT parquet)".formatted(file));
    FormatException error = assertThrows(FormatException.class,
        () -> read(shelf.artifact(Content.file(file), format())));
    assertTrue(String.valueOf(error.getMessage()).contains("column list holds lists or structs"), error::toString);
    List<String> seen = RandomTable.seen(formatter().read(shelf.artifact(Content.file(file), format()),
        ArrowTable.class, ReadParameters.NONE.withColumns(List.of("number"))));
    assertEquals("7|", seen.getLast());
  }

  @Test
  void manyGroupsOfRowsFollowOneAnother(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("t.parquet");
    duck("COPY (SELECT i FROM range(50000) t(i)) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 4096)".formatted(file));
    List<String> seen = RandomTable.seen(read(shelf.artifact(Content.file(file), format())));
    assertEquals(50_001, seen.size());
    for (int i = 0; i < 50_000; i++) {
      assertEquals(i + "|", seen.get(i + 1));
    }
  }

  @Test
  void aTypeThatParquetHasNotIsRefusedBeforehand() throws Exception {
    try (BufferAllocator memory = Memory.part("test");
        ArrowTable table = ArrowTable.of(VectorSchemaRoot.of(new DurationVector("took",
            FieldType.nullable(new ArrowType.Duration(TimeUnit.SECOND)), memory)))) {
      FormatException error = assertThrows(FormatException.class,
          () -> formatter().write(table, MediaType.of(format())));
      assertTrue(String.valueOf(error.getMessage()).contains("column took of type Duration(SECOND)"),
          error::toString);
    }
  }

  @Test
  void secondsBecomeMilliseconds() throws Exception {
    Schema schema = new Schema(
        List.of(Field.nullable("at", new ArrowType.Timestamp(TimeUnit.MILLISECOND, null))));
    assertEquals(schema.getFields().getFirst().getType(), ParquetTypes.toArrow(ParquetTypes.toParquet(
        Field.nullable("at", new ArrowType.Timestamp(TimeUnit.SECOND, null)))));
  }
}
