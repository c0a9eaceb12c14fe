package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Collections by command: made, filled, searched, emptied, removed.
final class CollectionCommandsTest {
  @TempDir
  Path folder;

  RegistryStory story;

  @BeforeEach
  void makeRepository() throws IOException {
    story = RegistryStory.make(folder);
  }

  private String runOf(String detector, Object... where) {
    Object[] words = new Object[where.length + 7];
    List<Object> find = List.of("find", "REPO", "--dataset-type", "bias", "--data-id", "detector=" + detector,
        "--collection");
    for (int i = 0; i < words.length; i++) {
      words[i] = i < find.size() ? find.get(i) : where[i - find.size()];
    }
    return story.json(words).json().get("run").asText();
  }

  @Test
  void chainsAreMadeEditedAndSearchedInTheirOrder() {
    JsonNode made = story.json("collection", "chain", "REPO", "newest", "night/2", "night/1").json();
    assertEquals("[\"night/2\",\"night/1\"]", made.get("children").toString());
    assertTrue(made.get("changed").asBoolean());
    assertFalse(
        story.json("collection", "chain", "REPO", "newest", "night/2,night/1").json().get("changed").asBoolean());
    assertEquals("night/2", runOf("1", "newest"));
    assertEquals("night/1", runOf("1", "night/1,newest"));
    assertEquals(4, story.json("query", "datasets", "REPO", "--collection", "newest", "--count").json().get("datasets")
        .asInt());
    JsonNode first = story.json("query", "datasets", "REPO", "--collection", "newest", "--find-first").json();
    assertEquals(2, first.size());
    assertEquals("night/2", first.at("/0/collection").asText());

    story.run("collection", "chain", "REPO", "newest", "night/1", "--prepend").done();
    assertEquals("night/1", runOf("1", "newest"));
    assertEquals("[\"night/1\"]",
        story.json("collection", "chain", "REPO", "newest", "night/2", "--remove").json().get("children").toString());
    assertEquals("[\"night/1\",\"night/2\"]",
        story.json("collection", "chain", "REPO", "newest", "night/2", "--extend").json().get("children").toString());

    story.run("collection", "chain", "REPO", "all", "newest").done();
    story.run("collection", "chain", "REPO", "newest", "all", "--extend").failed("registry-conflict", "newest", "all");
    story.run("collection", "chain", "REPO", "nothere", "night/1", "--extend").failed("registry-not-found", "nothere");
    story.run("collection", "chain", "REPO", "newest", "nothere").failed("registry-not-found", "nothere");
    story.run("collection", "chain", "REPO", "newest").with(2).saying("name its children");
    story.run("collection", "chain", "REPO", "newest", "all", "--extend", "--remove").with(2);

    Ended dry = story.run("collection", "remove", "REPO", "newest", "--dry-run", "--output", "json").with(4);
    assertEquals("chain all names it", dry.json().at("/blocked_by/0").asText());
    story.run("collection", "remove", "REPO", "newest", "--yes").failed("registry-conflict", "all");
    story.run("collection", "chain", "REPO", "all", "--redefine").done();
    assertTrue(story.json("collection", "remove", "REPO", "newest", "--yes").json().get("removed").asBoolean());
    story.run("collection", "remove", "REPO", "night/1", "--yes").failed("registry-conflict", "night/1");
    assertEquals(List.of("all", "night/1", "night/2"), story.json("query", "collections", "REPO").values("collection"));
    assertEquals(List.of("all"), story.json("collection", "list", "REPO", "a*", "--type", "chained,tagged")
        .values("collection"));
  }

