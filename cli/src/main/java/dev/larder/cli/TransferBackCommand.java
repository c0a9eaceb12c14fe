package dev.larder.cli;

import dev.larder.model.RunName;
import dev.larder.registry.Quarantined;
import dev.larder.repository.ArtifactCheck;
import dev.larder.repository.Repository;
import dev.larder.repository.TransferBack;
import dev.larder.repository.TransferFollowing;
import dev.larder.repository.TransferOptions;
import dev.larder.repository.TransferReport;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "transfer-back", header = "Take what is in the journals into the Registry.", subcommands = TransferBackStatusCommand.class, description = {
    "Reads what is new in the journals of all runs, or of some, and registers it, in transactions of about 10,000 datasets. "
        + "It may run while jobs write, several times at once, and be killed at any moment: the same command goes on where it ended. From "
        + "elsewhere, larder transfer-back status REPO shows whether it moves.",
    "",
    "What contradicts the Registry, or cannot be read, is quarantined with its reason (exit code 3) and stops nothing else. "
        + "No artifact is touched. Journals that have ended and are in the Registry to their end are archived, unless --keep.",
    "",
    "With --follow it goes on until it is ended: a service beside the pipelines. While the Registry takes no changes it waits until it does.",
    "",
    "  larder transfer-back ./pantry --run raw/2026",
    "  larder transfer-back ./pantry --from night1.tar",
    "  larder transfer-back ./pantry --runs 'raw/*' --follow --max-rate 2000 --output jsonl",
    ""})
