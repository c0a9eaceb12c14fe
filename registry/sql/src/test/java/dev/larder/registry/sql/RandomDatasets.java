package dev.larder.registry.sql;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.model.MetadataType;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.ValueType;
import dev.larder.registry.Change;
import dev.larder.registry.RegisteredDataset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// Datasets of every kind of dimension, with the texts that databases are known to get wrong, and conditions on them.
final class RandomDatasets {
  static final List<String> TEXTS = List.of("a", "A", "ab", "b", "é", "É", "10", "9", "it's",
      "'; DROP TABLE dataset; --",
      "%", "_", "a_", "*", "[a]", "a\\", "?", "$1", "\"", "🧫", "\uFF21", "z\u0301");
  private static final List<Long> NUMBERS = List.of(-1L, 0L, 1L, 2L, 10L, 9_007_199_254_740_993L, Long.MAX_VALUE);
  private static final List<String> DAYS = List.of("0900-01-01", "2026-11-20", "2026-11-21");
  private static final List<String> TIMES = List.of("2026-11-21T06:00:00Z", "2026-11-21T06:00:00.500Z",
      "2026-11-21T06:00:00.500001Z", "2026-11-21T06:00:01Z");
  private static final List<String> SIZES = List.of("0", "1", "2", "3");
  private static final List<String> RUNS = List.of("a", "b/c", "Z ' % _");

  static final List<Dimension> DIMENSIONS = List.of(Dimension.of("plate", ValueType.STRING),
      Dimension.of("visit", ValueType.INTEGER), Dimension.of("day", ValueType.DATE),
      Dimension.of("begun", ValueType.TIMESTAMP), Dimension.of("it's", ValueType.STRING),
      new Dimension(new DimensionName("detector"), ValueType.INTEGER, new TreeSet<>(Set.of(new DimensionName("plate"))),
          new TreeMap<>(Map.of("purpose", MetadataType.STRING, "gain", MetadataType.NUMBER, "row", MetadataType.INTEGER,
              "science", MetadataType.BOOLEAN, "o'clock", MetadataType.STRING))));

  private static final List<DatasetType> TYPES = List.of(
      DatasetType.of("image", List.of("plate", "visit", "detector"), "image/tiff"),
      DatasetType.of("note", List.of("day", "begun"), "text/plain"), DatasetType.of("log", List.of(), "text/plain"),
      DatasetType.of("Odd", List.of("it's", "visit"), "text/plain"));

  private final Random random;

