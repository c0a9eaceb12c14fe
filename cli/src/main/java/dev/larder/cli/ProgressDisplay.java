package dev.larder.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;

/// Where progress is shown. Use: `try (Progress p = display.start("transfer-back", -1, "records")) { p.advance(n); }`.
final class ProgressDisplay {
  /// Back to the start of the line, and nothing left on it.
  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final PrintStream err;
  private final Terminal terminal;
  private final ProgressMode mode;

  ProgressDisplay(PrintStream err, Terminal terminal, ProgressMode mode) {
    this.err = err;
    this.terminal = terminal;
    this.mode = mode != ProgressMode.AUTO ? mode : terminal.watched() ? ProgressMode.BAR : ProgressMode.NONE;
  }

  /// Begins a task.
  ///
  /// @param total -1 where nobody knows; [Progress#total] tells it later
  /// @param unit what is counted, in the plural; `bytes` are shown as MB
  Progress start(String task, long total, String unit) {
    return new Progress(task, total, unit, switch (mode) {
      case BAR -> new BarProgress(err, terminal.columns());
      case JSON -> new JsonProgress(err);
      case NONE, AUTO -> null;
    });
  }

  /// Begins a task that prints rows while it goes on: no bar gets between them where both go to one terminal.
  Progress startBesideRows(String task, String unit) {
    boolean together = mode == ProgressMode.BAR
        && Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return together ? new Progress(task, -1, unit, null) : start(task, -1, unit);
  }

  /// Says something that only helps a person who is watching.
  void hint(String line) {
    if (terminal.watched()) {
      say(line);
    }
  }

  /// A line on standard error that a bar does not garble.
  void say(String line) {
    err.print((mode == ProgressMode.BAR ? CLEAR_LINE : "") + "larder: " + Cells.printable(line) + "\n");
    err.flush();
  }
}
