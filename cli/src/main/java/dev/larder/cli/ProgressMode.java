package dev.larder.cli;

import java.util.Locale;

/// How progress is shown, always on standard error.
enum ProgressMode {
  /// A bar where a person watches, else nothing.
  AUTO, BAR,
  /// One JSON object a line, for programs.
  JSON, NONE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
