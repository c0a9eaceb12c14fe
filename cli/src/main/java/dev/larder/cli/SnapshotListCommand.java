package dev.larder.cli;

import dev.larder.repository.Datastores;
import dev.larder.repository.Snapshot;
import dev.larder.repository.Snapshots;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "list", header = "List the snapshots.", description = {
    "One row a snapshot, the newest first. One that names another under since holds what has changed since that one only, and needs it. Asks no Registry. "
        + "Exit code 3: a manifest could not be read.",
    "",
    "  larder snapshot list ./pantry",
    ""})
final class SnapshotListCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    List<String> problems = new ArrayList<>();
    try (Datastores datastores = argument.openDatastores()) {
      List<Snapshot> snapshots = new Snapshots(datastores).list(problems::add);
      output.rows(SnapshotFields.COLUMNS, rows -> {
        for (Snapshot snapshot : snapshots) {
          rows.add(SnapshotFields.of(snapshot));
        }
      });
    }
    ProgressDisplay display = Larder.of(spec).progress();
    problems.forEach(problem -> display.say("passed over: " + problem));
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.PARTLY_DONE;
  }
}
