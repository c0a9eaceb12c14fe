package dev.larder.cli;

/// How a command ends, for scripts. The numbers are part of the command's interface and never change.
enum ExitCode {
  DONE(0),
  /// Something failed, bad input included.
  ERROR(1),
  /// The command line itself is wrong; nothing was begun.
  WRONG_ARGUMENTS(2),
  /// The rest is done, but something was refused or quarantined.
  PARTLY_DONE(3),
  /// The command did its work, which was to look, and found something.
  CHECK_FOUND(4), READ_ONLY(5), HELD(6), CREDENTIALS(7),
  /// Who read our standard output left; what a program that dies of SIGPIPE ends with.
  CLOSED_PIPE(141);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
