package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Transfer-back takes what it can trust, once, and reports the rest.
final class TransferBackTest {
  @TempDir
  static Path shared;

  @TempDir
  Path folder;

  static Night original;

  @BeforeAll
  static void makeNight() throws IOException {
    original = Night.make(shared.resolve("original"));
  }

  @Test
  void ofNothingNewCountsNothing() {
    JsonNode report = original.larder().run("transfer-back", "night", "--output", "json").done().json();
    for (String count : List.of("ingested", "already_there", "quarantined")) {
      assertEquals(0, report.get(count).asInt(), count);
    }
    assertEquals("current", report.at("/runs/0/state").asText());
    assertEquals(0, report.at("/runs/0/segments").asInt());
    assertEquals(1, original.larder().run("transfer-back", "night", "--run", "night1", "--output", "json").done().json()
        .get("runs").size());
  }

  @Test
  void ofARunThatNobodyWroteToIsAnError() {
    original.larder().run("transfer-back", "night", "--run", "nobody").failed("run-not-found", "run nobody",
        "larder run list");
  }

  @Test
  void byTwoProcessesAtOnceTakesEachDatasetOnceAndTheirCountsAddUp() {
    Larder larder = Larder.in(folder);
    larder.run("init", "pantry").done();
    Path table = Plates.table(folder.resolve("table.csv"), 4, 100, "none");
    try (Running one = DemoWorker.start(folder.resolve("pantry"), "demo", table, 0, 2);
        Running other = DemoWorker.start(folder.resolve("pantry"), "demo", table, 1, 2)) {
      one.await().done();
      other.await().done();
    }
    try (Running one = larder.start("transfer-back", "pantry", "--output", "json");
        Running other = larder.start("transfer-back", "pantry", "--output", "json")) {
      assertEquals(404, one.await().done().json().get("ingested").asInt()
          + other.await().done().json().get("ingested").asInt());
    }
    Journals.assertNothingLost(folder.resolve("pantry"));
  }

  @Test
  void putsADamagedJournalAsideReportsItEachTimeAndTakesTheOthers() throws IOException {
    Night night = original.copy(folder.resolve("copy"));
    for (String well : List.of("C1", "C2")) {
      Files.writeString(night.files().resolve(well + ".tif"), "image of " + well);
      Night.manifest(night.files(), well);
      night.ingest("--journal-only").done();
    }
    Damage.flipLastJournal(night.repository());
    for (int time = 0; time < 2; time++) {
      Ended ended = night.larder().run("transfer-back", "night", "--output", "json").with(3)
          .saying("quarantined: journal-corrupt, run night1", "segment 00000002");
      assertEquals(time == 0 ? 1 : 0, ended.json().get("ingested").asInt(), ended::toString);
      assertEquals("partial", ended.json().at("/runs/0/state").asText());
      assertEquals(time == 0 ? 4 : 0, ended.json().at("/runs/0/segments").asInt(),
          "three of the whole one, one before");
    }
    assertEquals(4, night.ids().size());
    JsonNode status = night.larder().run("status", "night", "--output", "json").done().json();
    assertEquals(1, status.get("corrupt").asInt());
    assertEquals(1, status.get("quarantined").asInt());
    assertTrue(status.get("problems").isEmpty(), status::toString);
  }
}
