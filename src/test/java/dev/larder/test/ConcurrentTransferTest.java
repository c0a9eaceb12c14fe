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

/// The Registry does not depend on how many transfer back, and when: many at once, while others write and recover, leave what
/// one leaves that does it alone, afterwards.
final class ConcurrentTransferTest {
  private static final int CONTESTS = 3;
  private static final int SOAK = 300;

  @TempDir
  Path folder;

  @Test
  void leavesTheRowsOfOneTransferBackThatIsAlone() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.printf("concurrent transfer-back: -Dseed=%d%n", seed);
    SplittableRandom random = new SplittableRandom(seed);
    Findings findings = new Findings();
    SequencedMap<String, Long> figures = new LinkedHashMap<>();
    figures.put("seed", seed);
    figures.put("contests", 0L);
    long begun = System.nanoTime();
    try (Contest.TransferProcess one = new Contest.TransferProcess();
        Contest.TransferProcess other = new Contest.TransferProcess()) {
      for (int i = 0; i < (Soak.on() ? SOAK : CONTESTS) && findings.none(); i++) {
        Path repository = folder.resolve("repository" + i);
        new Contest(repository, random.split(), findings).hold(List.of(one, other))
            .forEach((figure, count) -> figures.merge(figure, count, Long::sum));
        figures.merge("contests", 1L, Long::sum);
        Tree.delete(repository);
      }
      figures.merge("transfer_backs", one.transfers() + other.transfers(), Long::sum);
    } finally {
      figures.put("seconds", (System.nanoTime() - begun) / 1_000_000_000);
      new Reliability("concurrent-transfer-back", figures).with(findings).publish();
    }
    assertTrue(findings.none(), () -> "-Dseed=%d: %s".formatted(seed, findings));
    for (String figure : List.of("datasets", "adopted", "key_conflicts", "fenced", "transfer_backs")) {
      assertTrue(figures.getOrDefault(figure, 0L) > 0, () -> "this contest tries too little: " + figures);
    }
  }
}
