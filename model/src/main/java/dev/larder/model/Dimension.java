package dev.larder.model;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A dimension: a key that data IDs give a value to.
///
/// @param requires dimensions without which a value of this one says nothing, e.g. `instrument` for `detector`: a dataset type
///     that has this dimension has those as well
/// @param metadata the fields that records of this dimension may have, by name
public record Dimension(DimensionName name, ValueType type, SortedSet<DimensionName> requires,
    SortedMap<String, MetadataType> metadata) {
  public Dimension {
    requires = Collections.unmodifiableSortedSet(new TreeSet<>(requires));
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    if (requires.contains(name)) {
      throw new InvalidNameException("dimension %s requires itself".formatted(name), "Leave it out.");
    }
    // A field follows the same rules as a dimension: both are names in where-expressions.
    metadata.keySet().forEach(DimensionName::new);
  }

  /// A dimension that requires no other and has no metadata.
  public static Dimension of(String name, ValueType type) {
    return new Dimension(new DimensionName(name), type, new TreeSet<>(Set.of()), new TreeMap<>());
  }

  /// E.g. `detector:integer requires instrument {purpose:string}`.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name.value()).append(':').append(type.word());
    if (!requires.isEmpty()) {
      text.append(" requires ").append(String.join(", ", requires.stream().map(DimensionName::value).toList()));
    }
    if (!metadata.isEmpty()) {
      text.append(" {").append(String.join(", ",
          metadata.entrySet().stream().map(field -> field.getKey() + ":" + field.getValue().word()).toList()))
          .append('}');
    }
    return text.toString();
  }
}
