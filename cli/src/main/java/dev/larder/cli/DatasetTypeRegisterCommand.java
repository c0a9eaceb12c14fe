package dev.larder.cli;

import dev.larder.datastore.Formats;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.ValueType;
import dev.larder.registry.Change;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.repository.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "register", header = "Register a dataset type.", description = {
    "Its dimensions stand in the order in which paths show their values. One that is written with a type, or that nobody declared (a "
        + "string), is declared in the same transaction. Registering it again in the same way changes nothing; in another way is "
        + "refused, and both definitions are shown.",
    "",
    "  larder dataset-type register ./pantry cells --dimensions plate,well:string --format image/tiff",
    ""})
final class DatasetTypeRegisterCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("dataset_type"), Column.text("dimensions"),
      Column.text("format"), Column.text("already_there"), Column.text("declared"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the dataset type.")
  private String name;

  @Option(names = "--dimensions", paramLabel = "NAME[:TYPE]", split = ",", splitSynopsisLabel = ",", description = "Its dimensions (default: none); types are string, integer, "
      + "date and timestamp.")
  private List<String> dimensions = List.of();

  @Option(names = "--format", paramLabel = "TYPE", description = "Media type of its datasets unless they say otherwise (default: the one it has, "
      + "or application/octet-stream).")
  private @Nullable String format;

  @Mixin
  private final Output output = new Output();

  @Override
  public ExitCode run() throws Exception {
    DatasetTypeName typeName = new DatasetTypeName(name);
    List<NamedType> named = dimensions.stream().map(NamedType::of).toList();
    try (Repository repository = argument.open()) {
      Registry registry = repository.registry();
      List<Change> changes = new ArrayList<>();
      List<DimensionName> declared = new ArrayList<>();
      List<Dimension> known = registry.dimensions();
      for (NamedType dimension : named) {
        declaration(known, dimension).ifPresent(wanted -> {
          changes.add(new Change.DeclareDimension(wanted));
          declared.add(wanted.name());
        });
      }
      DatasetType type = new DatasetType(typeName, named.stream().map(one -> new DimensionName(one.name())).toList(),
          format(registry, typeName));
      changes.add(new Change.RegisterDatasetType(type));
      long registered = registry.apply(new RegistryBatch(changes)).changed().getLast();
      output.object(COLUMNS, type.name(), type.dimensions(), type.format(), registered == 0, declared);
    }
    return ExitCode.DONE;
  }

  /// Empty where the dimension is as wanted. One of another type is declared as wanted, which the Registry refuses with both definitions.
  private static Optional<Dimension> declaration(List<Dimension> known, NamedType wanted) {
    DimensionName dimension = new DimensionName(wanted.name());
    Optional<ValueType> type = wanted.type().map(ValueType::ofWord);
    Optional<Dimension> found = DimensionFields.find(known, dimension);
    if (found.isEmpty()) {
      return Optional.of(Dimension.of(dimension.value(), type.orElse(ValueType.STRING)));
    }
    return type.filter(other -> other != found.get().type())
        .map(other -> new Dimension(dimension, other, found.get().requires(), found.get().metadata()));
  }

  private String format(Registry registry, DatasetTypeName typeName) {
    return format != null
        ? format
        : DatasetTypeFields.find(registry, typeName).map(DatasetType::format).orElse(Formats.BYTES);
  }
}
