package dev.larder.cli;

import dev.larder.datastore.Durability;
import dev.larder.journal.DatasetIds;
import dev.larder.journal.RunWriter;
import dev.larder.journal.WriterOptions;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.DimensionName;
import dev.larder.model.InvalidNameException;
import dev.larder.model.RunName;
import dev.larder.repository.JobWriter;
import dev.larder.repository.Repository;
import dev.larder.repository.RepositoryException;
import dev.larder.repository.WriteAnswer;
import dev.larder.repository.WriteRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "write", header = "Store what a job has made, without a database.", description = {
    "What a job in any language calls: copies files into RUN as datasets, and journals them. It needs the datastore only; the Registry learns of them by "
        + "`larder transfer-back`. What is reported as stored is durable. A dataset that is stored already with the same content is left as it is, so a job "
        + "that runs again repeats its commands.",
    "",
    "One dataset is FILE, or a file for each of its components, written COMPONENT=FILE:",
    "",
    "  larder write REPO --run night/7 --dataset-type image --data-id plate=P1,well=A2 a2.tif",
    "  larder write REPO --run night/7 --dataset-type cells --data-id plate=P1,well=A2 mask=m.png outlines=o.json",
    "",
    "Without FILE, standard input has a JSON object a line for each dataset, and standard output gets a line for each, in their order, as soon as it is stored "
        + "or refused. A program may keep the command running, write a line, and wait for its answer:",
    "",
    "  {\"key\": 17, \"dataset_type\": \"image\", \"data_id\": {\"plate\": \"P1\", \"well\": \"A2\"}, \"path\": \"a2.tif\"}",
    "",
    "Other fields: `components` (an object of files, in place of path), `format`, `id`, `inputs` (ids that it was made from).",
    ""})
