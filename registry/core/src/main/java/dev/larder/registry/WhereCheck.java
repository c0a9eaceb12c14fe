package dev.larder.registry;

import dev.larder.registry.Condition.Comparison;
import dev.larder.registry.Condition.Relation;
import dev.larder.registry.InvalidWhereException.Reason;
import dev.larder.registry.Syntax.Span;
import dev.larder.registry.Syntax.Term;
import dev.larder.registry.Syntax.Word;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes a [Condition] of [Syntax]: resolves names, types literals, says what the shorter forms mean.
final class WhereCheck {
  /// Of the conditions in a condition; a list of values is one. PostgreSQL plans hundreds of questions about artifacts in one statement, and gives
  /// up at thousands. Closing a condition may write parts of it twice, and so may NOT around it again: 2, 4, 8 … times.
  private static final int MAX_SIZE = 1_000;

  private final Source source;
  private final Vocabulary names;
  private final LiteralCheck literals;

  WhereCheck(Source source, Vocabulary names) {
    this.source = source;
    this.names = names;
    this.literals = new LiteralCheck(source, names);
  }

  Condition condition(Syntax root) {
    return closed(root);
  }

  private Condition closed(Syntax syntax) {
    Condition condition = ArtifactScope.closed(open(syntax));
    if (ArtifactScope.size(condition, MAX_SIZE) > MAX_SIZE) {
      throw source.error(Reason.EXPRESSION_TOO_LARGE, syntax.span(),
          "the condition takes more than %d steps".formatted(MAX_SIZE),
          "Write many values of one name as a list, IN (…); or ask in several parts; or do not nest conditions on artifacts and on datasets, joined by OR, in NOT.");
    }
    return condition;
  }

  /// As the parts of it stand there: fields of artifacts may still be open, see [ArtifactScope]. NOT closes what it turns round: no
  /// artifact is so.
  private Condition open(Syntax syntax) {
    return switch (syntax) {
      case Syntax.Or or -> ArtifactScope.any(or.parts().stream().map(this::open).toList());
      case Syntax.And and -> ArtifactScope.all(and.parts().stream().map(this::open).toList());
      case Syntax.Not not -> new Condition.Not(closed(not.condition()));
      case Syntax.Bare bare -> bare(bare);
      case Syntax.Comparison comparison -> comparison(comparison);
      case Syntax.In in -> in(in);
      case Syntax.Between between -> between(between);
      case Syntax.Like like -> like(like);
      case Syntax.IsNull isNull -> isNull(isNull);
    };
  }

  private Operand operand(Term term) {
    if (term.function().isEmpty()) {
      return names.resolve(source, term.name());
    }
    TextCall.Function function = function(term.function().get());
    Field field = names.resolve(source, term.name());
    if (field.type() != FieldType.TEXT) {
      throw source.error(Reason.TYPE_MISMATCH, term.name().span(),
          "%s takes text, and %s is %s".formatted(function.word(), field, field.type().phrase()),
          "Compare %s itself.".formatted(field));
    }
    return new TextCall(function, field);
  }

  private TextCall.Function function(Word word) {
    for (TextCall.Function function : TextCall.Function.values()) {
      if (function.word().equalsIgnoreCase(word.text())) {
        return function;
      }
    }
    throw source.error(Reason.UNKNOWN_NAME, word.span(),
        "there is no function %s".formatted(Source.shown(word.text())), "Functions are %s.".formatted(Stream
            .of(TextCall.Function.values()).map(TextCall.Function::word).collect(Collectors.joining(", "))));
  }

  private Condition bare(Syntax.Bare bare) {
    Operand operand = operand(bare.term());
    if (operand.type() != FieldType.TRUTH) {
      throw source.error(Reason.TYPE_MISMATCH, bare.span(),
          "%s is %s, which is no condition by itself".formatted(operand, operand.type().phrase()),
          "Compare it with something.");
    }
    return new Condition.Holds(operand.field());
  }

