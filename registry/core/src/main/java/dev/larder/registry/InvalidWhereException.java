package dev.larder.registry;

import dev.larder.model.Explained;
import java.util.Locale;

/// A where-expression or an order says something that it cannot. Nothing was asked of a database. The message shows the place.
public final class InvalidWhereException extends IllegalArgumentException implements Explained {
  private static final long serialVersionUID = 1;

  /// What is wrong. The code is the name in lower case, joined by `-`.
  enum Reason {
    /// It is not of the language.
    INVALID_EXPRESSION,
    /// It is longer, or nested deeper, than is read.
    EXPRESSION_TOO_LARGE,
    /// There is no such field or function.
    UNKNOWN_NAME,
    /// A field is compared with what its values never are.
    TYPE_MISMATCH
  }

  private final Reason reason;
  private final String remedy;
  private final int column;

  InvalidWhereException(Reason reason, String message, String remedy, int column) {
    super(message);
    this.reason = reason;
    this.remedy = remedy;
    this.column = column;
  }

  @Override
  public String code() {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String remedy() {
    return remedy;
  }

  /// Where in the expression, in code points from 1.
  public int column() {
    return column;
  }
}
