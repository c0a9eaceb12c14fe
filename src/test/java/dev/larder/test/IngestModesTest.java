package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files become datasets by copy, by link, or where they are; whatever the way, nothing is lost and nothing of the user's is changed.
final class IngestModesTest {
  private static final List<String> WELLS = List.of("A1", "A2");

  @TempDir
  Path folder;

  @BeforeEach
  void makeFiles() throws IOException {
    Files.createDirectories(folder.resolve("plates/P1"));
    for (String well : WELLS) {
      Files.writeString(file(well), "image of " + well);
    }
    run("init", "night").done();
  }

  /// In the process of this test, whose current folder is another one: words that name what is in ours become absolute.
  private Ended run(Object... words) {
    return Larder.here(Stream.of(words)
        .map(word -> word.equals("night") || Files.exists(folder.resolve(word.toString()))
            ? folder.resolve(word.toString())
            : word)
        .toArray());
  }

  private Path file(String well) {
    return folder.resolve("plates/P1/" + well + ".tif");
  }

  private Ended ingest(String transfer, String... more) {
    List<String> words = new ArrayList<>(List.of("ingest", "night", "--from", "plates", "--pattern",
        "{plate}/{well}.tif", "--run", "night1", "--dataset-type", "image", "--output", "json", "--transfer",
        transfer));
    words.addAll(List.of(more));
    return run(words.toArray());
  }

  private Map<String, JsonNode> datasets() {
    return run("query", "datasets", "night", "--storage", "--output", "jsonl").done().jsonLines().stream()
        .collect(Collectors.toMap(row -> row.at("/data_id/well").asText(), row -> row));
  }

  private JsonNode dataset(String well) {
    return Objects.requireNonNull(datasets().get(well), well);
  }

  private Path artifact(String well) {
    return folder.resolve("night").resolve(dataset(well).get("path").asText());
  }

  private static Object inode(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }

  private void assertStoredAndRight() throws IOException {
    assertEquals(2, datasets().size());
    for (String well : WELLS) {
      String id = dataset(well).get("id").asText();
      assertEquals("image of " + well, run("get", "night", id).done().out());
    }
    JsonNode check = run("check", "night", "--verify", "--output", "json").done().json();
    check.forEach(row -> assertEquals("yes", row.get("exists").asText(), check::toString));
  }

  @Test
  void aHardLinkIsTheFileItself() throws IOException {
    assertEquals(2, ingest("hardlink").done().json().get("stored").asInt());
    assertStoredAndRight();
    assertEquals(inode(file("A1")), inode(artifact("A1")));
    JsonNode again = ingest("hardlink").done().json();
    assertEquals(2, again.get("already_there").asInt());
    assertEquals(2, Tree.artifacts(folder.resolve("night")).size());
  }

  @Test
  void aMoveTakesTheFileAwayWhenItsDatasetIsStoredAndMayBeRepeated() throws IOException {
    Object inode = inode(file("A1"));
    assertEquals(2, ingest("move").done().json().get("stored").asInt());
    assertTrue(Files.notExists(file("A1")) && Files.notExists(file("A2")));
    assertStoredAndRight();
    assertEquals(inode, inode(artifact("A1")));
    // As after an interrupt between the record and the removal, and one before both.
    Files.writeString(file("A1"), "image of A1");
    Files.writeString(file("A3"), "image of A3");
    Files.writeString(folder.resolve("plates/manifest.csv"),
        "path,plate,well\nP1/A1.tif,P1,A1\nP1/A2.tif,P1,A2\nP1/A3.tif,P1,A3\nP1/A4.tif,P1,A4\n");
    Ended again = run("ingest", "night", "plates/manifest.csv", "--run", "night1", "--dataset-type", "image",
        "--transfer", "move", "--output", "json").with(3);
    assertEquals(1, again.json().get("stored").asInt());
    assertEquals(2, again.json().get("already_there").asInt());
    assertEquals("file-not-found", again.json().at("/refused/0/code").asText());
    assertTrue(Files.notExists(file("A1")) && Files.notExists(file("A3")));
  }

  @Test
  void aMoveLeavesTheFileOfWhatIsRefused() throws IOException {
    ingest("copy").done();
    Files.writeString(file("A2"), "another image");
    Ended ended = ingest("move").with(3);
    assertEquals("dataset-conflict", ended.json().at("/refused/0/code").asText());
    assertEquals("another image", Files.readString(file("A2")));
    assertTrue(Files.notExists(file("A1")));
  }

