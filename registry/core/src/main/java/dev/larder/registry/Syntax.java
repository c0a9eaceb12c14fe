package dev.larder.registry;

import dev.larder.registry.Condition.Relation;
import java.util.List;
import java.util.Optional;

/// A condition as it was written: nothing is known yet of what its names stand for.
sealed interface Syntax {

  /// Where it stands in the expression.
  Span span();

  /// A piece of an expression, in code points from 0.
  ///
  /// @param end behind its last
  record Span(int begin, int end) {
    Span to(Span last) {
      return new Span(begin, last.end);
    }
  }

  /// @param parts at least two
  record Or(Span span, List<Syntax> parts) implements Syntax {}

  /// @param parts at least two
  record And(Span span, List<Syntax> parts) implements Syntax {}

  record Not(Span span, Syntax condition) implements Syntax {}

  /// A term that is a condition by itself.
  record Bare(Span span, Term term) implements Syntax {}

  /// What had its literal on the left is turned round.
  record Comparison(Span span, Term term, Relation relation, Value value) implements Syntax {}

  record In(Span span, Term term, boolean negated, List<Value> values) implements Syntax {}

  record Between(Span span, Term term, boolean negated, Value low, Value high) implements Syntax {}

  record Like(Span span, Term term, boolean negated, boolean glob, Value pattern) implements Syntax {}

  record IsNull(Span span, Term term, boolean negated) implements Syntax {}

  /// @param function empty for the name as it is
  record Term(Span span, Optional<Word> function, Name name) {}

  record Word(Span span, String text) {}

  /// @param parts in NFC
  record Name(Span span, List<String> parts) {}

  /// @param text unquoted, in NFC where the kind is `TEXT`; of numbers and truth values as written
  /// @param unit of a number
  record Value(Span span, Kind kind, String text, Optional<Word> unit) {
    enum Kind {
      TEXT, WHOLE, DECIMAL, TRUTH
    }
  }
}
