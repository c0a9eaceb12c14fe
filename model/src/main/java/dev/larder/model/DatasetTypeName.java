package dev.larder.model;

import java.util.regex.Pattern;

/// The name of a dataset type, e.g. `well_annotation`: a letter, then letters, digits, `_`, `.`, `-`; at most 128 characters.
public record DatasetTypeName(String value) implements Comparable<DatasetTypeName> {
  private static final Pattern ALLOWED = Pattern.compile("\\p{L}[\\p{L}\\p{N}_.-]*");

  public DatasetTypeName {
    value = Text.checked("dataset type name", value, 128);
    if (!isPlain(value) && !ALLOWED.matcher(value).matches()) {
      throw new InvalidNameException("dataset type name %s is not allowed".formatted(Text.quote(value)),
          "Begin with a letter; use letters, digits, _, . and - only.");
    }
  }

  /// The common case of [#ALLOWED], without a regular expression: journals name a dataset type in every record.
  private static boolean isPlain(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < 'a' || c > 'z') && (i == 0 || c != '_')) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(DatasetTypeName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
