package dev.larder.registry;

import dev.larder.model.ArtifactLocation;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads batches from JSON. Everything in it is checked before anything is done; a field that nobody knows is refused as well, because a change
/// that is half understood must not be made.
final class BatchReader {

  private BatchReader() {}

  static RegistryBatch read(String text) {
    JsonObject file = JsonObject.read(text);
    long format = file.number("format");
    if (format != BatchWriter.FORMAT) {
      throw file.invalid("format", "is %d, and this program knows %d".formatted(format, BatchWriter.FORMAT));
    }
    List<Change> changes = new ArrayList<>();
    for (JsonObject change : file.objects("changes")) {
      changes.add(change.whole(BatchReader::change));
    }
    file.done();
    return new RegistryBatch(changes);
  }

  private static Change change(JsonObject json) {
    return switch (json.text("change")) {
      case "declare_dimension" -> new Change.DeclareDimension(dimension(json));
      case "put_dimension_records" -> new Change.PutDimensionRecords(json.objects("records", BatchReader::record),
          json.flag("replace"));
      case "register_dataset_type" -> new Change.RegisterDatasetType(datasetType(json));
      case "register_run" -> new Change.RegisterRun(json.parsed("run", RunName::new), json.id("incarnation"));
      case "create_collection" -> new Change.CreateCollection(json.parsed("collection", CollectionName::new),
          json.parsed("type", CollectionType::ofWord));
      case "edit_chain" -> new Change.EditChain(json.parsed("chain", CollectionName::new),
          json.parsed("edit", Change.ChainEdit::ofWord), json.parsedList("children", CollectionName::new));
      case "tag" -> new Change.Tag(json.parsed("collection", CollectionName::new), json.ids("datasets"));
      case "untag" -> new Change.Untag(json.parsed("collection", CollectionName::new), json.ids("datasets"));
      case "certify" -> new Change.Certify(json.parsed("collection", CollectionName::new), json.ids("datasets"),
          timespan(json));
      case "decertify" -> new Change.Decertify(json.parsed("collection", CollectionName::new),
          json.parsed("dataset_type", DatasetTypeName::new), timespan(json),
          Set.copyOf(json.objects("data_ids", BatchReader::dataId)));
      case "insert_datasets" -> insert(json);
      case "add_storage_records" -> new Change.AddStorageRecords(json.text("datastore"), json.id("dataset"),
          json.objects("records", BatchReader::storageRecord));
      case "remove_storage_records" -> new Change.RemoveStorageRecords(json.text("datastore"), json.ids("datasets"));
      case "remove_datasets" -> new Change.RemoveDatasets(json.ids("datasets"));
      case "remove_collection" -> new Change.RemoveCollection(json.parsed("collection", CollectionName::new));
      case "remove_run" -> new Change.RemoveRun(json.parsed("run", RunName::new), json.id("incarnation"));
      case "remove_dataset_type" -> new Change.RemoveDatasetType(json.parsed("dataset_type", DatasetTypeName::new));
      case "remove_dimension" -> new Change.RemoveDimension(json.parsed("dimension", DimensionName::new));
      default -> throw json.invalid("change", "is %s, which this program does not know"
          .formatted(JsonObject.shown(json.text("change"))));
    };
  }

  private static Dimension dimension(JsonObject json) {
    TreeMap<String, MetadataType> metadata = new TreeMap<>();
    JsonObject fields = json.object("metadata");
    for (String field : fields.names()) {
      metadata.put(field, fields.parsed(field, MetadataType::ofWord));
    }
    return new Dimension(json.parsed("name", DimensionName::new), json.parsed("type", ValueType::ofWord),
        new TreeSet<>(json.parsedList("requires", DimensionName::new)), metadata);
  }

  private static DimensionRecord record(JsonObject json) {
    TreeMap<String, Object> metadata = new TreeMap<>();
    JsonObject fields = json.object("metadata");
    for (String field : fields.names()) {
      metadata.put(field, fields.scalar(field));
    }
    return new DimensionRecord(json.parsed("dimension", DimensionName::new),
        json.object("key").whole(BatchReader::dataId), metadata);
  }

  private static DatasetType datasetType(JsonObject json) {
    return new DatasetType(json.parsed("name", DatasetTypeName::new),
        json.parsedList("dimensions", DimensionName::new), json.text("format"));
  }

  private static DataId dataId(JsonObject json) {
    TreeMap<DimensionName, Object> values = new TreeMap<>();
    for (String name : json.names()) {
      Object value = json.scalar(name);
      if (!(value instanceof String || value instanceof Long)) {
        throw json.invalid(name, "is neither text nor a whole number");
      }
      if (values.put(json.checked(name, DimensionName::new, name), value) != null) {
        throw json.invalid(name, "is there twice, in another Unicode form");
      }
    }
    return new DataId(values);
  }

  private static Change insert(JsonObject json) {
    Map<String, DatasetType> types = new HashMap<>();
    for (JsonObject each : json.objects("dataset_types")) {
      DatasetType type = each.whole(BatchReader::datasetType);
      if (types.put(type.name().value(), type) != null) {
        throw each.invalid("name", "is there twice");
      }
    }
    return new Change.InsertDatasets(json.text("datastore"),
        json.objects("datasets", dataset -> dataset(dataset, types)));
  }

  private static RegisteredDataset dataset(JsonObject json, Map<String, DatasetType> types) {
    DatasetType type = types.get(json.parsed("dataset_type", DatasetTypeName::new).value());
    if (type == null) {
      throw json.invalid("dataset_type", "is none of the dataset types of its change");
    }
    DatasetRef ref = new DatasetRef(json.id("id"), type, json.object("data_id").whole(BatchReader::dataId),
        json.parsed("run", RunName::new));
    return new RegisteredDataset(ref, json.objects("records", BatchReader::storageRecord), json.ids("inputs"),
        json.text("job"));
  }

  private static StorageRecord storageRecord(JsonObject json) {
    return new StorageRecord(json.text("component"), json.parsed("path", ArtifactLocation::parse), json.number("size"),
        json.parsed("checksum", Checksum::parse), json.text("format"), json.parsed("written", Instant::parse));
  }

  private static Timespan timespan(JsonObject json) {
    return new Timespan(json.optional("begin", Instant::parse), json.optional("end", Instant::parse));
  }
}