  @Test
  void whatStaysInPlaceIsReadWhereItIsAndNeverCopied() throws IOException {
    assertEquals(2, ingest("direct").done().json().get("stored").asInt());
    assertStoredAndRight();
    JsonNode a1 = dataset("A1");
    assertTrue(a1.get("path").isNull());
    assertEquals(file("A1").toRealPath(), Path.of(URI.create(a1.get("uri").asText())).toRealPath());
    assertEquals(0, Tree.artifacts(folder.resolve("night")).size());
    assertEquals(2, ingest("direct").done().json().get("already_there").asInt());

    run("run", "close", "night", "night1").done();
    run("recover", "night", "--grace", "0s", "--yes").done();
    assertEquals("image of A1", Files.readString(file("A1")), "recovery leaves alone what is not ours");
    Files.delete(file("A1"));
    Map<String, String> found = run("check", "night", "--verify", "--output", "jsonl").with(4).jsonLines()
        .stream().collect(Collectors.toMap(row -> row.get("id").asText(), row -> row.get("exists").asText()));
    assertEquals("no", found.get(a1.get("id").asText()));
  }

  @Test
  void withoutAChecksumTheSizeIsAllThatIsKnown() {
    ingest("direct", "--no-checksum").done();
    assertEquals("none", dataset("A1").get("checksum").asText());
    assertEquals(11, dataset("A1").get("size").asInt());
    ingest("copy", "--no-checksum").with(2);
  }

  @Test
  void aSymbolicLinkIsForPeople() throws IOException {
    ingest("symlink").done();
    assertStoredAndRight();
    try (var all = Files.walk(folder.resolve("night/night1"))) {
      List<Path> links = all.filter(Files::isSymbolicLink).toList();
      assertEquals(2, links.size());
      for (Path link : links) {
        assertTrue(Files.readSymbolicLink(link).isAbsolute());
        assertTrue(Files.readString(link).startsWith("image of A"));
      }
    }
    assertEquals(2, ingest("symlink").done().json().get("already_there").asInt());
  }

  @Test
  void anArtifactOfOursIsNeitherMovedNorLeftInPlace() throws IOException {
    ingest("copy").done();
    Path artifact = artifact("A1");
    Files.writeString(folder.resolve("m.csv"), "path,plate,well\n%s,P1,A9\n".formatted(artifact.toRealPath()));
    for (String transfer : List.of("move", "direct", "symlink")) {
      Ended ended = run("ingest", "night", "m.csv", "--run", "night2", "--dataset-type", "image", "--transfer",
          transfer, "--output", "json").with(3);
      assertTrue(ended.json().at("/refused/0/message").asText().contains("below the datastore root"), ended::toString);
    }
    assertTrue(Files.isRegularFile(artifact, LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void namesThatDoNotFitAreCountedAndADryRunDoesNothing() throws IOException {
    Files.writeString(folder.resolve("plates/readme.txt"), "");
    Files.createDirectory(folder.resolve("plates/P2"));
    assertEquals(0, new ProcessBuilder("mkfifo", folder.resolve("plates/P2/A1.tif").toString()).start().onExit().join()
        .exitValue());
    JsonNode plan = ingest("copy", "--dry-run").done().json();
    assertEquals(List.of("store", "store", "refuse"),
        List.of(plan.at("/0/action").asText(), plan.at("/1/action").asText(), plan.at("/2/action").asText()));
    assertFalse(Files.exists(folder.resolve("night/_journal/v1/night1")));

    JsonNode done = ingest("copy").with(3).json();
    assertEquals(1, done.get("unmatched").asInt());
    assertEquals(2, done.get("stored").asInt());
    assertTrue(done.at("/refused/0/message").asText().contains("a pipe or a device"), done::toString);
    JsonNode again = ingest("copy", "--skip-existing").with(3).json();
    assertEquals(2, again.get("skipped").asInt());
    assertNotEquals(inode(file("A1")), inode(artifact("A1")));
  }

  @Test
  void anInventoryOfABucketIsTakenInPlaceWithoutAskingTheBucket() throws IOException {
    Files.writeString(folder.resolve("inventory.csv"),
        "\"bucket\",\"P1/A1.tif\",\"7\"\n\"bucket\",\"P1/notes.txt\",\"1\"\n");
    JsonNode done = run("ingest", "night", "--inventory", "inventory.csv", "--pattern", "{plate}/{well}.tif",
        "--run", "night1", "--dataset-type", "image", "--output", "json").done().json();
    assertEquals(1, done.get("stored").asInt());
    assertEquals(1, done.get("unmatched").asInt());
    assertEquals("s3://bucket/P1/A1.tif", dataset("A1").get("uri").asText());
  }

  @Test
  void whatNobodyHereCanReadIsUnknownAndNotMissing() throws IOException {
    Files.writeString(folder.resolve("far.csv"), "path,size,plate,well\nsftp://host/A1.tif,7,P1,A1\n");
    run("ingest", "night", "far.csv", "--run", "night1", "--dataset-type", "image").done();
    JsonNode row = run("check", "night", "--verify", "--output", "jsonl").with(4).jsonLines().getFirst();
    assertEquals("unknown", row.get("exists").asText());
    run("get", "night", row.get("id").asText()).failed("storage", "sftp://host/A1.tif");
  }
}
