package dev.larder.cli;

import dev.larder.journal.JournalVerification;
import dev.larder.model.RunName;
import dev.larder.repository.Datastores;
import dev.larder.repository.JournalSelection;
import dev.larder.repository.RepositoryDatastore;
import dev.larder.repository.RunIn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "verify", header = "Read all journals and archives, and check every byte.", description = {
    "One row for each journal, archive or folder of a run in which something is wrong; none where all is well. A journal that has not ended "
        + "is not wrong. Artifacts are not looked at: see `larder check --verify`.",
    "",
    "Exit code 4: something was found.",
    "",
    "  larder journal verify ./pantry",
    ""})
final class JournalVerifyCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("run"), Column.text("what"), Column.text("writer"),
      Column.text("path"), Column.text("problem"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--run", paramLabel = "RUN", description = "Only the journals of this run.")
  private @Nullable String run;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  private long journals;
  private long archives;
  private long segments;
  private long findings;

  @Override
  public ExitCode run() throws Exception {
    ProgressDisplay display = Larder.of(spec).progress();
    try (Datastores datastores = argument.openDatastores()) {
      List<String> unreadable = new ArrayList<>();
      List<RunIn> runs = JournalSelection.ofRuns(datastores, Optional.ofNullable(run).map(RunName::new),
          unreadable::add);
      try (Progress progress = display.start("verify",
          runs.stream().mapToLong(found -> found.journals().journals().size()).sum(),
          "journals")) {
        output.rows(COLUMNS, rows -> {
          for (String problem : unreadable) {
            add(rows, null, "run", null, null, problem);
          }
          for (RunIn found : runs) {
            verify(found.folder().run(), JournalVerification.of(found.store(), datastores.id(), found.journals(),
                _ -> progress.advance(1)), rows);
          }
          if (run == null) {
            for (RepositoryDatastore datastore : datastores.all()) {
              verify(null, JournalVerification.ofOperations(datastore.store(), datastores.id(), _ -> {
              }), rows);
            }
          }
        });
      }
    }
    display.say("read %,d journals with %,d segments, and %,d archives: %s".formatted(journals, segments, archives,
        findings == 0 ? "all is well" : "%,d damaged".formatted(findings)));
    return findings == 0 ? ExitCode.DONE : ExitCode.CHECK_FOUND;
  }

  /// @param of which run; null of `_operations`
  private void verify(@Nullable RunName of, JournalVerification verification, Rows rows) throws Exception {
    for (JournalVerification.Journal journal : verification.journals()) {
      journals++;
      segments += journal.segments();
      if (!journal.problem().isEmpty()) {
        add(rows, of, "journal", journal.writer(), journal.folder(), journal.problem());
      }
    }
    for (JournalVerification.Archive archive : verification.archives()) {
      archives++;
      if (!archive.problem().isEmpty()) {
        add(rows, of, "archive", null, archive.path(), archive.problem());
      }
    }
  }

  private void add(Rows rows, @Nullable Object... values) throws Exception {
    findings++;
    rows.add(values);
  }
}
