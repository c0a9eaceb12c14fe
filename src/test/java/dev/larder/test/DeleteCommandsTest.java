package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Taking things away by the commands: nothing by accident, everything that was asked for, and a way back where there is one.
final class DeleteCommandsTest {
  @TempDir
  Path folder;

  private RegistryStory story;

  @BeforeEach
  void makeStory() throws IOException {
    story = RegistryStory.make(folder);
  }

  private long artifacts(String run) {
    return Tree.contents(story.repository()).keySet().stream().filter(path -> path.startsWith(run + "/")).count();
  }

  private List<String> ids(String run) {
    return story.json("query", "datasets", "REPO", "--run", run).values("id");
  }

  @Test
  void everythingIsTakenAwayOnlyWhereSomebodySaysSo() {
    story.run("purge", "REPO", "--yes").with(2).saying("--everything");
    story.run("unstore", "REPO", "--everything", "--run", "night/1", "--yes").with(2).saying("stands alone");
    assertEquals(4, artifacts("night"));
    assertEquals(4, story.json("purge", "REPO", "--everything", "--yes").json().get("deleted").asInt());
    assertEquals(0, artifacts("night"));
    assertFalse(Files.exists(story.repository().resolve("night")), "emptied folders go too");
  }

  @Test
  void aDryRunTellsWhatWouldGoAndChangesNothing() {
    JsonNode plan = story.json("purge", "REPO", "--run", "night/1", "--dry-run").json();
    assertEquals(2, plan.get("datasets").asInt());
    assertEquals(2, plan.get("artifacts").asInt());
    assertEquals(2 * "taken in night 1, 1".length(), plan.get("bytes").asInt());
    assertTrue(plan.get("operation").isNull());
    assertEquals(2, artifacts("night/1"));
    assertEquals(2, ids("night/1").size());
  }

  @Test
  void nobodyIsAskedWhereThereIsNoTerminal() {
    story.run("unstore", "REPO", "--run", "night/1").with(2).saying("2 datasets", "add --yes");
    assertEquals(2, artifacts("night/1"));
  }

  @Test
  void whatIsUnstoredIsNotMissingAndComesBackWithNewBytes() throws IOException {
    story.run("unstore", "REPO", "--where", "run = 'night/1' AND detector = 1", "--yes").done();
    assertEquals(1, artifacts("night/1"));
    Ended check = story.json("check", "REPO", "--run", "night/1", "--verify");
    assertEquals(List.of("no", "yes"), check.values("exists").stream().sorted().toList());
    String id = story.json("query", "datasets", "REPO", "--where", "run = 'night/1' AND detector = 1").values("id")
        .getFirst();
    story.run("get", "REPO", id).with(1);
    Path again = story.file("again.fits", "taken once more");
    assertEquals("restored", story.json("restore", "REPO", "--id", id, again).values("status").getFirst());
    assertEquals("taken once more", story.run("get", "REPO", id).done().out());
    story.run("check", "REPO", "--verify").done();
    story.run("restore", "REPO", "--id", id, again).with(1);
    story.run("transfer-back", "REPO").done();
    assertEquals("taken once more", story.run("get", "REPO", id).done().out());
  }

  @Test
  void anIdThatNobodyKnowsStopsAllOfIt() throws IOException {
    Path ids = story.file("ids", "%s\n%s\n".formatted(ids("night/1").getFirst(), RegistryStory.STRANGER));
    story.run("purge", "REPO", "--ids", ids, "--yes").failed("registry-not-found", RegistryStory.STRANGER);
    assertEquals(2, artifacts("night/1"));
    story.run("purge", "REPO", "--ids", story.file("bad", "night/1\n"), "--yes").with(1).saying("no dataset id");
  }

  @Test
  void theSameCommandAgainFindsNothingToDo() throws IOException {
    Path ids = story.file("ids", String.join("\n", ids("night/1")));
    assertEquals(2, story.json("purge", "REPO", "--ids", ids, "--yes").json().get("deleted").asInt());
    JsonNode again = story.json("purge", "REPO", "--ids", ids, "--yes").json();
    assertEquals(2, again.get("already").asInt());
    assertEquals(0, again.get("datasets").asInt());
  }

  @Test
  void taggedDatasetsAndLinkedCollectionsGoOnlyByRequest() {
    story.run("collection", "create", "REPO", "best", "--type", "tagged").done();
    story.run("collection", "tag", "REPO", "best", "--run", "night/1").done();
    story.run("collection", "create", "REPO", "all", "--type", "chained").done();
    story.run("collection", "chain", "REPO", "all", "night/1", "best").done();
    Ended dry = story.run("purge", "REPO", "--run", "night/1", "--dry-run", "--output", "json").with(4);
    assertEquals("best", dry.json().get("associations").get(0).get("collection").asText());
    assertEquals("all", dry.json().get("chains").get(0).asText());
    story.run("purge", "REPO", "--run", "night/1", "--yes").with(1).saying("best", "--unlink");
    story.run("run", "remove", "REPO", "night/1", "--yes").failed("run-linked", "all", "best");
    story.run("run", "remove", "REPO", "night/1", "--dry-run").with(4).saying("chain all", "best");
    assertEquals(2, artifacts("night/1"));
    story.run("collection", "remove", "REPO", "best", "--yes").failed("registry-conflict", "2 datasets", "all");
    assertTrue(
        story.json("collection", "remove", "REPO", "best", "--unlink", "--yes").json().get("removed").asBoolean());
    assertTrue(story.json("run", "remove", "REPO", "night/1", "--unlink", "--yes").json().get("removed").asBoolean());
    assertEquals(0, artifacts("night/1"));
    assertEquals(List.of("night/2"), story.json("run", "list", "REPO").values("run"));
    story.run("transfer-back", "REPO").done();
    assertEquals(2, ids("night/2").size());
  }

  @Test
  void aRunThatWasRemovedBeginsAnew() throws IOException {
    story.run("run", "remove", "REPO", "night/1", "--yes").done();
    story.write("night/1", "taken again", List.of());
    story.run("transfer-back", "REPO").done();
    assertEquals(2, ids("night/1").size());
    story.run("check", "REPO", "--verify").done();
    story.run("rebuild", "REPO", "--compare").done();
  }

  @Test
  void aRegistryFromABackupIsBroughtUpToDate() throws IOException {
    Path registry = story.repository().resolve("registry.sqlite");
    Path backup = Files.copy(registry, folder.resolve("backup.sqlite"));
    List<String> gone = ids("night/1");
    story.run("purge", "REPO", "--run", "night/1", "--yes").done();
    story.run("unstore", "REPO", "--run", "night/2", "--yes").done();
    story.write("night/3", "taken later", List.of());
    for (String suffix : List.of("-wal", "-shm")) {
      Files.deleteIfExists(Path.of(registry + suffix));
    }
    Files.copy(backup, registry, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    story.run("transfer-back", "REPO").failed("registry-restored", "recover REPO --restored");
    story.run("recover", "REPO", "--restored", "--dry-run").done().saying("2 committed deletes", "2 of them");
    story.run("recover", "REPO", "--restored", "--yes").done();
    story.run("transfer-back", "REPO").done();
    Path ids = story.file("gone", String.join("\n", gone));
    assertEquals(2, story.json("purge", "REPO", "--ids", ids, "--yes").json().get("already").asInt());
    assertEquals(List.of("no", "no"), story.json("check", "REPO", "--run", "night/2").values("exists"));
    assertEquals(2, ids("night/3").size());
    story.run("check", "REPO", "--verify").done();
    story.run("recover", "REPO", "--restored", "--yes").done();
  }
}
