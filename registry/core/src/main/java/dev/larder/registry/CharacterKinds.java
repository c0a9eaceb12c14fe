package dev.larder.registry;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.misc.Interval;

/// Shows the lexer characters beyond ASCII by their kinds only, and tokens their true text. The lexer remembers what to do on ASCII and works it
/// out anew for everything else, through all ranges of letters that Unicode has: that took ten times as long. And which
/// characters are letters is then what the JDK says, as it is elsewhere.
///
/// @param text without control characters but for white space (see [Source]), so that those that stand for kinds cannot be in it
record CharacterKinds(CharStream text) implements CharStream {
  /// The grammar has these three.
  private static final int LETTER = 1;
  private static final int MARK_OR_NUMBER = 2;
  private static final int ANYTHING_ELSE = 3;

  @Override
  public int LA(int ahead) {
    int c = text.LA(ahead);
    return c < 0x80 ? c : kind(c);
  }

  private static int kind(int c) {
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER, Character.LOWERCASE_LETTER, Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER, Character.OTHER_LETTER ->
        LETTER;
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK,
          Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
        MARK_OR_NUMBER;
      default -> ANYTHING_ELSE;
    };
  }

  @Override
  public String getText(Interval interval) {
    return text.getText(interval);
  }

  @Override
  public void consume() {
    text.consume();
  }

  @Override
  public int mark() {
    return text.mark();
  }

  @Override
  public void release(int marker) {
    text.release(marker);
  }

  @Override
  public int index() {
    return text.index();
  }

  @Override
  public void seek(int index) {
    text.seek(index);
  }

  @Override
  public int size() {
    return text.size();
  }

  @Override
  public String getSourceName() {
    return text.getSourceName();
  }
}
