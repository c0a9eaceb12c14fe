package dev.larder.cli;

import dev.larder.model.RunName;
import dev.larder.registry.Ingester;
import dev.larder.repository.Repository;
import dev.larder.repository.TransferStatus;
import dev.larder.repository.TransferStatus.Motion;
import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "status", header = "Show whether transfer-back moves.", description = {
    "From any terminal or machine: how much of each run waits in journals, and who is taking it in, with the phase, the rate, and the time since it last got anything done. "
        + "Reads no journal. Exit code 4: one that should get something done has not for --stalled-after.",
    "",
    "motion: moving; waiting (nothing to do, or the Registry takes no changes); stalled; gone (not heard of for 30 seconds: killed, or cut off; what it had taken in stays, "
        + "and transfer-back goes on there); ended. What is over within a second is not shown.",
    "",
    "  larder transfer-back status ./pantry --watch",
    ""})
final class TransferBackStatusCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.number("journals"), Column.number("journals_done"),
      Column.number("segments"), Column.number("segments_left"), Column.text("runs"), Column.text("ingesters"));
  private static final Duration PACE = Duration.ofSeconds(2);
  /// To the upper left corner, and nothing left on the screen.
  private static final byte[] CLEAR = "\u001b[H\u001b[2J".getBytes(StandardCharsets.US_ASCII);

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--run", paramLabel = "RUN", description = "Only this run.")
  private @Nullable String run;

  @Option(names = "--stalled-after", paramLabel = "TIME", converter = DurationOption.class, defaultValue = "2m", description = "How long one may get nothing done (default: ${DEFAULT-VALUE}).")
  private Duration silence = Duration.ofMinutes(2);

  @Option(names = "--watch", description = "Show it anew every 2 seconds, until the command is ended.")
  private boolean watch;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    try (Repository repository = argument.open()) {
      ExitCode code = show(repository);
      while (watch) {
        Thread.sleep(PACE);
        clear();
        code = show(repository);
      }
      return code;
    }
  }

  private ExitCode show(Repository repository) throws IOException {
    TransferStatus status = TransferStatus.of(repository, Optional.ofNullable(run).map(RunName::new), silence);
    List<TransferStatus.Run> runs = status.runs();
    output.object(COLUMNS, runs.stream().mapToLong(TransferStatus.Run::journals).sum(),
        runs.stream().mapToLong(TransferStatus.Run::done).sum(),
        runs.stream().mapToLong(TransferStatus.Run::segments).sum(),
        runs.stream().mapToLong(TransferStatus.Run::left).sum(),
        runs.stream().map(TransferBackStatusCommand::json).toList(),
        status.ingesters().stream().map(TransferBackStatusCommand::json).toList());
    ProgressDisplay display = Larder.of(spec).progress();
    status.unreadable().forEach(problem -> display.say("passed over: " + problem));
    return status.ingesters().stream().anyMatch(work -> work.motion() == Motion.STALLED)
        ? ExitCode.CHECK_FOUND
        : status.unreadable().isEmpty() ? ExitCode.DONE : ExitCode.PARTLY_DONE;
  }

  private void clear() throws IOException {
    if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()) {
      OutputStream out = Larder.of(spec).out();
      out.write(CLEAR);
    }
  }

  private static Map<String, Object> json(TransferStatus.Run run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run.run());
    json.put("journals", run.journals());
    json.put("journals_done", run.done());
    json.put("segments", run.segments());
    json.put("segments_left", run.left());
    return json;
  }

  private static Map<String, @Nullable Object> json(TransferStatus.Work work) {
    Ingester.Seen seen = work.seen();
    Ingester one = seen.ingester();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("ingester", one.id());
    json.put("host", one.host());
    json.put("process", one.process());
    json.put("run", one.run().isEmpty() ? null : one.run());
    json.put("motion", work.motion().name().toLowerCase(Locale.ROOT));
    json.put("phase", one.phase().word());
    json.put("segments", one.segments());
    json.put("segments_taken", one.taken());
    json.put("datasets", one.datasets());
    json.put("rate", Math.round(seen.rate() * 10) / 10.0);
    json.put("seconds", seen.age().toSeconds());
    json.put("last_heard_seconds", seen.silent().toSeconds());
    json.put("last_moved_seconds", seen.still().toSeconds());
    return json;
  }
}
