package dev.larder.cli;

import dev.larder.model.CollectionName;
import dev.larder.model.Timespan;
import dev.larder.registry.Change;
import dev.larder.repository.Repository;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "certify", header = "Say for which time datasets hold, in a calibration collection.", description = {
    "At any moment at most one dataset of each dataset type and data ID holds: one that holds for a part of the time already is a "
        + "conflict, and `decertify` makes room. Transactions are of 10,000 datasets, as with `tag`.",
    "",
    "  larder collection certify ./pantry calib --run bias/2026-11 --begin 2026-11-01 --end 2026-12-01",
    ""})
final class CollectionCertifyCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("collection"), Column.number("datasets"),
      Column.number("changed"), Column.text("begin"), Column.text("end"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "NAME", description = "Name of the collection.")
  private String name;

  @Mixin
  private final Validity validity = new Validity();

  @Mixin
  private final Selection selection = new Selection();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    if (selection.everything()) {
      throw new ParameterException(spec.commandLine(), "say which datasets, e.g. by --run or --ids");
    }
    CollectionName collection = new CollectionName(name);
    Timespan span = validity.span();
    SelectedDatasets selected = new SelectedDatasets(selection, Larder.of(spec).progress());
    try (Repository repository = argument.open()) {
      CollectionFields.required(repository, collection);
      selected.apply(repository, selection.query(), "certify", ids -> new Change.Certify(collection, ids, span));
      output.object(COLUMNS, collection, selected.datasets(), selected.changed(), span.begin(), span.end());
    }
    return ExitCode.DONE;
  }
}
