package dev.larder.cli;

import dev.larder.journal.Host;
import dev.larder.registry.DeletedDataset;
import dev.larder.repository.DeletePlan;
import dev.larder.repository.Deleting;
import dev.larder.repository.DeletingReport;
import dev.larder.repository.FsckFinding;
import dev.larder.repository.MissingArtifacts;
import dev.larder.repository.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "forget", header = "Take the records of what is missing away.", description = {
    "Unstores the datasets of which nothing is there any more: they stay in the Registry, with their lineage, and are known as not stored. Datasets of which other artifacts are there are left alone. It is a delete like that of `larder unstore`, on record in the "
        + "journals; `larder restore` brings a dataset back with new bytes.",
    "",
    "Exit code 3: something was left alone, or could not be looked at.",
    "",
    "  larder missing forget ./pantry --run raw/2026 --dry-run",
    ""})
final class MissingForgetCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--run", paramLabel = "RUN", description = "Only of this run.")
  private @Nullable String run;

  @Option(names = "--dry-run", description = "Change nothing; say what would be done.")
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
    ProgressDisplay display = Larder.of(spec).progress();
    List<MissingArtifacts.Outcome> outcomes = new ArrayList<>();
    ExitCode end = ExitCode.DONE;
    try (Repository repository = argument.open()) {
      List<MissingListCommand.Search> searches = MissingListCommand.Search.in(repository, run, display);
      List<FsckFinding> missing = searches.stream().flatMap(search -> search.missing().stream()).toList();
      DeletePlan plan = MissingArtifacts.forgetting(repository, missing, outcomes::add);
      Set<UUID> going = plan.datasets().stream().map(DeletedDataset::id).collect(Collectors.toSet());
      List<FsckFinding> forgotten = missing.stream()
          .filter(one -> one.dataset().filter(going::contains).isPresent()).toList();
      if (dryRun || plan.isEmpty()) {
        forgotten.forEach(one -> outcomes.add(new MissingArtifacts.Outcome(one, "forgotten", "would be")));
      } else if (confirmation.given("take the records of %,d datasets away, of which nothing is there"
          .formatted(going.size()))) {
        DeletingReport report = new Deleting(repository, Host.SYSTEM, _ -> {
        }).run(plan, false);
        end = DatasetDelete.say(report, argument, display);
        String action = report.voided().isEmpty() ? "forgotten" : "failed";
        forgotten.forEach(one -> outcomes.add(new MissingArtifacts.Outcome(one, action,
            report.voided().orElse("by delete " + report.operation()))));
      } else {
        display.say("nothing was changed");
        end = ExitCode.ERROR;
      }
      boolean all = searches.stream().allMatch(search -> search.others().isEmpty())
          && outcomes.stream().allMatch(outcome -> outcome.action().equals("forgotten"));
      end = end == ExitCode.DONE && !all ? ExitCode.PARTLY_DONE : end;
    }
    output.rows(MissingRestoreCommand.COLUMNS, rows -> MissingRestoreCommand.add(rows, outcomes));
    return end;
  }
}
