package dev.larder.registry;

import dev.larder.registry.InvalidWhereException.Reason;
import dev.larder.registry.Syntax.Span;
import dev.larder.registry.grammar.WhereLexer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;

/// The words of an expression, found without recursion, and what can be said against them before the parser, which is recursive, sees them.
final class WhereTokens {
  /// How many parentheses and NOTs may stand around one another.
  static final int MAX_DEPTH = 100;

  private WhereTokens() {}

  static List<? extends Token> of(Source source) {
    List<? extends Token> tokens = new WhereLexer(new CharacterKinds(CharStreams.fromString(source.text())))
        .getAllTokens();
    checkWords(source, tokens);
    checkDepth(source, tokens);
    return tokens;
  }

  static Span span(Token token) {
    return new Span(token.getStartIndex(), token.getStopIndex() + 1);
  }

  private static void checkWords(Source source, List<? extends Token> tokens) {
    for (Token token : tokens) {
      Span span = span(token);
      switch (token.getType()) {
        case WhereLexer.OPEN_TEXT -> throw source.error(Reason.INVALID_EXPRESSION, span,
            "the text is not closed", "Put a ' at its end; a ' within text is written twice.");
        case WhereLexer.OPEN_QUOTED -> throw source.error(Reason.INVALID_EXPRESSION, span,
            "the quoted name is empty or not closed", "Put a \" at its end. Text is written in single quotes: 'P1'.");
        case WhereLexer.OTHER -> throw source.error(Reason.INVALID_EXPRESSION, span,
            "%s means nothing here".formatted(Source.shown(token.getText())),
            "Names with such characters are written in double quotes, text in single quotes. There is no arithmetic.");
        default -> {
        }
      }
    }
  }

  /// What is open around a token bounds how deep the parser is when it gets there: parentheses until they are closed, and the NOTs that
  /// stand before an open one or directly before the token.
  private static void checkDepth(Source source, List<? extends Token> tokens) {
    Deque<Integer> around = new ArrayDeque<>(); // how deep it is within each open parenthesis, the innermost first
    int depth = 0;
    for (Token token : tokens) {
      switch (token.getType()) {
        case WhereLexer.NOT -> depth++;
        case WhereLexer.OPEN -> around.push(++depth);
        case WhereLexer.CLOSE -> {
          around.poll();
          depth = within(around);
        }
        default -> depth = within(around);
      }
      if (depth > MAX_DEPTH) {
        throw source.error(Reason.EXPRESSION_TOO_LARGE, span(token),
            "more than %d parentheses and NOTs around one another".formatted(MAX_DEPTH),
            "Leave out those that change nothing, or ask in several parts.");
      }
    }
  }

  private static int within(Deque<Integer> around) {
    Integer depth = around.peek();
    return depth == null ? 0 : depth;
  }
}
