package dev.larder.cli;

import dev.larder.model.CollectionName;
import dev.larder.registry.CollectionSummary;
import dev.larder.registry.DatasetQuery;
import dev.larder.registry.Registry;
import dev.larder.repository.Repository;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", header = "Show one collection.", description = {
    "What `larder collection list` says of it, and how many datasets a search of it finds.",
    "",
    "  larder collection show ./pantry best",
    ""})
final class CollectionShowCommand implements Action {
  private static final List<Column> COLUMNS = Stream
      .concat(CollectionFields.COLUMNS.stream(), Stream.of(Column.number("datasets"))).toList();

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the collection.")
  private String name;

  @Mixin
  private final Output output = new Output();

  @Override
  public ExitCode run() throws Exception {
    try (Repository repository = argument.open()) {
      Registry registry = repository.registry();
      CollectionSummary collection = CollectionFields.required(repository, new CollectionName(name));
      List<@Nullable Object> values = new ArrayList<>();
      Collections.addAll(values, CollectionFields.of(collection));
      values.add(registry.count(DatasetQuery.ALL.in(List.of(collection.name()))));
      output.object(COLUMNS, values.toArray());
    }
    return ExitCode.DONE;
  }
}
