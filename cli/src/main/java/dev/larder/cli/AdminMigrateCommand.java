package dev.larder.cli;

import dev.larder.registry.SchemaState;
import dev.larder.repository.Repository;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "migrate", header = "Bring the Registry to the schema of this program.", description = {
    "Opening a repository never changes its schema: this does. A Registry that has the schema is left as it is; an interrupted migration "
        + "is completed by the same command. Dimensions of larder.yaml that the Registry does not have are declared. Make a backup of the "
        + "database before. Refused while journals of another format are being written.",
    "",
    "  larder admin migrate ./pantry --dry-run",
    ""})
final class AdminMigrateCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("found"), Column.text("wanted"),
      Column.text("migrated"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--dry-run", description = "Change nothing: say whether there is something to do.")
  private boolean dryRun;

  @Mixin
  private final Output output = new Output();

  @Override
  public ExitCode run() throws Exception {
    SchemaState state = dryRun ? Repository.schema(argument.location()) : Repository.migrate(argument.location());
    output.object(COLUMNS, state.found(), state.wanted(), !state.found().equals(state.wanted()));
    return ExitCode.DONE;
  }
}
