package dev.larder.cli;

import dev.larder.model.CollectionName;
import dev.larder.registry.Change;
import dev.larder.registry.DatasetQuery;
import dev.larder.repository.Repository;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "untag", header = "Take datasets out of a tagged collection.", description = {
    "The datasets stay where they are: in their runs. Asks on a terminal; elsewhere it takes --yes.",
    "",
    "  larder collection untag ./pantry best --where \"plate = 'P1'\" --yes",
    ""})
final class CollectionUntagCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the collection.")
  private String name;

  @Mixin
  private final Selection selection = new Selection();

  @Option(names = "--dry-run", description = "Change nothing: say how many would be taken out.")
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
    if (selection.everything()) {
      throw new ParameterException(spec.commandLine(),
          "say which datasets; to let all of them go at once: larder collection remove %s %s".formatted(argument,
              name));
    }
    ProgressDisplay display = Larder.of(spec).progress();
    CollectionName collection = new CollectionName(name);
    SelectedDatasets selected = new SelectedDatasets(selection, display);
    DatasetQuery query = selection.located() || selection.byIds()
        ? selection.query()
        : selection.queryWithin(collection);
    try (Repository repository = argument.open()) {
      CollectionFields.required(repository, collection);
      if (dryRun) {
        long count = selection.count(repository, query);
        output.object(CollectionTagCommand.COLUMNS, collection, count, count);
        return ExitCode.DONE;
      }
      if (!confirmation.given("take the selected datasets out of " + collection)) {
        display.say("nothing was changed");
        return ExitCode.ERROR;
      }
      selected.apply(repository, query, "untag", ids -> new Change.Untag(collection, ids));
      output.object(CollectionTagCommand.COLUMNS, collection, selected.datasets(), selected.changed());
    }
    return ExitCode.DONE;
  }
}
