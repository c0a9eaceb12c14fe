package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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

  /// A class that is read from its jar all the same, because it was not rehearsed or cannot be held, costs every start.
  @Test
  void theCacheHoldsEveryClassThatAShortCommandReads(@TempDir Path folder) throws IOException {
    Larder larder = Larder.in(folder);
    larder.run("--version").done();
    // Another test may be making it.
    Deadline.await("there is a cache beside " + Larder.JARS, TrainingTest::cached);
    Path log = folder.resolve("classes");
    larder.with("LARDER_JAVA_OPTS", "-Xlog:class+load=info:file=" + log).run("--help").done();
    List<String> loaded = Files.readAllLines(log);
    for (String name : List.of("dev.larder.cli.Main", "picocli.CommandLine")) {
      assertTrue(loaded.stream().anyMatch(line -> line.contains(" " + name + " source: shared objects file")), name);
    }
    assertEquals(List.of(), loaded.stream().filter(line -> line.contains(" source: file:")).toList());
  }

  private static boolean cached() {
    try (Stream<Path> files = Files.list(Larder.JARS.resolveSibling("."))) {
      return files.anyMatch(file -> file.toString().endsWith(".aot"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
