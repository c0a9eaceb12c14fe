package dev.larder.cli;

import dev.larder.repository.FsckFinding;
import dev.larder.repository.MissingArtifacts;
import dev.larder.repository.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "restore", header = "Put missing artifacts back from copies.", description = {
    "Looks for files with the recorded size and checksum, whatever their names, and creates each artifact at exactly its recorded path. Nothing is ever replaced, and nothing else is restored.",
    "",
    "Exit code 3: of something that is missing no copy was found, or it could not be put back.",
    "",
    "  larder missing restore ./pantry --from /backup/pantry",
    ""})
final class MissingRestoreCommand implements Action {
  static final List<Column> COLUMNS = List.of(Column.text("datastore"), Column.text("path"),
      Column.text("id"), Column.text("run"), Column.text("component"), Column.size("size"), Column.text("action"),
      Column.text("detail"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--from", paramLabel = "PLACE", required = true, description = "A file, or a folder in which to look for files; may be given more than once.")
  private List<Path> from = List.of();

  @Option(names = "--run", paramLabel = "RUN", description = "Only of this run.")
  private @Nullable String run;

  @Option(names = "--dry-run", description = "Change nothing; say what would be done.")
  private boolean dryRun;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    ProgressDisplay display = Larder.of(spec).progress();
    List<MissingArtifacts.Outcome> outcomes = new ArrayList<>();
    boolean told = true;
    try (Repository repository = argument.open()) {
      for (MissingListCommand.Search search : MissingListCommand.Search.in(repository, run, display)) {
        outcomes.addAll(search.artifacts().restore(search.missing(), from, dryRun));
        told &= search.others().isEmpty();
      }
    }
    output.rows(COLUMNS, rows -> add(rows, outcomes));
    return told && outcomes.stream().map(MissingArtifacts.Outcome::action)
        .allMatch(action -> action.equals("restored") || action.equals("already_there"))
            ? ExitCode.DONE
            : ExitCode.PARTLY_DONE;
  }

  static void add(Rows rows, List<MissingArtifacts.Outcome> outcomes) throws IOException {
    for (MissingArtifacts.Outcome outcome : outcomes) {
      FsckFinding missing = outcome.missing();
      rows.add(missing.datastore(), missing.path(), missing.dataset(), missing.run(), missing.component(),
          FsckFields.number(missing.expectedSize()), outcome.action(), outcome.detail());
    }
  }
}