  private Condition comparison(Syntax.Comparison comparison) {
    Operand operand = operand(comparison.term());
    if (operand.type() != FieldType.TRUTH) {
      return new Comparison(operand, comparison.relation(), literals.typed(operand, comparison.value()));
    }
    if (comparison.relation() != Relation.EQUAL && comparison.relation() != Relation.NOT_EQUAL) {
      throw notOfTruth(comparison.span(), operand);
    }
    boolean wanted = literals.truth(operand, comparison.value()) == (comparison.relation() == Relation.EQUAL);
    Condition holds = new Condition.Holds(operand.field());
    return wanted ? holds : presentBut(operand.field(), holds);
  }

  private Condition in(Syntax.In in) {
    Operand operand = ordered(in.span(), in.term());
    List<Literal> values = in.values().stream().map(value -> literals.typed(operand, value)).distinct().toList();
    Condition found = new Condition.In(operand, values);
    return in.negated() ? presentBut(operand.field(), found) : found;
  }

  private Condition between(Syntax.Between between) {
    Operand operand = ordered(between.span(), between.term());
    Literal low = literals.typed(operand, between.low());
    Literal high = literals.typed(operand, between.high());
    return between.negated()
        ? new Condition.Or(List.of(new Comparison(operand, Relation.LESS, low),
            new Comparison(operand, Relation.GREATER, high)))
        : new Condition.And(List.of(new Comparison(operand, Relation.AT_LEAST, low),
            new Comparison(operand, Relation.AT_MOST, high)));
  }

  private Condition like(Syntax.Like like) {
    Operand operand = operand(like.term());
    String word = like.glob() ? "GLOB" : "LIKE";
    if (operand.type() != FieldType.TEXT) {
      throw source.error(Reason.TYPE_MISMATCH, like.span(),
          "%s is for text, and %s is %s".formatted(word, operand, operand.type().phrase()),
          "Compare it by =, <, > or BETWEEN.");
    }
    String text = literals.text(operand, like.pattern());
    if (text.length() > TextPattern.MAX_LENGTH) {
      throw source.error(Reason.EXPRESSION_TOO_LARGE, like.pattern().span(),
          "a pattern has at most %d characters".formatted(TextPattern.MAX_LENGTH), "Nothing that is this long exists.");
    }
    Condition matches = new Condition.Matches(operand,
        like.glob() ? TextPattern.ofGlob(text) : TextPattern.ofLike(text));
    return like.negated() ? presentBut(operand.field(), matches) : matches;
  }

  private Condition isNull(Syntax.IsNull isNull) {
    Operand operand = operand(isNull.term());
    if (!mayBeAbsent(operand.field())) {
      throw source.error(Reason.INVALID_EXPRESSION, isNull.span(), "%s is never NULL".formatted(operand.field()),
          operand.field() instanceof Field.OfArtifact || operand.field() == Field.OfDataset.STORED
              ? "Ask stored, or NOT stored, to tell datasets with artifacts from those without."
              : "Leave the condition out.");
    }
    Condition present = new Condition.Present(operand.field());
    return isNull.negated() ? present : new Condition.Not(present);
  }

  /// What has an order, and so may be one of a list or between two.
  private Operand ordered(Span span, Term term) {
    Operand operand = operand(term);
    if (operand.type() == FieldType.TRUTH) {
      throw notOfTruth(span, operand);
    }
    return operand;
  }

  private InvalidWhereException notOfTruth(Span span, Operand operand) {
    return source.error(Reason.TYPE_MISMATCH, span,
        "%s is a truth value, which is compared by = and <> only".formatted(operand),
        "Write %1$s, NOT %1$s, or %1$s = FALSE.".formatted(operand));
  }

  /// The field is there and `condition` is not so. Of fields of artifacts this stays open: some artifact is otherwise.
  private static Condition presentBut(Field field, Condition condition) {
    Condition not = new Condition.Not(condition);
    return mayBeAbsent(field) ? new Condition.And(List.of(new Condition.Present(field), not)) : not;
  }

  private static boolean mayBeAbsent(Field field) {
    return field instanceof Field.Dimension || field instanceof Field.Metadata;
  }
}
