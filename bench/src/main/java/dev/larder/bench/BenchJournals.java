package dev.larder.bench;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/// Journals of very many datasets of ten dataset types.
final class BenchJournals {
  static final RunName RUN = new RunName("bench");
  private static final int WELLS = 100;
  private static final List<DatasetType> TYPES = IntStream.range(0, 10).mapToObj(
      number -> DatasetType.of("well%d".formatted(number), List.of("plate", "well"), "application/octet-stream"))
      .toList();

  private BenchJournals() {}

  /// How dataset ids are minted.
  enum Ids {
    /// In the order of time.
    V7,
    /// Of run, dataset type and data ID: scattered.
    V5
  }

  /// Writes `journals` journals of `each` datasets into the repository in `root`. Data IDs are shared by ten dataset types.
  ///
  /// @param run that nobody has begun
  /// @param first number of the first dataset, so that what is written later differs
  static void write(Path root, UUID repository, RunName run, int journals, int each, int first, Ids ids)
      throws IOException {
    CraftedRun crafted = CraftedRun.begin(root, repository, run, TYPES, new Random(first));
    for (int journal = 0; journal < journals; journal++) {
      List<CraftedRun.Stored> datasets = new ArrayList<>(each);
      for (int i = 0; i < each; i++) {
        datasets.add(dataset(crafted.incarnation(), first + journal * each + i, ids));
      }
      crafted.journal(datasets);
    }
  }

  private static CraftedRun.Stored dataset(UUID incarnation, int number, Ids ids) {
    String type = TYPES.get(number % TYPES.size()).name().value();
    int dataId = number / TYPES.size();
    String plate = "P%05d".formatted(dataId / WELLS);
    String well = "W%02d".formatted(dataId % WELLS);
    return new CraftedRun.Stored(ids == Ids.V7
        ? UuidCreator.getTimeOrderedEpoch()
        : UuidCreator.getNameBasedSha1(incarnation, type + plate + well), type, plate, well);
  }
}
