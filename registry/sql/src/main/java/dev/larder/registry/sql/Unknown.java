package dev.larder.registry.sql;

import dev.larder.registry.NearestNames;
import dev.larder.registry.RegistryException;
import java.util.Collection;
import java.util.List;

/// Errors for names that are not there. They say which names somebody may have meant.
final class Unknown {
  private Unknown() {}

  /// @param kind what it should be, e.g. `collection`
  /// @param known names of that kind
  /// @param where what lists them
  static RegistryException.NotFound name(String kind, String name, Collection<String> known, String where) {
    List<String> near = NearestNames.of(name, Math.max(1, name.length() / 3), known.stream());
    return new RegistryException.NotFound("there is no %s %s".formatted(kind, name),
        near.isEmpty()
            ? "Check the name: %s lists what there is.".formatted(where)
            : "Did you mean %s? %s lists what there is.".formatted(String.join(" or ", near), where));
  }
}
