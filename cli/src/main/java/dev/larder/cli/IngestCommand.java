package dev.larder.cli;

import dev.larder.datastore.Datastore;
import dev.larder.journal.DatasetWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.Dimension;
import dev.larder.model.RunName;
import dev.larder.repository.Datastores;
import dev.larder.repository.Ingest;
import dev.larder.repository.IngestOptions;
import dev.larder.repository.IngestReport;
import dev.larder.repository.IngestSource;
import dev.larder.repository.Repository;
import dev.larder.repository.Transfer;
import dev.larder.repository.TransferReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "ingest", header = "Take files that exist into the repository.", description = {
    "MANIFEST is a CSV or JSON-lines table (.jsonl) with the column `path`, relative to the manifest, and one column for each "
        + "dimension. Each file becomes a dataset of TYPE in RUN, keeps its extension, and is registered. A dataset type "
        + "that is not there yet is defined by the manifest's columns. Instead of a manifest, --from takes a folder whose file names "
        + "say the data IDs, and --inventory the objects of a bucket.",
    "",
    "Files are copied, unless --transfer says otherwise. `hardlink` makes the artifact another name of the file, and `move` does so and "
        + "then removes the file: nothing is copied where both are on one file system, but who writes to the file later changes the artifact. "
        + "`direct` leaves the file where it is: the dataset is there as long as the file is. `symlink` does the same, and puts a link to the "
        + "file among the artifacts, for people.",
    "",
    "Ids follow from run, dataset type and data ID: the same command again finds what is there and stores what is missing.",
    "",
    "  larder ingest ./pantry manifest.csv --run raw/2026 --dataset-type image",
    "  larder ingest ./pantry --from /data/plates --pattern '{plate}/{well}.tif' --run raw/2026 --dataset-type image --transfer hardlink",
    ""})
