package dev.larder.datastore.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LargeTablesTest {
  private static final int MIB = 1 << 20;

  @ParameterizedTest
  @CsvSource({"application/vnd.apache.arrow.file,32,40", "application/vnd.apache.parquet,112,90"})
  void aTableLargerThanTheHeapIsWrittenAndRead(String format, int heap, int batches, @TempDir Path root)
      throws Exception {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx%dm".formatted(heap), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow", "--add-opens=java.base/java.nio=ALL-UNNAMED", "-cp",
        System.getProperty("java.class.path"), LargeTablesProgram.class.getName(), root.toString(), format,
        Integer.toString(batches))
        .redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    String[] found = said.strip().split(" ", -1);
    assertEquals("true", found[0], said);
    assertTrue(Long.parseLong(found[1]) > (long) heap * MIB, said);
    assertTrue(Long.parseLong(found[2]) < 16L * MIB, said);
  }
}
