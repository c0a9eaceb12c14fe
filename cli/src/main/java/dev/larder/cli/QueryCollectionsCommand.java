package dev.larder.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "collections", header = "List collections.", description = {
    "One row a collection, runs included, by name: the children of a chain in the order of search, and the chains that name it.",
    "",
    "  larder query collections ./pantry 'u/ann/*' --type run",
    ""})
final class QueryCollectionsCommand implements Action {
  @Mixin
  private final CollectionListing listing = new CollectionListing();

  @Mixin
  private final Output output = new Output();

  @Override
  public ExitCode run() throws Exception {
    listing.print(output);
    return ExitCode.DONE;
  }
}
