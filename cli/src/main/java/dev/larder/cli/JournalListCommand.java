package dev.larder.cli;

import dev.larder.journal.Host;
import dev.larder.journal.JournalFiles;
import dev.larder.journal.JournalStatus;
import dev.larder.journal.JournalVerification;
import dev.larder.journal.LeaseWatch;
import dev.larder.model.RunName;
import dev.larder.repository.Datastores;
import dev.larder.repository.JournalSelection;
import dev.larder.repository.RunIn;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "list", header = "List journals, their writers, and whether these live.", description = {
    "State: active (its process is seen on this host, or --observe saw a new segment), quiet (it has not ended, and more is not known here), "
        + "abandoned (its process has certainly ended, on this host), sealed (its writer ended it), fenced (recovery did), "
        + "quarantined (it cannot be read to its end).",
    "",
    "last_sign is when its newest segment appeared. A writer that lives shows one every 30 seconds, on whatever host: --observe 60s looks "
        + "for them.",
    "",
    "  larder journal list ./pantry --observe 60s",
    ""})
final class JournalListCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--run", paramLabel = "RUN", description = "Only the journals of this run.")
  private @Nullable String run;

  @Option(names = "--observe", paramLabel = "TIME", converter = DurationOption.class, description = "Look for so long for new segments, e.g. 60s or 10m.")
  private @Nullable Duration observe;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    ProgressDisplay display = Larder.of(spec).progress();
    List<String> unreadable = new ArrayList<>();
    try (Datastores datastores = argument.openDatastores()) {
      Optional<RunName> only = Optional.ofNullable(run).map(RunName::new);
      Set<UUID> seenWriting = observe == null ? Set.of() : observe(datastores, only, observe, display);
      List<RunIn> runs = JournalSelection.ofRuns(datastores, only, unreadable::add);
      try (Progress progress = display.start("read",
          runs.stream().mapToLong(found -> found.journals().journals().size()).sum(),
          "journals")) {
        output.rows(JournalFields.COLUMNS, rows -> {
          for (RunIn found : runs) {
            for (JournalFiles files : found.journals().journals()) {
              JournalVerification.Journal journal = JournalVerification.journal(found.store(), datastores.id(),
                  found.folder(),
                  files);
              rows.add(JournalFields.of(JournalStatus.of(found.store(), found.folder().run(), journal,
                  seenWriting.contains(files.writer()))));
              progress.advance(1);
            }
          }
        });
      }
    }
    unreadable.forEach(problem -> display.say("passed over: " + problem));
    return unreadable.isEmpty() ? ExitCode.DONE : ExitCode.PARTLY_DONE;
  }

  /// The writers of which a segment appears meanwhile.
  private static Set<UUID> observe(Datastores datastores, Optional<RunName> only, Duration time,
      ProgressDisplay display)
      throws IOException, InterruptedException {
    LeaseWatch watch = new LeaseWatch(Host.SYSTEM);
    look(datastores, only, watch);
    try (Progress progress = display.start("observe", Math.max(1, time.toSeconds()), "seconds")) {
      Duration second = Duration.ofSeconds(1);
      Duration left = time;
      while (left.isPositive()) {
        Thread.sleep(left.compareTo(second) < 0 ? left : second);
        left = left.minus(second);
        progress.advance(1);
      }
    }
    return look(datastores, only, watch);
  }

  private static Set<UUID> look(Datastores datastores, Optional<RunName> only, LeaseWatch watch) throws IOException {
    Set<UUID> changed = new HashSet<>();
    for (RunIn found : JournalSelection.ofRuns(datastores, only, _ -> {
    })) {
      found.journals().journals().stream().filter(files -> watch.look(files).isZero()).map(JournalFiles::writer)
          .forEach(changed::add);
    }
    return changed;
  }
}
