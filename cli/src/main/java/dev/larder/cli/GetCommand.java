package dev.larder.cli;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.model.CollectionName;
import dev.larder.model.DataId;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.StorageRecord;
import dev.larder.repository.DatasetReader;
import dev.larder.repository.Repository;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "get", header = "Read one dataset.", description = {
    "Writes the bytes of one dataset, named by its id or by dataset type, data ID and run, to standard output or into a file, and "
        + "checks them against their recorded checksum.",
    "",
    "  larder get REPO 0191e7a4-5f3c-7c1e-b7a8-6f2d3c4b5a69",
    "  larder get REPO --run demo --dataset-type row --data-id 'Plate=P1,Well=A2' --to a2.json",
    ""})
final class GetCommand implements Action {
  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "Id of the dataset.")
  private @Nullable UUID id;

  @Option(names = "--run", paramLabel = "RUN", description = "Run of the dataset.")
  private @Nullable String run;

  @Option(names = "--dataset-type", paramLabel = "TYPE", description = "Dataset type of the dataset.")
  private @Nullable String type;

  @Option(names = "--data-id", paramLabel = "D=V,…", converter = DataIdOption.class, description = "Data ID of the dataset.")
  private @Nullable DataId dataId;

  @Option(names = "--component", paramLabel = "NAME", defaultValue = "", description = "Component, where it has several.")
  private String component = "";

  @Option(names = "--to", paramLabel = "FILE", description = "Write into this file, which must not exist (default: standard output).")
  private @Nullable Path to;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    try (Repository repository = argument.open()) {
      StorageRecord record = record(repository, id(repository));
      DatasetReader reader = new DatasetReader(repository, record);
      if (to == null) {
        OutputStream out = Larder.of(spec).out();
        reader.copyTo(out);
        out.flush();
      } else {
        write(reader, to);
      }
    }
    return ExitCode.DONE;
  }

  /// A file that was not written to its end is taken away again.
  private static void write(DatasetReader reader, Path file) throws IOException {
    boolean written = false;
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      reader.copyTo(out);
      written = true;
    } finally {
      if (!written && reader.begun()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private UUID id(Repository repository) {
    if (id != null) {
      return id;
    }
    if (run == null || type == null) {
      throw new ParameterException(spec.commandLine(), "name the dataset: ID, or --run, --dataset-type and --data-id");
    }
    DatasetTypeName name = new DatasetTypeName(type);
    DataId wanted = dataId == null ? DataId.EMPTY : dataId;
    return repository.registry().find(name, wanted, List.of(new CollectionName(run)), Optional.empty())
        .map(found -> found.ref().id())
        .orElseThrow(() -> DatasetReader.notFound(repository, "%s %s in run %s".formatted(name, wanted, run)));
  }

  private StorageRecord record(Repository repository, UUID dataset) {
    try (StorageReport report = repository.registry().bridge().check(List.of(dataset),
        EnumSet.allOf(StorageField.class))) {
      if (report.source(0).isEmpty()) {
        throw DatasetReader.notFound(repository, dataset.toString());
      }
      List<StorageRecord> records = report.records(0);
      Optional<StorageRecord> wanted = records.stream().filter(record -> record.component().equals(component))
          .findFirst();
      return wanted.orElseThrow(() -> DatasetReader.notStored(dataset, component, records));
    }
  }
}
