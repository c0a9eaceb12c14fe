package dev.larder.cli;

import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.registry.Cursor;
import dev.larder.registry.Registry;
import dev.larder.repository.Repository;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "show", header = "Show one dimension, and what uses it.", description = {
    "  larder dimension show ./pantry plate", ""})
final class DimensionShowCommand implements Action {
  private static final List<Column> COLUMNS = Stream.concat(DimensionFields.COLUMNS.stream(),
      Stream.of(Column.number("records"), Column.text("required_by"), Column.text("dataset_types"))).toList();

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the dimension.")
  private String name;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    try (Repository repository = argument.open()) {
      Registry registry = repository.registry();
      Dimension dimension = DimensionFields.required(registry, new DimensionName(name));
      List<@Nullable Object> values = new ArrayList<>();
      Collections.addAll(values, DimensionFields.of(dimension));
      values.add(records(registry, dimension.name()));
      values.add(requiring(registry, dimension.name()));
      values.add(typesWith(registry, dimension.name()));
      output.object(COLUMNS, values.toArray());
    }
    return ExitCode.DONE;
  }

  private long records(Registry registry, DimensionName dimension) {
    try (Progress progress = Larder.of(spec).progress().start("count", -1, "records");
        Cursor<DimensionRecord> records = registry.dimensionRecords(dimension, Optional.empty())) {
      while (records.hasNext()) {
        records.next();
        progress.advance(1);
      }
      return progress.done();
    }
  }

  static List<DimensionName> requiring(Registry registry, DimensionName dimension) {
    return registry.dimensions().stream().filter(other -> other.requires().contains(dimension)).map(Dimension::name)
        .toList();
  }

  static List<Object> typesWith(Registry registry, DimensionName dimension) {
    return registry.datasetTypes().stream().filter(type -> type.dimensions().contains(dimension))
        .<Object>map(type -> type.name()).toList();
  }
}
