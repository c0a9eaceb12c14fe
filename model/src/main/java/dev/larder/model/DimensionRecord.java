package dev.larder.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is known of one value of a dimension.
///
/// @param key the value, and those of the dimensions that it requires: `{"detector":5,"instrument":"HSC"}`
/// @param metadata values of some of the fields that the dimension declares; text, [Long], [Double] or [Boolean]
public record DimensionRecord(DimensionName dimension, DataId key, SortedMap<String, Object> metadata) {
  public DimensionRecord {
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    if (!key.values().containsKey(dimension)) {
      throw new InvalidNameException("a record of dimension %s has the key %s".formatted(dimension, key),
          "Give its key a value of that dimension.");
    }
  }
}
