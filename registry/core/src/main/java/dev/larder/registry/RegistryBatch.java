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

  /// As a file that `larder` of any machine can apply; the form is specified in `docs/technote/registry.md`.
  ///
  /// @throws IllegalArgumentException if metadata holds a number that is not finite: JSON has none
  public String toJson() {
    return BatchWriter.write(this);
  }

  /// The batch of a file, which nobody is trusted to have written well.
  ///
  /// @throws RegistryException.Invalid naming the change and the field that cannot be accepted
  public static RegistryBatch fromJson(String json) {
    return BatchReader.read(json);
  }
}
