package dev.larder.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", header = "List the collections.", description = {
    "One row a collection, runs included, by name: the children of a chain in the order of search, and the chains that name it.",
    "",
    "  larder collection list ./pantry --type tagged,chained",
    ""})
final class CollectionListCommand implements Action {
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
