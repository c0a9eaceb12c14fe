package dev.larder.cli;

import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.DatasetQuery;
import dev.larder.repository.Repository;
import dev.larder.repository.Retrieval;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "retrieve", header = "Copy datasets into a folder.", description = {
    "Copies the artifacts of the selected datasets into DEST, with their relative paths, each checked against its recorded checksum. "
        + "What is there already with the same content stays, so that the same command completes an interrupted one; "
        + "another file at its place is never overwritten (exit code 3).",
    "",
    "  larder retrieve ./pantry ./copy --collection best --dataset-type 'well_*'",
    ""})
final class RetrieveCommand implements Action {
  private static final int BATCH = 1_000;
  private static final List<Column> COLUMNS = List.of(Column.number("datasets"), Column.number("copied"),
      Column.number("already_there"), Column.size("bytes"), Column.text("refused"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(index = "1", paramLabel = "DEST", description = "Folder to copy into; made if it is not there.")
  private Path destination;

  @Mixin
  private final Selection selection = new Selection();

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  private final List<Map<String, Object>> refused = new ArrayList<>();
  private long datasets;
  private long copied;
  private long alreadyThere;
  private long bytes;

  @Override
  public ExitCode run() throws Exception {
    selection.check();
    ProgressDisplay display = Larder.of(spec).progress();
    try (Repository repository = argument.open();
        Retrieval retrieval = new Retrieval(repository, destination);
        Progress progress = display.start("retrieve", -1, "artifacts")) {
      if (selection.byIds()) {
        retrieveIds(repository, retrieval, progress);
      } else {
        retrieveSelected(repository, retrieval, progress);
      }
    }
    output.object(COLUMNS, datasets, copied, alreadyThere, bytes, refused);
    refused.stream().limit(10)
        .forEach(one -> display.say("refused: %s: %s".formatted(one.get("path"), one.get("message"))));
    return refused.isEmpty() ? ExitCode.DONE : ExitCode.PARTLY_DONE;
  }

  private void retrieveSelected(Repository repository, Retrieval retrieval, Progress progress) throws IOException {
    DatasetQuery query = selection.query().withRecords();
    try (DatasetCursor cursor = selection.ask(repository, registry -> registry.query(query))) {
      List<StorageRecord> records = new ArrayList<>();
      while (cursor.hasNext()) {
        List<StorageRecord> found = cursor.next().records();
        datasets += found.isEmpty() ? 0 : 1;
        records.addAll(found);
        if (records.size() >= BATCH || !cursor.hasNext()) {
          retrieve(retrieval, records, progress);
          records.clear();
        }
      }
    }
  }

  private void retrieveIds(Repository repository, Retrieval retrieval, Progress progress) throws Exception {
    try (IdLines lines = selection.ids()) {
      for (List<UUID> ids = lines.next(BATCH); !ids.isEmpty(); ids = lines.next(BATCH)) {
        List<StorageRecord> records = new ArrayList<>();
        try (StorageReport report = repository.registry().bridge().check(ids, EnumSet.allOf(StorageField.class))) {
          for (int row = 0; row < ids.size(); row++) {
            List<StorageRecord> found = report.records(row);
            if (found.isEmpty()) {
              refuse(Map.of("id", ids.get(row)), ids.get(row).toString(), "it is not stored, or not in the Registry");
            } else {
              datasets++;
              records.addAll(found);
            }
          }
        }
        retrieve(retrieval, records, progress);
      }
    }
  }

  private void retrieve(Retrieval retrieval, List<StorageRecord> records, Progress progress) {
    for (Retrieval.Outcome outcome : retrieval.retrieve(records)) {
      switch (outcome) {
        case Retrieval.Outcome.Copied done -> {
          copied++;
          bytes += done.record().size();
        }
        case Retrieval.Outcome.AlreadyThere there -> alreadyThere++;
        case Retrieval.Outcome.Failed failed -> refuse(Map.of(), failed.record().location().value(), failed.why());
      }
    }
    progress.advance(records.size());
  }

  private void refuse(Map<String, Object> named, String path, String message) {
    Map<String, Object> json = new LinkedHashMap<>(named);
    json.put("path", path);
    json.put("message", message);
    refused.add(json);
  }
}
