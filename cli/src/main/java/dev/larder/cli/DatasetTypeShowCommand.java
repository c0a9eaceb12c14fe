package dev.larder.cli;

import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.registry.Registry;
import dev.larder.repository.Repository;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "show", header = "Show one dataset type.", description = {
    "  larder dataset-type show ./pantry well_annotation", ""})
final class DatasetTypeShowCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("dataset_type"), Column.text("dimensions"),
      Column.text("format"), Column.number("datasets"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the dataset type.")
  private String name;

  @Mixin
  private final Output output = new Output();

  @Override
  public ExitCode run() throws Exception {
    try (Repository repository = argument.open()) {
      Registry registry = repository.registry();
      DatasetType type = DatasetTypeFields.required(registry, new DatasetTypeName(name));
      List<Dimension> all = registry.dimensions();
      List<Map<String, Object>> dimensions = type.dimensions().stream().map(dimension -> json(all, dimension)).toList();
      output.object(COLUMNS, type.name(), dimensions, type.format(), DatasetTypeFields.datasets(registry, type.name()));
    }
    return ExitCode.DONE;
  }

  private static Map<String, Object> json(List<Dimension> all, DimensionName name) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dimension", name);
    json.put("type", DimensionFields.find(all, name).map(dimension -> dimension.type().word()).orElse(""));
    return json;
  }
}