final class WriteCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Parameters(index = "1..*", paramLabel = "FILE", description = "What to store; none: requests on standard input.")
  private List<String> files = List.of();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Option(names = "--run", paramLabel = "RUN", required = true, description = "Run that the datasets go into.")
  private String run;

  @Option(names = "--dataset-type", paramLabel = "TYPE", description = "Dataset type; of requests, where they name none. The first that writes it in the run defines it: its dimensions as they are named, its format by the file.")
  private @Nullable String type;

  @Option(names = "--data-id", paramLabel = "D=V,…", converter = OrderedDataId.Converter.class, description = "Data ID of the dataset.")
  private @Nullable OrderedDataId dataId;

  @Option(names = "--format", paramLabel = "TYPE", description = "Media type of the files (default: by their names).")
  private @Nullable String format;

  @Option(names = "--id", paramLabel = "ID", description = "Id of the dataset, where it was minted before.")
  private @Nullable UUID id;

  @Option(names = "--input", paramLabel = "ID", split = ",", description = "Dataset that this one was made from; may be repeated.")
  private List<UUID> inputs = List.of();

  @Option(names = "--job", paramLabel = "TEXT", defaultValue = "", description = "What makes these datasets, for people: a name, a command, a URI.")
  private String job = "";

  @Option(names = "--random-ids", description = "Mint ids that are ordered by time, not such as follow from run, dataset type and data ID.")
  private boolean randomIds;

  @Option(names = "--durability", paramLabel = "HOW", defaultValue = "disk", description = "What stored means: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). cache: what a power failure may take.")
  private Durability durability = Durability.DISK;

  @Option(names = "--wait", paramLabel = "TIME", converter = DurationOption.class, defaultValue = "10s", description = "How long to wait for another writer that is about to store the same dataset (default: ${DEFAULT-VALUE}).")
  private Duration wait = Duration.ofSeconds(10);

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  private long stored;
  private long alreadyThere;
  private long refused;
  private boolean held;

  @Override
  public ExitCode run() throws Exception {
    RunName runName = new RunName(run);
    @Nullable
    WriteRequest request = files.isEmpty() ? null : request();
    if (request == null) {
      checkRequestsAlone();
    }
    WriterOptions options = WriterOptions.DEFAULT.with(randomIds ? DatasetIds.TIME_ORDERED : DatasetIds.DETERMINISTIC)
        .with(durability).withHeldTimeout(wait).withJob(job);
    try (Repository repository = argument.open();
        RunWriter writer = repository.writer(runName, options)) {
      JobWriter datasets = new JobWriter(writer, repository.dimensions());
      return request == null ? writeRequests(datasets) : writeOne(datasets, request);
    }
  }

  private void checkRequestsAlone() {
    if (dataId != null || format != null || id != null || !inputs.isEmpty()) {
      throw new ParameterException(spec.commandLine(),
          "--data-id, --format, --id and --input are about one dataset: name its FILE, or write them into the requests");
    }
  }

  private WriteRequest request() {
    if (type == null) {
      throw new ParameterException(spec.commandLine(), "--dataset-type is missing");
    }
    List<WriteRequest.Part> parts = new ArrayList<>();
    for (String file : files) {
      int equals = file.indexOf('=');
      // A file may have that character in its name, if it is alone and there.
      boolean whole = equals <= 0 || files.size() == 1 && Files.exists(Path.of(file));
      parts.add(whole
          ? new WriteRequest.Part("", Path.of(file))
          : new WriteRequest.Part(file.substring(0, equals), Path.of(file.substring(equals + 1))));
    }
    if (parts.size() > 1 && parts.stream().map(WriteRequest.Part::component).distinct().count() < parts.size()) {
      throw new ParameterException(spec.commandLine(),
          "several files are the components of one dataset: write each as COMPONENT=FILE, every name once");
    }
    Map<DimensionName, Object> values = new LinkedHashMap<>();
    if (dataId != null) {
      values.putAll(dataId.values());
    }
    return new WriteRequest("", new DatasetTypeName(type), values, parts, format, id, inputs);
  }

  private ExitCode writeOne(JobWriter datasets, WriteRequest request) throws IOException {
    WriteAnswer answer = datasets.write(List.of(request)).getFirst();
    count(answer);
    output.object(WriteFields.COLUMNS, WriteFields.of(null, null, answer));
    if (answer instanceof WriteAnswer.Refused(String code, String message, String remedy)) {
      Failure failure = new Failure(code, message, remedy, held ? ExitCode.HELD : ExitCode.ERROR);
      failure.print(Larder.of(spec).err(), null);
      return failure.exitCode();
    }
    return ExitCode.DONE;
  }

  /// Whatever form other output has, the answers are lines of JSON: who asks by lines waits for lines.
  private ExitCode writeRequests(JobWriter datasets) throws Exception {
    OutputStream out = Larder.of(spec).out();
    @Nullable
    DatasetTypeName otherwise = type == null ? null : new DatasetTypeName(type);
    ProgressDisplay display = Larder.of(spec).progress();
    try (RequestLines lines = new RequestLines(System.in);
        Progress progress = display.start("write", -1, "datasets")) {
      Rows rows = Rows.of(OutputFormat.JSONL, WriteFields.COLUMNS, out);
      for (List<RequestLines.Line> group = lines.next(); !group.isEmpty(); group = lines.next()) {
        answer(datasets, group, otherwise, rows);
        rows.flush();
        out.flush();
        progress.advance(group.size());
      }
      rows.end();
      out.flush();
    }
    display.say("%,d stored, %,d there already, %,d refused".formatted(stored, alreadyThere, refused));
    return refused == 0 ? ExitCode.DONE : ExitCode.PARTLY_DONE;
  }

  private void answer(JobWriter datasets, List<RequestLines.Line> group, @Nullable DatasetTypeName otherwise,
      Rows rows) throws IOException {
    List<@Nullable WriteAnswer> answers = new ArrayList<>(group.size());
    List<WriteRequest> requests = new ArrayList<>(group.size());
    List<@Nullable String> keys = new ArrayList<>(group.size());
    for (RequestLines.Line line : group) {
      try {
        WriteRequest request = line.request(otherwise);
        requests.add(request);
        keys.add(request.key());
        answers.add(null);
      } catch (RepositoryException e) {
        keys.add(null);
        answers.add(JobWriter.refused(e));
      } catch (InvalidNameException e) {
        keys.add(null);
        answers.add(JobWriter.refused(e));
      }
    }
    Iterator<WriteAnswer> written = datasets.write(requests).iterator();
    for (int i = 0; i < group.size(); i++) {
      WriteAnswer unreadable = answers.get(i);
      WriteAnswer answer = unreadable == null ? written.next() : unreadable;
      count(answer);
      rows.add(WriteFields.of(group.get(i).number(), keys.get(i), answer));
    }
  }

  private void count(WriteAnswer answer) {
    switch (answer) {
      case WriteAnswer.Stored(var _, boolean already) when already -> alreadyThere++;
      case WriteAnswer.Stored _ -> stored++;
      case WriteAnswer.Refused why -> {
        refused++;
        held |= why.code().equals("dataset-held");
      }
    }
  }
}
