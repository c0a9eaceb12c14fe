package dev.larder.repository;

import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.InvalidNameException;
import dev.larder.model.MetadataType;
import dev.larder.model.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// Reads the dimensions that `larder.yaml` declares: the word of a value type each, or a mapping of `type`, `requires` and `metadata`.
final class DeclaredDimensions {
  private static final Set<String> FIELDS = Set.of("type", "requires", "metadata");

  private DeclaredDimensions() {}

  /// @return each behind those that it requires, which are declared here as well
  static List<Dimension> read(ConfigNode dimensions) {
    Map<DimensionName, Dimension> declared = new LinkedHashMap<>();
    dimensions.fields().forEach((name, node) -> {
      Dimension dimension = dimension(name, node);
      if (declared.put(dimension.name(), dimension) != null) {
        throw node.invalid("it declares dimension %s twice".formatted(dimension.name()));
      }
    });
    for (Dimension dimension : declared.values()) {
      for (DimensionName required : dimension.requires()) {
        if (!declared.containsKey(required)) {
          throw dimensions.invalid("dimension %s requires %s, which is not declared in it"
              .formatted(dimension.name(), required));
        }
      }
    }
    return ordered(dimensions, declared);
  }

  private static Dimension dimension(String name, ConfigNode node) {
    try {
      if (!node.isMapping()) {
        return Dimension.of(name, ValueType.ofWord(node.text()));
      }
      node.fields(FIELDS);
      TreeSet<DimensionName> requires = new TreeSet<>();
      node.field("requires").texts().forEach(required -> requires.add(new DimensionName(required)));
      SortedMap<String, MetadataType> metadata = new TreeMap<>();
      node.field("metadata").fields()
          .forEach((field, type) -> metadata.put(field, MetadataType.ofWord(type.text())));
      return new Dimension(new DimensionName(name), ValueType.ofWord(node.field("type").text()), requires, metadata);
    } catch (InvalidNameException e) {
      throw node.invalid("its field %s: %s. %s".formatted(node.name(), e.getMessage(), e.remedy()));
    }
  }

  private static List<Dimension> ordered(ConfigNode dimensions, Map<DimensionName, Dimension> declared) {
    List<Dimension> ordered = new ArrayList<>();
    Set<DimensionName> placed = new TreeSet<>();
    Map<DimensionName, Dimension> left = new LinkedHashMap<>(declared);
    while (!left.isEmpty()) {
      List<Dimension> next = left.values().stream().filter(dimension -> placed.containsAll(dimension.requires()))
          .toList();
      if (next.isEmpty()) {
        throw dimensions.invalid("its dimensions %s require each other in a circle".formatted(left.keySet()));
      }
      for (Dimension dimension : next) {
        ordered.add(dimension);
        placed.add(dimension.name());
        left.remove(dimension.name());
      }
    }
    return ordered;
  }
}
