package dev.larder.cli;

import dev.larder.journal.DeleteAction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "purge", header = "Remove datasets: artifacts, storage records, and the datasets themselves.", description = {
    "They are gone for good: no journal that comes late brings them back, and nothing restores them. What was made from them still names them. Artifacts that were ingested in place "
        + "are left alone.",
    "",
    "Datasets in tagged or calibration collections are purged only with --unlink, which takes them out of these. Asks on a terminal; elsewhere it takes --yes. What was interrupted is "
        + "finished by `larder recover`, and so is what could not be removed (exit code 3).",
    "",
    "  larder purge ./pantry --run raw/2026 --dataset-type image --dry-run",
    ""})
final class PurgeCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--unlink", description = "Take the datasets out of tagged and calibration collections as well.")
  private boolean unlink;

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
    return new DatasetDelete(selection, confirmation, output, spec).run(argument, DeleteAction.PURGE, extent, unlink);
  }
}