final class TransferBackCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.number("ingested"), Column.number("already_there"),
      Column.number("quarantined"), Column.text("runs"), Column.text("quarantine"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--run", paramLabel = "RUN", description = "Only the journals of this run.")
  private @Nullable String run;

  @Option(names = "--runs", paramLabel = "PATTERN", split = ",", description = "Only the journals of runs of such names: * stands for any characters, ? for one.")
  private List<String> runs = List.of();

  @Option(names = "--from", paramLabel = "FILE", description = "First take in the journals of this file (see: larder journal pack), then only its runs; - for standard input.")
  private @Nullable String from;

  @Option(names = "--sealed-only", description = "Leave out journals that have not ended.")
  private boolean sealedOnly;

  @Option(names = "--verify", paramLabel = "HOW", defaultValue = "none", description = "What of each artifact is looked at first: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}); "
      + "exists also looks at its size, and lists the store where that is cheaper; checksum reads all bytes. What is not as recorded is quarantined.")
  private ArtifactCheck verify = ArtifactCheck.NONE;

  @Option(names = "--max-refused", paramLabel = "SHARE", defaultValue = "0.1", description = "Stop with a run of which more than this share of the datasets is refused (default: ${DEFAULT-VALUE}; 1: never).")
  private double mostRefused = 0.1;

  @Option(names = "--keep", description = "Leave the segments of journals as they are: archive nothing.")
  private boolean keep;

  @Option(names = "--ingesters", paramLabel = "N", description = "Take in so many chunks at a time, where the database is a server (default: one a processor, at most 4).")
  private @Nullable Integer ingesters;

  @Option(names = "--max-connections", paramLabel = "N", description = "Open no more connections to the database.")
  private @Nullable Integer connections;

  @Option(names = "--max-rate", paramLabel = "N", description = "Take in no more datasets a second.")
  private @Nullable Long rate;

  @Option(names = "--follow", description = "Go on until the command is ended; print one object for each round that did something.")
  private boolean follow;

  @Option(names = "--poll", paramLabel = "TIME", converter = DurationOption.class, defaultValue = "10s", description = "With --follow: how long to wait after each round (default: ${DEFAULT-VALUE}).")
  private Duration poll = Duration.ofSeconds(10);

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    TransferOptions options = options();
    ProgressDisplay display = Larder.of(spec).progress();
    try (Repository repository = connections == null ? argument.open() : argument.open(connections)) {
      if (follow) {
        follow(repository, options, display);
        return ExitCode.DONE;
      }
      TransferReport report = transfer(repository, from == null ? options : taken(repository, from, options), display);
      print(report);
      return say(report, display);
    }
  }

  /// Takes in a pack. Its runs are what is transferred back then.
  private TransferOptions taken(Repository repository, String pack, TransferOptions options) throws IOException {
    List<RunName> packed = ReceivedPack.take(repository.datastores(), pack, Larder.of(spec));
    return new TransferOptions(packed.size() == 1 ? Optional.of(packed.getFirst()) : Optional.empty(),
        Set.copyOf(packed)::contains, options.sealedOnly(), options.ingesters(), options.verify(),
        options.mostRefused(), options.datasetsPerSecond(), options.archive());
  }

  private TransferOptions options() {
    if (from != null && (run != null || !runs.isEmpty() || follow)) {
      throw new ParameterException(spec.commandLine(),
          "--from says which runs, and ends with them: leave out --run, --runs and --follow");
    }
    if (run != null && !runs.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--run and --runs do not go together");
    }
    if (mostRefused < 0 || mostRefused > 1) {
      throw new ParameterException(spec.commandLine(), "--max-refused is a share: a number from 0 to 1");
    }
    if (ingesters != null && ingesters < 1 || connections != null && connections < 2 || rate != null && rate < 1) {
      throw new ParameterException(spec.commandLine(),
          "--ingesters and --max-rate are at least 1, --max-connections at least 2");
    }
    Predicate<String> named = Glob.any(runs);
    OptionalInt threads = ingesters != null
        ? OptionalInt.of(ingesters)
        : connections != null ? OptionalInt.of(Math.min(4, connections - 1)) : OptionalInt.empty();
    return new TransferOptions(Optional.ofNullable(run).map(RunName::new), name -> named.test(name.value()), sealedOnly,
        threads, verify, mostRefused, rate == null ? OptionalLong.empty() : OptionalLong.of(rate), !keep);
  }

  private void print(TransferReport report) throws IOException {
    output.object(COLUMNS, report.ingested(), report.alreadyThere(), report.quarantined().size(),
        report.runs().stream().map(TransferBackCommand::json).toList(),
        report.quarantined().stream().map(TransferBackCommand::json).toList());
  }

  private void follow(Repository repository, TransferOptions options, ProgressDisplay display) throws IOException {
    try (Progress progress = display.start("transfer-back", -1, "segments")) {
      new TransferFollowing(repository, listener(progress), new TransferFollowing.Reports() {
        @Override
        public void round(TransferReport report) throws IOException {
          print(report);
          say(report, display);
        }

        @Override
        public void hindered(Exception why) {
          display.say("waiting, and trying again every %d s: %s".formatted(poll.toSeconds(), why.getMessage()));
        }
      }).follow(options, poll);
    }
  }

  /// Transfers back with a progress bar, and archives nothing.
  static TransferReport transfer(Repository repository, Optional<RunName> run, ProgressDisplay display)
      throws IOException {
    return transfer(repository, TransferOptions.ALL.of(run), display);
  }

  private static TransferReport transfer(Repository repository, TransferOptions options, ProgressDisplay display)
      throws IOException {
    try (Progress progress = display.start("transfer-back", -1, "segments")) {
      return new TransferBack(repository, listener(progress)).transfer(options);
    }
  }

  static TransferBack.Listener listener(Progress progress) {
    return new TransferBack.Listener() {
      @Override
      public void found(long segments) {
        progress.total(progress.done() + segments);
      }

      @Override
      public void committed(long segments, long datasets) {
        progress.advance(segments);
      }
    };
  }

  /// Tells a person what was refused, and says how the command ends.
  static ExitCode say(TransferReport report, ProgressDisplay display) {
    report.unreadable().forEach(problem -> display.say("passed over: " + problem));
    report.quarantined().stream().limit(10).forEach(refused -> display
        .say("quarantined: %s, run %s: %s".formatted(refused.reason(), refused.run(), refused.detail())));
    if (report.quarantined().size() > 10) {
      display.say("and %d more; --output json lists them all".formatted(report.quarantined().size() - 10));
    }
    for (TransferReport.Run run : report.runs()) {
      if (run.stopped()) {
        display.say(
            "run %s: too much of it was refused, and the rest was left alone; see why, or allow it by --max-refused"
                .formatted(run.run()));
      }
      if (!run.abandoned().isEmpty()) {
        display.say(
            "run %s: %d writers have gone without ending their journals, e.g. %s; end them with: larder recover REPO --run %s"
                .formatted(run.run(), run.abandoned().size(), run.abandoned().getFirst(), run.run()));
      }
    }
    return report.partly() ? ExitCode.PARTLY_DONE : ExitCode.DONE;
  }

  static Map<String, Object> json(TransferReport.Run run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run.run());
    json.put("state", run.state().word());
    json.put("journals", run.journals());
    json.put("segments", run.segments());
    json.put("stopped", run.stopped());
    json.put("abandoned", run.abandoned());
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
