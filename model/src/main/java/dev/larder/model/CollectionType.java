package dev.larder.model;

import java.util.Locale;

/// What a collection is.
public enum CollectionType {
  /// What was written together: each dataset is in exactly one, fixed at writing.
  RUN,
  /// Datasets put together by hand; at most one for each dataset type and data ID.
  TAGGED,
  /// Other collections, in the order in which they are searched.
  CHAINED,
  /// Datasets that hold for a time: at most one for each dataset type, data ID and moment.
  CALIBRATION;

  /// The name in commands, files and the Registry, e.g. `tagged`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The type of that name.
  ///
  /// @throws InvalidNameException if there is none
  public static CollectionType ofWord(String word) {
    for (CollectionType type : values()) {
      if (type.word().equals(word)) {
        return type;
      }
    }
    throw new InvalidNameException("%s is no type of collections".formatted(Text.quote(word)),
        "Use one of run, tagged, chained, calibration.");
  }
}
