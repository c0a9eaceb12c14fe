package dev.larder.cli;

import dev.larder.model.DataId;
import dev.larder.registry.Cursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.repository.Repository;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "data-ids", header = "List the data IDs of datasets, each once.", description = {
    "In an order that is the same each time and means nothing.",
    "",
    "  larder query data-ids ./pantry --dataset-type row --where \"Plate = 'plate-1'\"",
    ""})
final class QueryDataIdsCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("data_id"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Selection selection = new Selection();

  @Option(names = "--limit", paramLabel = "N", description = "Stop after N data IDs (default: all).")
  private long limit = Long.MAX_VALUE;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    if (selection.byIds()) {
      throw new ParameterException(spec.commandLine(), "--ids is not for query");
    }
    DatasetQuery query = selection.query();
    try (Repository repository = argument.open();
        Cursor<DataId> cursor = selection.ask(repository, registry -> registry.dataIds(query));
        Progress progress = Larder.of(spec).progress().startBesideRows("query", "data IDs")) {
      output.rows(COLUMNS, rows -> {
        while (progress.done() < limit && cursor.hasNext()) {
          rows.add(DatasetFields.json(cursor.next()));
          progress.advance(1);
        }
      });
    }
    return ExitCode.DONE;
  }
}
