package dev.larder.registry;

import dev.larder.model.DimensionName;
import dev.larder.model.MetadataType;
import dev.larder.model.ValueType;
import java.util.Locale;

/// What a name in a condition or an order stands for. `toString` gives the name as a user may write it.
public sealed interface Field extends Operand {

  @Override
  default Field field() {
    return this;
  }

  /// The value that a data ID gives to a dimension. Absent where the dataset type does not have that dimension.
  record Dimension(DimensionName name, ValueType valueType) implements Field {
    @Override
    public FieldType type() {
      return switch (valueType) {
        case STRING -> FieldType.TEXT;
        case INTEGER -> FieldType.INTEGER;
        case DATE -> FieldType.DATE;
        case TIMESTAMP -> FieldType.TIMESTAMP;
      };
    }

    @Override
    public String toString() {
      return Vocabulary.isFixed(name.value()) ? Spelling.of("data_id", name.value()) : Spelling.of(name.value());
    }
  }

  /// A metadata field of the record of a dimension's value. Absent where there is no such record, or nothing of that field in it.
  record Metadata(DimensionName dimension, String name, MetadataType valueType) implements Field {
    @Override
    public FieldType type() {
      return switch (valueType) {
        case STRING -> FieldType.TEXT;
        case INTEGER -> FieldType.INTEGER;
        case NUMBER -> FieldType.NUMBER;
        case BOOLEAN -> FieldType.TRUTH;
      };
    }

    @Override
    public String toString() {
      return Spelling.of(dimension.value(), name);
    }
  }

  /// What every dataset has.
  enum OfDataset implements Field {
    ID(FieldType.UUID), RUN(FieldType.TEXT), DATASET_TYPE(FieldType.TEXT),
    /// Whether it has at least one storage record.
    STORED(FieldType.TRUTH);

    private final FieldType type;

    OfDataset(FieldType type) {
      this.type = type;
    }

    @Override
    public FieldType type() {
      return type;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What every artifact of a dataset has: a column of its storage record. In a [Condition] only within [Condition.AnyArtifact].
  enum OfArtifact implements Field {
    DATASTORE(FieldType.TEXT), COMPONENT(FieldType.TEXT), PATH(FieldType.TEXT),
    /// In bytes.
    SIZE(FieldType.INTEGER), CHECKSUM(FieldType.TEXT), FORMAT(FieldType.TEXT), WRITTEN(FieldType.TIMESTAMP);

    private final FieldType type;

    OfArtifact(FieldType type) {
      this.type = type;
    }

    @Override
    public FieldType type() {
      return type;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
