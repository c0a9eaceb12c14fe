package dev.larder.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.larder.model.CollectionName;
import dev.larder.model.DataId;
import dev.larder.model.DatasetType;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionRecord;
import dev.larder.model.StorageRecord;
import dev.larder.model.Timespan;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Writes batches as JSON. [BatchReader] is its mirror.
final class BatchWriter {
  static final int FORMAT = 1;
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;

  private BatchWriter(JsonGenerator json) {
    this.json = json;
  }

  static String write(RegistryBatch batch) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      BatchWriter writer = new BatchWriter(json);
      json.writeStartObject();
      json.writeNumberField("format", FORMAT);
      json.writeArrayFieldStart("changes");
      for (Change change : batch.changes()) {
        json.writeStartObject();
        json.writeStringField("change", change.kind());
        writer.fields(change);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // text in memory does no I/O
    }
    return text.toString();
  }

  private void fields(Change change) throws IOException {
    switch (change) {
      case Change.DeclareDimension declare -> dimension(declare.dimension());
      case Change.PutDimensionRecords put -> {
        json.writeBooleanField("replace", put.replace());
        json.writeArrayFieldStart("records");
        for (DimensionRecord record : put.records()) {
          json.writeStartObject();
          json.writeStringField("dimension", record.dimension().value());
          dataId("key", record.key());
          values("metadata", record.metadata());
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      case Change.RegisterDatasetType register -> datasetType(register.type());
      case Change.RegisterRun register -> {
        json.writeStringField("run", register.run().value());
        json.writeStringField("incarnation", register.incarnation().toString());
      }
      case Change.CreateCollection create -> {
        json.writeStringField("collection", create.collection().value());
        json.writeStringField("type", create.type().word());
      }
      case Change.EditChain edit -> {
        json.writeStringField("chain", edit.chain().value());
        json.writeStringField("edit", edit.edit().word());
        texts("children", edit.children().stream().map(CollectionName::value).toList());
      }
      case Change.Tag tag -> {
        json.writeStringField("collection", tag.collection().value());
        ids("datasets", tag.datasets());
      }
      case Change.Untag untag -> {
        json.writeStringField("collection", untag.collection().value());
        ids("datasets", untag.datasets());
      }
      case Change.Certify certify -> {
        json.writeStringField("collection", certify.collection().value());
        timespan(certify.validity());
        ids("datasets", certify.datasets());
      }
      case Change.Decertify decertify -> {
        json.writeStringField("collection", decertify.collection().value());
        json.writeStringField("dataset_type", decertify.type().value());
        timespan(decertify.span());
        json.writeArrayFieldStart("data_ids");
        for (DataId dataId : decertify.dataIds()) {
          values(dataId);
        }
        json.writeEndArray();
      }
      case Change.InsertDatasets insert -> {
        json.writeStringField("datastore", insert.datastore());
        json.writeArrayFieldStart("dataset_types");
        for (DatasetType type : new LinkedHashSet<>(insert.datasets().stream().map(each -> each.ref().type())
            .toList())) {
          json.writeStartObject();
          datasetType(type);
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("datasets");
        for (RegisteredDataset dataset : insert.datasets()) {
          dataset(dataset);
        }
        json.writeEndArray();
      }
      case Change.AddStorageRecords add -> {
        json.writeStringField("datastore", add.datastore());
        json.writeStringField("dataset", add.dataset().toString());
        records(add.records());
      }
      case Change.RemoveStorageRecords remove -> {
        json.writeStringField("datastore", remove.datastore());
        ids("datasets", remove.datasets());
      }
      case Change.RemoveDatasets remove -> ids("datasets", remove.datasets());
      case Change.RemoveCollection remove -> json.writeStringField("collection", remove.collection().value());
      case Change.RemoveRun remove -> {
        json.writeStringField("run", remove.run().value());
        json.writeStringField("incarnation", remove.incarnation().toString());
      }
      case Change.RemoveDatasetType remove -> json.writeStringField("dataset_type", remove.type().value());
      case Change.RemoveDimension remove -> json.writeStringField("dimension", remove.dimension().value());
    }
  }

  private void dimension(Dimension dimension) throws IOException {
    json.writeStringField("name", dimension.name().value());
    json.writeStringField("type", dimension.type().word());
    texts("requires", dimension.requires().stream().map(each -> each.value()).toList());
    json.writeObjectFieldStart("metadata");
    for (var field : dimension.metadata().entrySet()) {
      json.writeStringField(field.getKey(), field.getValue().word());
    }
    json.writeEndObject();
  }

  private void datasetType(DatasetType type) throws IOException {
    json.writeStringField("name", type.name().value());
    texts("dimensions", type.dimensions().stream().map(each -> each.value()).toList());
    json.writeStringField("format", type.format());
  }

  private void dataset(RegisteredDataset dataset) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", dataset.ref().id().toString());
    json.writeStringField("dataset_type", dataset.ref().type().name().value());
    dataId("data_id", dataset.ref().dataId());
    json.writeStringField("run", dataset.ref().run().value());
    records(dataset.records());
    ids("inputs", dataset.inputs());
    json.writeStringField("job", dataset.job());
    json.writeEndObject();
  }

  private void records(List<StorageRecord> records) throws IOException {
    json.writeArrayFieldStart("records");
    for (StorageRecord record : records) {
      json.writeStartObject();
      json.writeStringField("component", record.component());
      json.writeStringField("path", record.location().value());
      json.writeNumberField("size", record.size());
      json.writeStringField("checksum", record.checksum().toString());
      json.writeStringField("format", record.format());
      json.writeStringField("written", record.written().toString());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /// A bound that is not there is left out.
  private void timespan(Timespan span) throws IOException {
    if (span.begin().isPresent()) {
      json.writeStringField("begin", span.begin().get().toString());
    }
    if (span.end().isPresent()) {
      json.writeStringField("end", span.end().get().toString());
    }
  }

  private void ids(String field, Collection<UUID> ids) throws IOException {
    texts(field, ids.stream().map(UUID::toString).toList());
  }

  private void texts(String field, Collection<String> texts) throws IOException {
    json.writeArrayFieldStart(field);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private void dataId(String field, DataId dataId) throws IOException {
    json.writeFieldName(field);
    values(dataId);
  }

  private void values(DataId dataId) throws IOException {
    json.writeStartObject();
    for (var value : dataId.values().entrySet()) {
      value(value.getKey().value(), value.getValue());
    }
    json.writeEndObject();
  }

  private void values(String field, Map<String, Object> values) throws IOException {
    json.writeObjectFieldStart(field);
    for (var value : values.entrySet()) {
      value(value.getKey(), value.getValue());
    }
    json.writeEndObject();
  }

  private void value(String field, Object value) throws IOException {
    json.writeFieldName(field);
    switch (value) {
      case String text -> json.writeString(text);
      case Long number -> json.writeNumber(number);
      case Boolean flag -> json.writeBoolean(flag);
      case Double number when Double.isFinite(number) -> json.writeNumber(number);
      default -> throw new IllegalArgumentException("%s cannot be written as JSON: %s".formatted(field, value));
    }
  }
}
