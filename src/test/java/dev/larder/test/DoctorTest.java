package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `larder doctor` finds, in repositories that are well and in some that are not.
final class DoctorTest {
  @TempDir
  Path folder;

  private Larder larder;

  @BeforeEach
  void makeNight() throws IOException {
    larder = Night.make(folder).larder();
  }

  private static JsonNode row(Ended doctor, String name) {
    for (JsonNode row : doctor.json()) {
      if (row.get("name").asText().equals(name)) {
        return row;
      }
    }
    throw new AssertionError("no %s: %s".formatted(name, doctor));
  }

  private static void assertFinds(Ended doctor, String name, String verdict, String text) {
    JsonNode row = row(doctor, name);
    assertEquals(verdict, row.get("verdict").asText(), doctor::toString);
    assertTrue(row.get("detail").asText().contains(text), row::toString);
  }

  private Ended doctor() {
    return larder.run("doctor", "night", "--output", "json");
  }

  @Test
  void nothingBadIsFoundWhereAllIsWellAndNothingIsLeftBehind() throws IOException {
    Ended well = doctor().done();
    for (String name : List.of("hard-links", "folder-force", "marker", "registry", "runs", "clock")) {
      assertEquals("ok", row(well, name).get("verdict").asText(), well::toString);
    }
    assertFinds(well, "runs", "ok", "1 runs with 1 journals");
    try (Stream<Path> left = Files.list(folder.resolve("night/_tmp"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aRegistryThatIsGoneIsFoundAndTheRestIsLookedAt() throws IOException {
    Files.delete(folder.resolve("night/registry.sqlite"));
    Ended broken = doctor().with(4);
    assertEquals("failed", row(broken, "registry").get("verdict").asText());
    assertEquals("ok", row(broken, "runs").get("verdict").asText());
  }

  @Test
  void theFolderOfARunThatCannotBeReadIsFound() throws IOException {
    Files.writeString(folder.resolve("night/_journal/v1/night1/1/run.json"), "{");
    assertFinds(doctor().with(4), "runs", "failed", "_journal/v1/night1/1");
  }

  @Test
  void aMarkerThatIsGoneIsFound() throws IOException {
    Files.delete(folder.resolve("night/_journal/v1/repository.json"));
    assertFinds(doctor().with(4), "marker", "failed", "repository.json");
  }

  @Test
  void aLocaleThatGetsInTheWayIsAWarning() {
    // Past the launcher, which sees to the locale where it can.
    Larder plain = larder.startedBy(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        Larder.JARS.resolve("larder-cli.jar").toString(), "dev.larder.cli.Main", "doctor", "night", "--output", "json");
    Ended posix = plain.with("LC_ALL", "C").run().done();
    assertFinds(posix, "locale", "warning", "LC_ALL=C.UTF-8");
    assertFinds(posix, "names", "warning", "LC_ALL=C.UTF-8");
    Ended utf8 = plain.with("LC_ALL", "C.UTF-8").run().done();
    assertFinds(utf8, "locale", "ok", "UTF-8");
    assertFinds(utf8, "names", "ok", "UTF-8");
  }

  @Test
  void aRepositoryInMemoryIsAWarning() throws IOException {
    Path memory = Path.of("/dev/shm");
    assumeTrue(Files.isDirectory(memory) && Files.getFileStore(memory).type().equals("tmpfs"),
        "/dev/shm is no tmpfs here");
    Path inMemory = Files.createTempDirectory(memory, "larder-doctor");
    try {
      larder.run("init", inMemory).done();
      assertFinds(larder.run("doctor", inMemory, "--output", "json").done(), "file-system", "warning",
          "tmpfs is memory");
    } finally {
      try (Stream<Path> all = Files.walk(inMemory)) {
        for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void whatIsNoRepositoryIsAnError() {
    larder.run("doctor", "nowhere").failed("not-a-repository", "larder init");
    assertFalse(Files.exists(folder.resolve("nowhere")));
  }
}
