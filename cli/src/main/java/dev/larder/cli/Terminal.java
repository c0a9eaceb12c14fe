package dev.larder.cli;

import java.io.Console;
import java.util.Optional;

/// Whether a person watches standard error, and on how wide a screen.
///
/// @param watched standard error is a terminal
/// @param columns of it
/// @param printing standard output is a terminal
record Terminal(boolean watched, int columns, boolean printing) {
  private static final int USUAL_COLUMNS = 80;

  Terminal {
    columns = columns < 20 ? USUAL_COLUMNS : columns;
  }

  Terminal(boolean watched, int columns) {
    this(watched, columns, false);
  }

  /// What the launcher saw (`larder.terminal`: the columns of standard error, 0 if it is no terminal; `larder.printing`: whether standard output is one): the JDK can only tell
  /// whether input *and* output are terminals, and output may well go to a file while a person watches the bar.
  static Terminal ofProcess() {
    Integer columns = Integer.getInteger("larder.terminal");
    if (columns == null) {
      boolean both = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
      return new Terminal(both, USUAL_COLUMNS, both);
    }
    return new Terminal(columns > 0, columns, Boolean.getBoolean("larder.printing"));
  }
}
