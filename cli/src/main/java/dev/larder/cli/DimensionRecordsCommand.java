package dev.larder.cli;

import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.registry.Change;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.repository.Repository;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "records", header = "Put records of a dimension: what is known of its values.", description = {
    "TABLE is CSV, or JSON lines (.jsonl), with a column for the dimension, one for each dimension that it requires, and any of its metadata "
        + "fields; an empty cell says nothing. It is read as a whole first: a mistake in it is found before anything is put.",
    "",
    "Giving a record again changes nothing; other metadata for a value is refused, unless --replace says that it counts. "
        + "`larder query dimension-records` shows what there is.",
    "",
    "  larder dimension records ./pantry plate --from plates.csv",
    ""})
final class DimensionRecordsCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("dimension"), Column.number("records"),
      Column.number("changed"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the dimension.")
  private String name;

  @Option(names = "--from", paramLabel = "TABLE", description = "The records.")
  private @Nullable Path from;

  @Option(names = "--replace", description = "Take the metadata of TABLE where there is other metadata.")
  private boolean replace;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  private long changed;

  @Override
  public ExitCode run() throws Exception {
    DimensionName dimension = new DimensionName(name);
    if (from == null) {
      throw new ParameterException(spec.commandLine(),
          "--from names the table to put; to see what there is: larder query dimension-records %s %s"
              .formatted(argument, dimension));
    }
    try (Repository repository = argument.open()) {
      Registry registry = repository.registry();
      Dimension definition = DimensionFields.required(registry, dimension);
      DimensionTable table = new DimensionTable(from, definition, registry.dimensions());
      long records = put(registry, table);
      output.object(COLUMNS, dimension, records, changed);
    }
    return ExitCode.DONE;
  }

  private long put(Registry registry, DimensionTable table) throws Exception {
    long rows = table.read(SelectedDatasets.BATCH, _ -> {
    });
    try (Progress progress = Larder.of(spec).progress().start("put", rows, "records")) {
      return table.read(SelectedDatasets.BATCH, records -> {
        changed += put(registry, records);
        progress.advance(records.size());
      });
    }
  }

  private long put(Registry registry, List<DimensionRecord> records) {
    return registry.apply(RegistryBatch.of(new Change.PutDimensionRecords(records, replace))).changed().getFirst();
  }
}
