package dev.larder.cli;

import dev.larder.journal.Host;
import dev.larder.journal.LeaseWatch;
import dev.larder.model.RunName;
import dev.larder.repository.DeleteRecovery;
import dev.larder.repository.Observing;
import dev.larder.repository.Rebuild;
import dev.larder.repository.RebuildReport;
import dev.larder.repository.Recovery;
import dev.larder.repository.RecoveryReport;
import dev.larder.repository.RecoveryReport.Kind;
import dev.larder.repository.RecoveryReport.Leftover;
import dev.larder.repository.RecoveryReport.Row;
import dev.larder.repository.Repository;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "recover", header = "Finish what was interrupted: deletes, and the leftovers of writers that ended without a word.", description = {
    "Ends the journals of processes that have certainly ended: they ran on this host and are not there any more; or, with --observe, this "
        + "command has seen no sign of life of them for ten minutes. What they were told is stored stays stored.",
    "",
    "Then finishes deletes that were interrupted: the Registry says whether each is committed. What is committed is removed, what is not never will be. Artifacts that could not be "
        + "removed are tried again.",
    "",
    "Then removes what writers left behind, in closed runs only, when all their writers have ended and this host has seen the leftover for the time of "
        + "grace: artifacts that no journal, no delete and no Registry holds for stored. Every doubt keeps them. It may be killed and run again at any "
        + "time, and by several at once.",
    "",
    "  larder recover ./pantry --dry-run",
    ""})
