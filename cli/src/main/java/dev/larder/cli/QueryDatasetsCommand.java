package dev.larder.cli;

import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.registry.DatasetCursor;
import dev.larder.registry.FoundDataset;
import dev.larder.repository.Repository;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(name = "datasets", header = "List datasets, run by run.", description = {
    "One row a dataset of the Registry, stored or not. What only stands in journals so far is not listed: `larder check --pending` "
        + "finds it, transfer-back registers it.",
    ""})
final class QueryDatasetsCommand implements Action {
  private static final List<Column> NAMES = List.of(Column.text("id"), Column.text("dataset_type"), Column.text("run"),
      Column.text("data_id"));
  private static final List<Column> STORAGE = List.of(Column.text("stored"), Column.text("path"), Column.text("uri"),
      Column.size("size"), Column.text("checksum"), Column.text("components"));

  @Mixin
  private final RepositoryArgument argument = new RepositoryArgument();

  @Mixin
  private final Selection selection = new Selection();

  @Option(names = "--storage", description = "Also show where each is stored, its size in bytes and its checksum.")
  private boolean storage;

  @Option(names = "--limit", paramLabel = "N", description = "Stop after N datasets (default: all).")
  private long limit = Long.MAX_VALUE;

  @Mixin
  private final Output output = new Output();

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public ExitCode run() throws Exception {
    if (selection.byIds()) {
      throw new ParameterException(spec.commandLine(), "--ids is not for query: `larder check --ids` answers for ids");
    }
    List<Column> columns = new ArrayList<>(NAMES);
    if (storage) {
      columns.addAll(STORAGE);
    }
    try (Repository repository = argument.open();
        DatasetCursor cursor = repository.registry().query(selection.query())) {
      output.rows(columns, rows -> {
        for (long row = 0; row < limit && cursor.hasNext(); row++) {
          FoundDataset dataset = cursor.next();
          DatasetRef ref = dataset.ref();
          if (!storage) {
            rows.add(ref.id(), ref.type().name(), ref.run(), json(ref.dataId()));
            continue;
          }
          List<StorageRecord> records = dataset.records();
          ArtifactFields fields = ArtifactFields.of(repository, records);
          rows.add(ref.id(), ref.type().name(), ref.run(), json(ref.dataId()), !records.isEmpty(), fields.path(),
              fields.uri(),
              fields.size(), fields.checksum(), fields.components());
        }
      });
    }
    return ExitCode.DONE;
  }

  static Map<String, Object> json(DataId dataId) {
    Map<String, Object> json = new LinkedHashMap<>();
    dataId.values().forEach((dimension, value) -> json.put(dimension.value(), value));
    return json;
  }
}
