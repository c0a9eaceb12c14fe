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
import java.util.function.Function;
import java.util.stream.Collectors;

/// Trees as text, each node in parentheses of its own, for tests to compare.
final class Trees {
  private Trees() {}

  static String of(Condition condition) {
    return switch (condition) {
      case And and -> node("and", and.parts(), Trees::of);
      case Or or -> node("or", or.parts(), Trees::of);
      case Not not -> "(not " + of(not.condition()) + ")";
      case AnyArtifact any -> "(artifact " + of(any.condition()) + ")";
      case Comparison c -> "(%s %s %s)".formatted(c.relation().sign(), c.operand(), of(c.literal()));
      case In in -> node("in " + in.operand(), in.literals(), Trees::of);
      case Matches matches -> node("like " + matches.operand(), matches.pattern().parts(), part -> switch (part) {
        case TextPattern.Text text -> "'" + text.value() + "'";
        case TextPattern.Wildcard wildcard -> wildcard.toString();
      });
      case Present present -> "(present " + present.field() + ")";
      case Holds holds -> "(holds " + holds.field() + ")";
    };
  }

  private static String of(Literal literal) {
    return switch (literal) {
      case Literal.Text text -> "'" + text.value() + "'";
      case Literal.Whole whole -> Long.toString(whole.value());
      case Literal.Decimal decimal -> Double.toString(decimal.value());
      case Literal.Date date -> "date:" + date.value();
      case Literal.Time time -> "time:" + time.value();
      case Literal.Id id -> "id:" + id.value();
    };
  }

  static String of(Syntax syntax) {
    return switch (syntax) {
      case Syntax.And and -> node("and", and.parts(), Trees::of);
      case Syntax.Or or -> node("or", or.parts(), Trees::of);
      case Syntax.Not not -> "(not " + of(not.condition()) + ")";
      case Syntax.Bare bare -> "(bare " + of(bare.term()) + ")";
      case Syntax.Comparison c -> "(%s %s %s)".formatted(c.relation().sign(), of(c.term()), of(c.value()));
      case Syntax.In in -> node(not(in.negated()) + "in " + of(in.term()), in.values(), Trees::of);
      case Syntax.Between between -> "(%sbetween %s %s %s)".formatted(not(between.negated()), of(between.term()),
          of(between.low()), of(between.high()));
      case Syntax.Like like -> "(%s%s %s %s)".formatted(not(like.negated()), like.glob() ? "glob" : "like",
          of(like.term()), of(like.pattern()));
      case Syntax.IsNull isNull -> "(%snull %s)".formatted(not(isNull.negated()), of(isNull.term()));
    };
  }

  private static String not(boolean negated) {
    return negated ? "not-" : "";
  }

  private static String of(Syntax.Term term) {
    String name = String.join("|", term.name().parts());
    return term.function().map(function -> function.text() + "[" + name + "]").orElse(name);
  }

  private static String of(Syntax.Value value) {
    return value.kind() + ":" + value.text() + value.unit().map(unit -> "~" + unit.text()).orElse("");
  }

  private static <T> String node(String kind, List<T> parts, Function<T, String> text) {
    return parts.stream().map(text).collect(Collectors.joining(" ", "(" + kind + " ", ")"));
  }
}