final class IngestCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("run"), Column.text("dataset_type"),
      Column.number("stored"),
      Column.number("already_there"), Column.size("bytes"), Column.text("refused"), Column.number("ingested"),
      Column.number("quarantined"), Column.number("skipped"), Column.number("unmatched"), Column.number("not_tried"));
  private static final List<Column> FORECAST = List.of(Column.number("line"), Column.text("path"),
      Column.text("data_id"), Column.text("action"), Column.text("message"));

  /// What to do after a file was refused.
  enum OnFailure {
    STOP, CONTINUE
  }

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  // Here and not beside the other sources: what is mixed in cannot begin with the second argument.
  @Parameters(index = "1", arity = "0..1", paramLabel = "MANIFEST", description = "Table that names the files and their data IDs.")
  private @Nullable Path manifest;

  @Mixin
  private final IngestSourceOptions sources = new IngestSourceOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(names = "--run", paramLabel = "RUN", required = true, description = "Run that the datasets go into.")
  private String run;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(names = "--dataset-type", paramLabel = "TYPE", required = true, description = "Dataset type of the files.")
  private String type;

  @Option(names = "--format", paramLabel = "MEDIA_TYPE", description = "Format of a dataset type that is not there yet; what the name of the first "
      + "file says if it is left out.")
  private @Nullable String format;

  @Option(names = "--transfer", paramLabel = "MODE", description = "auto, copy, move, hardlink, symlink or direct. Default: auto, which copies "
      + "files and leaves in place what is named by a URI.")
  private Transfer transfer = Transfer.AUTO;

  @Option(names = "--no-checksum", description = "Do not read what stays in place (direct, symlink): later its size is all that can be compared.")
  private boolean noChecksum;

  @Option(names = "--skip-existing", description = "Pass over datasets that are stored in RUN, without a look at their files.")
  private boolean skipExisting;

  @Option(names = "--on-failure", paramLabel = "stop|continue", description = "After a file that is refused: go on with the others (default), or "
      + "finish what is under way and stop.")
  private OnFailure onFailure = OnFailure.CONTINUE;

  @Option(names = "--dry-run", description = "Say for each file what would be done, and do nothing.")
  private boolean dryRun;

  @Option(names = "--journal-only", description = "Do not transfer back: the Registry learns of it later.")
  private boolean journalOnly;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    IngestSource source = sources.source(manifest);
    if (noChecksum && transfer != Transfer.DIRECT && transfer != Transfer.SYMLINK) {
      throw new ParameterException(spec.commandLine(),
          "--no-checksum is for --transfer direct and symlink: what is stored is always read");
    }
    if (journalOnly || dryRun) {
      try (Datastores datastores = argument.openDatastores()) {
        Ingest ingest = ingest(source, datastores.first().datastore(), Optional.empty(), datastores.dimensions());
        return dryRun ? forecast(datastores, ingest) : report(ingest, store(datastores, ingest), Optional.empty());
      }
    }
    try (Repository repository = argument.open()) {
      repository.requireWritableRegistry();
      DatasetTypeName typeName = new DatasetTypeName(type);
      Optional<DatasetType> known = repository.registry().datasetTypes().stream()
          .filter(found -> found.name().equals(typeName)).findFirst();
      Ingest ingest = ingest(source, repository.datastore(), known, repository.dimensions());
      IngestReport report = store(repository.datastores(), ingest);
      return report(ingest, report,
          Optional.of(TransferBackCommand.transfer(repository, Optional.of(new RunName(run)), display())));
    }
  }

  private ProgressDisplay display() {
    return Larder.of(spec).progress();
  }

  /// @param registered the dataset type as the Registry knows it; where it does not, or was not asked, the run may
  private Ingest ingest(IngestSource source, Datastore datastore, Optional<DatasetType> registered,
      Collection<Dimension> dimensions) throws IOException {
    DatasetTypeName typeName = new DatasetTypeName(type);
    Optional<DatasetType> known = registered.isPresent()
        ? registered
        : Ingest.typeInRun(datastore.store(), new RunName(run), typeName);
    return Ingest.of(source, typeName, known, dimensions, Optional.ofNullable(format));
  }

  private IngestOptions options() {
    return new IngestOptions(transfer, !noChecksum, skipExisting, onFailure == OnFailure.STOP);
  }

  private ExitCode forecast(Datastores datastores, Ingest ingest) throws Exception {
    output.rows(FORECAST, rows -> {
      ingest.forecast(datastores.accepting(ingest.type()), new RunName(run), options(), forecast -> {
        try {
          rows.add(forecast.item().line(), forecast.item().place().toString(),
              DatasetFields.json(forecast.item().dataId()), forecast.action(), forecast.message());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    });
    return ExitCode.DONE;
  }

  private IngestReport store(Datastores datastores, Ingest ingest) throws IOException {
    try (Progress progress = display().start("ingest", ingest.size(), "files");
        DatasetWriter writer = datastores.writer(new RunName(run), WriterOptions.DEFAULT)) {
      return ingest.store(datastores.accepting(ingest.type()), writer, options(), progress::advance);
    }
  }

  private ExitCode report(Ingest ingest, IngestReport report, Optional<TransferReport> transferred) throws IOException {
    output.object(COLUMNS, new RunName(run), ingest.type().name(), report.stored(), report.alreadyThere(),
        report.bytes(), report.refused().stream().map(IngestCommand::json).toList(),
        transferred.map(TransferReport::ingested).orElse(0L),
        transferred.map(done -> done.quarantined().size()).orElse(0), report.skipped(), report.unmatched(),
        report.notTried());
    ProgressDisplay display = display();
    report.refused().stream().limit(10)
        .forEach(refused -> display
            .say("refused: line %d, %s: %s".formatted(refused.line(), refused.path(), refused.message())));
    if (report.unmatched() > 0) {
      display.say("%,d names do not fit the pattern and were passed over".formatted(report.unmatched()));
    }
    if (report.notTried() > 0) {
      display.say("stopped at the first failure: %,d files were not tried".formatted(report.notTried()));
    }
    ExitCode end = transferred.map(done -> TransferBackCommand.say(done, display)).orElse(ExitCode.DONE);
    return report.refused().isEmpty() ? end : ExitCode.PARTLY_DONE;
  }

  private static Map<String, Object> json(IngestReport.Refused refused) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("line", refused.line());
    json.put("path", refused.path());
    json.put("code", refused.code());
    json.put("message", refused.message());
    return json;
  }
}
