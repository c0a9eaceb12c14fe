package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Journals that travel to where the Registry is, and a Registry that is lost, by the commands.
final class PacksAndRebuildTest {
  @TempDir
  static Path made;

  private static Night night;

  @TempDir
  Path folder;

  private Path first;
  private Path second;

  @BeforeAll
  static void makeNight() throws IOException {
    night = Night.make(made.resolve("made"));
  }

  @BeforeEach
  void copyNight() {
    first = night.copy(folder.resolve("copy")).repository();
    second = folder.resolve("second");
  }

  /// The same repository at another place, with a Registry of its own.
  private void makeSecond() throws IOException {
    Files.createDirectories(second.resolve("_journal/v1"));
    for (String file : List.of("larder.yaml", "_journal/v1/repository.json")) {
      Files.copy(first.resolve(file), second.resolve(file));
    }
    Larder.here("rebuild", second).done();
  }

  private static String datasets(Path repository) {
    return Larder.here("query", "datasets", repository, "--order-by", "id", "--storage", "--output", "csv").done().out()
        .replace(repository.toString(), "REPO");
  }

  @Test
  void aRunTravelsAsAFileAndTheSameCommandMayBeRepeated() throws IOException {
    makeSecond();
    Path pack = folder.resolve("night.tar");
    Larder.here("journal", "pack", first, "--run", "night1", "--to", pack).done().saying("packed", "run night1");
    JsonNode report = Larder.here("transfer-back", second, "--from", pack, "--output", "json").done()
        .saying("took in", "run night1", "0 more were there already").json();
    assertEquals(3, report.get("ingested").asInt());
    assertEquals("night1", report.at("/runs/0/run").asText());
    assertEquals(datasets(first), datasets(second));
    Larder.here("transfer-back", second, "--from", pack).done().saying("took in 0 files");
    Larder.here("rebuild", second, "--compare").done().saying("say the same");

    Larder.here("journal", "pack", first, "--to", pack).failed("already-exists", pack);
    Larder.here("transfer-back", second, "--from", pack, "--run", "night1").with(2).saying("leave out --run");
    Larder.here("transfer-back", second, "--from", folder.resolve("nowhere")).failed("not-found", "nowhere");
    Larder.here("journal", "pack", first, "--run", "nobody", "--to", folder.resolve("x")).failed("run-not-found");
    byte[] bytes = Files.readAllBytes(pack);
    bytes[bytes.length / 2] ^= 1;
    Files.write(pack, bytes);
    Larder.here("transfer-back", second, "--from", pack).failed("pack-damaged", pack, "larder journal pack");
    Path other = folder.resolve("other");
    Larder.here("init", other).done();
    Larder.here("transfer-back", other, "--from", pack).failed("pack-of-another-repository");
  }

  @Test
  void aPackGoesThroughAPipeAndNotToATerminal() throws Exception {
    makeSecond();
    Process pipe = new ProcessBuilder("sh", "-c", "\"$0\" journal pack \"$1\" | \"$0\" transfer-back \"$2\" --from -",
        Larder.ROOT.resolve("larder").toString(), first.toString(), second.toString()).redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile()).start();
    assertEquals(0, pipe.waitFor(), this::said);
    assertTrue(said().contains("packed") && said().contains("took in"), this::said);
    assertEquals(datasets(first), datasets(second));

    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "there is no script(1), which makes a terminal");
    Process shown = new ProcessBuilder("script", "-qec",
        "'%s' journal pack '%s'; echo ended $?".formatted(Larder.ROOT.resolve("larder"), first), "/dev/null")
        .redirectErrorStream(true).redirectOutput(folder.resolve("said").toFile()).start();
    assertEquals(0, shown.waitFor(), this::said);
    assertTrue(said().contains("ended 2") && said().contains("--to"), this::said);
    assertFalse(said().contains("manifest.jsonl"), this::said);
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("said"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void lose(Path repository) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(repository.resolve("registry.sqlite" + suffix));
    }
  }

  @Test
  void aLostRegistryComesBackFromJournalsAlone() throws IOException {
    String before = datasets(first);
    Larder.here("rebuild", first).failed("registry-not-empty", "--compare");
    lose(first);
    Larder.here("query", "datasets", first).with(1);
    JsonNode report = Larder.here("rebuild", first, "--output", "json").done().json();
    assertEquals(3, report.get("ingested").asInt());
    assertEquals(before, datasets(first));
  }

  @Test
  void aRegistryThatOnlyMayBeReadIsComparedAndNotRebuilt() throws IOException {
    Path database = first.resolve("registry.sqlite");
    assertTrue(database.toFile().setWritable(false));
    assumeTrue(!Files.isWritable(database), "root may write to everything");
    Larder.here("rebuild", first).with(5).saying("registry-read-only");
    Larder.here("rebuild", first, "--compare").done().saying("say the same");
  }

  @Test
  void aDifferenceIsARowInEveryFormatAndExitCodeFour() throws IOException {
    Files.delete(first.resolve("registry.sqlite"));
    Larder.here("rebuild", first).done();
    Files.writeString(folder.resolve("C1.tif"), "image of C1");
    Larder.here("ingest", first, Night.manifest(folder, "C1"), "--run", "night1", "--dataset-type", "image",
        "--journal-only").done();
    Ended found = Larder.here("rebuild", first, "--compare", "--output", "json").with(4).saying("differ in 1 datasets");
    assertEquals(List.of("missing in registry"), found.values("difference"));
    assertEquals(List.of("night1"), found.values("run"));
    for (String format : List.of("table", "jsonl", "csv", "arrow", "parquet")) {
      assertFalse(Larder.here("rebuild", first, "--compare", "--output", format).with(4).out().isEmpty(), format);
    }
    Larder.here("transfer-back", first).done();
    assertEquals("[]", Larder.here("rebuild", first, "--compare", "--output", "json").done().out().strip());
  }

  @Test
  void aRealScreenTravelsInAnArchiveAndComesBack() throws IOException {
    Path data = Optional.ofNullable(System.getenv("LARDER_TEST_DATA")).map(Path::of)
        .orElse(Larder.ROOT.resolveSibling("shared").resolve("data"));
    Path table = data.resolve("idr0030").resolve("annotation.csv");
    assumeTrue(Files.exists(table), "there is no " + table + " (LARDER_TEST_DATA names the folder)");
    Larder.in(folder).run("demo", first, "--input", table, "--dimensions", "Plate,Well", "--run", "screen").done();
    Larder.here("run", "close", first, "screen").done();
    Larder.here("journal", "archive", first).done();
    Larder.here("transfer-back", first).done();
    makeSecond();
    Path pack = folder.resolve("all.tar");
    Larder.here("journal", "pack", first, "--to", pack).done().saying("runs night1, screen");
    Larder.here("transfer-back", second, "--from", pack).done();
    String all = datasets(first);
    assertTrue(all.lines().count() > 3_800, () -> all.lines().count() + " lines");
    assertEquals(all, datasets(second));
    lose(second);
    Larder.here("rebuild", second).done();
    assertEquals(all, datasets(second));
    assertEquals(List.of("current", "complete"),
        Larder.here("run", "list", second, "--output", "json").done().values("state"));
    Larder.here("rebuild", second, "--compare").done();
  }
}
