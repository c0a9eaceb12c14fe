package dev.larder.cli;

import dev.larder.registry.Change;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.RegistryBatch;
import dev.larder.repository.Repository;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// One change that is made with every dataset of a selection, in transactions of [#BATCH] datasets: all of it needs no memory, and
/// nobody else waits for it.
final class SelectedDatasets {
  static final int BATCH = 10_000;

  private final Selection selection;
  private final ProgressDisplay display;
  private long datasets;
  private long changed;

  SelectedDatasets(Selection selection, ProgressDisplay display) {
    this.selection = selection;
    this.display = display;
  }

  /// Makes the change. What was done before a failure stays, and is passed over the next time.
  ///
  /// @param task for the progress bar
  void apply(Repository repository, DatasetQuery query, String task, Function<List<UUID>, Change> change)
      throws Exception {
    boolean done = false;
    try (Progress progress = display.start(task, -1, "datasets")) {
      selection.batches(repository, query, BATCH, ids -> {
        changed += repository.registry().apply(RegistryBatch.of(change.apply(ids))).changed().getFirst();
        datasets += ids.size();
        progress.advance(ids.size());
      });
      done = true;
    } finally {
      if (!done && datasets > 0) {
        display.say("%,d datasets were done before this, and stay so".formatted(datasets));
      }
    }
  }

  /// How many were selected.
  long datasets() {
    return datasets;
  }

  /// How many of them are otherwise now.
  long changed() {
    return changed;
  }
}
