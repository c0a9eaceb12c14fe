package dev.larder.cli;

import java.io.Console;
import java.util.Optional;

/// Whether a person watches standard error, and on how wide a screen.
///
/// @param watched standard error is a terminal
/// @param columns of it
record Terminal(boolean watched, int columns) {
  private static final int USUAL_COLUMNS = 80;

  Terminal {
    columns = columns < 20 ? USUAL_COLUMNS : columns;
  }

  /// What the launcher saw (`larder.terminal`: the columns of standard error, 0 if it is no terminal): the JDK can only tell
  /// whether input *and* output are terminals, and output may well go to a file while a person watches the bar.
  static Terminal ofProcess() {
    Integer columns = Integer.getInteger("larder.terminal");
    return columns == null
        ? new Terminal(Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent(), USUAL_COLUMNS)
        : new Terminal(columns > 0, columns);
  }
}
