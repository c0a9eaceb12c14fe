package dev.larder.cli;

import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.registry.Cursor;
import dev.larder.registry.Where;
import dev.larder.repository.Repository;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "dimension-records", header = "List the records of a dimension: what is known of its values.", description = {
    "  larder query dimension-records ./pantry detector --where \"detector.purpose = 'science'\"",
    ""})
final class QueryDimensionRecordsCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("data_id"), Column.text("metadata"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "DIMENSION", description = "Name of the dimension.")
  private String dimension;

  @Option(names = "--where", paramLabel = "EXPR", description = "Only records that fulfil this, on the dimension, those that it requires, and its metadata.")
  private @Nullable String where;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    DimensionName name = new DimensionName(dimension);
    Optional<Where> condition = Optional.ofNullable(where).map(Where::parse);
    try (Repository repository = argument.open();
        Cursor<DimensionRecord> cursor = repository.registry().dimensionRecords(name, condition);
        Progress progress = Larder.of(spec).progress().startBesideRows("query", "records")) {
      output.rows(COLUMNS, rows -> {
        while (cursor.hasNext()) {
          DimensionRecord record = cursor.next();
          rows.add(DatasetFields.json(record.key()), record.metadata());
          progress.advance(1);
        }
      });
    }
    return ExitCode.DONE;
  }
}
