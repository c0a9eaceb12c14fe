package dev.larder.cli;

import dev.larder.model.StorageRecord;
import dev.larder.model.StoredDataset;
import dev.larder.repository.WriteAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The answer to one request to write, as a row.
final class WriteFields {
  static final List<Column> COLUMNS = List.of(Column.number("line"), Column.text("key"), Column.text("status"),
      Column.text("id"), Column.text("run"), Column.text("dataset_type"), Column.text("data_id"), Column.text("path"),
      Column.size("size"), Column.text("checksum"), Column.text("components"), Column.text("code"),
      Column.text("message"), Column.text("next"));

  private WriteFields() {}

  /// @param line of standard input; null where the request did not come by one
  static @Nullable Object[] of(@Nullable Long line, @Nullable String key, WriteAnswer answer) {
    return switch (answer) {
      case WriteAnswer.Refused refused -> new @Nullable Object[]{line, key, "refused", null, null, null, null, null,
          null, null, null, refused.code(), refused.message(), refused.remedy()};
      case WriteAnswer.Stored stored -> stored(line, key, stored);
    };
  }

  private static @Nullable Object[] stored(@Nullable Long line, @Nullable String key, WriteAnswer.Stored stored) {
    StoredDataset dataset = stored.dataset();
    Optional<StorageRecord> whole = dataset.records().stream().filter(record -> record.component().isEmpty())
        .findFirst();
    List<Map<String, Object>> components = dataset.records().stream().filter(record -> !record.component().isEmpty())
        .map(WriteFields::component).toList();
    return new @Nullable Object[]{line, key, stored.already() ? "already_there" : "stored", dataset.ref().id(),
        dataset.ref().run(), dataset.ref().type().name(), dataset.ref().dataId().values(),
        whole.map(StorageRecord::location).orElse(null), whole.map(StorageRecord::size).orElse(null),
        whole.map(StorageRecord::checksum).orElse(null), components.isEmpty() ? null : components, null, null, null};
  }

  private static Map<String, Object> component(StorageRecord record) {
    Map<String, Object> component = new LinkedHashMap<>();
    component.put("component", record.component());
    component.put("path", record.location());
    component.put("size", record.size());
    component.put("checksum", record.checksum());
    return component;
  }
}
