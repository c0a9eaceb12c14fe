package dev.larder.model;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A data ID: a value for each of some dimensions. Values are text ([String], NFC, at most 512 characters) or whole numbers ([Long]).
///
///
/// A value, as a record would be, that works out its canonical form and key once: both are asked for again and again, and cost more than all the rest of it.
public final class DataId {
  /// The name space of [#key]. Part of the format: never changed.
  private static final UUID KEY_NAMESPACE = UUID.fromString("5b0c1c8e-6f1d-4b52-9d8e-6d1a7c1f0e01");

  /// The data ID of a dataset type without dimensions.
  public static final DataId EMPTY = new DataId(new TreeMap<>());

  private final SortedMap<DimensionName, Object> values;
  private @Nullable String json;
  private @Nullable UUID key;

  public DataId(SortedMap<DimensionName, Object> values) {
    TreeMap<DimensionName, Object> checked = new TreeMap<>();
    checked.putAll(values); // linear, and without a comparison, where they are sorted as ours are
    checked.replaceAll(DataId::checkedValue);
    this.values = Collections.unmodifiableSortedMap(checked);
  }

  /// The values, sorted by dimension; unmodifiable.
  public SortedMap<DimensionName, Object> values() {
    return values;
  }

  /// A data ID of text values, e.g. `DataId.of(Map.of("plate", "P1", "well", "A2"))`.
  public static DataId of(Map<String, String> values) {
    TreeMap<DimensionName, Object> named = new TreeMap<>();
    values.forEach((dimension, value) -> {
      if (named.put(new DimensionName(dimension), value) != null) {
        throw new InvalidNameException("a data ID names dimension %s twice".formatted(new DimensionName(dimension)),
            "Names that differ in their Unicode form only are one name: leave one of them out.");
      }
    });
    return new DataId(named);
  }

  private static Object checkedValue(DimensionName dimension, Object value) {
    return switch (value) {
      case String text -> Text.isPlain(text, 512) ? text : Text.checked("value of dimension " + dimension, text, 512);
      case Long number -> number;
      default -> throw new InvalidNameException(
          "value of dimension %s is a %s".formatted(dimension, value.getClass().getSimpleName()),
          "Values of dimensions are text or whole numbers.");
    };
  }

  /// The one JSON form of this data ID: keys sorted by code unit, NFC, no spaces, whole numbers as numbers.
  public String canonicalJson() {
    String known = json; // two threads may both work it out, and find the same
    if (known == null) {
      known = written();
      json = known;
    }
    return known;
  }

  private String written() {
    StringBuilder text = new StringBuilder(64).append('{');
    values.forEach((dimension, value) -> {
      if (text.length() > 1) {
        text.append(',');
      }
      appendQuoted(text, dimension.value());
      text.append(':');
      if (value instanceof String string) {
        appendQuoted(text, string);
      } else {
        text.append(value);
      }
    });
    return text.append('}').toString();
  }

  /// The key of this data ID in every Registry: the UUIDv5 of [#canonicalJson], so that writers without a database mint the same.
  public UUID key() {
    UUID known = key;
    if (known == null) {
      known = NameUuid.of(KEY_NAMESPACE, canonicalJson());
      key = known;
    }
    return known;
  }

  /// Control characters never get here (see [Text]), so two escapes are all of JSON's rules that apply.
  private static void appendQuoted(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\');
      }
      json.append(c);
    }
    json.append('"');
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DataId that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return canonicalJson();
  }
}
