package dev.larder.registry;

import java.util.List;

/// A condition on a dataset in which every name is resolved and every literal has its type: what [Where#check] makes.
///
/// Every condition is either true or false of a dataset. What compares a value that is absent is false: a dataset without a `plate` fulfils
/// neither `plate = 'P1'` nor `plate <> 'P1'`, and so it fulfils `NOT plate = 'P1'`. SQL, where it would be unknown, says this as
/// `(plate = 'P1') IS NOT TRUE`; nothing but [Not] needs such care.
///
/// A field of an artifact ([Field.OfArtifact]) stands only within [AnyArtifact], and is that of the artifact which the innermost one around it
/// speaks of. `BETWEEN` has become two comparisons, `NOT IN` and the like [Present] and [Not].
public sealed interface Condition {

  /// All of them.
  ///
  /// @param parts at least two, none of them an `And`
  record And(List<Condition> parts) implements Condition {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /// At least one of them.
  ///
  /// @param parts at least two, none of them an `Or`
  record Or(List<Condition> parts) implements Condition {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /// Whatever does not fulfil it, for whatever reason.
  record Not(Condition condition) implements Condition {}

  /// The dataset has an artifact, one for the whole of `condition`, with which it holds.
  record AnyArtifact(Condition condition) implements Condition {}

  /// The operand is there, and compares so. Text is compared by code points, UUIDs as unsigned bytes.
  record Comparison(Operand operand, Relation relation, Literal literal) implements Condition {}

  /// The operand is there, and equals one of the literals.
  ///
  /// @param literals distinct, in the order of the expression, at least one
  record In(Operand operand, List<Literal> literals) implements Condition {
    public In {
      literals = List.copyOf(literals);
    }
  }

  /// The operand, a text, is there, and the whole of it is like the pattern.
  record Matches(Operand operand, TextPattern pattern) implements Condition {}

  /// The field is there. Only of what may be absent.
  record Present(Field field) implements Condition {}

  /// The field, a truth value, is there and true.
  record Holds(Field field) implements Condition {}

  enum Relation {
    EQUAL("="), NOT_EQUAL("<>"), LESS("<"), AT_MOST("<="), GREATER(">"), AT_LEAST(">=");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }

    /// As in SQL.
    public String sign() {
      return sign;
    }

    /// What says the same with its sides changed.
    Relation turned() {
      return switch (this) {
        case EQUAL, NOT_EQUAL -> this;
        case LESS -> GREATER;
        case AT_MOST -> AT_LEAST;
        case GREATER -> LESS;
        case AT_LEAST -> AT_MOST;
      };
    }
  }
}