  @Test
  void taggedOnesTakeWhatIsSelectedAndGiveItBack() throws IOException {
    story.run("collection", "tag", "REPO", "best", "--run", "night/1").failed("registry-not-found", "best");
    assertFalse(story.json("collection", "create", "REPO", "best", "--type", "tagged").json().get("already_there")
        .asBoolean());
    assertTrue(story.json("collection", "create", "REPO", "best", "--type", "tagged").json().get("already_there")
        .asBoolean());
    story.run("collection", "create", "REPO", "best", "--type", "calibration").failed("registry-conflict", "tagged");
    story.run("collection", "create", "REPO", "new", "--type", "run").with(2).saying("larder ingest");

    JsonNode tagged = story.json("collection", "tag", "REPO", "best", "--where", "run = 'night/1'").json();
    assertEquals(2, tagged.get("datasets").asInt());
    assertEquals(2, tagged.get("changed").asInt());
    assertEquals(0, story.json("collection", "tag", "REPO", "best", "--run", "night/1").json().get("changed").asInt());
    story.run("collection", "tag", "REPO", "best", "--run", "night/2").failed("registry-conflict", "best", "bias");
    assertEquals(2, story.json("collection", "show", "REPO", "best").json().get("datasets").asInt());
    assertEquals("night/1", runOf("2", "best,night/2"));

    Path ids = story.file("ids.txt",
        story.json("find", "REPO", "--dataset-type", "bias", "--data-id", "detector=1", "--run", "night/2").json()
            .get("id").asText() + "\n");
    story.run("collection", "create", "REPO", "few", "--type", "tagged").done();
    assertEquals(1, story.json("collection", "tag", "REPO", "few", "--ids", ids).json().get("changed").asInt());
    assertEquals("night/2", runOf("1", "few,best"));
    assertEquals("night/1", runOf("2", "few,best"));
    assertEquals(1, story.json("collection", "untag", "REPO", "few", "--ids", ids, "--dry-run").json().get("datasets")
        .asInt());
    assertEquals(1, story.json("collection", "untag", "REPO", "few", "--ids", ids, "--yes").json().get("changed")
        .asInt());
    assertEquals("night/1", runOf("1", "few,best"));
    story.run("collection", "tag", "REPO", "few", "--ids", story.file("strange.txt", RegistryStory.STRANGER + "\n"))
        .failed("registry-not-found", RegistryStory.STRANGER);

    story.run("collection", "untag", "REPO", "best", "--yes").with(2).saying("larder collection remove");
    story.run("collection", "untag", "REPO", "best", "--where", "detector = 1").with(2).saying("--yes");
    assertEquals(1, story.json("collection", "untag", "REPO", "best", "--where", "detector = 1", "--dry-run").json()
        .get("datasets").asInt());
    assertEquals(0, story.json("collection", "untag", "REPO", "best", "--run", "night/2", "--yes").json()
        .get("datasets").asInt());
    assertEquals(1, story.json("collection", "untag", "REPO", "best", "--run", "night/1", "--where",
        "detector = 1 OR detector = 7", "--yes").json().get("changed").asInt());
    assertEquals(1, story.json("collection", "show", "REPO", "best").json().get("datasets").asInt());
    assertEquals("night/2", runOf("1", "best,night/2"));
  }

  @Test
  void calibrationsHoldForATime() {
    story.run("collection", "create", "REPO", "calib", "--type", "calibration").done();
    story.run("collection", "certify", "REPO", "calib", "--begin", "2026-11-01").with(2).saying("say which datasets");
    JsonNode certified = story
        .json("collection", "certify", "REPO", "calib", "--run", "night/1", "--begin", "2026-11-01",
            "--end", "2026-12-01")
        .json();
    assertEquals(2, certified.get("changed").asInt());
    assertEquals("2026-11-01T00:00:00Z", certified.get("begin").asText());
    story.run("collection", "certify", "REPO", "calib", "--run", "night/2", "--begin", "2026-11-20").failed(
        "registry-conflict", "calib");
    story
        .run("collection", "decertify", "REPO", "calib", "--dataset-type", "bias", "--begin", "2026-11-20", "--data-id",
            "detector=2")
        .with(2).saying("--yes");
    assertEquals(1, story.json("collection", "decertify", "REPO", "calib", "--dataset-type", "bias", "--begin",
        "2026-11-20", "--data-id", "detector=2", "--yes").json().get("changed").asInt());
    assertEquals("night/1", runOf("2", "calib", "--at", "2026-11-19T23:59:59Z"));
    assertEquals("night/1", runOf("1", "calib", "--at", "2026-11-30"));
    story.run("find", "REPO", "--dataset-type", "bias", "--data-id", "detector=2", "--collection", "calib", "--at",
        "2026-11-20").failed("dataset-not-found", "calib", "2026-11-20");
    assertEquals("taken in night 1, 2", story.run("get", "REPO", "--dataset-type", "bias", "--data-id", "detector=2",
        "--collection", "calib", "--at", "2026-11-05").done().out());
    story.run("collection", "certify", "REPO", "calib", "--run", "night/1", "--begin", "yesterday").with(2)
        .saying("'yesterday' is no moment");
    story.run("collection", "certify", "REPO", "calib", "--run", "night/1", "--begin", "2026-12-01", "--end",
        "2026-11-01").with(1).saying("begin before it ends");
  }
}
