package dev.larder.repository;

import dev.larder.journal.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/// Journals in a run that has begun, of images whose wells nobody else has, written past the library because it takes less time.
final class CraftedNight {
  /// Datasets in a segment, at most: four hundred bytes each.
  private static final int TOGETHER = 1_000;

  private final Repository repository;
  private final RunFolder run;
  private int wells;

  CraftedNight(Repository repository, RunFolder run) {
    this.repository = repository;
    this.run = run;
  }

  private record Written(UUID id, String dataId) {
    void into(CraftedJournal journal) {
      journal.stored(id, "image", dataId, "night1/{id}.tif", "");
    }
  }

  private Written next() {
    return new Written(UUID.randomUUID(), "{\"plate\":\"P 2\",\"well\":\"W%08d\"}".formatted(wells++));
  }

  /// A sealed journal of so many datasets.
  void journal(int datasets) {
    CraftedJournal journal = new CraftedJournal(repository, run);
    for (int i = 1; i <= datasets; i++) {
      next().into(journal);
      if (i % TOGETHER == 0) {
        journal.flush();
      }
    }
    journal.seal();
  }

  /// Journals of any length: what stands in one may stand in another as well, or cannot be accepted, and some have not ended.
  void random(int journals, SplittableRandom random) {
    List<Written> before = new ArrayList<>();
    for (int number = 0; number < journals; number++) {
      CraftedJournal journal = new CraftedJournal(repository, run);
      for (int segments = random.nextInt(5); segments > 0; segments--) {
        for (int left = random.nextInt(120); left > 0; left--) {
          int kind = random.nextInt(20);
          if (kind == 0) {
            journal.stored("nobody-knows", "{\"plate\":\"P 2\",\"well\":\"x\"}", "night1/{id}.tif");
          } else if (kind < 4 && !before.isEmpty()) {
            before.get(random.nextInt(before.size())).into(journal);
          } else {
            Written written = next();
            before.add(written);
            written.into(journal);
          }
        }
        journal.flush();
      }
      if (random.nextInt(4) > 0) {
        journal.seal();
      } else {
        journal.flush();
      }
    }
  }
}
