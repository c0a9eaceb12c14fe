package dev.larder.cli;

import dev.larder.model.DimensionName;
import dev.larder.registry.Change;
import dev.larder.registry.Registry;
import dev.larder.repository.Repository;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "remove", header = "Remove a dimension and its records.", description = {
    "Refused while a dataset type or another dimension names it. Asks on a terminal; elsewhere it takes --yes.",
    "",
    "  larder dimension remove ./pantry plate --dry-run",
    ""})
final class DimensionRemoveCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("dimension"), Column.text("removed"),
      Column.text("blocked_by"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the dimension.")
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
    DimensionName dimension = new DimensionName(name);
    try (Repository repository = argument.open()) {
      Registry registry = repository.registry();
      boolean there = DimensionFields.find(registry.dimensions(), dimension).isPresent();
      List<String> blockedBy = Stream.concat(
          DimensionShowCommand.requiring(registry, dimension).stream().map("dimension %s requires it"::formatted),
          DimensionShowCommand.typesWith(registry, dimension).stream().map("dataset type %s has it"::formatted))
          .toList();
      Removal.Outcome outcome = new Removal("dimension %s%s".formatted(dimension, there ? " and its records" : ""),
          there,
          blockedBy, new Change.RemoveDimension(dimension)).carryOut(registry, dryRun, confirmation, spec);
      output.object(COLUMNS, dimension, outcome.removed(), blockedBy);
      return outcome.exitCode();
    }
  }
}
