package dev.larder.cli;

import dev.larder.model.DatasetRef;
import dev.larder.model.RunName;
import dev.larder.registry.DatasetQuery;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which datasets: the same options everywhere; none means all of them.
final class Selection {
  @Option(names = "--run", paramLabel = "RUN", description = "Only datasets of this run.")
  private @Nullable String run;

  @Option(names = "--dataset-type", paramLabel = "TYPE", description = "Only datasets of this dataset type.")
  private @Nullable String type;

  @Option(names = "--ids", paramLabel = "FILE", description = "Only these datasets: one id a line; - reads standard input.")
  private @Nullable String ids;

  /// Whether ids were given, which stand alone.
  boolean byIds() {
    return ids != null;
  }

  /// @throws IllegalArgumentException unless [#byIds]
  IdLines ids() {
    if (ids == null) {
      throw new IllegalArgumentException("no ids were given");
    }
    return new IdLines(ids);
  }

  DatasetQuery query() {
    DatasetQuery query = DatasetQuery.ALL;
    query = run == null ? query : query.in(new RunName(run));
    return type == null ? query : query.ofTypes(List.of(type));
  }

  /// Whether `ref` is among those that [#query] selects, were it in the Registry.
  boolean admits(DatasetRef ref) {
    return (run == null || ref.run().equals(new RunName(run)))
        && (type == null || ref.type().name().value().equals(type));
  }

  /// Whether `--run` or `--dataset-type` was given, which `--ids` takes no notice of.
  boolean narrowed() {
    return run != null || type != null;
  }
}
