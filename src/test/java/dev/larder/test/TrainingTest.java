package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the launcher rehearses to make its cache for fast starts.
final class TrainingTest {
  @Test
  void theRehearsalRunsEveryOneOfItsCommandsWithoutAComplaint(@TempDir Path folder) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Ended rehearsal = Larder.in(folder).startedBy(java.toString(), "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow", "--add-opens=java.base/java.nio=ALL-UNNAMED", "-cp",
        Larder.JARS.resolve("larder-cli.jar").toString(), "dev.larder.cli.Training").run();
    assertEquals("", rehearsal.err());
    assertEquals(0, rehearsal.exitCode());
  }
}
