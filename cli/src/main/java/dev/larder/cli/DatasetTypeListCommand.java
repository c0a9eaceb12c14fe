package dev.larder.cli;

import dev.larder.repository.Repository;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", header = "List the dataset types.", description = {
    "One row a dataset type, by name: its dimensions in the order of paths, and the format of its datasets unless they say otherwise.",
    "",
    "  larder dataset-type list ./pantry",
    ""})
final class DatasetTypeListCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final DatasetTypeListing listing = new DatasetTypeListing();

  @Override
  public ExitCode run() throws Exception {
    try (Repository repository = argument.open()) {
      listing.print(repository.registry());
    }
    return ExitCode.DONE;
  }
}
