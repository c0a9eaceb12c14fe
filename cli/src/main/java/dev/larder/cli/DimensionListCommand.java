package dev.larder.cli;

import dev.larder.model.Dimension;
import dev.larder.repository.Repository;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", header = "List the dimensions.", description = {
    "One row a dimension, by name: the type of its values, the dimensions that it requires, and the metadata that its records may have.",
    "",
    "  larder dimension list ./pantry",
    ""})
final class DimensionListCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Output output = new Output();

  @Override
  public ExitCode run() throws Exception {
    try (Repository repository = argument.open()) {
      output.rows(DimensionFields.COLUMNS, rows -> {
        for (Dimension dimension : repository.registry().dimensions()) {
          rows.add(DimensionFields.of(dimension));
        }
      });
    }
    return ExitCode.DONE;
  }
}
