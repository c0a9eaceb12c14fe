package dev.larder.repository;

import dev.larder.bridge.StorageBridge;
import dev.larder.bridge.StorageField;
import dev.larder.bridge.StorageReport;
import dev.larder.bridge.StorageReportBuilder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Two bridges as one: what the first has never heard of, the second is asked.
public final class ChainedBridge implements StorageBridge {
  private final StorageBridge first;
  private final StorageBridge second;

  public ChainedBridge(StorageBridge first, StorageBridge second) {
    this.first = first;
    this.second = second;
  }

  @Override
  public StorageReport check(List<UUID> ids, Set<StorageField> fields) {
    Set<StorageField> all = EnumSet.allOf(StorageField.class);
    try (StorageReport known = first.check(ids, all)) {
      List<UUID> unknown = new ArrayList<>();
      for (int row = 0; row < ids.size(); row++) {
        if (known.source(row).isEmpty()) {
          unknown.add(ids.get(row));
        }
      }
      try (StorageReport more = second.check(unknown, all);
          StorageReportBuilder report = new StorageReportBuilder(fields)) {
        int next = 0;
        for (int row = 0; row < ids.size(); row++) {
          if (known.source(row).isPresent()) {
            report.copy(known, row);
          } else {
            report.copy(more, next++);
          }
        }
        return report.build();
      }
    }
  }
}
