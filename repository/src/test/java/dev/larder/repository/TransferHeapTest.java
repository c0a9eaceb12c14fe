package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Takes minutes, and 6 GB of disk. `-Dlarder.records` and `-Dlarder.heap` try other sizes.
@EnabledIfSystemProperty(named = "larder.soak", matches = "true")
final class TransferHeapTest {
  private static final int JOURNALS = 50;

  @TempDir
  Path folder;

  /// Transfers back what is in a repository, in a process of its own: `FOLDER RECORDS`.
  public static void main(String[] arguments) throws IOException {
    try (Repository repository = Repository.open(Path.of(arguments[0]))) {
      TransferReport report = new TransferBack(repository, TransferBack.Listener.NONE).transfer(TransferOptions.ALL);
      if (report.ingested() != Long.parseLong(arguments[1])) {
        throw new IllegalStateException("not all was ingested: " + report);
      }
    }
  }

  @Test
  void fiveMillionRecordsPassThroughAProcessOf512MiBOfHeap() throws Exception {
    int records = Integer.getInteger("larder.records", 5_000_000);
    try (Pantry pantry = Pantry.in(folder)) {
      pantry.write("A1");
      CraftedNight night = new CraftedNight(pantry.repository(), pantry.night());
      for (int i = 0; i < JOURNALS; i++) {
        night.journal(records / JOURNALS);
      }
    }
    int exit = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + System.getProperty("larder.heap", "512m"), "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
        "--add-opens=java.base/java.nio=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
        TransferHeapTest.class.getName(), folder.toString(), Integer.toString(records / JOURNALS * JOURNALS + 1)))
        .inheritIO().start().waitFor();
    assertEquals(0, exit);
  }
}
