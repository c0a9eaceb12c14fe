package dev.larder.cli;

import dev.larder.model.DatasetRef;
import dev.larder.registry.DatasetOrigin;
import dev.larder.registry.LineageDirection;
import dev.larder.repository.Repository;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "lineage", header = "Show what a dataset was made from, or what was made from it.", description = {
    "As far as the Registry was told, also through datasets that exist nowhere any more. One row a dataset, the nearest first; the "
        + "first is the dataset itself, at distance 0.",
    "",
    "  larder query lineage ./pantry 0191e7a4-5f3c-7c1e-b7a8-6f2d3c4b5a69 --up",
    ""})
final class QueryLineageCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("id"), Column.number("distance"),
      Column.text("known"), Column.text("dataset_type"), Column.text("run"), Column.text("data_id"),
      Column.text("inputs"), Column.text("jobs"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "ID", description = "Id of the dataset.")
  private UUID id;

  @Option(names = "--up", description = "What it was made from (the default).")
  private boolean up;

  @Option(names = "--down", description = "What was made from it.")
  private boolean down;

  @Option(names = "--depth", paramLabel = "N", description = "Follow at most N steps (default: all).")
  private int depth = Integer.MAX_VALUE;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    if (up && down) {
      throw new ParameterException(spec.commandLine(), "--up and --down are two questions: give one of them");
    }
    if (depth < 0) {
      throw new ParameterException(spec.commandLine(), "--depth is %d: use 0 or more".formatted(depth));
    }
    try (Repository repository = argument.open()) {
      List<DatasetOrigin> lineage = repository.registry().lineage(id,
          down ? LineageDirection.DOWN : LineageDirection.UP, depth);
      output.rows(COLUMNS, rows -> {
        for (DatasetOrigin origin : lineage) {
          rows.add(origin.id(), origin.distance(), origin.ref().isPresent(), origin.ref().map(ref -> ref.type().name()),
              origin.ref().map(DatasetRef::run), origin.ref().map(ref -> DatasetFields.json(ref.dataId())),
              origin.inputs(), origin.jobs());
        }
      });
      if (lineage.size() == 1 && lineage.getFirst().ref().isEmpty()) {
        Larder.of(spec).progress().say("the Registry has no dataset %s, and none that names it".formatted(id));
      }
    }
    return ExitCode.DONE;
  }
}
