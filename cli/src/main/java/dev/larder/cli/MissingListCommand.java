package dev.larder.cli;

import dev.larder.journal.Host;
import dev.larder.model.RunName;
import dev.larder.repository.FsckFinding;
import dev.larder.repository.FsckOptions;
import dev.larder.repository.MissingArtifacts;
import dev.larder.repository.Repository;
import dev.larder.repository.RepositoryDatastore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "list", header = "List artifacts that are recorded and not there.", description = {
    "Compares storage with the records, as `larder fsck` does, and tells of nothing else. What cannot be looked at is not missing.",
    "",
    "Exit code 4: something is missing. Exit code 3: nothing is known to be missing, and something could not be looked at.",
    "",
    "  larder missing list ./pantry --run raw/2026",
    ""})
final class MissingListCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--run", paramLabel = "RUN", description = "Only of this run.")
  private @Nullable String run;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  /// What is missing in one datastore.
  ///
  /// @param others what keeps anybody from telling whether there is more, as has been said
  record Search(MissingArtifacts artifacts, List<FsckFinding> missing, List<FsckFinding> others) {
    static List<Search> in(Repository repository, @Nullable String run, ProgressDisplay display) throws IOException {
      FsckOptions options = run == null ? FsckOptions.DEFAULT : FsckOptions.DEFAULT.of(Set.of(new RunName(run)));
      List<Search> searches = new ArrayList<>();
      for (RepositoryDatastore datastore : repository.datastores().all()) {
        List<FsckFinding> others = new ArrayList<>();
        try (Progress progress = display.start("look", -1, "artifacts")) {
          MissingArtifacts artifacts = new MissingArtifacts(repository, datastore, Host.SYSTEM,
              OrphanSearch.listener(progress, display));
          searches.add(new Search(artifacts, artifacts.find(options, others), others));
        }
        others.forEach(other -> display.say("%s: %s: %s".formatted(other.kind().word(), other.path(),
            other.detail())));
      }
      return searches;
    }
  }

  @Override
  public ExitCode run() throws Exception {
    ProgressDisplay display = Larder.of(spec).progress();
    try (Repository repository = argument.open()) {
      List<Search> searches = Search.in(repository, run, display);
      output.rows(FsckFields.COLUMNS, rows -> {
        for (Search search : searches) {
          for (FsckFinding missing : search.missing()) {
            FsckFields.add(rows, missing);
          }
        }
      });
      if (searches.stream().anyMatch(search -> !search.missing().isEmpty())) {
        return ExitCode.CHECK_FOUND;
      }
      return searches.stream().allMatch(search -> search.others().isEmpty()) ? ExitCode.DONE : ExitCode.PARTLY_DONE;
    }
  }
}
