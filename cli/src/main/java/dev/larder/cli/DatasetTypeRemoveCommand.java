package dev.larder.cli;

import dev.larder.model.DatasetTypeName;
import dev.larder.registry.Change;
import dev.larder.registry.Registry;
import dev.larder.repository.Repository;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "remove", header = "Remove a dataset type.", description = {
    "Refused while there are datasets of it. Asks on a terminal; elsewhere it takes --yes.",
    "",
    "  larder dataset-type remove ./pantry well_annotation --dry-run",
    ""})
final class DatasetTypeRemoveCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("dataset_type"), Column.text("removed"),
      Column.text("blocked_by"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the dataset type.")
  private String name;

  @Option(names = "--dry-run", description = "Change nothing: say whether it could be removed.")
  private boolean dryRun;

  @Mixin
  private final Confirmation confirmation = new Confirmation();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    DatasetTypeName type = new DatasetTypeName(name);
    try (Repository repository = argument.open()) {
      Registry registry = repository.registry();
      boolean there = DatasetTypeFields.find(registry, type).isPresent();
      long datasets = there ? DatasetTypeFields.datasets(registry, type) : 0;
      List<String> blockedBy = datasets == 0 ? List.of() : List.of("%,d datasets are of it".formatted(datasets));
      Removal.Outcome outcome = new Removal("dataset type " + type, there, blockedBy,
          new Change.RemoveDatasetType(type))
          .carryOut(registry, dryRun, confirmation, spec);
      output.object(COLUMNS, type, outcome.removed(), blockedBy);
      return outcome.exitCode();
    }
  }
}
