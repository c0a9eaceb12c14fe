package dev.larder.cli;

import dev.larder.repository.Overview;
import dev.larder.repository.Repository;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "list", header = "List the runs and how much of them is in the Registry.", description = {
    "State: partial (something in its journals is not in the Registry yet), current (all is), complete (all is, and nothing can "
        + "come: the run is closed). Pending datasets are stored and wait for transfer-back. Abandoned journals are those "
        + "of processes that have ended without sealing them: nothing in them is lost.",
    "",
    "  larder run list ./pantry --output json",
    ""})
final class RunListCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("run"), Column.text("state"),
      Column.number("datasets"),
      Column.number("pending"), Column.size("bytes"), Column.number("journals"), Column.number("ended"),
      Column.number("abandoned"), Column.number("corrupt"), Column.text("closed"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    try (Repository repository = argument.open()) {
      Overview overview = Overview.of(repository);
      output.rows(COLUMNS, rows -> {
        for (Overview.Run run : overview.runs()) {
          rows.add(run.run(), run.state().word(), run.datasets(), run.pending(), run.bytes(), run.journals(),
              run.ended(),
              run.abandoned(), run.corrupt(), run.closed());
        }
      });
      overview.unreadable().forEach(problem -> Larder.of(spec).progress().say("passed over: " + problem));
      return overview.unreadable().isEmpty() ? ExitCode.DONE : ExitCode.PARTLY_DONE;
    }
  }
}
