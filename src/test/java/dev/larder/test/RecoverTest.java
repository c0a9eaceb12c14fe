package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.journal.ExpectedDataset;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tidying up behind a writer that ended without a word.
final class RecoverTest {
  private static final DatasetType IMAGE = DatasetType.of("image", List.of("plate", "well"), "image/tiff");

  @TempDir
  Path folder;

  private static DataId well(String well) {
    return DataId.of(Map.of("plate", "P 1", "well", well));
  }

  @Test
  void aLeftoverIsPlannedThenRemovedAndWhatIsStoredStays() throws IOException {
    Night night = Night.make(folder.resolve("made"));
    Path left = folder;
    Path kept = folder;
    try (LocalArtifactStore store = LocalArtifactStore.open(night.repository())) {
      Datastore datastore = Datastore.on(store);
      try (RunWriter writer = RunWriter.open(datastore, new RunName("night2"), WriterOptions.DEFAULT)) {
        DatasetRef ref = writer.put(IMAGE, well("A1"), Content.bytes("kept".getBytes(StandardCharsets.UTF_8)));
        kept = night.repository().resolve(datastore.placement().path(ref, "", "tif", 1).value());
        assertTrue(Files.exists(kept));
        DatasetRef declared = writer.declare(List.of(ExpectedDataset.of(IMAGE, well("A2")))).getFirst();
        left = night.repository().resolve(datastore.placement().path(declared, "", "tif", 1).value());
        Files.writeString(left, "half an image");
        night.larder().run("journal", "fence", "night", writer.writer(), "--yes").done();
      } catch (IOException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("was ended by somebody else"), e::toString);
      }
    }
    assertEquals(0, recover(night, "--grace", "0s").size(), "the run is open");
    night.larder().run("run", "close", "night", "night2").done();

    JsonNode waits = recover(night);
    assertEquals("wait", waits.get(0).get("action").asText());
    assertEquals("night2", waits.get(0).get("run").asText());
    JsonNode planned = recover(night, "--grace", "0s", "--dry-run");
    assertEquals("remove", planned.get(0).get("action").asText());
    assertTrue(left.toString().endsWith(planned.get(0).get("subject").asText()));
    night.larder().run("recover", "night", "--grace", "0s").with(2).saying("1 artifacts with 13 bytes", "add --yes");
    assertTrue(Files.exists(left));
    assertEquals("remove", recover(night, "--grace", "0s", "--yes").get(0).get("action").asText());
    assertFalse(Files.exists(left));
    assertTrue(Files.exists(kept));
    assertEquals(0, recover(night, "--grace", "0s", "--yes").size());
    night.larder().run("transfer-back", "night").done();
    night.larder().run("check", "night", "--verify").done();
  }

  private static JsonNode recover(Night night, Object... options) throws IOException {
    Object[] args = new Object[options.length + 4];
    System.arraycopy(new Object[]{"recover", "night", "--output", "json"}, 0, args, 0, 4);
    System.arraycopy(options, 0, args, 4, options.length);
    return night.larder().run(args).done().json();
  }

  @Test
  void whoDoesNotLookLongEnoughIsTold() throws IOException {
    Night night = Night.make(folder.resolve("made"));
    night.larder().run("recover", "night", "--observe", "1m").with(2).saying("up to 10 minutes");
    night.larder().run("recover", "night", "--grace", "soon").with(2).saying("write 60s, 10m, 2h or 3d");
  }
}
