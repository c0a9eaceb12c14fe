package dev.larder.repository;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.DataIdColumns;
import dev.larder.datastore.SeenDataIds;
import dev.larder.datastore.Table;
import dev.larder.datastore.TableException;
import dev.larder.model.ArtifactPath;
import dev.larder.model.DataId;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.InvalidNameException;
import dev.larder.model.StoredDataset;
import dev.larder.model.ValueType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Orphans that are to be ingested: their paths say their data IDs, or a manifest does. Notes which of them are stored now.
public final class OrphanSource implements IngestSource {
  private static final String PATH = "path";

  private final ArtifactStore store;
  private final Map<ArtifactPath, Orphans.Orphan> orphans;
  private final Optional<FilePattern> pattern;
  private final Optional<Path> manifest;
  private final Map<ArtifactPath, String> adopted = new ConcurrentHashMap<>();

  private OrphanSource(Orphans of, List<Orphans.Orphan> orphans, Optional<FilePattern> pattern,
      Optional<Path> manifest) {
    store = of.datastore().store();
    this.orphans = new LinkedHashMap<>();
    orphans.forEach(orphan -> this.orphans.put(orphan.path(), orphan));
    this.pattern = pattern;
    this.manifest = manifest;
  }

  /// Those whose paths fit the pattern.
  public static OrphanSource of(Orphans of, List<Orphans.Orphan> orphans, FilePattern pattern) {
    return new OrphanSource(of, orphans, Optional.of(pattern), Optional.empty());
  }

  /// Those that a manifest names: a table with the column `path`, relative to the root of the datastore, and one column a dimension.
  public static OrphanSource of(Orphans of, List<Orphans.Orphan> orphans, Path manifest) {
    return new OrphanSource(of, orphans, Optional.empty(), Optional.of(manifest));
  }

  /// The orphans that are stored as datasets now, and the ids of those.
  Map<ArtifactPath, String> adopted() {
    return Map.copyOf(adopted);
  }

  @Override
  public String name() {
    return manifest.map(Path::toString).orElse("the orphans");
  }

  @Override
  public Reading read(Collection<Dimension> dimensions, boolean check) throws IOException {
    return manifest.isPresent() ? new Named(manifest.get(), dimensions, check) : new Matched(dimensions, check);
  }

  private IngestItem.Place place(ArtifactPath path) {
    return new IngestItem.InStore(store, path,
        (StoredDataset dataset) -> adopted.put(path, dataset.ref().id().toString()));
  }

  private final class Matched implements Reading {
    private final FilePattern names = pattern.orElseThrow();
    private final Map<DimensionName, ValueType> types;
    private final Optional<SeenDataIds> seen;
    private final Iterator<ArtifactPath> paths = orphans.keySet().iterator();
    private long number;
    private long unmatched;

    Matched(Collection<Dimension> dimensions, boolean check) {
      types = FilePattern.types(dimensions);
      seen = check ? Optional.of(new SeenDataIds()) : Optional.empty();
    }

    @Override
    public Optional<IngestItem> next() {
      while (paths.hasNext()) {
        ArtifactPath path = paths.next();
        number++;
        switch (names.match(path.value(), types)) {
          case FilePattern.Match.None none -> unmatched++;
          case FilePattern.Match.Refused refused -> throw bad(path, refused.why());
          case FilePattern.Match.Found found -> {
            return Optional.of(new IngestItem(number, place(path), once(path, found.dataId())));
          }
        }
      }
      return Optional.empty();
    }

    private DataId once(ArtifactPath path, DataId dataId) {
      OptionalLong earlier = seen.map(all -> all.add(dataId, number)).orElse(OptionalLong.empty());
      if (earlier.isPresent()) {
        throw bad(path, "%s is the data ID of another orphan already, the one of number %d".formatted(dataId,
            earlier.getAsLong()));
      }
      return dataId;
    }

    private static RepositoryException bad(ArtifactPath path, String why) {
      return new RepositoryException("file-name", "%s: %s".formatted(path, why),
          "Write a pattern that tells the orphans apart, or name them in a manifest.");
    }

    @Override
    public List<DimensionName> dimensions() {
      return names.dimensions();
    }

    @Override
    public long unmatched() {
      return unmatched;
    }

    @Override
    public void close() {}
  }

  private final class Named implements Reading {
    private final Path file;
    private final Table table;
    private final Map<DimensionName, ValueType> types;
    private final boolean check;
    private List<String> columns = List.of();
    private Optional<DataIdColumns> dataIds = Optional.empty();

    Named(Path file, Collection<Dimension> dimensions, boolean check) throws IOException {
      this.file = file;
      types = dimensions.stream().collect(Collectors.toMap(Dimension::name, Dimension::type));
      this.check = check;
      table = Table.open(file);
    }

    @Override
    public Optional<IngestItem> next() throws IOException {
      Optional<Table.Row> row = table.next();
      if (row.isEmpty()) {
        return Optional.empty();
      }
      ArtifactPath path = path(row.get());
      DataIdColumns reader = reader(row.get());
      return Optional.of(new IngestItem(row.get().line(), place(path),
          check ? reader.read(row.get()) : reader.readAgain(row.get())));
    }

    private DataIdColumns reader(Table.Row first) throws TableException {
      if (dataIds.isEmpty()) {
        columns = first.values().keySet().stream().filter(column -> !column.equals(PATH)).toList();
        dataIds = Optional.of(new DataIdColumns(table, columns, types));
      }
      return dataIds.get();
    }

    private ArtifactPath path(Table.Row row) throws TableException {
      try {
        ArtifactPath path = new ArtifactPath(table.required(row, PATH));
        if (!orphans.containsKey(path)) {
          throw new TableException("%s, line %d: %s is no orphan".formatted(file, row.line(), path),
              "See which there are with: larder orphans list. Paths are relative to the root of the datastore.", null);
        }
        return path;
      } catch (InvalidNameException e) {
        throw new TableException("%s, line %d: %s".formatted(file, row.line(), e.getMessage()), e.remedy(), e);
      }
    }

    @Override
    public List<DimensionName> dimensions() {
      return columns.stream().map(DimensionName::new).toList();
    }

    @Override
    public long unmatched() {
      return 0;
    }

    @Override
    public void close() throws IOException {
      table.close();
    }
  }
}
