package dev.larder.cli;

import dev.larder.model.ArtifactPath;
import dev.larder.model.ExternalUri;
import dev.larder.model.StorageRecord;
import dev.larder.repository.Datastores;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The storage records of one dataset as fields of one row: those of the dataset as a whole, and its components nested.
///
/// @param components null where it has none
record ArtifactFields(@Nullable Object path, @Nullable URI uri, @Nullable Long size, @Nullable Object checksum,
    @Nullable List<Map<String, Object>> components) {

  static ArtifactFields of(Datastores datastores, List<StorageRecord> records) {
    Optional<StorageRecord> whole = records.stream().filter(record -> record.component().isEmpty()).findFirst();
    List<Map<String, Object>> components = records.stream().filter(record -> !record.component().isEmpty())
        .map(record -> component(datastores, record)).toList();
    @Nullable
    List<Map<String, Object>> nested = components.isEmpty() ? null : components;
    if (whole.isEmpty()) {
      return new ArtifactFields(null, null, null, null, nested);
    }
    StorageRecord record = whole.get();
    return new ArtifactFields(record.path().orElse(null), uri(datastores, record), record.size(), record.checksum(),
        nested);
  }

  private static Map<String, Object> component(Datastores datastores, StorageRecord record) {
    Map<String, Object> component = new LinkedHashMap<>();
    component.put("component", record.component());
    component.put("path", record.path().orElse(null));
    component.put("uri", uri(datastores, record));
    component.put("size", record.size());
    component.put("checksum", record.checksum());
    return component;
  }

  /// Where the artifact is, for everyone.
  static URI uri(Datastores datastores, StorageRecord record) {
    return switch (record.location()) {
      case ArtifactPath path -> datastores.of(record).store().uri(path);
      case ExternalUri elsewhere -> elsewhere.uri();
    };
  }
}
