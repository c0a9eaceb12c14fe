package dev.larder.registry;

import dev.larder.registry.Condition.And;
import dev.larder.registry.Condition.AnyArtifact;
import dev.larder.registry.Condition.Comparison;
import dev.larder.registry.Condition.Holds;
import dev.larder.registry.Condition.In;
import dev.larder.registry.Condition.Matches;
import dev.larder.registry.Condition.Not;
import dev.larder.registry.Condition.Or;
import dev.larder.registry.Condition.Present;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A dataset in memory, of which conditions hold or do not.
///
/// @param values of dimensions and metadata by the names of their fields; what is absent is not in it
record Specimen(Map<String, Object> values, List<Artifact> artifacts) {
  record Artifact(String path, long size) {}

  boolean fulfils(Condition condition) {
    return fulfils(condition, null);
  }

  private boolean fulfils(Condition condition, @Nullable Artifact artifact) {
    return switch (condition) {
      case And and -> and.parts().stream().allMatch(part -> fulfils(part, artifact));
      case Or or -> or.parts().stream().anyMatch(part -> fulfils(part, artifact));
      case Not not -> !fulfils(not.condition(), artifact);
      case AnyArtifact any -> artifacts.stream().anyMatch(one -> fulfils(any.condition(), one));
      case Comparison comparison -> {
        Object value = value(comparison.operand(), artifact);
        yield value != null && compares(value, comparison);
      }
      case In in -> {
        Object value = value(in.operand(), artifact);
        yield value != null && in.literals().stream().anyMatch(literal -> value.equals(value(literal)));
      }
      case Matches matches -> value(matches.operand(), artifact) instanceof String text
          && regex(matches.pattern()).matcher(text).matches();
      case Present present -> value(present.field(), artifact) != null;
      case Holds holds -> Boolean.TRUE.equals(value(holds.field(), artifact));
    };
  }

  @SuppressWarnings("unchecked")
  private static boolean compares(Object value, Comparison comparison) {
    int order = ((Comparable<Object>) value).compareTo(value(comparison.literal()));
    return switch (comparison.relation()) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case LESS -> order < 0;
      case AT_MOST -> order <= 0;
      case GREATER -> order > 0;
      case AT_LEAST -> order >= 0;
    };
  }

  private static Object value(Literal literal) {
    return switch (literal) {
      case Literal.Text text -> text.value();
      case Literal.Whole whole -> whole.value();
      case Literal.Decimal decimal -> decimal.value();
      case Literal.Date date -> date.value();
      case Literal.Time time -> time.value();
      case Literal.Id id -> id.value();
    };
  }

  private @Nullable Object value(Operand operand, @Nullable Artifact artifact) {
    return switch (operand) {
      case Field.Dimension dimension -> values.get(dimension.toString());
      case Field.Metadata metadata -> values.get(metadata.toString());
      case Field.OfDataset field ->
        field == Field.OfDataset.STORED ? !artifacts.isEmpty() : values.get(field.toString());
      case Field.OfArtifact field -> {
        if (artifact == null) {
          throw new AssertionError(field + " outside of every artifact");
        }
        yield switch (field) {
          case PATH -> artifact.path;
          case SIZE -> artifact.size;
          default -> throw new AssertionError("no specimen has a " + field);
        };
      }
      case TextCall call -> {
        Object text = value(call.field(), artifact);
        yield text == null ? null : switch (call.function()) {
          case LOWER -> text.toString().toLowerCase(Locale.ROOT);
          case UPPER -> text.toString().toUpperCase(Locale.ROOT);
          case LENGTH -> (long) text.toString().length();
        };
      }
    };
  }

  private static Pattern regex(TextPattern pattern) {
    return Pattern.compile(pattern.parts().stream().map(part -> switch (part) {
      case TextPattern.Text text -> Pattern.quote(text.value());
      case TextPattern.Wildcard wildcard -> wildcard == TextPattern.Wildcard.ONE ? "." : ".*";
    }).collect(Collectors.joining()));
  }
}
