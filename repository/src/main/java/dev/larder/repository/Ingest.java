package dev.larder.repository;

import dev.larder.datastore.Content;
import dev.larder.datastore.DataIdColumns;
import dev.larder.datastore.Formats;
import dev.larder.datastore.Table;
import dev.larder.datastore.TableException;
import dev.larder.journal.DatasetRefusedException;
import dev.larder.journal.NewComponent;
import dev.larder.journal.NewDataset;
import dev.larder.journal.PutResult;
import dev.larder.journal.DatasetWriter;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.ValueType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/// Copies files that exist into a run, as the datasets that a manifest says they are. The manifest is a table with the column `path`,
/// relative to the manifest, and one column a dimension. Ids are deterministic: the same manifest again finds everything there.
public final class Ingest {
  private static final String PATH = "path";
  /// Files between two reports of progress.
  private static final int BATCH = 500;

  private final List<File> files;
  private final DatasetType type;

  /// A row of the manifest.
  private record File(long line, Path path, DataId dataId) {}

  private Ingest(List<File> files, DatasetType type) {
    this.files = files;
    this.type = type;
  }

  /// What became of a manifest's files.
  ///
  /// @param bytes of what was stored
  public record Report(long stored, long alreadyThere, long bytes, List<Refused> refused) {
    public Report {
      refused = List.copyOf(refused);
    }
  }

  /// A file that was not stored.
  ///
  /// @param line of the manifest
  public record Refused(long line, Path path, String code, String message) {}

  /// Reads a manifest as a whole, so that nothing has been written when something in it is wrong.
  ///
  /// @param known the definition of the dataset type where there is one already; its dimensions must be those of the manifest
  /// @param dimensions that are declared: values get the form of their types, e.g. `007` is the integer 7; those of other dimensions are texts
  /// @throws TableException naming file, line and column of what is wrong
  public static Ingest read(Path manifest, DatasetTypeName name, Optional<DatasetType> known,
      Collection<Dimension> dimensions) throws IOException {
    Map<DimensionName, ValueType> types = dimensions.stream()
        .collect(Collectors.toMap(Dimension::name, Dimension::type));
    List<File> files = new ArrayList<>();
    List<String> columns = List.of();
    try (Table table = Table.open(manifest)) {
      Path folder = Optional.ofNullable(manifest.toAbsolutePath().getParent()).orElse(Path.of("/"));
      DataIdColumns dataIds = new DataIdColumns(table, columns);
      for (Optional<Table.Row> row = table.next(); row.isPresent(); row = table.next()) {
        Path path = folder.resolve(table.required(row.get(), PATH));
        if (files.isEmpty()) {
          columns = row.get().values().keySet().stream().filter(column -> !column.equals(PATH)).toList();
          dataIds = new DataIdColumns(table, columns, types);
        }
        files.add(new File(row.get().line(), path, dataIds.read(row.get())));
      }
    }
    if (files.isEmpty()) {
      throw new TableException("%s names no file".formatted(manifest), "Each row behind the first names one.", null);
    }
    DatasetType type = type(manifest, name, columns, files.getFirst().path, known);
    checkRequirements(manifest, type, dimensions);
    return new Ingest(files, type);
  }

  /// The Registry would refuse the datasets one by one, after all of them were copied.
  private static void checkRequirements(Path manifest, DatasetType type, Collection<Dimension> dimensions)
      throws TableException {
    for (Dimension dimension : dimensions) {
      if (type.dimensions().contains(dimension.name()) && !type.dimensions().containsAll(dimension.requires())) {
        throw new TableException("%s has values of %s, and no column for each of those that it requires"
            .formatted(manifest, dimension), "Add what is missing: it tells values of it apart.", null);
      }
    }
  }

  private static DatasetType type(Path manifest, DatasetTypeName name, List<String> columns, Path example,
      Optional<DatasetType> known) throws TableException {
    DatasetType type = new DatasetType(name, columns.stream().map(DimensionName::new).toList(),
        Formats.ofFile(example.getFileName().toString()));
    if (known.isEmpty()) {
      return type;
    }
    if (!known.get().dimensions().containsAll(type.dimensions())
        || known.get().dimensions().size() != type.dimensions().size()) {
      throw new TableException(
          "%s has the columns %s, and dataset type %s has the dimensions %s".formatted(manifest, columns,
              name, known.get().dimensions()),
          "Name the columns like the dimensions, or choose another dataset type.", null);
    }
    return known.get();
  }

  public DatasetType type() {
    return type;
  }

  /// How many files there are.
  public int size() {
    return files.size();
  }

  /// Stores the files. One that is refused stops no other.
  ///
  /// @param progress is told how many more are done
  public Report store(DatasetWriter writer, LongConsumer progress) throws IOException {
    long stored = 0;
    long alreadyThere = 0;
    long bytes = 0;
    List<Refused> refused = new ArrayList<>();
    for (int from = 0; from < files.size(); from += BATCH) {
      List<File> batch = files.subList(from, Math.min(files.size(), from + BATCH));
      List<PutResult> results = writer.putAll(batch.stream().map(this::dataset).toList());
      for (int i = 0; i < batch.size(); i++) {
        File file = batch.get(i);
        switch (results.get(i)) {
          case PutResult.Stored put -> {
            stored++;
            bytes += put.dataset().size();
          }
          case PutResult.AlreadyStored put -> alreadyThere++;
          case PutResult.Conflict put -> refused.add(refused(file, DatasetRefusedException.of(put)));
          case PutResult.Deleted put -> refused.add(refused(file, DatasetRefusedException.of(put)));
          case PutResult.Held put -> refused.add(refused(file, DatasetRefusedException.of(put)));
          case PutResult.Failed put -> refused.add(new Refused(file.line, file.path, "storage", message(put.cause())));
        }
      }
      progress.accept(batch.size());
    }
    return new Report(stored, alreadyThere, bytes, refused);
  }

  private NewDataset dataset(File file) {
    String name = file.path.getFileName().toString();
    return new NewDataset(type, file.dataId,
        List.of(new NewComponent("", Content.file(file.path), Formats.ofFile(name), Formats.extension(name))));
  }

  private static Refused refused(File file, DatasetRefusedException why) {
    return new Refused(file.line, file.path, why.code(), message(why));
  }

  private static String message(IOException e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }
}
