package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bytes come out as they went in, or not at all.
final class ReadingTest {
  @TempDir
  static Path shared;

  @TempDir
  Path folder;

  static Night original;

  @BeforeAll
  static void makeNight() throws IOException {
    original = Night.make(shared.resolve("original"));
  }

  private Night night() {
    return original.copy(folder.resolve("copy"));
  }

  @Nested
  class Get {
    @Test
    void writesADatasetToStandardOutputByIdOrByDataId() {
      assertEquals("image of B1", original.larder().run("get", "night", original.ids().get(2)).done().out());
      assertEquals("image of A2", original.larder().run("get", "night", "--run", "night1", "--dataset-type", "image",
          "--data-id", "well=A2,plate=P 1").done().out());
    }

    @Test
    void writesIntoAFileThatIsNotThereYet() throws IOException {
      Path file = folder.resolve("b1.tif");
      original.larder().run("get", "night", original.ids().get(2), "--to", file).done();
      assertEquals("image of B1", Files.readString(file));
      original.larder().run("get", "night", original.ids().get(0), "--to", file).failed("already-exists", file);
      assertEquals("image of B1", Files.readString(file));
    }

    @Test
    void ofADamagedArtifactFailsAndLeavesNoFile() throws IOException {
      Night night = night();
      Files.writeString(night.artifact("B1"), "imago of B1");
      Path file = folder.resolve("b1.tif");
      night.larder().run("get", "night", night.ids().get(2), "--to", file)
          .failed("checksum-mismatch", "B1", "damaged or changed");
      assertFalse(Files.exists(file));
      night.larder().run("get", "night", night.ids().get(2)).failed("checksum-mismatch");
      Files.delete(night.artifact("A1"));
      night.larder().run("get", "night", night.ids().get(0)).with(1).saying("error[", "A1");
    }

    @Test
    void ofNothingThatIsThereSaysSo() {
      String stranger = UUID.randomUUID().toString();
      original.larder().run("get", "night", stranger).failed("dataset-not-found", stranger, "transfer-back");
      original.larder().run("get", "night", "--run", "night1", "--dataset-type", "image", "--data-id", "well=X,plate=P")
          .failed("dataset-not-found", "image", "night1");
      original.larder().run("get", "night").with(2).saying("name the dataset");
    }
  }

  @Nested
  class Retrieve {
    @Test
    void copiesAllOrARunAndFindsThemThereTheNextTime() throws IOException {
      Path copy = folder.resolve("out/copy");
      JsonNode all = original.larder().run("retrieve", "night", copy, "--output", "json").done().json();
      assertEquals(3, all.get("copied").asInt());
      assertEquals(Tree.contents(original.repository()), Tree.contents(copy));
      JsonNode again = original.larder().run("retrieve", "night", copy, "--run", "night1", "--output", "json").done()
          .json();
      assertEquals(0, again.get("copied").asInt());
      assertEquals(3, again.get("already_there").asInt());
      original.larder().run("retrieve", "night", copy, "--run", "nobody").failed("registry-not-found", "nobody");
    }

    @Test
    void neverReplacesAForeignFileAndCopiesNothingDamaged() throws IOException {
      Night night = night();
      Path copy = folder.resolve("out");
      Path foreign = copy.resolve(night.repository().relativize(night.artifact("A1")));
      Files.createDirectories(foreign.resolveSibling("."));
      Files.writeString(foreign, "mine");
      Files.writeString(night.artifact("A2"), "imago of A2");
      Ended ended = night.larder().run("retrieve", "night", copy, "--output", "json").with(3)
          .saying("another file is at its place");
      assertEquals(1, ended.json().get("copied").asInt());
      assertEquals(2, ended.json().get("refused").size());
      assertEquals("mine", Files.readString(foreign));
      assertEquals(2, Tree.contents(copy).size(), "the damaged one is not there");
    }

    @Test
    void takesIdsAndRefusesThoseItDoesNotKnow() throws IOException {
      String stranger = UUID.randomUUID().toString();
      Path copy = folder.resolve("out");
      Ended ended = original.larder().reading(original.ids().get(1) + "\n" + stranger)
          .run("retrieve", "night", copy, "--ids", "-", "--output", "json").with(3).saying(stranger);
      assertEquals(1, ended.json().get("copied").asInt());
      assertEquals(List.of("image of A2"), Tree.contents(copy).keySet().stream().map(path -> {
        try {
          return Files.readString(copy.resolve(path));
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }).toList());
      assertTrue(ended.json().at("/refused/0/id").asText().equals(stranger), ended::toString);
    }
  }
}
