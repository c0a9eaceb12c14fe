package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job on a real table: the annotation of screen idr0030, whose plates have brackets in their names. The repository's
/// folder has a name that needs care in URIs.
final class DemoOnPlatesTest {
  private static final int ROWS = 3_840;
  private static final int PLATES = 10;

  @TempDir
  static Path folder;

  static Larder larder;
  static Path pantry;
  static Path table;

  @BeforeAll
  static void findTable() {
    Path data = Optional.ofNullable(System.getenv("LARDER_TEST_DATA")).map(Path::of)
        .orElse(Larder.ROOT.resolveSibling("shared").resolve("data"));
    table = data.resolve("idr0030").resolve("annotation.csv");
    assumeTrue(Files.exists(table), "there is no " + table + " (LARDER_TEST_DATA names the folder)");
    larder = Larder.in(folder);
    pantry = folder.resolve("pantry [2] #1, 50% für Ära + ¿=?");
  }

  private static JsonNode demo(String run) {
    return larder.run("demo", pantry, "--input", table, "--dimensions", "Plate,Well", "--run", run, "--output", "json")
        .done().json();
  }

  @Test
  void everyRowAndEveryPlateIsFoundAndURIsLeadToTheVeryFiles() throws IOException {
    JsonNode first = demo("screen");
    assertEquals(ROWS + PLATES, first.get("stored").asInt());
    assertEquals(ROWS + PLATES, first.get("found").asInt());
    List<JsonNode> datasets = larder.run("query", "datasets", pantry, "--storage", "--output", "jsonl").done()
        .jsonLines();
    assertEquals(ROWS, datasets.stream().filter(row -> row.get("dataset_type").asText().equals("row")).count());
    assertEquals(PLATES, datasets.stream().filter(row -> row.get("dataset_type").asText().equals("summary")).count());
    assertTrue(datasets.stream().anyMatch(row -> row.at("/data_id/Plate").asText().contains("[")), "brackets");
    ObjectMapper json = new ObjectMapper();
    for (JsonNode dataset : datasets) {
      Path file = Path.of(URI.create(dataset.get("uri").asText()));
      assertTrue(Files.isSameFile(file, pantry.resolve(dataset.get("path").asText())), dataset::toString);
      byte[] bytes = Files.readAllBytes(file);
      assertEquals(dataset.get("checksum").asText(), Tree.sha256(bytes), dataset::toString);
      assertEquals(dataset.get("size").asLong(), bytes.length, dataset::toString);
      assertEquals(dataset.at("/data_id/Plate"), json.readTree(bytes).get("Plate"), dataset::toString);
      if (dataset.get("dataset_type").asText().equals("row")) {
        assertEquals(dataset.at("/data_id/Well"), json.readTree(bytes).get("Well"), dataset::toString);
      }
    }
    Journals.assertNothingLost(pantry);

    assertEquals(ROWS + PLATES, demo("screen, again").get("stored").asInt());

    NavigableMap<String, String> artifacts = Tree.artifacts(pantry);
    NavigableMap<String, List<String>> tables = Database.tables(pantry);
    JsonNode again = demo("screen");
    assertEquals(0, again.get("stored").asInt());
    assertEquals(ROWS + PLATES, again.get("already_there").asInt());
    assertEquals(artifacts, Tree.artifacts(pantry));
    assertEquals(tables, Database.tables(pantry));
    Ended check = larder.run("check", pantry, "--verify", "--output", "json").done();
    assertEquals(2 * (ROWS + PLATES), check.values("exists").stream().filter("yes"::equals).count());
  }
}
