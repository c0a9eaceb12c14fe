package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    void ofARangeWritesTheseBytesAndChecksNothing() throws IOException {
      Night night = night();
      String id = night.ids().get(2);
      Path repository = night.repository();
      for (Map.Entry<String, String> range : Map
          .of("0-4", "image", "9-", "B1", "-2", "B1", "0-99", "image of B1", "11-", "",
              "-0", "", "50-60", "")
          .entrySet()) {
        assertEquals(range.getValue(), Larder.here("get", repository, id, "--range=" + range.getKey()).done().out(),
            range::getKey);
      }
      Path file = folder.resolve("part");
      Larder.here("get", repository, id, "--range", "0-4", "--to", file).done();
      assertEquals("image", Files.readString(file));
      for (String wrong : List.of("4-2", "-", "x", "1-2-3", "0")) {
        Larder.here("get", repository, id, "--range=" + wrong).with(2).saying("is no range of bytes");
      }
      Files.writeString(night.artifact("B1"), "imago of B1");
      assertEquals("imago", Larder.here("get", repository, id, "--range", "0-4").done().out());
    }

    @Test
    void intoAFileShowsItOnlyWhenItIsComplete() throws IOException {
      Night night = night();
      Files.writeString(night.artifact("B1"), "imago of B1");
      Path into = Files.createDirectory(folder.resolve("into"));
      Larder.here("get", night.repository(), night.ids().get(2), "--to", into.resolve("b1.tif"))
          .failed("checksum-mismatch");
      assertEquals(Map.of(), Tree.contents(into));
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
}
