package dev.larder.cli;

import dev.larder.model.Explained;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// An error as its reader sees it: a stable code, what failed and why, what to do next, and how the process ends.
///
/// @param remedy a sentence
record Failure(String code, String message, String remedy, ExitCode exitCode) {

  /// What a program says that finds itself in a state it should never be in.
  private static final String DEFECT = "This is a defect of Larder: run it again with --verbose and report what it prints.";

  /// Explains any exception. What only carries another one (out of a stream, out of another thread) is taken off first.
  static Failure of(Throwable thrown) {
    Throwable error = carried(thrown);
    ExitCode exitCode = FailureKinds.exitCode(error);
    if (error instanceof Explained explained) {
      return new Failure(explained.code(), withCauses(text(error), error), FailureKinds.remedy(explained), exitCode);
    }
    FailureKinds.Explanation explanation = FailureKinds.explain(error);
    return explanation == null
        ? new Failure("internal", withCauses("unexpected " + named(error), error), DEFECT, exitCode)
        : new Failure(explanation.code(), withCauses(explanation.message(), error), explanation.remedy(), exitCode);
  }

  /// Prints the two lines that everyone sees, and the stack trace for those who asked.
  ///
  /// @param thrown null where there is no use in a stack trace
  void print(PrintStream err, @Nullable Throwable thrown) {
    err.println("larder: error[" + code + "]: " + lines(message));
    err.println("  next: " + lines(remedy));
    if (thrown != null) {
      thrown.printStackTrace(err);
    }
    err.flush();
  }

  private static Throwable carried(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean carrier = thrown instanceof UncheckedIOException || thrown instanceof ExecutionException
        || thrown instanceof CompletionException || thrown instanceof InvocationTargetException
        || thrown.getClass() == RuntimeException.class;
    return carrier && cause != null ? carried(cause) : thrown;
  }

  /// `message`, and of each cause what it does not say yet.
  private static String withCauses(String message, Throwable error) {
    List<Throwable> chain = Causes.of(error);
    String all = message;
    for (Throwable cause : chain.subList(1, chain.size())) {
      FailureKinds.Explanation explanation = FailureKinds.explain(cause);
      String text = explanation == null ? text(cause) : explanation.message();
      String raw = cause.getMessage();
      if (!all.contains(text) && (raw == null || !all.contains(raw))) {
        all += ": " + text;
      }
    }
    return all;
  }

  private static String text(Throwable error) {
    String message = error.getMessage();
    return message == null || message.isBlank() ? named(error) : message.strip();
  }

  /// For exceptions whose message means little without their name, such as `IndexOutOfBoundsException: 3`.
  private static String named(Throwable error) {
    String message = error.getMessage();
    String name = error.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : name + ": " + message.strip();
  }

  /// Later lines are indented, and nothing in a message steers the terminal or forges a line of ours.
  private static String lines(String text) {
    return String.join("\n    ", text.lines().map(Cells::printable).toList());
  }
}
