package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is asked of the Registry by command.
final class QueryCommandsTest {
  @TempDir
  static Path folder;

  static RegistryStory story;

  @BeforeAll
  static void makeRepository() throws IOException {
    story = RegistryStory.make(folder);
    story.write("night/3", "taken in night 3", List.of()); // never transferred back
  }

  private static List<String> runs(Object... options) {
    List<Object> words = new ArrayList<>(List.of("query", "datasets", "REPO"));
    words.addAll(List.of(options));
    return story.json(words.toArray()).values("run");
  }

  @Nested
  class Datasets {
    @Test
    void areSelectedByConditionGlobAndOrder() {
      assertEquals(List.of("night/1", "night/2"), runs("--where", "detector = 1"));
      assertEquals(List.of("night/2", "night/1"), runs("--where", "detector = 1", "--order-by", "-run"));
      assertEquals(4, runs("--dataset-type", "b?as,f*").size());
      assertEquals(0, runs("--dataset-type", "b?s").size());
      assertEquals(4, runs("--where", "stored AND size BETWEEN 10 AND 1 MB").size());
      assertEquals(List.of("night/2", "night/2"), runs("--run", "night/2", "--where", "path GLOB 'night/?/*'"));
    }

    @Test
    void comeInPagesOfWhichTheLastHasNoToken() {
      List<String> ids = new ArrayList<>();
      List<Object> words = new ArrayList<>(
          List.of("query", "datasets", "REPO", "--limit", 3, "--order-by", "-detector"));
      Ended first = story.json(words.toArray());
      ids.addAll(first.values("id"));
      Matcher token = Pattern.compile("--after (\\S+)").matcher(first.err());
      assertTrue(token.find(), first::toString);
      words.addAll(List.of("--after", token.group(1)));
      Ended last = story.json(words.toArray());
      ids.addAll(last.values("id"));
      assertEquals(4, ids.size());
      assertEquals(4, new HashSet<>(ids).size());
      assertEquals("", last.err());
      assertEquals("", story.json("query", "datasets", "REPO", "--limit", 4).err());
      assertEquals(0, runs("--limit", 0).size());
    }

    @Test
    void areCountedAndTheirAbsenceIsExplained() {
      assertEquals(2, story.json("query", "datasets", "REPO", "--where", "detector = 2", "--count").json()
          .get("datasets").asInt());
      Ended none = story.json("query", "datasets", "REPO", "--where", "detector = 7 AND stored", "--explain");
      assertTrue(none.out().contains("detector = 7"), none::toString);
      Ended some = story.json("query", "datasets", "REPO", "--where", "detector = 2", "--explain");
      assertEquals("[]\n", some.out());
      some.saying("there are such datasets");
    }

    @Test
    void ofARunThatTheRegistryDoesNotHaveAreSaidToBeElsewhere() {
      for (String command : List.of("check", "query datasets", "query data-ids")) {
        List<Object> words = new ArrayList<>(List.of((Object[]) command.split(" ")));
        words.addAll(List.of("REPO", "--run", "night/3"));
        story.run(words.toArray()).failed("run-not-transferred", "night/3", "larder transfer-back");
      }
      assertEquals(2, story.json("check", "REPO", "--run", "night/3", "--pending").json().size());
      assertEquals(2,
          story.json("check", "REPO", "--dataset-type", "b*", "--pending", "--run", "night/3").json().size());
      assertEquals(0, story.json("check", "REPO", "--dataset-type", "b?", "--pending").json().size());
      story.run("check", "REPO", "--dataset-type", "flat", "--pending").failed("registry-not-found", "flat");
      story.run("query", "datasets", "REPO", "--run", "night/4").failed("registry-not-found", "night/4");
      story.run("check", "REPO", "--run", "night/4", "--pending").failed("registry-not-found", "night/4");
      story.run("get", "REPO", "--run", "night/3", "--dataset-type", "bias", "--data-id", "detector=1").failed(
          "run-not-transferred", "night/3");
    }

