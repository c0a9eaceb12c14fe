package dev.larder.cli;

import dev.larder.model.RunName;
import dev.larder.registry.Quarantined;
import dev.larder.repository.Repository;
import dev.larder.repository.TransferBack;
import dev.larder.repository.TransferReport;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "transfer-back", header = "Take what is in the journals into the Registry.", description = {
    "Reads what is new in the journals of all runs, or of one, and registers it, in transactions of about 10,000 datasets. "
        + "It may run while jobs write, several times at once, and be killed at any moment: the same command goes on where it ended.",
    "",
    "What contradicts the Registry, or cannot be read, is quarantined with its reason (exit code 3) and stops nothing else. "
        + "No artifact is touched.",
    "",
    "  larder transfer-back ./pantry --run raw/2026",
    "  larder transfer-back ./pantry --from night1.tar",
    ""})
final class TransferBackCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.number("ingested"), Column.number("already_there"),
      Column.number("quarantined"), Column.text("runs"), Column.text("quarantine"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--run", paramLabel = "RUN", description = "Only the journals of this run.")
  private @Nullable String run;

  @Option(names = "--from", paramLabel = "FILE", description = "First take in the journals of this file (see: larder journal pack), then only its run; of a file of several, all runs. "
      + "- for standard input.")
  private @Nullable String from;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    try (Repository repository = argument.open()) {
      Optional<RunName> only = from == null ? Optional.ofNullable(run).map(RunName::new) : takeIn(repository, from);
      TransferReport report = transfer(repository, only, Larder.of(spec).progress());
      output.object(COLUMNS, report.ingested(), report.alreadyThere(), report.quarantined().size(),
          report.runs().stream().map(TransferBackCommand::json).toList(),
          report.quarantined().stream().map(TransferBackCommand::json).toList());
      return say(report, Larder.of(spec).progress());
    }
  }

  /// Takes in a pack.
  ///
  /// @return its run, if it is one
  private Optional<RunName> takeIn(Repository repository, String pack) throws IOException {
    if (run != null) {
      throw new ParameterException(spec.commandLine(), "--from says which runs: leave out --run");
    }
    List<RunName> runs = ReceivedPack.take(repository.datastores(), pack, Larder.of(spec));
    return runs.size() == 1 ? Optional.of(runs.getFirst()) : Optional.empty();
  }

  /// Transfers back with a progress bar.
  static TransferReport transfer(Repository repository, Optional<RunName> run, ProgressDisplay display)
      throws IOException {
    try (Progress progress = display.start("transfer-back", -1, "segments")) {
      return new TransferBack(repository, new TransferBack.Listener() {
        @Override
        public void found(long segments) {
          progress.total(progress.done() + segments);
        }

        @Override
        public void committed(long segments, long datasets) {
          progress.advance(segments);
        }
      }).transfer(run);
    }
  }

  /// Tells a person what was refused, and says how the command ends.
  static ExitCode say(TransferReport report, ProgressDisplay display) {
    report.unreadable().forEach(problem -> display.say("passed over: " + problem));
    report.quarantined().stream().limit(10).forEach(refused -> display
        .say("quarantined: %s, run %s: %s".formatted(refused.reason(), refused.run(), refused.detail())));
    if (report.quarantined().size() > 10) {
      display.say("and %d more; --output json lists them all".formatted(report.quarantined().size() - 10));
    }
    return report.partly() ? ExitCode.PARTLY_DONE : ExitCode.DONE;
  }

  static Map<String, Object> json(TransferReport.Run run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run.run());
    json.put("state", run.state().word());
    json.put("journals", run.journals());
    json.put("segments", run.segments());
    return json;
  }

  private static Map<String, @Nullable Object> json(Quarantined refused) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("run", refused.run());
    json.put("writer", refused.writer());
    json.put("record", refused.record());
    json.put("dataset", refused.dataset().isPresent() ? refused.dataset().get() : null);
    json.put("reason", refused.reason());
    json.put("detail", refused.detail());
    return json;
  }
}
