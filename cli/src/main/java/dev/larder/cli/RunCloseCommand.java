package dev.larder.cli;

import dev.larder.journal.Host;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalVerification;
import dev.larder.model.RunName;
import dev.larder.repository.Datastores;
import dev.larder.repository.JournalSelection;
import dev.larder.repository.RunIn;
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
    try (Datastores datastores = argument.openDatastores()) {
      boolean already = true;
      RunName name = new RunName(run);
      List<RunIn> found = JournalSelection.ofRun(datastores, name);
      for (RunIn in : found) {
        already &= in.folder().closed(in.store());
        in.folder().close(in.store(), Host.SYSTEM);
      }
      // Listed afterwards: whoever is not in this listing finds the run closed.
      List<RunIn> journals = JournalSelection.ofRun(datastores, name);
      long count = journals.stream().mapToLong(in -> in.journals().journals().size()).sum();
      long open = open(journals, count);
      output.object(COLUMNS, name, found.getFirst().folder().incarnation(), already, count, open);
      if (open > 0) {
        Larder.of(spec).progress()
            .say(("%,d of its journals have not ended. Their writers may finish; for those that never will: "
                + "larder recover %s, or larder journal fence %s WRITER (larder journal list %s --run %s names them)")
                .formatted(open, argument, argument, argument, name));
      }
      return ExitCode.DONE;
    }
  }

  private long open(List<RunIn> runs, long journals) throws Exception {
    long open = 0;
    try (Progress progress = Larder.of(spec).progress().start("read", journals, "journals")) {
      for (RunIn in : runs) {
        open += JournalVerification
            .journals(in.store(), in.datastore().repository(), in.journals(), _ -> progress.advance(1)).stream()
            .filter(journal -> journal.end() == JournalEnd.OPEN).count();
      }
    }
    return open;
  }
}
