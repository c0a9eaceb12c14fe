package dev.larder.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", header = "List the dataset types.", description = {
    "One row a dataset type, by name: its dimensions in the order of paths, and the format of its datasets unless they say otherwise.",
    "",
    "  larder dataset-type list ./pantry",
    ""})
final class DatasetTypeListCommand implements Action {
  @Mixin
  private final DatasetTypeListing listing = new DatasetTypeListing();

  @Mixin
  private final Output output = new Output();

  @Override
  public ExitCode run() throws Exception {
    listing.print(output);
    return ExitCode.DONE;
  }
}
