package dev.larder.cli;

import dev.larder.model.CollectionName;
import dev.larder.registry.Change;
import dev.larder.repository.Repository;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "tag", header = "Put datasets into a tagged collection.", description = {
    "All that are selected; without a selection all there are. Transactions are of 10,000 datasets: after a conflict (the collection has "
        + "another dataset of that type and data ID) those before it stay, and the same command goes on.",
    "",
    "  larder collection tag ./pantry best --run raw/2026 --where \"size > 1000\"",
    "  larder collection tag ./pantry best --ids ids.txt",
    ""})
final class CollectionTagCommand implements Action {
  static final List<Column> COLUMNS = List.of(Column.text("collection"), Column.number("datasets"),
      Column.number("changed"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the collection.")
  private String name;

  @Mixin
  private final Selection selection = new Selection();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    CollectionName collection = new CollectionName(name);
    SelectedDatasets selected = new SelectedDatasets(selection, Larder.of(spec).progress());
    try (Repository repository = argument.open()) {
      CollectionFields.required(repository, collection);
      selected.apply(repository, selection.query(), "tag", ids -> new Change.Tag(collection, ids));
      output.object(COLUMNS, collection, selected.datasets(), selected.changed());
    }
    return ExitCode.DONE;
  }
}
