package dev.larder.cli;

import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.registry.Change;
import dev.larder.registry.RegistryBatch;
import dev.larder.repository.Repository;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "create", header = "Make an empty collection.", description = {
    "tagged holds datasets that are put together by hand, at most one for each dataset type and data ID; chained is a list of collections that "
        + "are searched in their order; calibration holds datasets, each for a time. Runs come into being when they are written to.",
    "",
    "  larder collection create ./pantry best --type tagged",
    ""})
final class CollectionCreateCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("collection"), Column.text("type"),
      Column.text("already_there"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the collection.")
  private String name;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(names = "--type", paramLabel = "TYPE", required = true, description = "tagged, chained or calibration.")
  private CollectionType type;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    if (type == CollectionType.RUN) {
      throw new ParameterException(spec.commandLine(),
          "a run is not created: it comes into being when something is written to it, e.g. by larder ingest");
    }
    CollectionName collection = new CollectionName(name);
    try (Repository repository = argument.open()) {
      boolean changed = repository.registry().apply(RegistryBatch.of(new Change.CreateCollection(collection, type)))
          .any();
      output.object(COLUMNS, collection, type.word(), !changed);
    }
    return ExitCode.DONE;
  }
}
