package dev.larder.repository;

import dev.larder.model.DataId;
import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.InvalidNameException;
import dev.larder.model.ValueType;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Names of files that hold data IDs, e.g. `{plate}/{well}.tif`: `{x}` stands for the value of dimension x, at least one character and none of
/// them a slash; a name in braces that comes again stands for the same value; `\` takes what follows it as it is. All else stands for itself.
///
/// Names are compared in Unicode NFC, whatever form the file system keeps.
public final class FilePattern {
  private final String text;
  private final List<DimensionName> dimensions = new ArrayList<>();
  private final Pattern greedy;
  private final Pattern reluctant;
  /// Whether names can be read in one way only: no element of the path has two values.
  private final boolean certain;

  private FilePattern(String text) {
    this.text = text;
    StringBuilder regex = new StringBuilder();
    StringBuilder literal = new StringBuilder();
    boolean afterValue = false;
    boolean elementHasValue = false;
    boolean certainSoFar = true;
    String normal = Normalizer.normalize(text, Normalizer.Form.NFC);
    for (int i = 0; i < normal.length(); i++) {
      char c = normal.charAt(i);
      if (c == '\\') {
        i++;
        if (i == normal.length()) {
          throw bad("ends in a backslash, which takes the next character as it is");
        }
        literal.append(normal.charAt(i));
      } else if (c == '{') {
        int end = normal.indexOf('}', i);
        if (end < 0) {
          throw bad("has a { without }");
        }
        if (afterValue && literal.isEmpty()) {
          throw bad("has two values with nothing between them: where one ends and the other begins cannot be known");
        }
        flush(literal, regex);
        value(normal.substring(i + 1, end), regex);
        certainSoFar = certainSoFar && !elementHasValue;
        elementHasValue = true;
        afterValue = true;
        i = end;
      } else if (c == '}') {
        throw bad("has a } without {");
      } else {
        elementHasValue = elementHasValue && c != '/';
        literal.append(c);
      }
    }
    certain = certainSoFar;
    flush(literal, regex);
    if (dimensions.isEmpty()) {
      throw bad("names no dimension");
    }
    greedy = Pattern.compile(regex.toString().replace("<+>", "[^/]+"));
    reluctant = Pattern.compile(regex.toString().replace("<+>", "[^/]+?"));
  }

  /// @throws RepositoryException `pattern` if it says nothing, or nothing certain
  public static FilePattern parse(String text) {
    return new FilePattern(text);
  }

  private void value(String name, StringBuilder regex) {
    DimensionName dimension = new DimensionName(name);
    int known = dimensions.indexOf(dimension);
    if (known >= 0) {
      regex.append("\\").append(known + 1).append("(?:)");
    } else {
      dimensions.add(dimension);
      regex.append("(<+>)");
    }
  }

  /// Character by character: in a quotation nothing may look like our mark for values.
  private static void flush(StringBuilder literal, StringBuilder regex) {
    literal.codePoints().forEach(c -> regex.append("\\x{%x}".formatted(c)));
    literal.setLength(0);
  }

  private RepositoryException bad(String why) {
    return new RepositoryException("pattern", "pattern %s %s".formatted(text, why),
        "Write for example '{plate}/{well}.tif', with a backslash before a brace that is part of the name.");
  }

  /// In the order in which they come first.
  public List<DimensionName> dimensions() {
    return List.copyOf(dimensions);
  }

  /// How many folders deep the names are, at least 1.
  int depth() {
    return (int) text.chars().filter(c -> c == '/').count() + 1;
  }

  /// What a name says.
  sealed interface Match {
    record Found(DataId dataId) implements Match {}

    /// It has another form.
    record None() implements Match {}

    /// It has the form, and no data ID can be told from it.
    record Refused(String why) implements Match {}
  }

  /// @param path with `/` between its elements
  Match match(String path, Map<DimensionName, ValueType> types) {
    String normal = Normalizer.normalize(path, Normalizer.Form.NFC);
    Matcher longest = greedy.matcher(normal);
    if (!longest.matches()) {
      return new Match.None();
    }
    Matcher shortest = certain ? longest : reluctant.matcher(normal);
    boolean same = certain || shortest.matches();
    TreeMap<DimensionName, Object> values = new TreeMap<>();
    try {
      for (int i = 0; i < dimensions.size(); i++) {
        String value = Optional.ofNullable(longest.group(i + 1)).orElse("");
        same = same && value.equals(shortest.group(i + 1));
        DimensionName dimension = dimensions.get(i);
        values.put(dimension, types.getOrDefault(dimension, ValueType.STRING).canonical(dimension, value));
      }
      // The longest and the shortest values are those of all ways to read it, if there is only one.
      return same
          ? new Match.Found(new DataId(values))
          : new Match.Refused("the pattern %s can be read in it in more than one way".formatted(text));
    } catch (InvalidNameException e) {
      return new Match.Refused(String.valueOf(e.getMessage()));
    }
  }

  static Map<DimensionName, ValueType> types(Collection<Dimension> dimensions) {
    return dimensions.stream().collect(Collectors.toMap(Dimension::name, Dimension::type));
  }

  @Override
  public String toString() {
    return text;
  }
}
