package dev.larder.repository;

import dev.larder.model.DatasetTypeName;
import dev.larder.model.RunName;
import java.util.Locale;
import java.util.UUID;

/// A dataset of which the Registry and the journals do not say the same.
///
/// @param run as the Registry has it, or else the journals; as is `type`
/// @param detail what the one says and the other does not, for people
public record RegistryDifference(UUID id, RunName run, DatasetTypeName type, Kind kind, String detail) {

  /// Who says what.
  public enum Kind {
    /// The journals have it: it waits for transfer-back, or was lost.
    MISSING_IN_REGISTRY,
    /// No journal has it: it was registered by hand, or journals were lost.
    NOT_IN_JOURNALS,
    /// Both have it, and not the same.
    DIFFERS;

    /// The words used in outputs, e.g. `missing in registry`.
    public String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }
}
