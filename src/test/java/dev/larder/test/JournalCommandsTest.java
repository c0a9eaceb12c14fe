package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.journal.JournalException;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterEndedException;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands about runs and journals, while a writer of this very process has one open.
final class JournalCommandsTest {
  private static final DatasetType IMAGE = DatasetType.of("image", List.of("plate", "well"), "image/tiff");

  @TempDir
  static Path folder;

  private static Night night;

  @TempDir
  Path own;

  @BeforeAll
  static void makeNight() throws IOException {
    night = Night.make(folder.resolve("made"));
  }

  private Night copy() {
    return night.copy(own.resolve("copy"));
  }

  private static RunWriter writer(LocalArtifactStore store, String run) throws IOException {
    return RunWriter.open(Datastore.on(store), new RunName(run), WriterOptions.DEFAULT.withJob("a test"));
  }

  private static void put(RunWriter writer, String well) throws IOException {
    writer.put(IMAGE, DataId.of(Map.of("plate", "P 1", "well", well)),
        Content.bytes(("image of " + well).getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Path> files(Path repository, String name) throws IOException {
    try (Stream<Path> all = Files.walk(repository.resolve("_journal"))) {
      return all.filter(file -> file.getFileName().toString().contains(name)).sorted().toList();
    }
  }

  @Test
  void aWriterThatLivesIsShownAsActiveUntilItIsFencedAndThenStoresNothingMore() throws IOException {
    Night copy = copy();
    try (LocalArtifactStore store = LocalArtifactStore.open(copy.repository());
        RunWriter writer = writer(store, "night2")) {
      put(writer, "A1");
      JsonNode row = copy.larder().run("journal", "list", "night", "--run", "night2", "--output", "json").done().json()
          .get(0);
      assertEquals("active", row.get("state").asText());
      assertEquals(writer.writer().toString(), row.get("writer").asText());
      assertEquals(ProcessHandle.current().pid(), row.get("pid").asLong());
      assertEquals("a test", row.get("job").asText());
      assertEquals(1, row.get("datasets").asInt());
      assertEquals(1, copy.larder().run("run", "show", "night", "night2", "--output", "json").done().json()
          .get("active").asInt());

      copy.larder().run("journal", "fence", "night", writer.writer()).with(2).saying(
          "process %d on".formatted(ProcessHandle.current().pid()), "its process is alive", "stays stored",
          "add --yes to fence it");
      put(writer, "A2");
      JsonNode fenced = copy.larder()
          .run("journal", "fence", "night", writer.writer(), "--yes", "--reason", "the test says so", "--output",
              "json")
          .done().json();
      assertEquals("fenced", fenced.get("end").asText());
      assertEquals(2, fenced.get("datasets").asInt());
      assertFalse(fenced.get("already_ended").asBoolean());
      assertThrows(WriterEndedException.class, () -> put(writer, "A3"));
      assertTrue(copy.larder().run("journal", "show", "night", writer.writer(), "--records").done().out()
          .contains("the test says so"));

      JsonNode again = copy.larder().run("journal", "fence", "night", writer.writer(), "--yes", "--output", "json")
          .done().saying("the journal is fenced already").json();
      assertTrue(again.get("already_ended").asBoolean());
      assertEquals(fenced.get("segments"), again.get("segments"));
    }
    copy.larder().run("transfer-back", "night").done();
    assertEquals(List.of("A1", "A2"), copy.larder()
        .run("query", "datasets", "night", "--run", "night2", "--output", "jsonl").done().jsonLines().stream()
        .map(row -> row.at("/data_id/well").asText()).sorted().toList());
  }

  @Test
  void aWriterThatNobodyKnowsIsAnErrorThatNamesTheNextStep() {
    UUID nobody = UUID.randomUUID();
    for (String command : List.of("fence", "show")) {
      night.larder().run("journal", command, "night", nobody).failed("writer-not-found", nobody, "larder journal list");
    }
    night.larder().run("run", "show", "night", "nowhere").failed("run-not-found", "nowhere", "larder run list");
    night.larder().run("run", "close", "night", "nowhere").failed("run-not-found", "nowhere");
    night.larder().run("journal", "list", "night", "--observe", "soon").with(2).saying("'soon' is no time");
    night.larder().run("journal", "night").with(2);
    night.larder().run("run").with(2).saying("list, show, close or remove");
  }

  @Test
  void aRunThatIsClosedTakesNoNewWriterAndTellsWhoIsStillThere() throws IOException {
    Night copy = copy();
    try (LocalArtifactStore store = LocalArtifactStore.open(copy.repository())) {
      try (RunWriter writer = writer(store, "night2")) {
        put(writer, "A1");
        JsonNode closed = copy.larder().run("run", "close", "night", "night2", "--output", "json").done()
            .saying("1 of its journals have not ended", "larder recover", "larder journal fence").json();
        assertFalse(closed.get("already_closed").asBoolean());
        assertEquals(1, closed.get("open_journals").asInt());
        JournalException refused = assertThrows(JournalException.class, () -> writer(store, "night2").close());
        assertEquals("run-closed", refused.code());
        put(writer, "A2");
      }
      Ended again = copy.larder().run("run", "close", "night", "night2", "--output", "json").done();
      assertTrue(again.json().get("already_closed").asBoolean());
      assertEquals(0, again.json().get("open_journals").asInt());
      assertEquals("", again.err());
    }
    copy.larder().run("transfer-back", "night").done();
    JsonNode shown = copy.larder().run("run", "show", "night", "night2", "--output", "json").done().json();
    assertEquals("complete", shown.get("state").asText());
    assertTrue(shown.get("closed").asBoolean());
    assertEquals(2, shown.get("datasets").asInt());
    assertEquals("image", shown.get("dataset_types").get(0).asText());
    assertEquals(List.of("false", "true"),
        copy.larder().run("run", "list", "night", "--output", "json").done().values("closed"));
  }

  @Test
  void aWriterThatFlushesWhileSomebodyObservesIsActiveOnWhateverHost() throws Exception {
    Night copy = copy();
    try (LocalArtifactStore store = LocalArtifactStore.open(copy.repository());
        RunWriter writer = writer(store, "night2");
        Running listing = copy.larder().start("journal", "list", "night", "--observe", "6s", "--output", "json")) {
      // The first look of the command may come at any time, so one put has to come after it.
      for (int i = 0; listing.process().isAlive() && i < 600; i++) {
        put(writer, "W" + i);
        Thread.sleep(200);
      }
      List<String> states = listing.await().done().values("state");
      assertEquals(List.of("sealed", "active"), states);
    }
  }

  @Test
  void packedJournalsAreReadAsBeforeAndADamagedArchiveIsFound() throws IOException {
    Night copy = copy();
    assertEquals("[]", copy.larder().run("journal", "verify", "night", "--output", "json").done()
        .saying("read 1 journals", "all is well").out().strip());
    List<Path> before = files(copy.repository(), ".jl");
    String writer = copy.larder().run("journal", "list", "night", "--output", "json").done().values("writer")
        .getFirst();
    String records = copy.larder().run("journal", "show", "night", writer, "--records", "--output", "csv").done().out();
    JsonNode packed = copy.larder().run("journal", "archive", "night", "--output", "json").done().json();
    assertEquals(1, packed.get("journals").asInt());
    assertEquals(before.size() - 1, packed.get("removed_segments").asInt());
    Path archive = files(copy.repository(), "archive-").getFirst();
    assertEquals(copy.repository().relativize(archive).toString(), packed.at("/archives/0/path").asText());
    assertEquals(Files.size(archive), packed.at("/archives/0/size").asLong());

    JsonNode row = copy.larder().run("journal", "list", "night", "--output", "json").done().json().get(0);
    assertTrue(row.get("archived").asBoolean());
    assertEquals("sealed", row.get("state").asText());
    assertTrue(row.get("last_sign").isTextual(), row::toString);
    assertEquals(records,
        copy.larder().run("journal", "show", "night", writer, "--records", "--output", "csv").done().out());
    copy.larder().run("journal", "verify", "night").done().saying("and 1 archives: all is well");
    assertEquals(0, copy.larder().run("journal", "archive", "night", "--output", "json").done().json().get("journals")
        .asInt());

    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length / 2] ^= 1;
    Files.write(archive, bytes);
    Ended found = copy.larder().run("journal", "verify", "night", "--output", "json").with(4);
    assertTrue(found.values("what").contains("archive"), found::toString);
  }

  @Test
  void aDamagedJournalIsFoundAndCannotBeFenced() throws IOException {
    Night copy = copy();
    Path segment = files(copy.repository(), "00000002.jl").getFirst();
    byte[] bytes = Files.readAllBytes(segment);
    bytes[bytes.length / 2] ^= 1;
    Files.write(segment, bytes);
    Ended found = copy.larder().run("journal", "verify", "night", "--output", "json").with(4).saying("1 damaged");
    assertEquals(List.of("journal"), found.values("what"));
    assertTrue(found.values("problem").getFirst().contains("segment 00000002"), found::toString);
    String writer = found.values("writer").getFirst();
    assertEquals(List.of("quarantined"),
        copy.larder().run("journal", "list", "night", "--output", "json").done().values("state"));
    copy.larder().run("journal", "fence", "night", writer, "--yes").failed("journal-corrupt", writer,
        "larder journal verify");
    copy.larder().run("journal", "show", "night", writer, "--records").with(4).saying("cannot be trusted");
    copy.larder().run("journal", "archive", "night").with(3).saying("left as it is");
  }
}
