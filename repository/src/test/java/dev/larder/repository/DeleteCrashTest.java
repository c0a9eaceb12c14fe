package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Whoever deletes, restores or recovers may be killed at any moment.
final class DeleteCrashTest {
  @TempDir
  Path folder;

  private static void holds(String report) {
    System.out.println(report);
    assertTrue(report.startsWith("tried "), report);
  }

  @ParameterizedTest
  @EnumSource(DeleteStory.What.class)
  void noDeathLeavesWhatRecoveryCannotSettle(DeleteStory.What what) throws Exception {
    long begun = System.nanoTime();
    holds(DeleteCrash.crash(what.name(), folder.toString(), Boolean.getBoolean("larder.soak") ? 1 : 2));
    System.out.println(what + " " + (System.nanoTime() - begun) / 1_000_000 + " ms");
  }
}
