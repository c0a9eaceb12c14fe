package dev.larder.registry;

import dev.larder.model.Dimension;
import dev.larder.model.DimensionName;
import dev.larder.model.MetadataType;
import dev.larder.model.ValueType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// The vocabulary of the tests: a dimension of each type, one with metadata of each type, and some with difficult names.
final class Words {
  static final Dimension DETECTOR = new Dimension(new DimensionName("detector"), ValueType.INTEGER,
      new TreeSet<>(List.of(new DimensionName("plate"))),
      new TreeMap<>(Map.of("purpose", MetadataType.STRING, "gain", MetadataType.NUMBER, "row", MetadataType.INTEGER,
          "science", MetadataType.BOOLEAN)));

  static final List<Dimension> DIMENSIONS = List.of(Dimension.of("plate", ValueType.STRING),
      Dimension.of("well", ValueType.STRING), Dimension.of("visit", ValueType.INTEGER),
      Dimension.of("day", ValueType.DATE), Dimension.of("begun", ValueType.TIMESTAMP), DETECTOR,
      Dimension.of("Well Number", ValueType.INTEGER), Dimension.of("size", ValueType.STRING),
      Dimension.of("größe", ValueType.STRING), Dimension.of("in", ValueType.STRING),
      Dimension.of("lower", ValueType.STRING), Dimension.of("a.b", ValueType.STRING));

  static final Vocabulary VOCABULARY = Vocabulary.ofDatasets(DIMENSIONS);

  private Words() {}
}
