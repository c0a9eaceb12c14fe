package dev.larder.registry;

import dev.larder.registry.InvalidWhereException.Reason;
import dev.larder.registry.Syntax.Span;
import dev.larder.registry.grammar.WhereParser;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/// Ends the parser at its first error, in our words.
final class WhereErrors extends BaseErrorListener {
  private final Source source;

  WhereErrors(Source source) {
    this.source = source;
  }

  @Override
  public void syntaxError(@Nullable Recognizer<?, ?> recognizer, @Nullable Object offending, int line,
      int charPositionInLine, @Nullable String message, @Nullable RecognitionException e) {
    if (!(recognizer instanceof Parser parser && offending instanceof Token token)) {
      throw new IllegalStateException("no parser reports: " + message);
    }
    IntervalSet expected = parser.getExpectedTokens();
    boolean atEnd = token.getType() == Token.EOF;
    int length = source.text().codePointCount(0, source.text().length());
    throw source.error(Reason.INVALID_EXPRESSION, atEnd ? new Span(length, length) : WhereTokens.span(token),
        "%s where %s is expected".formatted(atEnd ? "the end" : "found " + Source.shown(token.getText()),
            phrase(parser, expected)),
        remedy(parser, token, expected));
  }

  /// What the parser waits for. It has left a loop when it finds that nothing of it follows, and then names only what ends the loop.
  private static String phrase(Parser parser, IntervalSet expected) {
    if (expected.contains(WhereParser.NOT) && expected.contains(WhereParser.NAME)) {
      return "a condition";
    }
    if (expected.contains(WhereParser.TEXT) && expected.contains(WhereParser.WHOLE)) {
      return "a value";
    }
    Set<String> phrases = new LinkedHashSet<>();
    switch (parser.getContext()) {
      case WhereParser.WhereContext _,WhereParser.NegationContext _ -> phrases.addAll(List.of("AND", "OR"));
      case WhereParser.OrderByContext _,WhereParser.MembershipContext _ when !expected.contains(WhereParser.OPEN) ->
        phrases.add("a comma");
      default -> {
      }
    }
    for (int type : expected.toArray()) {
      phrases.add(switch (type) {
        case WhereParser.NAME, WhereParser.QUOTED -> "a name";
        case WhereParser.TEXT -> "text in single quotes";
        case WhereParser.COMMA -> "a comma";
        case WhereParser.EQUAL, WhereParser.NOT_EQUAL, WhereParser.UNEQUAL, WhereParser.LESS, WhereParser.AT_MOST,
            WhereParser.GREATER, WhereParser.AT_LEAST ->
          "a comparison such as =";
        case Token.EOF -> "the end";
        default -> WhereParser.VOCABULARY.getDisplayName(type).replace("'", "");
      });
    }
    String all = String.join(", ", phrases);
    int last = all.lastIndexOf(", ");
    return last < 0 ? all : all.substring(0, last) + " or " + all.substring(last + 2);
  }

  private static String remedy(Parser parser, Token token, IntervalSet expected) {
    boolean name = token.getType() == WhereParser.NAME || token.getType() == WhereParser.QUOTED;
    if (name && expected.contains(WhereParser.TEXT) && !expected.contains(WhereParser.NAME)) {
      return "A name is compared with a value, and text is written in single quotes: 'P1'.";
    }
    if (token.getType() == WhereParser.NULL) {
      return "Ask IS NULL or IS NOT NULL.";
    }
    if (token.getType() == WhereParser.EQUAL && expected.contains(WhereParser.TEXT)) {
      return "Equality is one =.";
    }
    if (token.getType() == WhereParser.MINUS) {
      return "There is no arithmetic, and there are no comments.";
    }
    if (expected.contains(WhereParser.NAME) && Spelling.isKeyword(String.valueOf(token.getText()))) {
      return "If it is a name, write it in double quotes.";
    }
    if (parser.getContext() instanceof WhereParser.OperandContext) {
      return "A function takes a name.";
    }
    return "Conditions look like plate = 'P1' AND size > 1000, orders like run,-size.";
  }
}
