package dev.larder.bench;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.larder.datastore.Artifact;
import dev.larder.datastore.Content;
import dev.larder.datastore.Datastore;
import dev.larder.datastore.MemoryArtifactStore;
import dev.larder.journal.JournalLayout;
import dev.larder.journal.NewDataset;
import dev.larder.journal.RepositoryMarker;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetType;
import dev.larder.model.RunName;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Journals of very many datasets, as writers leave them. Of the artifacts, which take long, nothing is written.
final class BenchJournals {
  static final RunName RUN = new RunName("bench");
  private static final Content NOTHING = Content.bytes(new byte[0]);
  private static final int TYPES = 10;

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
  /// @param first number of the first dataset, so that what is written later differs
  static void write(Path root, UUID repository, RunName run, int journals, int each, int first, Ids ids)
      throws Exception {
    MemoryArtifactStore memory = new MemoryArtifactStore();
    RepositoryMarker.claim(memory, repository, "main");
    int next = first;
    for (int journal = 0; journal < journals; journal++) {
      try (RunWriter writer = RunWriter.open(Datastore.on(memory), run, WriterOptions.DEFAULT)) {
        for (int left = each; left > 0;) {
          int some = Math.min(left, 1_000);
          writer.putAll(datasets(next, some, ids));
          next += some;
          left -= some;
        }
      }
    }
    try (Stream<Artifact> files = memory.list(JournalLayout.ROOT)) {
      for (Artifact file : files.toList()) {
        Path copy = root.resolve(file.path().value());
        if (Files.notExists(copy)) {
          Files.createDirectories(copy.resolveSibling("."));
          try (InputStream in = memory.open(file.path())) {
            Files.copy(in, copy);
          }
        }
      }
    }
  }

  private static List<NewDataset> datasets(int first, int count, Ids ids) {
    List<NewDataset> datasets = new ArrayList<>(count);
    for (int i = first; i < first + count; i++) {
      DatasetType type = DatasetType.of("well%d".formatted(i % TYPES), List.of("plate", "well"),
          "application/octet-stream");
      NewDataset dataset = NewDataset.of(type, Inputs.dataId(i / TYPES), NOTHING);
      datasets.add(ids == Ids.V7 ? dataset.withId(UuidCreator.getTimeOrderedEpoch()) : dataset);
    }
    return datasets;
  }
}
