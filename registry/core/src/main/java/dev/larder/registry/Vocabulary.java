package dev.larder.registry;

import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.registry.InvalidWhereException.Reason;
import dev.larder.registry.Syntax.Name;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The names that a condition may use, and what they stand for: a closed list. Names are exact, upper and lower case included.
///
/// Where a name has several meanings the first of these counts: a fixed field (`size`); a dimension as `data_id.plate`; a dimension as
/// `plate`; a metadata field as `detector.purpose`; one as `data_id.detector.purpose`; in conditions on dimension records, a metadata field
/// of theirs as `purpose`. So whatever a dimension is called, it can be named.
public final class Vocabulary {
  private static final Map<List<String>, Field> FIXED = fixed();
  /// How many names an error lists.
  private static final int SHOWN = 30;

  private final Map<List<String>, Field> fields;

  private Vocabulary(Map<List<String>, Field> fields) {
    this.fields = Collections.unmodifiableMap(fields);
  }

  /// For conditions on datasets: all fixed fields, these dimensions, and the metadata of their records.
  public static Vocabulary ofDatasets(Collection<Dimension> dimensions) {
    Map<List<String>, Field> fields = new LinkedHashMap<>(FIXED);
    add(fields, dimensions, dimensions);
    return new Vocabulary(fields);
  }

  /// For conditions on the records of `dimension`: it, the dimensions that it requires, and its metadata. No fixed fields.
  ///
  /// @param required definitions of those that it requires; what else is among them counts as well
  public static Vocabulary ofRecords(Dimension dimension, Collection<Dimension> required) {
    Map<DimensionName, Dimension> all = new LinkedHashMap<>(Map.of(dimension.name(), dimension));
    required.forEach(other -> all.putIfAbsent(other.name(), other));
    Map<List<String>, Field> fields = new LinkedHashMap<>();
    add(fields, all.values(), List.of(dimension));
    dimension.metadata().forEach((name, type) -> fields.putIfAbsent(List.of(name),
        new Field.Metadata(dimension.name(), name, type)));
    return new Vocabulary(fields);
  }

  private static Map<List<String>, Field> fixed() {
    Map<List<String>, Field> fields = new LinkedHashMap<>();
    for (Field field : Field.OfDataset.values()) {
      fields.put(List.of(field.toString()), field);
    }
    for (Field field : Field.OfArtifact.values()) {
      fields.put(List.of(field.toString()), field);
    }
    return fields;
  }

  private static void add(Map<List<String>, Field> fields, Collection<Dimension> dimensions,
      Collection<Dimension> described) {
    for (Dimension dimension : dimensions) {
      fields.putIfAbsent(List.of("data_id", dimension.name().value()), field(dimension));
    }
    for (Dimension dimension : dimensions) {
      fields.putIfAbsent(List.of(dimension.name().value()), field(dimension));
    }
    for (Dimension dimension : described) {
      dimension.metadata().forEach((name, type) -> fields.putIfAbsent(List.of(dimension.name().value(), name),
          new Field.Metadata(dimension.name(), name, type)));
    }
    for (Dimension dimension : described) {
      dimension.metadata().forEach((name, type) -> fields.putIfAbsent(
          List.of("data_id", dimension.name().value(), name), new Field.Metadata(dimension.name(), name, type)));
    }
  }

  private static Field field(Dimension dimension) {
    return new Field.Dimension(dimension.name(), dimension.type());
  }

  /// Whether a fixed field is called so.
  static boolean isFixed(String name) {
    return FIXED.containsKey(List.of(name));
  }

  /// What a name stands for.
  ///
  /// @throws InvalidWhereException if it stands for nothing, naming what looks like it
  Field resolve(Source source, Name name) {
    Field field = fields.get(name.parts());
    if (field != null) {
      return field;
    }
    String written = Spelling.of(name.parts());
    List<String> near = NearestNames.of(written, Math.max(1, name.parts().getLast().length() / 3),
        fields.keySet().stream().map(Spelling::of));
    throw source.error(Reason.UNKNOWN_NAME, name.span(),
        "there is no dimension or field %s".formatted(Source.shown(written)), near.isEmpty()
            ? "There are: %s. Text is written in single quotes.".formatted(some())
            : "Did you mean %s? Upper and lower case count.".formatted(String.join(" or ", near)));
  }

  /// The name of a dimension that a fixed field hides.
  Optional<String> dimensionBehind(Field field) {
    List<String> hidden = List.of("data_id", field.toString());
    return isFixed(field.toString()) && fields.containsKey(hidden)
        ? Optional.of(Spelling.of(hidden))
        : Optional.empty();
  }

  private String some() {
    List<String> spelled = fields.keySet().stream()
        .filter(parts -> !parts.getFirst().equals("data_id") || parts.size() == 1)
        .map(Spelling::of).toList();
    return String.join(", ", spelled.subList(0, Math.min(SHOWN, spelled.size())))
        + (spelled.size() > SHOWN ? " …" : "");
  }
}
