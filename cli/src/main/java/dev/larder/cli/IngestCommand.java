package dev.larder.cli;

import dev.larder.journal.DatasetWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import dev.larder.repository.Ingest;
import dev.larder.repository.Repository;
import dev.larder.repository.TransferReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "ingest", header = "Copy files that exist into the repository.", description = {
    "MANIFEST is a CSV or JSON-lines table (.jsonl) with the column `path`, relative to the manifest, and one column for each "
        + "dimension. Each file becomes a dataset of TYPE in RUN, keeps its extension, and is registered. A dataset type "
        + "that is not there yet is defined by the manifest's columns.",
    "",
    "Ids follow from run, dataset type and data ID: the same command again finds what is there and copies what is missing.",
    "",
    "  larder ingest ./pantry manifest.csv --run raw/2026 --dataset-type image",
    ""})
final class IngestCommand implements Action {
  private static final List<Column> COLUMNS = List.of(Column.text("run"), Column.text("dataset_type"),
      Column.number("stored"),
      Column.number("already_there"), Column.size("bytes"), Column.text("refused"), Column.number("ingested"),
      Column.number("quarantined"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "MANIFEST", description = "Table that names the files and their data IDs.")
  private Path manifest;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(names = "--run", paramLabel = "RUN", required = true, description = "Run that the datasets go into.")
  private String run;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(names = "--dataset-type", paramLabel = "TYPE", required = true, description = "Dataset type of the files.")
  private String type;

  @Option(names = "--journal-only", description = "Do not transfer back: the Registry learns of it later.")
  private boolean journalOnly;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    RunName runName = new RunName(run);
    DatasetTypeName typeName = new DatasetTypeName(type);
    ProgressDisplay display = Larder.of(spec).progress();
    try (Repository repository = argument.open()) {
      if (!journalOnly) {
        repository.requireWritableRegistry();
      }
      Optional<DatasetType> known = repository.registry().datasetTypes().stream()
          .filter(found -> found.name().equals(typeName)).findFirst();
      Ingest ingest = Ingest.read(manifest, typeName, known, repository.dimensions());
      Ingest.Report report;
      try (Progress progress = display.start("ingest", ingest.size(), "files");
          DatasetWriter writer = repository.writer(runName, WriterOptions.DEFAULT)) {
        report = ingest.store(writer, progress::advance);
      }
      Optional<TransferReport> transferred = journalOnly
          ? Optional.empty()
          : Optional.of(TransferBackCommand.transfer(repository, Optional.of(runName), display));
      output.object(COLUMNS, runName, typeName, report.stored(), report.alreadyThere(), report.bytes(),
          report.refused().stream().map(IngestCommand::json).toList(),
          transferred.map(TransferReport::ingested).orElse(0L),
          transferred.map(done -> done.quarantined().size()).orElse(0));
      report.refused().stream().limit(10)
          .forEach(refused -> display
              .say("refused: line %d, %s: %s".formatted(refused.line(), refused.path(), refused.message())));
      ExitCode end = transferred.map(done -> TransferBackCommand.say(done, display)).orElse(ExitCode.DONE);
      return report.refused().isEmpty() ? end : ExitCode.PARTLY_DONE;
    }
  }

  private static Map<String, Object> json(Ingest.Refused refused) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("line", refused.line());
    json.put("path", refused.path());
    json.put("code", refused.code());
    json.put("message", refused.message());
    return json;
  }
}
