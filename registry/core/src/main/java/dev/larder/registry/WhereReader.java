package dev.larder.registry;

import dev.larder.registry.Condition.Relation;
import dev.larder.registry.Syntax.Name;
import dev.larder.registry.Syntax.Span;
import dev.larder.registry.Syntax.Term;
import dev.larder.registry.Syntax.Value;
import dev.larder.registry.Syntax.Word;
import dev.larder.registry.grammar.WhereParser;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Makes [Syntax] of text. The generated parser is seen here and in its errors, and nowhere else.
final class WhereReader {
  private WhereReader() {}

  static Syntax condition(Source source) {
    return condition(parser(source).where().condition());
  }

  static List<OrderBy.Key> keys(Source source) {
    return parser(source).orderBy().orderKey().stream().map(key -> key(source, key)).toList();
  }

  private static WhereParser parser(Source source) {
    WhereParser parser = new WhereParser(new CommonTokenStream(new ListTokenSource(WhereTokens.of(source))));
    parser.removeErrorListeners();
    parser.addErrorListener(new WhereErrors(source));
    return parser;
  }

  private static Span span(ParserRuleContext context) {
    return WhereTokens.span(context.getStart()).to(WhereTokens.span(context.getStop()));
  }

  private static Syntax condition(WhereParser.ConditionContext context) {
    List<Syntax> parts = context.conjunction().stream().map(WhereReader::conjunction).toList();
    return parts.size() == 1 ? parts.getFirst() : new Syntax.Or(span(context), parts);
  }

  private static Syntax conjunction(WhereParser.ConjunctionContext context) {
    List<Syntax> parts = context.negation().stream().map(WhereReader::negation).toList();
    return parts.size() == 1 ? parts.getFirst() : new Syntax.And(span(context), parts);
  }

  private static Syntax negation(WhereParser.NegationContext context) {
    if (present(context.negation())) {
      return new Syntax.Not(span(context), negation(context.negation()));
    }
    return present(context.condition()) ? condition(context.condition()) : predicate(context.predicate());
  }

  private static Syntax predicate(WhereParser.PredicateContext context) {
    Span span = span(context);
    Term term = term(context.operand());
    if (present(context.literal())) {
      return new Syntax.Comparison(span, term, relation(context.relation()).turned(), value(context.literal()));
    }
    WhereParser.TestContext test = context.test();
    if (!present(test)) {
      return new Syntax.Bare(span, term);
    }
    boolean negated = present(test.NOT());
    if (present(test.relation())) {
      return new Syntax.Comparison(span, term, relation(test.relation()), value(test.literal()));
    }
    if (present(test.membership())) {
      return new Syntax.In(span, term, negated,
          test.membership().literal().stream().map(WhereReader::value).toList());
    }
    if (present(test.range())) {
      return new Syntax.Between(span, term, negated, value(test.range().literal(0)), value(test.range().literal(1)));
    }
    if (present(test.pattern())) {
      TerminalNode text = test.pattern().TEXT();
      Span at = WhereTokens.span(text.getSymbol());
      return new Syntax.Like(span, term, negated, present(test.pattern().GLOB()),
          new Value(at, Value.Kind.TEXT, unquoted(text), Optional.empty()));
    }
    return new Syntax.IsNull(span, term, present(test.nullness().NOT()));
  }

  private static Relation relation(WhereParser.RelationContext context) {
    return switch (context.getText()) {
      case "=" -> Relation.EQUAL;
      case "<" -> Relation.LESS;
      case "<=" -> Relation.AT_MOST;
      case ">" -> Relation.GREATER;
      case ">=" -> Relation.AT_LEAST;
      default -> Relation.NOT_EQUAL;
    };
  }

  private static Term term(WhereParser.OperandContext context) {
    return new Term(span(context), present(context.NAME()) ? Optional.of(word(context.NAME())) : Optional.empty(),
        name(context.name()));
  }

  private static Name name(WhereParser.NameContext context) {
    return new Name(span(context), context.part().stream()
        .map(part -> present(part.QUOTED()) ? unquoted(part.QUOTED()) : normal(part.getText())).toList());
  }

  private static Word word(TerminalNode node) {
    return new Word(WhereTokens.span(node.getSymbol()), normal(node.getText()));
  }

  private static Value value(WhereParser.LiteralContext context) {
    Span span = span(context);
    if (present(context.TEXT())) {
      return new Value(span, Value.Kind.TEXT, unquoted(context.TEXT()), Optional.empty());
    }
    Value.Kind kind = present(context.WHOLE())
        ? Value.Kind.WHOLE
        : present(context.DECIMAL()) ? Value.Kind.DECIMAL : Value.Kind.TRUTH;
    return new Value(span, kind, context.getStart().getText(),
        present(context.NAME()) ? Optional.of(word(context.NAME())) : Optional.empty());
  }

  private static OrderBy.Key key(Source source, WhereParser.OrderKeyContext context) {
    boolean minus = present(context.MINUS());
    Optional<Word> direction = present(context.NAME()) ? Optional.of(word(context.NAME())) : Optional.empty();
    return new OrderBy.Key(name(context.name()), OrderBy.descending(source, minus, direction));
  }

  /// What is between the quotes, of which each pair stands for one.
  private static String unquoted(TerminalNode node) {
    String text = node.getText();
    String quote = text.substring(0, 1);
    return normal(text.substring(1, text.length() - 1).replace(quote + quote, quote));
  }

  private static String normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /// The generated parser says by null what is not there.
  private static boolean present(@Nullable Object part) {
    return part != null;
  }
}
