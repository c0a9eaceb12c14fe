package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real commands that delete, killed again and again: what is left is settled by `larder recover`.
final class DeleteKillLoopTest {
  private static final int ROUNDS = 6;
  private static final int SOAK = 600;
  /// After so many another repository is taken: of one there is nothing left to delete then.
  private static final int OF_REPOSITORY = 20;

  @TempDir
  Path folder;

  @Test
  void leavesNothingThatRecoveryDoesNotSettle() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.printf("kill loop of deletes: -Dseed=%d%n", seed);
    SplittableRandom random = new SplittableRandom(seed);
    Findings findings = new Findings();
    SequencedMap<String, Long> figures = new LinkedHashMap<>();
    figures.put("seed", seed);
    long begun = System.nanoTime();
    try {
      int rounds = Soak.on() ? SOAK : ROUNDS;
      for (int done = 0; done < rounds && findings.none(); done += OF_REPOSITORY) {
        Path own = Files.createDirectory(folder.resolve("loop" + done));
        new DeleteKillLoop(own, random.split(), findings).run(Math.min(OF_REPOSITORY, rounds - done))
            .forEach((figure, count) -> figures.merge(figure, count, Long::sum));
        Tree.delete(own);
      }
    } finally {
      figures.put("seconds", (System.nanoTime() - begun) / 1_000_000_000);
      new Reliability("delete-kill-loop", figures).with(findings).publish();
    }
    assertTrue(findings.none(), () -> "-Dseed=%d: %s".formatted(seed, findings));
    for (String figure : List.of("rounds", "killed", "deleted")) {
      assertTrue(figures.getOrDefault(figure, 0L) > 0, () -> "this loop tries too little: " + figures);
    }
  }
}
