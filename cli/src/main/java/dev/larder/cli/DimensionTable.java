package dev.larder.cli;

import dev.larder.datastore.Table;
import dev.larder.datastore.TableException;
import dev.larder.model.DataId;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.model.InvalidNameException;
import dev.larder.model.MetadataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Records of a dimension, as a table has them: a column for each dimension of their keys and for fields of metadata.
final class DimensionTable {
  private final Path file;
  private final Dimension dimension;
  private final DataIdValues values;
  private final SortedSet<DimensionName> keys = new TreeSet<>();

  /// Takes some records, in the order of the table.
  interface Taker {
    void take(List<DimensionRecord> records) throws Exception;
  }

  /// @param all dimensions that there are
  DimensionTable(Path file, Dimension dimension, List<Dimension> all) {
    this.file = file;
    this.dimension = dimension;
    this.values = new DataIdValues(all);
    addKeys(dimension, all);
  }

  /// What a dimension requires may require others.
  private void addKeys(Dimension one, List<Dimension> all) {
    if (keys.add(one.name())) {
      one.requires().forEach(name -> DimensionFields.find(all, name).ifPresent(required -> addKeys(required, all)));
    }
  }

  /// Reads the table from its beginning.
  ///
  /// @return how many records it has
  /// @throws TableException naming file, line and column of what is wrong
  long read(int batch, Taker taker) throws Exception {
    long count = 0;
    try (Table table = Table.open(file)) {
      List<DimensionRecord> records = new ArrayList<>();
      for (Optional<Table.Row> row = table.next(); row.isPresent(); row = table.next()) {
        records.add(record(table, row.get()));
        count++;
        if (records.size() == batch) {
          taker.take(records);
          records = new ArrayList<>();
        }
      }
      if (!records.isEmpty()) {
        taker.take(records);
      }
    }
    return count;
  }

  private DimensionRecord record(Table table, Table.Row row) throws IOException {
    Map<String, String> key = new HashMap<>();
    for (DimensionName name : keys) {
      key.put(name.value(), table.required(row, name.value()));
    }
    SortedMap<String, Object> metadata = new TreeMap<>();
    for (Map.Entry<String, String> cell : row.values().entrySet()) {
      if (!key.containsKey(cell.getKey())) {
        MetadataType type = dimension.metadata().get(cell.getKey());
        if (type == null) {
          throw wrong(row, "dimension %s has no metadata called %s".formatted(dimension.name(), cell.getKey()),
              "It is declared as %s.".formatted(dimension), null);
        }
        if (!cell.getValue().isEmpty()) {
          metadata.put(cell.getKey(), value(row, cell.getKey(), type, cell.getValue()));
        }
      }
    }
    try {
      return new DimensionRecord(dimension.name(), values.typed(DataId.of(key)), metadata);
    } catch (InvalidNameException e) {
      throw wrong(row, String.valueOf(e.getMessage()), e.remedy(), e);
    }
  }

  private Object value(Table.Row row, String field, MetadataType type, String text) throws TableException {
    try {
      return switch (type) {
        case STRING -> text;
        case INTEGER -> Long.parseLong(text.strip());
        case NUMBER -> finite(text.strip());
        case BOOLEAN -> truth(text.strip());
      };
    } catch (NumberFormatException e) {
      throw wrong(row, "%s is '%s', which is no %s".formatted(field, text, type.word()),
          "Write whole numbers like 42, numbers like 1.5, truth values as true or false.", e);
    }
  }

  private static double finite(String text) {
    double number = Double.parseDouble(text);
    if (!Double.isFinite(number)) {
      throw new NumberFormatException(text);
    }
    return number;
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new NumberFormatException(text);
    };
  }

  private TableException wrong(Table.Row row, String why, String remedy, @Nullable Exception cause) {
    return new TableException("%s, line %d: %s".formatted(file, row.line(), why), remedy, cause);
  }
}
