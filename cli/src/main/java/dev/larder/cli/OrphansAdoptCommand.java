package dev.larder.cli;

import dev.larder.journal.DatasetWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import dev.larder.repository.FilePattern;
import dev.larder.repository.Ingest;
import dev.larder.repository.IngestOptions;
import dev.larder.repository.IngestReport;
import dev.larder.repository.OrphanSource;
import dev.larder.repository.Orphans;
import dev.larder.repository.Repository;
import dev.larder.repository.TransferReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "adopt", header = "Make datasets of orphans.", description = {
    "The paths of orphans say their data IDs (--pattern), or MANIFEST does: a CSV or JSON-lines table with the column `path`, below the root of the datastore, and one column for each dimension. Each becomes a dataset of TYPE in RUN, as "
        + "`larder ingest` makes one: its bytes are copied to a path of their own. Only when the dataset is stored and acknowledged, and nothing names the orphan still, the orphan is removed.",
    "",
    "Exit code 3: something was refused, or an orphan was kept.",
    "",
    "  larder orphans adopt ./pantry table.csv --run raw/2026 --dataset-type image",
    ""})
final class OrphansAdoptCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("datastore"), Column.text("path"),
      Column.size("size"), Column.text("action"), Column.text("detail"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Parameters(index = "1", arity = "0..1", paramLabel = "MANIFEST", description = "Table that names orphans and their data IDs.")
  private @Nullable Path manifest;

  @Option(names = "--pattern", paramLabel = "PATTERN", description = "Form of the paths, e.g. '{plate}/{well}.tif': braces stand for the value "
      + "of a dimension, a backslash takes the next character as it is.")
  private @Nullable String pattern;

  @Option(names = "--datastore", paramLabel = "NAME", defaultValue = "main", description = "Where the orphans are (default: ${DEFAULT-VALUE}).")
  private String datastore = "main";

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(names = "--run", paramLabel = "RUN", required = true, description = "Run that the datasets go into.")
  private String run;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(names = "--dataset-type", paramLabel = "TYPE", required = true, description = "Dataset type of the orphans.")
  private String type;

  @Option(names = "--format", paramLabel = "MEDIA_TYPE", description = "Format of a dataset type that is not there yet; what the name of the first "
      + "one says if it is left out.")
  private @Nullable String format;

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
    if ((manifest == null) == (pattern == null)) {
      throw new ParameterException(spec.commandLine(), "Name one of MANIFEST and --pattern");
    }
    ProgressDisplay display = Larder.of(spec).progress();
    List<Orphans.Outcome> outcomes = new ArrayList<>();
    ExitCode end = ExitCode.DONE;
    try (Repository repository = argument.open()) {
      repository.requireWritableRegistry();
      OrphanSearch search = OrphanSearch.in(repository, dryRun, display).stream()
          .filter(one -> one.datastore().equals(datastore)).findFirst()
          .orElseThrow(() -> new ParameterException(spec.commandLine(), "there is no datastore " + datastore));
      OrphanSource source = source(search);
      Ingest ingest = ingest(repository, source);
      if (dryRun) {
        ingest.forecast(repository.datastores().accepting(ingest.type()), new RunName(run), IngestOptions.DEFAULT,
            forecast -> outcomes.add(new Orphans.Outcome(
                new ArtifactPath(forecast.item().place().toString()), 0, forecast.action(),
                DatasetFields.json(forecast.item().dataId()) + forecast.message())));
      } else if (confirmation.given("make datasets of %,d orphans, and remove them where they are"
          .formatted(ingest.size()))) {
        end = adopt(repository, search, source, ingest, display, outcomes);
      } else {
        display.say("nothing was changed");
        end = ExitCode.ERROR;
      }
    }
    output.rows(COLUMNS, rows -> {
      for (Orphans.Outcome outcome : outcomes) {
        rows.add(datastore, outcome.path(), outcome.size(), outcome.action(), outcome.detail());
      }
    });
    return end;
  }

  private OrphanSource source(OrphanSearch search) {
    return manifest == null
        ? OrphanSource.of(search.orphans(), search.found(), FilePattern.parse(String.valueOf(pattern)))
        : OrphanSource.of(search.orphans(), search.found(), manifest);
  }

  private Ingest ingest(Repository repository, OrphanSource source) throws Exception {
    DatasetTypeName name = new DatasetTypeName(type);
    Optional<DatasetType> known = repository.registry().datasetTypes().stream()
        .filter(found -> found.name().equals(name)).findFirst();
    if (known.isEmpty()) {
      known = Ingest.typeInRun(repository.datastore().store(), new RunName(run), name);
    }
    return Ingest.of(source, name, known, repository.dimensions(), Optional.ofNullable(format));
  }

  private ExitCode adopt(Repository repository, OrphanSearch search, OrphanSource source, Ingest ingest,
      ProgressDisplay display, List<Orphans.Outcome> outcomes) throws Exception {
    IngestReport report;
    try (Progress progress = display.start("adopt", ingest.size(), "artifacts");
        DatasetWriter writer = repository.datastores().writer(new RunName(run), WriterOptions.DEFAULT)) {
      report = ingest.store(repository.datastores().accepting(ingest.type()), writer, IngestOptions.DEFAULT,
          progress::advance);
    }
    TransferReport transferred = TransferBackCommand.transfer(repository, Optional.of(new RunName(run)), display);
    outcomes.addAll(search.orphans().removeAdopted(source, search.found()));
    report.refused().forEach(refused -> outcomes.add(new Orphans.Outcome(
        new ArtifactPath(refused.path()), 0, "failed",
        "%s: %s".formatted(refused.code(), refused.message()))));
    if (report.unmatched() > 0) {
      display.say("%,d orphans do not fit the pattern and were passed over".formatted(report.unmatched()));
    }
    ExitCode end = TransferBackCommand.say(transferred, display);
    return outcomes.stream().allMatch(outcome -> outcome.action().equals("adopted")) ? end : ExitCode.PARTLY_DONE;
  }
}
