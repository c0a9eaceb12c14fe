package dev.larder.registry;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.CollectionName;
import dev.larder.model.CollectionType;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.model.MetadataType;
import dev.larder.model.RunName;
import dev.larder.model.StorageRecord;
import dev.larder.model.Timespan;
import dev.larder.model.ValueType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;

/// Batches of any changes, with names and values that are as odd as they may be.
final class RandomBatch {
  private static final List<String> ODD = List.of("a", "'; DROP TABLE dataset; --", "é🧪", "x y", "%_*?", "[]()<>",
      "true", "0", "ß", "日本", "null", "&amp;", "$.x");

  private final Random random;

  RandomBatch(Random random) {
    this.random = random;
  }

  RegistryBatch batch() {
    return new RegistryBatch(list(6, () -> change(random.nextInt(18))));
  }

  /// @param kind from 0 up to and without 18: one for each kind of change
  Change change(int kind) {
    return switch (kind) {
      case 0 -> new Change.DeclareDimension(new Dimension(new DimensionName("d " + odd()), pick(ValueType.values()),
          new TreeSet<>(list(3, this::dimension)), fields()));
      case 1 -> new Change.PutDimensionRecords(list(3, this::record), random.nextBoolean());
      case 2 -> new Change.RegisterDatasetType(datasetType(random.nextInt(100)));
      case 3 -> new Change.RegisterRun(new RunName(odd()), id());
      case 4 -> new Change.CreateCollection(collection(),
          pick(CollectionType.TAGGED, CollectionType.CHAINED, CollectionType.CALIBRATION));
      case 5 -> new Change.EditChain(collection(), pick(Change.ChainEdit.values()), list(4, this::collection));
      case 6 -> new Change.Tag(collection(), list(4, this::id));
      case 7 -> new Change.Untag(collection(), list(4, this::id));
      case 8 -> new Change.Certify(collection(), list(4, this::id), timespan());
      case 9 -> new Change.Decertify(collection(), new DatasetTypeName("t"), timespan(),
          new HashSet<>(list(4, this::dataId)));
      case 10 -> insert();
      case 11 -> new Change.AddStorageRecords(odd(), id(), list(3, () -> storage("c" + random.nextInt(1_000))));
      case 12 -> new Change.RemoveStorageRecords(odd(), list(3, this::id));
      case 13 -> new Change.RemoveDatasets(list(3, this::id));
      case 14 -> new Change.RemoveCollection(collection());
      case 15 -> new Change.RemoveRun(new RunName(odd()), id());
      case 16 -> new Change.RemoveDatasetType(new DatasetTypeName("t.x-1"));
      default -> new Change.RemoveDimension(dimension());
    };
  }

  private Change insert() {
    List<DatasetType> types = List.of(datasetType(0), datasetType(1));
    return new Change.InsertDatasets(odd(), list(4, () -> {
      DatasetType type = types.get(random.nextInt(2));
      TreeMap<DimensionName, Object> values = new TreeMap<>();
      type.dimensions().forEach(name -> values.put(name, value()));
      List<StorageRecord> records = new ArrayList<>();
      for (int i = random.nextInt(3); i > 0; i--) {
        records.add(storage(i == 1 ? "" : "part" + i));
      }
      return new RegisteredDataset(new DatasetRef(id(), type, new DataId(values), new RunName(odd())), records,
          list(3, this::id), random.nextBoolean() ? "" : odd());
    }));
  }

  private StorageRecord storage(String component) {
    return new StorageRecord(component, new ArtifactPath("r/é " + random.nextInt()), random.nextLong(1L << 53),
        Checksum.parse("sha256:" + "%08x".formatted(random.nextInt()).repeat(8)), "image/tiff",
        Instant.EPOCH.plus(random.nextLong(1L << 50), ChronoUnit.MICROS));
  }

  private DatasetType datasetType(int number) {
    return new DatasetType(new DatasetTypeName("t" + number), List.copyOf(new HashSet<>(list(3, this::dimension))),
        "application/json");
  }

  private DimensionRecord record() {
    DimensionName dimension = dimension();
    TreeMap<DimensionName, Object> key = new TreeMap<>(dataId().values());
    key.put(dimension, value());
    TreeMap<String, Object> metadata = new TreeMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      metadata.put(odd(), switch (random.nextInt(4)) {
        case 0 -> odd() + "\n\u0001\"\\";
        case 1 -> random.nextLong();
        case 2 -> Double.longBitsToDouble(random.nextLong() & ~(1L << 62)); // never infinite, nor no number
        default -> random.nextBoolean();
      });
    }
    return new DimensionRecord(dimension, new DataId(key), metadata);
  }

  private SortedMap<String, MetadataType> fields() {
    TreeMap<String, MetadataType> fields = new TreeMap<>();
    list(3, this::odd).forEach(name -> fields.put(name, pick(MetadataType.values())));
    return fields;
  }

  private Timespan timespan() {
    Instant begin = Instant.EPOCH.plus(random.nextLong(1L << 50), ChronoUnit.MICROS);
    Instant end = begin.plus(1 + random.nextLong(1L << 50), ChronoUnit.MICROS);
    return new Timespan(random.nextBoolean() ? Optional.of(begin) : Optional.empty(),
        random.nextBoolean() ? Optional.of(end) : Optional.empty());
  }

  private DataId dataId() {
    TreeMap<DimensionName, Object> values = new TreeMap<>();
    list(3, this::dimension).forEach(name -> values.put(name, value()));
    return new DataId(values);
  }

  private Object value() {
    return random.nextBoolean() ? (Object) random.nextLong() : odd() + " \" \\ /";
  }

  private DimensionName dimension() {
    return new DimensionName(odd());
  }

  private CollectionName collection() {
    return new CollectionName("u/" + odd());
  }

  private UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private String odd() {
    return ODD.get(random.nextInt(ODD.size()));
  }

  @SafeVarargs
  private <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }

  private <T> List<T> list(int most, Supplier<T> element) {
    List<T> list = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      list.add(element.get());
    }
    return list;
  }
}
