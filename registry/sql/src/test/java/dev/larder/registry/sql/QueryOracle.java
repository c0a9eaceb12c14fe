package dev.larder.registry.sql;

import dev.larder.model.DataId;
import dev.larder.model.DatasetRef;
import dev.larder.model.DimensionName;
import dev.larder.model.DimensionRecord;
import dev.larder.model.StorageRecord;
import dev.larder.model.ValueType;
import dev.larder.registry.Condition;
import dev.larder.registry.Field;
import dev.larder.registry.Literal;
import dev.larder.registry.Operand;
import dev.larder.registry.RegisteredDataset;
import dev.larder.registry.SortKey;
import dev.larder.registry.TextCall;
import dev.larder.registry.TextPattern;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a Registry should answer about these datasets and records, as simply as it can be said.
record QueryOracle(String datastore, List<RegisteredDataset> datasets, List<DimensionRecord> records) {

  boolean fulfils(RegisteredDataset dataset, Condition condition) {
    return fulfils(dataset, condition, Optional.empty());
  }

  private boolean fulfils(RegisteredDataset dataset, Condition condition, Optional<StorageRecord> artifact) {
    return switch (condition) {
      case Condition.And and -> and.parts().stream().allMatch(part -> fulfils(dataset, part, artifact));
      case Condition.Or or -> or.parts().stream().anyMatch(part -> fulfils(dataset, part, artifact));
      case Condition.Not not -> !fulfils(dataset, not.condition(), artifact);
      case Condition.AnyArtifact any ->
        dataset.records().stream().anyMatch(one -> fulfils(dataset, any.condition(), Optional.of(one)));
      case Condition.Comparison comparison -> {
        Optional<Object> value = value(dataset, comparison.operand(), artifact);
        yield value.isPresent() && compares(value.get(), comparison);
      }
      case Condition.In in -> {
        Optional<Object> value = value(dataset, in.operand(), artifact);
        yield value.isPresent() && in.literals().stream().anyMatch(literal -> value.get().equals(literal(literal)));
      }
      case Condition.Matches matches -> value(dataset, matches.operand(), artifact)
          .filter(text -> regex(matches.pattern()).matcher(text.toString()).matches()).isPresent();
      case Condition.Present present -> value(dataset, present.field(), artifact).isPresent();
      case Condition.Holds holds -> value(dataset, holds.field(), artifact).equals(Optional.of(true));
    };
  }

  private static boolean compares(Object value, Condition.Comparison comparison) {
    int order = compare(value, literal(comparison.literal()));
    return switch (comparison.relation()) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case AT_MOST -> order <= 0;
      case GREATER -> order > 0;
      case AT_LEAST -> order >= 0;
    };
  }

  @SuppressWarnings("unchecked")
  static int compare(Object one, Object other) {
    return switch (one) {
      case String text -> Arrays.compareUnsigned(text.getBytes(StandardCharsets.UTF_8),
          other.toString().getBytes(StandardCharsets.UTF_8));
      case UUID id -> id.toString().compareTo(other.toString());
      default -> ((Comparable<Object>) one).compareTo(other);
    };
  }

  private static Object literal(Literal literal) {
    return switch (literal) {
      case Literal.Text text -> text.value();
      case Literal.Whole whole -> whole.value();
      case Literal.Decimal decimal -> decimal.value();
      case Literal.Date date -> date.value();
      case Literal.Time time -> time.value();
      case Literal.Id id -> id.value();
    };
  }

  private Optional<Object> value(RegisteredDataset dataset, Operand operand, Optional<StorageRecord> artifact) {
    return switch (operand) {
      case TextCall call ->
        value(dataset, call.field(), artifact).map(text -> called(call.function(), text.toString()));
      case Field field -> value(dataset, field, artifact);
    };
  }

  private static Object called(TextCall.Function function, String text) {
    return switch (function) {
      case LOWER -> ascii(text, 'A', 'Z', 32);
      case UPPER -> ascii(text, 'a', 'z', -32);
      case LENGTH -> (long) text.codePointCount(0, text.length());
    };
  }

  private static String ascii(String text, char first, char last, int shift) {
    return text.codePoints().map(c -> c >= first && c <= last ? c + shift : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
  }

  private Optional<Object> value(RegisteredDataset dataset, Field field, Optional<StorageRecord> artifact) {
    DatasetRef ref = dataset.ref();
    return switch (field) {
      case Field.Dimension dimension -> dimension(ref.dataId(), dimension);
      case Field.Metadata metadata -> records.stream()
          .filter(record -> record.dimension().equals(metadata.dimension()) && within(record.key(), ref.dataId()))
          .findFirst().flatMap(record -> Optional.ofNullable(record.metadata().get(metadata.name())));
      case Field.OfDataset ofDataset -> Optional.of(switch (ofDataset) {
        case ID -> ref.id();
        case RUN -> ref.run().value();
        case DATASET_TYPE -> ref.type().name().value();
        case STORED -> !dataset.records().isEmpty();
      });
      case Field.OfArtifact ofArtifact -> artifact.map(record -> of(record, ofArtifact));
    };
  }

  private Object of(StorageRecord record, Field.OfArtifact field) {
    return switch (field) {
      case DATASTORE -> datastore;
      case COMPONENT -> record.component();
      case PATH -> record.location().value();
      case SIZE -> record.size();
      case CHECKSUM -> record.checksum().toString();
      case FORMAT -> record.format();
      case WRITTEN -> record.written();
    };
  }

  private static boolean within(DataId key, DataId dataId) {
    return key.values().entrySet().stream()
        .allMatch(each -> each.getValue().equals(dataId.values().get(each.getKey())));
  }

  private static Optional<Object> dimension(DataId dataId, Field.Dimension field) {
    @Nullable
    Object value = dataId.values().get(new DimensionName(field.name().value()));
    if (value == null) {
      return Optional.empty();
    }
    return Optional.of(field.valueType() == ValueType.DATE
        ? LocalDate.parse(value.toString())
        : field.valueType() == ValueType.TIMESTAMP ? Instant.parse(value.toString()) : value);
  }

  /// What comes before what, ids at the last.
  Comparator<RegisteredDataset> order(List<SortKey> keys) {
    Comparator<RegisteredDataset> order = (_, _) -> 0;
    for (SortKey key : keys) {
      Function<RegisteredDataset, Optional<Object>> value = dataset -> sorted(dataset, key);
      order = order.thenComparing((one, other) -> {
        Optional<Object> a = value.apply(one);
        Optional<Object> b = value.apply(other);
        if (a.isEmpty() || b.isEmpty()) {
          return Boolean.compare(a.isEmpty(), b.isEmpty());
        }
        return key.descending() ? compare(b.get(), a.get()) : compare(a.get(), b.get());
      });
    }
    return order.thenComparing((one, other) -> compare(one.ref().id(), other.ref().id()));
  }

  private Optional<Object> sorted(RegisteredDataset dataset, SortKey key) {
    if (!(key.field() instanceof Field.OfArtifact field)) {
      return value(dataset, key.field(), Optional.empty());
    }
    Comparator<Object> order = QueryOracle::compare;
    return dataset.records().stream().map(record -> of(record, field)).min(key.descending() ? order.reversed() : order);
  }

  private static Pattern regex(TextPattern pattern) {
    return Pattern.compile(pattern.parts().stream().map(part -> switch (part) {
      case TextPattern.Text text -> Pattern.quote(text.value());
      case TextPattern.Wildcard wildcard -> wildcard == TextPattern.Wildcard.ONE ? "." : ".*";
    }).collect(Collectors.joining()), Pattern.DOTALL);
  }
}
