package dev.larder.cli;

import dev.larder.model.CollectionName;
import dev.larder.model.DataId;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.Timespan;
import dev.larder.registry.Change;
import dev.larder.registry.Registry;
import dev.larder.registry.RegistryBatch;
import dev.larder.repository.Repository;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "decertify", header = "Say that nothing of a dataset type holds for a time, in a calibration collection.", description = {
    "Datasets that hold beyond that time go on holding there: their time is cut, or split in two. Asks on a terminal; elsewhere it takes --yes.",
    "",
    "  larder collection decertify ./pantry calib --dataset-type bias --begin 2026-11-21 --yes",
    ""})
final class CollectionDecertifyCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("collection"), Column.text("dataset_type"),
      Column.text("begin"), Column.text("end"), Column.number("changed"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the collection.")
  private String name;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(names = "--dataset-type", paramLabel = "TYPE", required = true, description = "Dataset type.")
  private String type;

  @Mixin
  private final Validity validity = new Validity();

  @Option(names = "--data-id", paramLabel = "D=V,…", converter = DataIdOption.class, description = "Only of this data ID; may be given again (default: all).")
  private List<DataId> dataIds = List.of();

  @Mixin
  private final Confirmation confirmation = new Confirmation();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    CollectionName collection = new CollectionName(name);
    DatasetTypeName typeName = new DatasetTypeName(type);
    Timespan span = validity.span();
    try (Repository repository = argument.open()) {
      Registry registry = repository.registry();
      CollectionFields.required(repository, collection);
      DatasetTypeFields.required(registry, typeName);
      DataIdValues values = new DataIdValues(registry.dimensions());
      Set<DataId> limited = new HashSet<>();
      dataIds.forEach(dataId -> limited.add(values.typed(dataId)));
      if (!confirmation.given("let nothing of %s hold in %s for %s%s".formatted(typeName, collection, span,
          limited.isEmpty() ? "" : ", of " + Names.some(List.copyOf(limited))))) {
        Larder.of(spec).progress().say("nothing was changed");
        return ExitCode.ERROR;
      }
      long changed = registry
          .apply(RegistryBatch.of(new Change.Decertify(collection, typeName, span, limited))).changed().getFirst();
      output.object(COLUMNS, collection, typeName, span.begin(), span.end(), changed);
    }
    return ExitCode.DONE;
  }
}
