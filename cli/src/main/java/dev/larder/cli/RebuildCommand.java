package dev.larder.cli;

import dev.larder.journal.Host;
import dev.larder.repository.Rebuild;
import dev.larder.repository.RebuildReport;
import dev.larder.repository.RegistryComparison;
import dev.larder.repository.Repository;
import dev.larder.repository.TransferReport;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "rebuild", header = "Fill an empty Registry from archives and journals, or compare with them.", description = {
    "For a Registry that was lost: all that archives and journals hold, of all runs, is registered in an empty one. Deletes come first, so that nothing that was "
        + "deleted rises again; whoever deletes just now is stopped. A SQLite database that is not there is made. Where larder.yaml names a new, empty "
        + "PostgreSQL database, its schema is made as well.",
    "",
    "What no journal holds does not come back: tags, chains, calibrations, metadata of dimensions, and datasets that were registered by hand. Which of two datasets "
        + "with random ids has one data ID is decided as it was, where transfer-back has written that down.",
    "",
    "With --compare nothing is changed: a Registry is made from the journals in a temporary folder, and one row is printed for each dataset of which the two do not say "
        + "the same. `missing in registry`: transfer-back has not taken it in yet, or it was lost. `not in journals`: registered by hand, or its journal "
        + "was lost. What is written or transferred back meanwhile may show as well.",
    "",
    "Exit code 3: something was refused or cannot be read. With --compare 4: they differ.",
    "",
    "  larder rebuild ./pantry",
    "  larder rebuild ./pantry --compare --output jsonl",
    ""})
final class RebuildCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.number("ingested"), Column.number("quarantined"),
      Column.number("deletes"), Column.number("voided"), Column.number("fenced"), Column.number("key_conflicts"),
      Column.text("runs"));
  private static final List<Column> DIFFERENCES = List.of(Column.text("id"), Column.text("run"),
      Column.text("dataset_type"), Column.text("difference"), Column.text("detail"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--compare", description = "Compare the Registry with the journals, and change nothing.")
  private boolean compare;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    return compare ? compare() : rebuild();
  }

  private ExitCode rebuild() throws Exception {
    ProgressDisplay display = Larder.of(spec).progress();
    RebuildReport report;
    try (Progress progress = display.start("rebuild", -1, "segments")) {
      report = Rebuild.run(argument.location(), TransferBackCommand.listener(progress), Host.SYSTEM);
    }
    TransferReport transfer = report.transfer();
    output.object(COLUMNS, transfer.ingested(), transfer.quarantined().size(), report.deletes(), report.voided(),
        report.fenced(), report.keyConflicts(), transfer.runs().stream().map(TransferBackCommand::json).toList());
    return TransferBackCommand.say(transfer, display);
  }

  private ExitCode compare() throws Exception {
    ProgressDisplay display = Larder.of(spec).progress();
    RegistryComparison.Report[] report = new RegistryComparison.Report[1];
    try (Repository repository = argument.open();
        Progress progress = display.startBesideRows("compare", "segments")) {
      output.rows(DIFFERENCES,
          rows -> report[0] = RegistryComparison.compare(repository, TransferBackCommand.listener(progress),
              found -> rows.add(found.id(), found.run(), found.type(), found.kind().words(), found.detail())));
    }
    ExitCode read = TransferBackCommand.say(report[0].journals(), display);
    display.say(report[0].differences() == 0
        ? "the Registry and the journals say the same"
        : "the Registry and the journals differ in %,d datasets".formatted(report[0].differences()));
    return report[0].differences() == 0 ? read : ExitCode.CHECK_FOUND;
  }
}
