package dev.larder.repository;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whoever deletes, restores or recovers may be killed at any moment.
final class DeleteCrashTest {
  @TempDir
  Path folder;

  private static void holds(String report) {
    System.out.println(report);
    assertTrue(report.startsWith("tried "), report);
  }

  /// Every death of whoever deletes; of those of recoveries some, other ones each time, and in the soak all.
  @ParameterizedTest
  @CsvSource({"UNSTORE, 2", "PURGE, 6", "TWO_RUNS, 6", "RESTORE, 6", "REMOVE_RUN, 16"})
  void noDeathLeavesWhatRecoveryCannotSettle(String what, int oneOf) throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.printf("deaths of %s: -Dseed=%d%n", what, seed);
    holds(DeleteCrash.crash(what, folder.toString(), Boolean.getBoolean("larder.soak") ? 1 : oneOf, seed));
  }

  @ParameterizedTest
  @CsvSource({"UNSTORE, true", "PURGE, true", "TWO_RUNS, false", "RESTORE, false", "REMOVE_RUN, false"})
  void whoIsHeldForDeadAndLivesDoesNoHarm(String what, boolean backup) throws Exception {
    holds(DeleteCrash.overtake(what, folder.toString(), backup));
  }

  @Test
  void aRecoveryThatARestoredRegistryOvertakesDoesNoHarm() throws Exception {
    holds(DeleteCrash.overtakeRecovery("UNSTORE", folder.toString()));
  }
}
