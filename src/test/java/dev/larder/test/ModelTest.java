package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The models of the protocols pass, and notice when one of their rules is left out. Skipped where `spin` or a C compiler is missing.
final class ModelTest {
  private static final int SKIPPED = 77;

  @Test
  void ofTheProtocolsPassesAndMissesNoRule() throws IOException, InterruptedException {
    Path check = Path.of(System.getProperty("larder.root", ".")).resolve("docs/technote/model/check");
    Process process = new ProcessBuilder(check.toString(), "--quick").redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(10, TimeUnit.MINUTES), said);
    assumeTrue(process.exitValue() != SKIPPED, said);
    assertEquals(0, process.exitValue(), said);
  }
}
