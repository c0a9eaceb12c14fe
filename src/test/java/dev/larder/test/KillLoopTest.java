package dev.larder.test;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes, killed again and again: no acknowledged dataset is lost or replaced, nothing lies around that nothing names, and
/// the Registry comes to hold exactly what journals say.
final class KillLoopTest {
  /// Eight runs, which is enough for every kind of figure asked for below; the soak is what hunts for the rare.
  private static final int CYCLES = 40;
  private static final int SOAK = 1_000;
  /// After so many another repository is taken, so that what is read again and again stays small.
  private static final int OF_REPOSITORY = 60;

  @TempDir
  Path folder;

  @Test
  void leavesNothingLostReplacedUntraceableOrUnregistered() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.printf("kill loop: -Dseed=%d%n", seed);
    SplittableRandom random = new SplittableRandom(seed);
    Findings findings = new Findings();
    SequencedMap<String, Long> figures = new LinkedHashMap<>();
    figures.put("seed", seed);
    long begun = System.nanoTime();
    try {
      int cycles = Soak.on() ? SOAK : CYCLES;
      for (int done = 0; done < cycles && findings.none(); done += OF_REPOSITORY) {
        Path repository = folder.resolve("repository" + done);
        new KillLoop(repository, random.split(), findings).run(Math.min(OF_REPOSITORY, cycles - done))
            .forEach((figure, count) -> figures.merge(figure, count, Long::sum));
        Tree.delete(repository);
      }
    } finally {
      figures.put("seconds", (System.nanoTime() - begun) / 1_000_000_000);
      new Reliability("kill-loop", figures).with(findings).publish();
    }
    assertTrue(findings.none(), () -> "-Dseed=%d: %s".formatted(seed, findings));
    for (String figure : List.of("killed", "datasets", "conflicts", "adopted", "declared",
        "transfer_backs", "leftovers")) {
      assertTrue(figures.getOrDefault(figure, 0L) > 0, () -> "this loop tries too little: " + figures);
    }
  }
}
