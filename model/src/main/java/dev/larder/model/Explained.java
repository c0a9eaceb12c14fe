package dev.larder.model;

/// An error that tells its reader what to do. Exceptions of every module implement it; the message says what failed and why.
public interface Explained {

  /// A stable code for programs and for searching, e.g. `dataset-conflict`: lower case, words joined by `-`.
  String code();

  /// What to do next, as a sentence for the person at the terminal.
  String remedy();
}
