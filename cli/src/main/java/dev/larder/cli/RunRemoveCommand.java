package dev.larder.cli;

import dev.larder.journal.Host;
import dev.larder.model.RunName;
import dev.larder.repository.DeletePlan;
import dev.larder.repository.DeletingReport;
import dev.larder.repository.Repository;
import dev.larder.repository.RunRemoval;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "remove", header = "Remove a run, and all datasets in it.", description = {
    "Closes the run, ends the journals of writers that are gone, takes in what waits in its journals, purges its datasets, and removes what else its journals name. Its journals stay, as "
        + "a record; a later run of its name is another one. What was interrupted goes on with the same command.",
    "",
    "Refused, before anything is changed, while a chain searches it, a tagged or calibration collection holds datasets of it (--unlink takes it and them out), or a writer in it may be alive. "
        + "Asks on a terminal; elsewhere it takes --yes.",
    "",
    "  larder run remove ./pantry raw/2026 --dry-run",
    ""})
final class RunRemoveCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("run"), Column.text("operation"),
      Column.text("dry_run"), Column.text("removed"), Column.number("datasets"), Column.number("artifacts"),
      Column.size("bytes"), Column.number("in_place"), Column.number("pending"), Column.text("chains"),
      Column.text("associations"), Column.text("open_writers"), Column.number("deleted"), Column.text("failed"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "RUN", description = "Name of the run.")
  private String run;

  @Option(names = "--unlink", description = "Take the run out of chains, and its datasets out of tagged and calibration collections.")
  private boolean unlink;

  @Option(names = "--dry-run", description = "Change nothing; say what would be taken away.")
  private boolean dryRun;

  @Mixin
  private final Confirmation confirmation = new Confirmation();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    try (Repository repository = argument.open()) {
      return remove(repository, argument, new RunName(run), unlink, dryRun, confirmation, output, spec);
    }
  }

  /// Removes a run and prints what became of it.
  static ExitCode remove(Repository repository, RepositoryArgument argument, RunName run, boolean unlink,
      boolean dryRun, Confirmation confirmation, Output output, CommandSpec spec) throws Exception {
    ProgressDisplay display = Larder.of(spec).progress();
    RunRemoval removal = new RunRemoval(repository, run, Host.SYSTEM);
    RunRemoval.Plan plan = removal.plan();
    List<String> obstacles = RunRemoval.obstacles(plan, unlink);
    display
        .say("run %s: %,d datasets, %,d artifacts of %,d bytes, and %,d datasets that wait in its journals".formatted(
            run, plan.datasets().datasets().size(), plan.datasets().artifacts(), plan.datasets().bytes(),
            plan.pending()));
    if (dryRun) {
      obstacles.forEach(obstacle -> display.say("in the way: " + obstacle));
      print(output, run, plan, true, null);
      return obstacles.isEmpty() ? ExitCode.DONE : ExitCode.CHECK_FOUND;
    }
    repository.requireWritableRegistry();
    if (obstacles.isEmpty() && !confirmation.given("remove run %s and all its datasets".formatted(run))) {
      display.say("nothing was changed");
      return ExitCode.ERROR;
    }
    RunRemoval.Report report;
    try (Progress progress = display.start("remove run", plan.datasets().artifacts(), "artifacts")) {
      report = removal.remove(unlink, progress::advance);
    }
    print(output, run, plan, false, report);
    ExitCode exit = DatasetDelete.say(report.deleting(), argument, display);
    if (exit == ExitCode.DONE && !report.removed()) {
      report.left().stream().limit(10)
          .forEach(left -> display.say("still there: %s: %s".formatted(left.path(), left.why())));
      display.say(
          ("its datasets are purged, and %,d artifacts that its journals name are still there. When they are gone the same command goes on. "
              + "What writers left behind goes by: larder recover %s --run %s --grace 0s --yes")
              .formatted(report.left().size(), argument, run));
      return ExitCode.PARTLY_DONE;
    }
    return exit;
  }

  private static void print(Output output, RunName run, RunRemoval.Plan plan, boolean dryRun,
      RunRemoval.@Nullable Report report) throws Exception {
    DeletePlan datasets = plan.datasets();
    @Nullable
    DeletingReport deleting = report == null ? null : report.deleting();
    output.object(COLUMNS, run, deleting == null ? null : deleting.operation(), dryRun,
        report != null && report.removed(), datasets.datasets().size(), datasets.artifacts(), datasets.bytes(),
        datasets.elsewhere(), plan.pending(), plan.chains(),
        datasets.associations().stream().map(DatasetDelete::json).toList(), plan.open(),
        deleting == null ? 0 : deleting.deleted(),
        deleting == null ? List.of() : deleting.failed().stream().map(DatasetDelete::json).toList());
  }
}
