package dev.larder.cli;

import dev.larder.journal.DeleteAction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "unstore", header = "Remove the artifacts of datasets, and keep the datasets.", description = {
    "Takes their artifacts and storage records away. The datasets stay in the Registry, with their lineage and collections, and are known as not stored. Artifacts that were "
        + "ingested in place are left alone. `larder restore` brings a dataset back with new bytes.",
    "",
    "Asks on a terminal; elsewhere it takes --yes. What was interrupted is finished by `larder recover`, and so is what could not be removed (exit code 3).",
    "",
    "  larder unstore ./pantry --run raw/2026 --where \"size > 1000000\" --dry-run",
    ""})
final class UnstoreCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Selection selection = new Selection();

  @Mixin
  private final DatasetDelete.Extent extent = new DatasetDelete.Extent();

  @Mixin
  private final Confirmation confirmation = new Confirmation();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    return new DatasetDelete(selection, confirmation, output, spec).run(argument, DeleteAction.UNSTORE, extent, false);
  }
}