final class RecoverCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("action"), Column.text("run"), Column.text("subject"),
      Column.text("detail"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--run", paramLabel = "RUN", description = "Only this run.")
  private @Nullable String run;

  @Option(names = "--observe", paramLabel = "TIME", converter = DurationOption.class, description = "Look so long for signs of life of writers on other hosts, e.g. 11m; those that give "
      + "none for 10 minutes are ended.")
  private @Nullable Duration observe;

  @Option(names = "--grace", paramLabel = "TIME", converter = DurationOption.class, defaultValue = "3d", description = "How long this host must have seen a leftover before it goes (default: ${DEFAULT-VALUE}).")
  private Duration grace = Recovery.GRACE;

  @Option(names = "--restored", description = "The Registry came back from a backup: ends all deletes that are under way, makes anew those that were committed since, and transfers all runs "
      + "back. Run it before anybody else uses the repository.")
  private boolean restored;

  @Option(names = "--dry-run", description = "Change nothing; say what would be done.")
  private boolean dryRun;

  @Mixin
  private final Confirmation confirmation = new Confirmation();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    if (observe != null && observe.compareTo(LeaseWatch.ABANDONED) < 0) {
      throw new ParameterException(spec.commandLine(),
          "--observe: a writer that lives may give no sign for up to 10 minutes: look at least so long");
    }
    ProgressDisplay display = Larder.of(spec).progress();
    Optional<RunName> only = Optional.ofNullable(run).map(RunName::new);
    List<Row> rows = new ArrayList<>();
    try (Repository repository = argument.open()) {
      if (restored) {
        return restored(repository, display);
      }
      List<Recovery> recoveries = repository.datastores().all().stream()
          .map(datastore -> new Recovery(repository, datastore, Host.SYSTEM)).toList();
      LeaseWatch watch = new LeaseWatch(Host.SYSTEM);
      if (observe != null) {
        rows.addAll(observe(repository, only, watch, observe, display));
      }
      List<DeleteRecovery> deletes = repository.datastores().all().stream()
          .map(datastore -> new DeleteRecovery(repository, datastore, Host.SYSTEM)).toList();
      for (DeleteRecovery recovery : deletes) {
        rows.addAll(recovery.fence(watch, dryRun).rows());
      }
      rows.addAll(finish(deletes, only, display));
      for (Recovery recovery : recoveries) {
        rows.addAll(recovery.fence(only, watch, dryRun).rows());
        RecoveryReport found = recovery.leftovers(only, grace, dryRun);
        rows.addAll(found.rows());
        if (dryRun) {
          found.leftovers().forEach(leftover -> rows.add(planned(leftover)));
        } else if (!found.leftovers().isEmpty()) {
          rows.addAll(remove(recovery, found.leftovers(), display));
        }
      }
    }
    output.rows(COLUMNS, out -> {
      for (Row row : rows) {
        out.add(row.kind().word(), row.run(), row.subject(), row.detail());
      }
    });
    return rows.stream().anyMatch(row -> row.kind() == Kind.BLOCKED || row.kind() == Kind.FAILED)
        ? ExitCode.PARTLY_DONE
        : ExitCode.DONE;
  }

  /// What was decided needs nobody's leave: it is only finished.
  private List<Row> finish(List<DeleteRecovery> recoveries, Optional<RunName> only, ProgressDisplay display)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    try (Progress progress = display.start("finish deletes", -1, "artifacts")) {
      for (DeleteRecovery recovery : recoveries) {
        rows.addAll(recovery.finish(only, dryRun, progress::advance).rows());
      }
    }
    return rows;
  }

  private ExitCode restored(Repository repository, ProgressDisplay display) throws Exception {
    if (run != null || observe != null) {
      throw new ParameterException(spec.commandLine(),
          "--restored is about the whole repository: leave out --run and --observe");
    }
    Rebuild.Restored plan = Rebuild.restored(repository);
    display.say("%,d committed deletes stand in the journals, and the Registry does not know %,d of them".formatted(
        plan.committed(), plan.unknown()));
    if (dryRun) {
      output.rows(COLUMNS, out -> out.add(Kind.DELETE.word(), null, "_operations",
          "%,d deletes would be made anew, and all runs transferred back".formatted(plan.unknown())));
      return ExitCode.DONE;
    }
    if (!confirmation.given("end all deletes that are under way, and make the Registry what the journals tell")) {
      display.say("nothing was changed");
      return ExitCode.ERROR;
    }
    RebuildReport report;
    try (Progress progress = display.start("restore", -1, "segments")) {
      report = Rebuild.recover(repository, TransferBackCommand.listener(progress), Host.SYSTEM);
    }
    output.rows(COLUMNS, out -> {
      out.add(Kind.FENCE.word(), null, "_operations", "%,d journals of deletes were ended".formatted(report.fenced()));
      out.add(Kind.DELETE.word(), null, "_operations",
          "%,d deletes are committed, %,d are voided".formatted(report.deletes(), report.voided()));
      out.add("transfer-back", null, "", "%,d datasets came, %,d were there".formatted(
          report.transfer().ingested(), report.transfer().alreadyThere()));
    });
    return TransferBackCommand.say(report.transfer(), display);
  }

  private List<Row> observe(Repository repository, Optional<RunName> only, LeaseWatch watch, Duration time,
      ProgressDisplay display) throws IOException, InterruptedException {
    try (Progress progress = display.start("observe", time.toSeconds(), "seconds")) {
      return Observing.observe(repository, only, watch, time, dryRun, Host.SYSTEM,
          passed -> progress.advance(passed.toSeconds()));
    }
  }

  private static Row planned(Leftover leftover) {
    return new Row(Kind.REMOVE, leftover.run(), leftover.path().value(),
        "%,d bytes, would be removed".formatted(leftover.size()));
  }

  private List<Row> remove(Recovery recovery, List<Leftover> leftovers, ProgressDisplay display) {
    long bytes = leftovers.stream().mapToLong(Leftover::size).sum();
    display.say(
        "%,d artifacts with %,d bytes were left behind and are needed by nobody".formatted(leftovers.size(), bytes));
    if (!confirmation.given("remove them")) {
      display.say("none of them was removed");
      return leftovers.stream().map(leftover -> new Row(Kind.WAIT, leftover.run(), leftover.path().value(),
          "%,d bytes, may be removed".formatted(leftover.size()))).toList();
    }
    return recovery.remove(leftovers).rows();
  }
}
