package dev.larder.cli;

import dev.larder.journal.Host;
import dev.larder.model.RunName;
import dev.larder.repository.BucketInventory;
import dev.larder.repository.Fsck;
import dev.larder.repository.FsckFinding;
import dev.larder.repository.FsckOptions;
import dev.larder.repository.FsckReport;
import dev.larder.repository.InventorySource;
import dev.larder.repository.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "fsck", header = "Compare records with artifacts, in both directions.", description = {
    "One row for each thing that does not fit: an artifact that is missing, of another size, with other bytes (--checksum), unreadable, or named by nobody (orphan). "
        + "What is being written, transferred back or deleted meanwhile is no finding. A leftover is what a writer left behind: `larder recover` removes it in time.",
    "",
    "Nothing is changed but the notes below _fsck: what was seen, and how far the reading of all bytes has come. An interrupted --checksum goes on where it ended. "
        + "Repairs are asked for apart: larder orphans, larder missing.",
    "",
    "Exit code 4: something was found, leftovers apart.",
    "",
    "  larder fsck ./pantry",
    "  larder fsck ./pantry --checksum --since-last",
    "  larder fsck s3://bucket/pantry --sample 1%% --checksum",
    ""})
final class FsckCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Option(names = "--checksum", description = "Read all bytes, and compare them with the recorded checksums.")
  private boolean checksum;

  @Option(names = "--sample", paramLabel = "PART", converter = ShareOption.class, description = "Look at so many of the datasets, chosen by chance, e.g. 1%%. Nothing is listed then, and no orphan is found.")
  private @Nullable Double sample;

  @Option(names = "--run", paramLabel = "RUN", description = "Only this run, and its folder; may be given more than once.")
  private List<String> runs = List.of();

  @Option(names = "--since-last", description = "Pass over runs that are complete, in which nothing was wrong the last time, and which hold what they held then.")
  private boolean sinceLast;

  @Option(names = "--inventory", paramLabel = "FILE", description = "In place of a listing, take what an S3 inventory (CSV, packed or not) says; the bucket is asked only about what does not fit.")
  private @Nullable Path inventory;

  @Option(names = "--inventory-columns", paramLabel = "COLUMNS", description = "What its columns are: the fileSchema of the inventory's "
      + "manifest.json. Default: " + InventorySource.COLUMNS + ".")
  private String inventoryColumns = InventorySource.COLUMNS;

  @Option(names = "--threads", paramLabel = "N", description = "So many threads read bytes.")
  private int threads = FsckOptions.DEFAULT.threads();

  @Option(names = "--dry-run", description = "Write no notes.")
  private boolean dryRun;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    FsckOptions options = options();
    ProgressDisplay display = Larder.of(spec).progress();
    List<FsckReport> reports = new ArrayList<>();
    try (Repository repository = argument.open(); Progress progress = display.startBesideRows("fsck", "artifacts")) {
      output.rows(FsckFields.COLUMNS, rows -> reports.addAll(new Fsck(repository, options, Host.SYSTEM,
          new Fsck.Listener() {
            @Override
            public void found(FsckFinding finding) throws IOException {
              FsckFields.add(rows, finding);
            }

            @Override
            public void advance(long more) {
              progress.advance(more);
            }

            @Override
            public void remark(String remark) {
              display.say(remark);
            }
          }).run()));
    }
    reports.forEach(report -> display.say(text(report)));
    return reports.stream().allMatch(report -> report.alarming() == 0) ? ExitCode.DONE : ExitCode.CHECK_FOUND;
  }

  private FsckOptions options() {
    if (threads < 1) {
      throw wrong("--threads: at least one thread has to read");
    }
    if (sample != null && (inventory != null || sinceLast)) {
      throw wrong("--sample looks at some datasets of all or of --run: leave out --inventory and --since-last");
    }
    Set<RunName> chosen = new HashSet<>();
    runs.forEach(run -> chosen.add(new RunName(run)));
    FsckOptions options = FsckOptions.DEFAULT.of(chosen).reading(threads);
    options = checksum ? options.withChecksum() : options;
    options = sample == null ? options : options.sampling(sample);
    options = sinceLast ? options.sinceTheLast() : options;
    options = dryRun ? options.pretend() : options;
    return inventory == null
        ? options
        : options.from(new BucketInventory(inventory, List.of(inventoryColumns.split(",", -1))));
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }

  /// What was seen, for people.
  static String text(FsckReport report) {
    String found = report.findings().isEmpty()
        ? "all is well"
        : report.findings().entrySet().stream().sorted(Map.Entry.comparingByKey())
            .map(kind -> "%,d %s".formatted(kind.getValue(), kind.getKey().word()))
            .collect(Collectors.joining(", "));
    return "datastore %s: %,d artifacts, %,d records%s%s%s: %s".formatted(report.datastore(), report.artifacts(),
        report.records(), report.checksum() ? ", %,d read".formatted(report.read()) : "",
        report.journaled() > 0 ? ", %,d named by journals only".formatted(report.journaled()) : "",
        report.passedOver() > 0 ? ", %,d runs passed over".formatted(report.passedOver()) : "", found);
  }
}
