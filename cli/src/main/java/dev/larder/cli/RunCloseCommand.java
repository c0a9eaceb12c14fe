package dev.larder.cli;

import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.Host;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalVerification;
import dev.larder.journal.RunFolder;
import dev.larder.journal.RunJournals;
import dev.larder.model.RunName;
import dev.larder.repository.JournalSelection;
import dev.larder.repository.Repository;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "close", header = "Let no new writer into a run.", description = {
    "Writers that are there may finish; new ones are refused, for ever. A run is complete once it is closed, every journal in it has ended, and "
        + "all of that is transferred back. Closing a run that is closed changes nothing.",
    "",
    "  larder run close ./pantry raw/2026",
    ""})
final class RunCloseCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("run"), Column.text("incarnation"),
      Column.text("already_closed"), Column.number("journals"), Column.number("open_journals"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "RUN", description = "Name of the run.")
  private String run;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    try (Repository repository = argument.open()) {
      ArtifactStore store = repository.datastore().store();
      RunFolder folder = JournalSelection.folder(repository, new RunName(run));
      boolean already = folder.closed(store);
      folder.close(store, Host.SYSTEM);
      // Listed afterwards: whoever is not in this listing finds the run closed.
      RunJournals journals = JournalSelection.ofRun(repository, folder.run());
      long open = open(repository, journals);
      output.object(COLUMNS, folder.run(), folder.incarnation(), already, journals.journals().size(), open);
      if (open > 0) {
        Larder.of(spec).progress()
            .say(("%,d of its journals have not ended. Their writers may finish; for those that never will: "
                + "larder recover %s, or larder journal fence %s WRITER (larder journal list %s --run %s names them)")
                .formatted(
                    open, argument.path(), argument.path(), argument.path(), folder.run()));
      }
      return ExitCode.DONE;
    }
  }

  private long open(Repository repository, RunJournals journals) throws Exception {
    try (Progress progress = Larder.of(spec).progress().start("read", journals.journals().size(), "journals")) {
      return JournalVerification
          .journals(repository.datastore().store(), repository.id(), journals, _ -> progress.advance(1)).stream()
          .filter(journal -> journal.end() == JournalEnd.OPEN).count();
    }
  }
}
