package dev.larder.cli;

import dev.larder.model.DatasetType;
import dev.larder.repository.Repository;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// What `dataset-type list` and `query dataset-types` both do.
final class DatasetTypeListing {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Parameters(index = "1", arity = "0..1", paramLabel = "GLOB", description = "Only those of such names; * and ? as in file names.")
  private @Nullable String glob;

  void print(Output output) throws Exception {
    Predicate<String> wanted = Glob.any(glob == null ? List.of() : List.of(glob));
    try (Repository repository = argument.open()) {
      output.rows(DatasetTypeFields.COLUMNS, rows -> {
        for (DatasetType type : repository.registry().datasetTypes()) {
          if (wanted.test(type.name().value())) {
            rows.add(DatasetTypeFields.of(type));
          }
        }
      });
    }
  }
}
