package dev.larder.datastore;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// A format, taken apart: `text/plain; charset=utf-8` is the type `text/plain` with one parameter. Capitals do not count, but in the values of parameters.
///
/// @param type without parameters, in lower case
/// @param parameters by name in lower case
public record MediaType(String type, Map<String, String> parameters) {
  public MediaType {
    parameters = Map.copyOf(parameters);
  }

  /// Takes a format of a dataset type or storage record apart. Those have been checked already: here nothing is refused.
  public static MediaType of(String format) {
    String[] parts = format.split(";", -1);
    Map<String, String> parameters = new TreeMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] parameter = parts[i].strip().split("=", 2);
      if (parameter.length == 2) {
        parameters.put(parameter[0].toLowerCase(Locale.ROOT), parameter[1]);
      }
    }
    return new MediaType(parts[0].strip().toLowerCase(Locale.ROOT), parameters);
  }

  /// How closely `pattern` (`text/csv`, `application/json`, `text/*`, or `*/*` for everything) describes this type: 3 if it is this type, 2 if this type is built on it
  /// (`application/geo+json` on `application/json`), 1 and 0 for what ends in `*`, and -1 if it does not describe it.
  int closeness(String pattern) {
    if (pattern.equals(type)) {
      return 3;
    }
    int plus = type.lastIndexOf('+');
    if (plus >= 0 && pattern.equals("application/" + type.substring(plus + 1))) {
      return 2;
    }
    if (pattern.equals("*/*")) {
      return 0;
    }
    return pattern.endsWith("/*") && type.startsWith(pattern.substring(0, pattern.length() - 1)) ? 1 : -1;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(type);
    new TreeMap<>(parameters).forEach((name, value) -> text.append("; ").append(name).append('=').append(value));
    return text.toString();
  }
}
