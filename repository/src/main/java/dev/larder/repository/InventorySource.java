package dev.larder.repository;

import dev.larder.datastore.SeenDataIds;
import dev.larder.datastore.Table;
import dev.larder.datastore.TableException;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.ExternalUri;
import dev.larder.model.InvalidNameException;
import dev.larder.model.ValueType;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// An inventory of a bucket, as S3 writes it: CSV without a line that names the columns, keys escaped as in URLs. Its objects stay where they are; their
/// keys say their data IDs. Older versions and delete markers are passed over. Nothing is asked of the bucket.
///
/// @param columns the `fileSchema` of the inventory's manifest.json; `Bucket`, `Key` and `Size` are needed
public record InventorySource(Path inventory, List<String> columns, FilePattern pattern) implements IngestSource {
  /// What most inventories begin with.
  public static final String COLUMNS = "Bucket, Key, Size";

  public InventorySource {
    columns = columns.stream().map(column -> column.strip().toLowerCase(Locale.ROOT)).toList();
    for (String needed : List.of("bucket", "key", "size")) {
      if (!columns.contains(needed)) {
        throw new RepositoryException("inventory-columns",
            "an inventory with the columns %s has no %s".formatted(columns, needed),
            "Name the columns as the fileSchema in the inventory's manifest.json does, and see that Size is among them.");
      }
    }
  }

  @Override
  public String name() {
    return inventory.toString();
  }

  @Override
  public Reading read(Collection<Dimension> dimensions, boolean check) throws IOException {
    return new Rows(Table.open(inventory, columns), FilePattern.types(dimensions), check);
  }

  /// Says whether a row is about an older version of an object, or about its deletion.
  static boolean isPast(Map<String, String> values) {
    return values.getOrDefault("islatest", "true").equalsIgnoreCase("false")
        || values.getOrDefault("isdeletemarker", "false").equalsIgnoreCase("true");
  }

  private final class Rows implements Reading {
    private final Table table;
    private final Map<DimensionName, ValueType> types;
    private final Optional<SeenDataIds> seen;
    private long unmatched;

    Rows(Table table, Map<DimensionName, ValueType> types, boolean check) {
      this.table = table;
      this.types = types;
      seen = check ? Optional.of(new SeenDataIds()) : Optional.empty();
    }

    @Override
    public Optional<IngestItem> next() throws IOException {
      for (Optional<Table.Row> row = table.next(); row.isPresent(); row = table.next()) {
        if (isPast(row.get().values())) {
          continue;
        }
        String key = key(row.get());
        switch (pattern.match(key, types)) {
          case FilePattern.Match.None none -> unmatched++;
          case FilePattern.Match.Refused refused -> throw bad(row.get(), "%s: %s".formatted(key, refused.why()), null);
          case FilePattern.Match.Found found -> {
            return Optional
                .of(new IngestItem(row.get().line(), place(row.get(), key), once(row.get(), found.dataId())));
          }
        }
      }
      return Optional.empty();
    }

    private String key(Table.Row row) throws TableException {
      try {
        return URLDecoder.decode(table.required(row, "key"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw bad(row, "its key is not escaped as in a URL", e);
      }
    }

    private IngestItem.Place place(Table.Row row, String key) throws TableException {
      try {
        return new IngestItem.Elsewhere(ExternalUri.of("s3", table.required(row, "bucket"), "/" + key),
            Long.parseLong(table.required(row, "size")),
            Checksum.NONE);
      } catch (InvalidNameException e) {
        throw bad(row, String.valueOf(e.getMessage()), e);
      } catch (NumberFormatException e) {
        throw bad(row, "its size is no whole number of bytes", e);
      }
    }

    private DataId once(Table.Row row, DataId dataId) throws TableException {
      OptionalLong earlier = seen.map(all -> all.add(dataId, row.line())).orElse(OptionalLong.empty());
      if (earlier.isPresent()) {
        throw bad(row, "%s stands in line %d already".formatted(dataId, earlier.getAsLong()), null);
      }
      return dataId;
    }

    private TableException bad(Table.Row row, String why, @Nullable Exception cause) {
      return new TableException("%s, line %d: %s".formatted(inventory, row.line(), why),
          "Name the columns as the inventory's manifest.json does, or choose a pattern that fits fewer objects.",
          cause);
    }

    @Override
    public List<DimensionName> dimensions() {
      return pattern.dimensions();
    }

    @Override
    public long unmatched() {
      return unmatched;
    }

    @Override
    public void close() throws IOException {
      table.close();
    }
  }
}