    @Test
    void areNotSelectedByNonsense() {
      story.run("query", "datasets", "REPO", "--where", "detecter = 1").failed("unknown-name", "detecter", "detector");
      story.run("query", "datasets", "REPO", "--where", "detector = ").failed("invalid-expression");
      story.run("query", "datasets", "REPO", "--where", "detector = 'one'").failed("type-mismatch", "detector");
      story.run("query", "datasets", "REPO", "--order-by", "sice").failed("unknown-name", "sice");
      story.run("query", "datasets", "REPO", "--after", "nonsense").failed("position-invalid");
      story.run("query", "datasets", "REPO", "--run", "a", "--collection", "b").with(2).saying("one of them");
      story.run("query", "datasets", "REPO", "--find-first").with(2).saying("--collection");
      story.run("query", "datasets", "REPO", "--count", "--explain").with(2).saying("one of them");
      story.run("query", "datasets", "REPO", "--limit", -1).with(2).saying("--limit is -1");
      story.run("check", "REPO", "--pending", "--where", "stored").with(2).saying("--pending reads journals");
      story.run("check", "REPO", "--ids", "x", "--where", "stored").with(2).saying("--ids stands alone");
    }
  }

  @Nested
  class OtherThings {
    @Test
    void dataIdsComeOnce() {
      assertEquals("[{\"data_id\":{\"detector\":1}},{\"data_id\":{\"detector\":2}}]",
          sorted(story.json("query", "data-ids", "REPO").json()));
      assertEquals("[{\"data_id\":{\"detector\":2}}]",
          story.json("query", "data-ids", "REPO", "--where", "detector > 1").json().toString());
      assertEquals(1, story.json("query", "data-ids", "REPO", "--limit", 1).json().size());
    }

    private String sorted(JsonNode rows) {
      List<String> texts = new ArrayList<>();
      rows.forEach(row -> texts.add(row.toString()));
      return texts.stream().sorted().toList().toString().replace(", ", ",");
    }

    @Test
    void lineageGoesThroughIdsThatNobodyKnows() {
      String made = story.json("query", "datasets", "REPO", "--run", "night/2", "--limit", 1).values("id").getFirst();
      JsonNode up = story.json("query", "lineage", "REPO", made).json();
      assertEquals(3, up.size());
      assertEquals(made, up.at("/0/id").asText());
      assertEquals("job of night/2", up.at("/0/jobs/0").asText());
      assertEquals(2, up.at("/0/inputs").size());
      Ended down = story.json("query", "lineage", "REPO", RegistryStory.STRANGER, "--down");
      assertEquals(List.of("false", "true", "true"), down.values("known"));
      assertEquals(List.of("null", "night/2", "night/2"), down.values("run"));
      assertEquals(1, story.json("query", "lineage", "REPO", made, "--depth", 0).json().size());
      String nobody = UUID.randomUUID().toString();
      assertEquals(1, story.json("query", "lineage", "REPO", nobody).saying(nobody).json().size());
      story.run("query", "lineage", "REPO", nobody, "--up", "--down").with(2);
      story.run("query", "REPO").with(2);
    }

    @Test
    void findTakesAnIdAsWell() {
      String id = story.json("query", "datasets", "REPO", "--run", "night/2", "--limit", 1).values("id").getFirst();
      JsonNode found = story.json("find", "REPO", id).json();
      assertEquals("night/2", found.get("collection").asText());
      assertTrue(found.get("stored").asBoolean());
      story.run("find", "REPO", id, "--run", "night/2").with(2).saying("an id says it all");
      story.run("find", "REPO", "--dataset-type", "bias", "--data-id", "detector=x", "--run", "night/2").with(1)
          .saying("detector", "integer");
      story.run("find", "REPO", "--dataset-type", "bias").with(2).saying("name the dataset");
    }
  }
}
