package dev.larder.cli;

import dev.larder.datastore.ArtifactStore;
import dev.larder.journal.Fencing;
import dev.larder.journal.Host;
import dev.larder.journal.JournalCursor;
import dev.larder.journal.JournalEnd;
import dev.larder.journal.JournalState;
import dev.larder.journal.JournalStatus;
import dev.larder.journal.JournalVerification;
import dev.larder.journal.WriterProcess;
import dev.larder.repository.Datastores;
import dev.larder.repository.JournalSelection;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "fence", header = "End the journal of a writer that will not end it itself.", description = {
    "From then on the writer cannot store anything, should it live after all: it is told so at its next flush. What it was told is stored stays stored, "
        + "and what it had announced and not stored is free for others. Cannot be taken back; a job that goes on begins as a new writer.",
    "",
    "Asks on a terminal; elsewhere it takes --yes. A journal that has ended already is left as it is.",
    "",
    "  larder journal fence ./pantry 0191e7a4-5f3c-7c1e-b7a8-6f2d3c4b5a69 --yes",
    ""})
final class JournalFenceCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("run"), Column.text("writer"), Column.text("end"),
      Column.text("already_ended"), Column.number("segments"), Column.number("datasets"), Column.text("last_sign"),
      Column.text("host"), Column.text("pid"), Column.text("begun"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "WRITER", description = "Id of the writer, as `larder journal list` shows it.")
  private UUID writer;

  @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "somebody decided so", description = "Why, for whoever reads the journal (default: ${DEFAULT-VALUE}).")
  private String reason = "";

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
    try (Datastores datastores = argument.openDatastores()) {
      JournalSelection.Found found = find(datastores);
      JournalStatus before = status(found);
      boolean ended = before.state() == JournalState.SEALED || before.state() == JournalState.FENCED;
      if (before.state() == JournalState.QUARANTINED) {
        throw JournalSelection.damaged(found, before.journal().problem());
      }
      if (ended) {
        display.say("the journal is %s already; nothing was changed".formatted(before.state().word()));
        print(before, before.journal().end(), true);
        return ExitCode.DONE;
      }
      describe(before, display);
      if (!confirmation.given("fence it")) {
        display.say("nothing was changed");
        return ExitCode.ERROR;
      }
      JournalCursor cursor = found.cursor();
      JournalEnd end = Fencing.end(found.datastore().store(), cursor, _ -> {
      }, reason, Host.SYSTEM);
      if (end == JournalEnd.CORRUPT) {
        throw JournalSelection.damaged(found, cursor.problem());
      }
      print(status(find(datastores)), end, false);
      if (end == JournalEnd.SEALED) {
        display.say("its writer has sealed it meanwhile");
      }
    }
    return ExitCode.DONE;
  }

  private static JournalStatus status(JournalSelection.Found found) throws IOException {
    ArtifactStore store = found.datastore().store();
    return JournalStatus.of(store, found.run().run(),
        JournalVerification.journal(store, found.datastore().repository(), found.run(), found.files()), false);
  }

  private static void describe(JournalStatus status, ProgressDisplay display) {
    JournalVerification.Journal journal = status.journal();
    display.say("writer %s in run %s: process %s on %s, begun %s; %,d segments, the last one at %s".formatted(
        journal.writer(), status.run(), word(journal.process().map(WriterProcess::pid)),
        word(journal.process().map(WriterProcess::host)), word(journal.begun()), journal.segments(),
        word(status.lastSign())));
    display.say(switch (status.state()) {
      case ACTIVE -> "its process is alive on this host: better end that";
      case ABANDONED -> "its process has ended";
      default -> "whether its process lives is not known here";
    });
    display.say("what it was told is stored stays stored; should it live, it stores nothing more");
  }

  private static String word(Optional<?> value) {
    return value.map(Object::toString).orElse("unknown");
  }

  private void print(JournalStatus status, JournalEnd end, boolean already) throws IOException {
    JournalVerification.Journal journal = status.journal();
    Optional<Instant> lastSign = status.lastSign();
    output.object(COLUMNS, status.run(), journal.writer(), end.word(), already, journal.segments(), journal.datasets(),
        lastSign, journal.process().map(WriterProcess::host), journal.process().map(WriterProcess::pid),
        journal.begun());
  }

  private JournalSelection.Found find(Datastores datastores) throws IOException {
    ProgressDisplay display = Larder.of(spec).progress();
    return JournalSelection.ofWriter(datastores, writer, problem -> display.say("passed over: " + problem));
  }
}
