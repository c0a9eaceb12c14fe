package dev.larder.registry;

import java.util.List;

/// Changes that are made in one transaction, in their order: all of them or none. See [Registry#apply].
public record RegistryBatch(List<Change> changes) {
  public RegistryBatch {
    changes = List.copyOf(changes);
  }

  public static RegistryBatch of(Change... changes) {
    return new RegistryBatch(List.of(changes));
  }
}
