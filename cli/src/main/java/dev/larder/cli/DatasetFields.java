package dev.larder.cli;

import dev.larder.model.CollectionName;
import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.StorageRecord;
import dev.larder.repository.Repository;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A dataset as a row: what it is, and, asked for, the collection it was found in and how it is stored.
///
/// @param located whether the collection is shown
/// @param storage whether the storage fields are
record DatasetFields(boolean located, boolean storage) {
  private static final List<Column> NAMES = List.of(Column.text("id"), Column.text("dataset_type"), Column.text("run"),
      Column.text("data_id"));
  private static final List<Column> STORAGE = List.of(Column.truth("stored"), Column.text("path"), Column.text("uri"),
      Column.size("size"), Column.text("checksum"), Column.text("components"));

  List<Column> columns() {
    List<Column> columns = new ArrayList<>(NAMES);
    if (located) {
      columns.add(Column.text("collection"));
    }
    if (storage) {
      columns.addAll(STORAGE);
    }
    return columns;
  }

  @Nullable
  Object[] of(Repository repository, DatasetRef ref, CollectionName collection, List<StorageRecord> records) {
    List<@Nullable Object> values = new ArrayList<>(columns().size());
    values.add(ref.id());
    values.add(ref.type().name());
    values.add(ref.run());
    values.add(json(ref.dataId()));
    if (located) {
      values.add(collection);
    }
    if (storage) {
      ArtifactFields fields = ArtifactFields.of(repository, records);
      values.add(!records.isEmpty());
      values.add(fields.path());
      values.add(fields.uri());
      values.add(fields.size());
      values.add(fields.checksum());
      values.add(fields.components());
    }
    return values.toArray();
  }

  static Map<String, Object> json(DataId dataId) {
    Map<String, Object> json = new LinkedHashMap<>();
    dataId.values().forEach((dimension, value) -> json.put(dimension.value(), value));
    return json;
  }
}
