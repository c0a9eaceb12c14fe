package dev.larder.repository;

import dev.larder.datastore.DataIdColumns;
import dev.larder.datastore.Table;
import dev.larder.datastore.TableException;
import dev.larder.model.Checksum;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.ExternalUri;
import dev.larder.model.InvalidNameException;
import dev.larder.model.ValueType;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A table with the column `path`, relative to its own folder, and one column a dimension. Where the first path is a URI, all are,
/// and the columns `size` (needed) and `checksum` say what nobody here will look up.
public record ManifestSource(Path manifest) implements IngestSource {
  private static final String PATH = "path";
  private static final String SIZE = "size";
  private static final String CHECKSUM = "checksum";
  private static final Pattern URI = Pattern.compile("[a-z][a-z0-9+.-]*://.*|vfs:.*", Pattern.DOTALL);

  @Override
  public String name() {
    return manifest.toString();
  }

  @Override
  public Reading read(Collection<Dimension> dimensions, boolean check) throws IOException {
    return new Rows(dimensions, check);
  }

  private final class Rows implements Reading {
    private final Table table;
    private final Path folder;
    private final Map<DimensionName, ValueType> types;
    private final boolean check;
    private boolean uris;
    private List<String> columns = List.of();
    private DataIdColumns dataIds;
    private boolean begun;

    Rows(Collection<Dimension> dimensions, boolean check) throws IOException {
      types = dimensions.stream().collect(Collectors.toMap(Dimension::name, Dimension::type));
      this.check = check;
      folder = Optional.ofNullable(manifest.toAbsolutePath().getParent()).orElse(Path.of("/"));
      table = Table.open(manifest);
      dataIds = new DataIdColumns(table, columns);
    }

    @Override
    public Optional<IngestItem> next() throws IOException {
      Optional<Table.Row> row = table.next();
      if (row.isEmpty()) {
        return Optional.empty();
      }
      if (!begun) {
        begin(row.get());
      }
      IngestItem.Place place = place(row.get(), table.required(row.get(), PATH));
      return Optional.of(new IngestItem(row.get().line(), place,
          check ? dataIds.read(row.get()) : dataIds.readAgain(row.get())));
    }

    private void begin(Table.Row first) throws TableException {
      begun = true;
      uris = URI.matcher(table.required(first, PATH)).matches();
      Set<String> ours = uris ? Set.of(PATH, SIZE, CHECKSUM) : Set.of(PATH);
      columns = first.values().keySet().stream().filter(column -> !ours.contains(column)).toList();
      dataIds = new DataIdColumns(table, columns, types);
    }

    private IngestItem.Place place(Table.Row row, String path) throws TableException {
      try {
        if (uris) {
          String checksum = row.values().getOrDefault(CHECKSUM, "");
          return new IngestItem.Elsewhere(new ExternalUri(path), Long.parseLong(table.required(row, SIZE)),
              checksum.isBlank() ? Checksum.NONE : Checksum.parse(checksum));
        }
        return new IngestItem.LocalFile(folder.resolve(path));
      } catch (InvalidNameException e) {
        throw bad(row, String.valueOf(e.getMessage()), e.remedy(), e);
      } catch (NumberFormatException e) {
        throw bad(row, "column size is no whole number of bytes", "Write for example 1048576.", e);
      } catch (InvalidPathException e) {
        throw bad(row, "this Java cannot encode path in the locale that it was started in",
            "Set LC_ALL=C.UTF-8 (or another UTF-8 locale) in the environment and start again.", e);
      }
    }

    private TableException bad(Table.Row row, String why, String remedy, Exception cause) {
      return new TableException("%s, line %d: %s".formatted(manifest, row.line(), why), remedy, cause);
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
