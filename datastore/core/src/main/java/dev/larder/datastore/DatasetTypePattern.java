package dev.larder.datastore;

import dev.larder.model.DatasetType;
import dev.larder.model.DatasetTypeName;
import dev.larder.model.DimensionName;
import dev.larder.model.InvalidNameException;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which dataset types are meant: those that fit all that it says. In one line as [DatasetType] is written, each part may be left out:
/// `raw_* {plate, well} image/*`.
///
/// @param name of the dataset type, with `*` for any text and `?` for one character; empty for any
/// @param dimensions that the dataset type has, among others; empty for any
/// @param format of the dataset type, a media type with `*` and `?`; empty for any
public record DatasetTypePattern(String name, Set<DimensionName> dimensions, String format) {
  /// Fits every dataset type.
  public static final DatasetTypePattern ANY = new DatasetTypePattern("", Set.of(), "");

  private static final Pattern LINE = Pattern
      .compile("([^\\s/{}]+(?=[\\s{]|$))?\\s*(\\{[^{}]*\\})?\\s*([^\\s{}]+/[^{}]+)?");

  public DatasetTypePattern {
    dimensions = Collections.unmodifiableSet(new TreeSet<>(dimensions));
    if (!name.isEmpty()) {
      checkName(name);
    }
    if (format.indexOf('/') < 0 && !format.isEmpty() && !Glob.isGlob(format)) {
      throw new PlacementException("format %s is no media type".formatted(format),
          "Write it like application/json or image/*.");
    }
  }

  private static void checkName(String name) {
    try {
      // What stands for anything may stand for letters.
      new DatasetTypeName(name.replace('*', 'x').replace('?', 'x'));
    } catch (InvalidNameException e) {
      throw new PlacementException("no dataset type can be called %s: %s".formatted(name, e.getMessage()),
          "Name a dataset type, with * for any text and ? for one character.");
    }
  }

  /// The pattern of one line, e.g. `raw_*`, `{plate}`, `image/tiff` or `raw_* {plate, well} image/*`; `*` alone fits everything.
  ///
  /// @throws PlacementException if it is none
  public static DatasetTypePattern parse(String line) {
    Matcher parts = LINE.matcher(line.strip());
    if (line.isBlank() || !parts.matches()) {
      throw new PlacementException("\"%s\" names no dataset types".formatted(line),
          "Write a name such as raw_*, dimensions such as {plate, well}, a format such as image/*, or several of them in this order.");
    }
    return new DatasetTypePattern(text(parts, 1), dimensions(line, text(parts, 2)), text(parts, 3));
  }

  private static String text(Matcher parts, int group) {
    String found = parts.group(group);
    return found == null ? "" : found;
  }

  private static Set<DimensionName> dimensions(String line, String braces) {
    Set<DimensionName> names = new TreeSet<>();
    if (braces.isEmpty()) {
      return names;
    }
    for (String name : braces.substring(1, braces.length() - 1).split(",", -1)) {
      try {
        names.add(new DimensionName(name.strip()));
      } catch (InvalidNameException e) {
        throw new PlacementException("\"%s\": %s".formatted(line, e.getMessage()),
            "Write dimensions like {plate, well}.");
      }
    }
    return names;
  }

  public boolean matches(DatasetType type) {
    return (name.isEmpty() || Glob.matches(name, type.name().value())) && type.dimensions().containsAll(dimensions)
        && (format.isEmpty() || Glob.matches(format, type.format()));
  }

  /// Says whether whatever fits `other` fits this as well; may say no where nobody can tell easily.
  boolean covers(DatasetTypePattern other) {
    return coversText(name, other.name) && other.dimensions.containsAll(dimensions) && coversText(format, other.format);
  }

  private static boolean coversText(String glob, String other) {
    return glob.isEmpty() || glob.equals(other) || !other.isEmpty() && !Glob.isGlob(other) && Glob.matches(glob, other);
  }

  /// In one line, as [#parse] reads it.
  @Override
  public String toString() {
    String braces = dimensions.isEmpty()
        ? ""
        : dimensions.stream().map(DimensionName::value).collect(Collectors.joining(", ", " {", "}"));
    String line = (name + braces + " " + format).strip();
    return line.isEmpty() ? "*" : line;
  }
}
