package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job on the table that the demo makes up: 4 plates of 96 wells.
final class DemoTest {
  private static final int ROWS = 384;
  private static final int DATASETS = ROWS + 4;

  @TempDir
  static Path folder;

  static Larder larder;
  static Path pantry;
  static Ended first;

  @BeforeAll
  static void makePantry() {
    larder = Larder.in(folder);
    pantry = folder.resolve("pantry");
    first = larder.run("demo", "pantry", "--workers", 3, "--output", "json").done();
  }

  /// What a run holds, without what differs by run: checksums by dataset type and data ID.
  private static NavigableMap<String, String> contents(String run) {
    NavigableMap<String, String> contents = new TreeMap<>();
    Ended query = larder.run("query", "datasets", "pantry", "--storage", "--run", run, "--output", "jsonl").done();
    for (JsonNode row : query.jsonLines()) {
      contents.put(row.get("dataset_type").asText() + row.get("data_id"), row.get("checksum").asText());
    }
    return contents;
  }

  @Test
  void aDatasetOfEachRowAndASummaryOfEachPlateAreStoredRegisteredAndFound() {
    JsonNode result = first.json();
    assertEquals(3, result.get("workers").asInt());
    assertEquals("demo", result.get("run").asText());
    for (String count : List.of("datasets", "stored", "found")) {
      assertEquals(DATASETS, result.get(count).asInt(), count);
    }
    for (String count : List.of("already_there", "missing", "quarantined")) {
      assertEquals(0, result.get(count).asInt(), count);
    }
    assertEquals(DATASETS, Tree.contents(pantry).size());
    assertTrue(contents("demo").containsKey("row{\"Plate\":\"Plate [4]\",\"Well\":\"H12\"}"),
        contents("demo")::toString);
    assertTrue(contents("demo").containsKey("summary{\"Plate\":\"Plate [1]\"}"), contents("demo")::toString);
    Journals.assertNothingLost(pantry);
  }

  @Test
  void itSaysWhatToTryNextAndThatWorks() {
    List<String> commands = first.err().lines().filter(line -> line.startsWith("larder:   larder "))
        .map(line -> line.substring("larder:   larder ".length())).toList();
    assertEquals(4, commands.size(), first::toString);
    for (String command : commands) {
      larder.run((Object[]) command.split(" ")).done();
    }
  }

  @Nested
  class Again {
    @Test
    void intoTheSameRunItFindsEverythingThereAndChangesNothing() {
      NavigableMap<String, String> artifacts = Tree.artifacts(pantry);
      NavigableMap<String, List<String>> tables = Database.tables(pantry);
      JsonNode again = larder.run("demo", "pantry", "--workers", 3, "--output", "json").done()
          .saying("everything was there already").json();
      assertEquals(0, again.get("stored").asInt());
      assertEquals(DATASETS, again.get("already_there").asInt());
      assertEquals(DATASETS, again.get("found").asInt());
      assertEquals(artifacts, Tree.artifacts(pantry));
      assertEquals(tables, Database.tables(pantry));
    }

    @Test
    void withAnotherNumberOfWorkersTheIdsAreTheSame() {
      JsonNode again = larder.run("demo", "pantry", "--workers", 1, "--output", "json").done().json();
      assertEquals(0, again.get("stored").asInt());
      assertEquals(DATASETS, again.get("already_there").asInt());
    }
  }

  @Nested
  class AnotherRun {
    @Test
    void ofOneWorkerOrSevenHoldsTheSameContentsUnderIdsOfItsOwn() {
      List<String> ids = larder.run("query", "datasets", "pantry", "--run", "demo", "--output", "json").done()
          .values("id");
      for (int workers : List.of(1, 7)) {
        String run = "u/ann/of-" + workers;
        JsonNode result = larder.run("demo", "pantry", "--workers", workers, "--run", run, "--output", "json").done()
            .json();
        assertEquals(Math.min(workers, 4), result.get("workers").asInt(), "one plate keeps one worker busy");
        assertEquals(DATASETS, result.get("stored").asInt());
        assertEquals(contents("demo"), contents(run));
        List<String> others = larder.run("query", "datasets", "pantry", "--run", run, "--output", "json").done()
            .values("id");
        assertEquals(DATASETS, others.size());
        assertNotEquals(ids, others);
        assertTrue(others.stream().noneMatch(ids::contains), "no id of one run is in the other");
      }
    }
  }
}
