package dev.larder.registry;

import dev.larder.model.DatasetRef;
import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.StorageRecord;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What changes must be to make sense, whatever the Registry holds.
final class Told {
  private Told() {}

  static String datastore(String name) {
    if (name.isEmpty() || name.length() > 255 || !plain(name)) {
      throw invalid("the name of a datastore is %s".formatted(JsonObject.shown(name)),
          "Use 1 to 255 characters, and no control characters.");
    }
    return name;
  }

  static String job(String job) {
    if (job.length() > 512 || !plain(job)) {
      throw invalid("the job %s has %d characters, or such as cannot be shown".formatted(JsonObject.shown(job),
          job.length()), "Use at most 512 characters, and no control characters.");
    }
    return job;
  }

  private static boolean plain(String text) {
    return text.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029
        || Character.getType(c) == Character.SURROGATE);
  }

  static void oneRecordEach(DatasetRef ref, List<StorageRecord> records) {
    Set<String> components = new HashSet<>();
    for (StorageRecord record : records) {
      if (!components.add(record.component())) {
        throw invalid("%s has two storage records of component %s".formatted(ref,
            JsonObject.shown(record.component())), "Give one of each component.");
      }
    }
  }

  static void oneDefinitionEach(List<RegisteredDataset> datasets) {
    Map<DatasetTypeName, DatasetType> types = new HashMap<>();
    for (RegisteredDataset dataset : datasets) {
      DatasetType type = dataset.ref().type();
      DatasetType other = types.putIfAbsent(type.name(), type);
      if (other != null && !other.equals(type)) {
        throw invalid("datasets are given of dataset type %s, and of dataset type %s".formatted(other, type),
            "Give a dataset type one definition.");
      }
    }
  }

  private static RegistryException invalid(String message, String remedy) {
    return new RegistryException.Invalid("dataset-invalid", message, remedy);
  }
}