  RandomDatasets(Random random) {
    this.random = random;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /// Everything that is to be declared before datasets are inserted.
  static List<Change> declarations() {
    List<Change> changes = new ArrayList<>();
    DIMENSIONS.forEach(dimension -> changes.add(new Change.DeclareDimension(dimension)));
    TYPES.forEach(type -> changes.add(new Change.RegisterDatasetType(type)));
    RUNS.forEach(run -> changes.add(new Change.RegisterRun(new RunName(run), JournalDraft.incarnation(run))));
    return changes;
  }

  List<RegisteredDataset> datasets(int count) {
    List<RegisteredDataset> datasets = new ArrayList<>();
    Set<UUID> seen = new HashSet<>();
    for (int i = 0; i < count; i++) {
      DatasetType type = any(TYPES);
      TreeMap<DimensionName, Object> values = new TreeMap<>();
      for (DimensionName dimension : type.dimensions()) {
        values.put(dimension, switch (dimension.value()) {
          case "day" -> any(DAYS);
          case "begun" -> any(TIMES);
          case "visit" -> any(NUMBERS);
          case "detector" -> (Object) (long) random.nextInt(3);
          default -> text();
        });
      }
      String run = any(RUNS);
      DataId dataId = new DataId(values);
      UUID id = type.deterministicId(JournalDraft.incarnation(run), dataId);
      if (seen.add(id)) {
        DatasetRef ref = new DatasetRef(id, type, dataId, new RunName(run));
        List<StorageRecord> records = new ArrayList<>();
        for (String component : List.of("", "mask", "Mask").subList(0, random.nextInt(4))) {
          records.add(new StorageRecord(component, new ArtifactPath("p/%s%s_%%.tif".formatted(id, component)),
              random.nextInt(4), Checksum.parse("sha256:" + "ab".repeat(32)), "image/tiff",
              Instant.parse(any(TIMES))));
        }
        datasets.add(new RegisteredDataset(ref, records, List.of(), ""));
      }
    }
    return datasets;
  }

  /// In the form that names have.
  private String text() {
    return java.text.Normalizer.normalize(any(TEXTS), java.text.Normalizer.Form.NFC);
  }

  List<DimensionRecord> records() {
    List<DimensionRecord> records = new ArrayList<>();
    for (String plate : TEXTS) {
      for (long detector = 0; detector < 3; detector++) {
        if (random.nextInt(3) == 0) {
          continue;
        }
        TreeMap<DimensionName, Object> key = new TreeMap<>();
        key.put(new DimensionName("plate"), plate);
        key.put(new DimensionName("detector"), detector);
        TreeMap<String, Object> metadata = new TreeMap<>();
        put(metadata, "purpose", text());
        put(metadata, "o'clock", text());
        put(metadata, "gain", any(List.of(0.5, -1e300, 3.0)));
        put(metadata, "row", any(NUMBERS));
        put(metadata, "science", random.nextBoolean());
        records.add(new DimensionRecord(new DimensionName("detector"), new DataId(key), metadata));
      }
    }
    return records;
  }

  private void put(Map<String, Object> metadata, String field, Object value) {
    if (random.nextInt(4) > 0) {
      metadata.put(field, value);
    }
  }

  String condition(int depth) {
    return switch (depth == 0 ? 3 : random.nextInt(4)) {
      case 0 -> "(%s OR %s)".formatted(condition(depth - 1), condition(depth - 1));
      case 1 -> "(%s AND %s)".formatted(condition(depth - 1), condition(depth - 1));
      case 2 -> "NOT (%s)".formatted(condition(depth - 1));
      default -> leaf();
    };
  }

  private String leaf() {
    return switch (random.nextInt(12)) {
      case 0 -> compared("visit", NUMBERS.stream().map(Object::toString).toList());
      case 1 -> compared("day", quoted(DAYS));
      case 2 -> compared("begun", quoted(TIMES));
      case 3 -> compared("size", SIZES);
      case 4 -> compared("written", quoted(TIMES));
      case 5 -> compared("detector.gain", List.of("0.5", "-1e300", "3"));
      case 6 -> compared("detector.row", NUMBERS.stream().map(Object::toString).toList());
      case 7 ->
        any(List.of("stored", "detector.science", "detector.science = FALSE", "plate IS NULL", "visit IS NOT NULL",
            "detector.gain IS NULL"));
      case 8 -> compared("run", quoted(RUNS));
      case 9 -> textual(any(List.of("dataset_type", "component", "path", "format", "datastore", "checksum")));
      default -> textual(any(List.of("plate", "\"it's\"", "detector.purpose", "detector.\"o'clock\"")));
    };
  }

  private static List<String> quoted(List<String> texts) {
    return texts.stream().map(text -> "'" + text.replace("'", "''") + "'").toList();
  }

  private String textual(String name) {
    List<String> values = quoted(TEXTS);
    return switch (random.nextInt(4)) {
      case 0 -> "%s(%s) = %s".formatted(any(List.of("lower", "upper")), name, any(values));
      case 1 -> "length(%s) %s %d".formatted(name, any(List.of("=", "<", ">=")), random.nextInt(4));
      case 2 -> "%s%s %s".formatted(name, any(List.of(" LIKE", " NOT LIKE", " GLOB", " NOT GLOB")),
          quoted(List.of(any(TEXTS) + any(List.of("", "%", "_", "*", "?")))).getFirst());
      default -> compared(name, values);
    };
  }

  private String compared(String name, List<String> values) {
    return switch (random.nextInt(4)) {
      case 0 -> "%s%s (%s, %s)".formatted(name, any(List.of(" IN", " NOT IN")), any(values), any(values));
      case 1 -> "%s BETWEEN %s AND %s".formatted(name, any(values), any(values));
      default -> "%s %s %s".formatted(name, any(List.of("=", "<>", "<", "<=", ">", ">=")), any(values));
    };
  }

  String order() {
    List<String> names = new ArrayList<>(List.of("plate", "visit", "day", "begun", "size", "written", "path", "run",
        "dataset_type", "id", "detector.gain", "detector.row", "detector.purpose"));
    List<String> keys = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      keys.add((random.nextBoolean() ? "-" : "") + names.remove(random.nextInt(names.size())));
    }
    return String.join(", ", keys);
  }
}
