package dev.larder.cli;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.datastore.ByteRange;
import dev.larder.model.StorageRecord;
import dev.larder.repository.DatasetReader;
import dev.larder.repository.Repository;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "get", header = "Read one dataset.", description = {
    "Writes the bytes of one dataset, named by its id or by dataset type, data ID and where to look, to standard output or into a file, and "
        + "checks them against their recorded checksum.",
    "",
    "  larder get REPO 0191e7a4-5f3c-7c1e-b7a8-6f2d3c4b5a69",
    "  larder get REPO --run demo --dataset-type row --data-id 'Plate=P1,Well=A2' --to a2.json",
    "  larder get REPO 0191e7a4-5f3c-7c1e-b7a8-6f2d3c4b5a69 --range 0-1023",
    "  larder get REPO 0191e7a4-5f3c-7c1e-b7a8-6f2d3c4b5a69 --columns cell,area --to areas.parquet",
    "  larder get REPO --collection calib --at 2026-11-21 --dataset-type bias --data-id detector=5",
    ""})
final class GetCommand implements Action {
  @Mixin
  private final OneDataset dataset = new OneDataset();

  @Option(names = "--component", paramLabel = "NAME", defaultValue = "", description = "Component, where it has several.")
  private String component = "";

  @Option(names = "--to", paramLabel = "FILE", description = "Write into this file, which must not exist, and appears when it is complete (default: standard output).")
  private @Nullable Path to;

  @Option(names = "--range", paramLabel = "BYTES", converter = RangeOption.class, description = "Only these bytes: 0-1023, 1024- (to the end) or -100 (the last). They are not "
      + "checked: only all bytes together have a checksum.")
  private RangeOption.@Nullable Range range;

  @Option(names = "--columns", paramLabel = "NAME", split = CollectionNames.SEPARATOR, splitSynopsisLabel = ",", description = "Only these columns of a table (CSV, Arrow, Parquet), in this order, as a "
      + "table of the same format; of Arrow and Parquet no others are fetched. They are not checked either. A comma in a name is written \\,.")
  private List<String> columns = List.of();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    List<String> wanted = columns.stream().map(name -> name.replace("\\,", ",")).toList();
    if (range != null && !wanted.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--range and --columns: choose one of them");
    }
    if (new HashSet<>(wanted).size() != wanted.size()) {
      throw new ParameterException(spec.commandLine(), "--columns names a column twice");
    }
    try (Repository repository = dataset.open()) {
      StorageRecord record = record(repository, dataset.find(repository).ref().id());
      DatasetReader reader = new DatasetReader(repository, record);
      if (to == null) {
        OutputStream out = Larder.of(spec).out();
        copy(reader, record, wanted, out);
        out.flush();
      } else {
        DatasetReader.write(to, out -> copy(reader, record, wanted, out));
      }
    }
    return ExitCode.DONE;
  }

  private void copy(DatasetReader reader, StorageRecord record, List<String> wanted, OutputStream out)
      throws IOException {
    if (!wanted.isEmpty()) {
      reader.copyColumnsTo(out, wanted);
    } else if (range == null) {
      reader.copyTo(out);
    } else if (range.length(record.size()) > 0) {
      reader.copyTo(out, new ByteRange(range.offset(record.size()), range.length(record.size())));
    }
  }

  private StorageRecord record(Repository repository, UUID id) {
    try (StorageReport report = repository.registry().bridge().check(List.of(id),
        EnumSet.allOf(StorageField.class))) {
      List<StorageRecord> records = report.records(0);
      Optional<StorageRecord> wanted = records.stream().filter(record -> record.component().equals(component))
          .findFirst();
      return wanted.orElseThrow(() -> DatasetReader.notStored(id, component, records));
    }
  }
}
