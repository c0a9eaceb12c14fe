package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `larder snapshot`, and what others read of it.
final class SnapshotCommandsTest {
  @TempDir
  static Path folder;

  private static Night night;

  @TempDir
  Path own;

  @BeforeAll
  static void makeNight() throws IOException {
    night = Night.make(folder.resolve("made"));
  }

  private static JsonNode create(Night night, Object... more) {
    return night.larder().run(Stream.concat(Stream.of("snapshot", "create", "night", "--output", "json"),
        Stream.of(more)).toArray()).done().json();
  }

  private static Path files(Night night, JsonNode snapshot) {
    return night.repository().resolve("_snapshot/v1").resolve(snapshot.get("name").asText());
  }

  /// Each row as text, its cells joined.
  private static List<String> ask(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      int columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          cells.add(String.valueOf(found.getObject(i)));
        }
        rows.add(String.join("|", cells));
      }
    }
    return rows;
  }

  @Test
  void duckdbReadsTheDatasetsAndWhatWasRemoved() throws Exception {
    Night copy = night.copy(own.resolve("copy"));
    JsonNode first = create(copy);
    assertEquals(3, first.get("datasets").asInt());
    String parquet = files(copy, first).resolve("parquet") + "/datasets-*.parquet";
    List<String> ids = copy.ids();
    assertEquals(
        List.of(ids.get(0) + "|night1|image|11|A1|main", ids.get(1) + "|night1|image|11|A2|main",
            ids.get(2) + "|night1|image|11|B1|main"),
        ask("SELECT id, run, dataset_type, size, data_id->>'well', datastore FROM '%s' ORDER BY 5".formatted(parquet)));
    String uri = ask("SELECT uri FROM '%s' WHERE data_id->>'well' = 'A2'".formatted(parquet)).getFirst();
    assertEquals("image of A2", Files.readString(Path.of(URI.create(uri))));
    assertEquals(List.of("3"),
        ask("SELECT count(*) FROM '%s' WHERE checksum LIKE 'sha256:%%' AND written > TIMESTAMPTZ '2020-01-01' AND path LIKE 'night1/%%'"
            .formatted(parquet)));
  }

  @Test
  void theNextOneHoldsWhatIsNewAndVerifyReadsBoth() throws Exception {
    Night copy = night.copy(own.resolve("copy"));
    JsonNode first = create(copy);
    Files.writeString(copy.files().resolve("C1.tif"), "image of C1");
    Night.manifest(copy.files(), "C1");
    copy.ingest().done();
    JsonNode next = create(copy);
    assertEquals(first.get("snapshot"), next.get("since"));
    assertEquals(1, next.get("datasets").asInt());
    assertEquals(List.of("C1"), ask("SELECT data_id->>'well' FROM '%s/parquet/datasets-*.parquet'"
        .formatted(files(copy, next))));
    JsonNode some = create(copy, "--where", "well = 'A1'", "--no-parquet");
    assertEquals("where well = 'A1'", some.get("selection").asText());
    assertEquals(1, some.get("files").asInt());
    assertTrue(some.get("since").isNull());
    assertEquals(3, copy.larder().run("snapshot", "list", "night", "--output", "json").done().json().size());
    // Neither needs the Registry.
    Files.delete(copy.repository().resolve("registry.sqlite"));
    assertEquals(3, copy.larder().run("snapshot", "list", "night", "--output", "json").done().json().size());
    assertEquals(0, copy.larder().run("snapshot", "verify", "night", "--output", "json").done().json().size());
    Path parquet = files(copy, next).resolve("parquet/datasets-00000.parquet");
    byte[] bytes = Files.readAllBytes(parquet);
    bytes[bytes.length / 2] ^= 1;
    Files.delete(parquet);
    Files.write(parquet, bytes);
    JsonNode found = copy.larder().run("snapshot", "verify", "night", "--output", "json").with(4).json();
    assertEquals(1, found.size());
    assertEquals("parquet/datasets-00000.parquet", found.get(0).get("file").asText());
    assertEquals(next.get("name"), found.get(0).get("name"));
  }

  @Test
  void idsAndJournalsOfASelectionAreRefused() {
    night.larder().run("snapshot", "create", "night", "--ids", "-").with(2);
    night.larder().run("snapshot", "create", "night", "--pending", "--run", "night1").with(2);
    night.larder().run("snapshot", "verify", "night", "--snapshot", "none").with(2);
  }
}
