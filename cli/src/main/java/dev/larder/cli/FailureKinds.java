package dev.larder.cli;

import dev.larder.datastore.CredentialsException;
import dev.larder.model.Explained;
import dev.larder.registry.RegistryException;
import dev.larder.repository.DestinationHeldException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the command knows about kinds of exceptions: how those that do not explain themselves are explained, and which exit
/// code each ends with.
final class FailureKinds {
  /// The first rule that fits decides; what none fits is an [ExitCode#ERROR]. A new kind of end is one line here.
  private static final List<ExitRule> EXIT_CODES = List.of(
      new ExitRule(RegistryException.ReadOnly.class, ExitCode.READ_ONLY),
      new ExitRule(RegistryException.Denied.class, ExitCode.CREDENTIALS),
      new ExitRule(CredentialsException.class, ExitCode.CREDENTIALS),
      new ExitRule(RegistryException.Transient.class, ExitCode.HELD),
      new ExitRule(DestinationHeldException.class, ExitCode.HELD),
      new ExitRule(ReadOnlyFileSystemException.class, ExitCode.READ_ONLY));

  private record ExitRule(Class<? extends Throwable> type, ExitCode exitCode) {}

  /// @param message what failed and why
  /// @param remedy what to do next
  record Explanation(String code, String message, String remedy) {}

  private FailureKinds() {}

  /// Looks at the causes too, from the outside in: an error that wraps a read-only database is one of a read-only database.
  static ExitCode exitCode(Throwable error) {
    for (Throwable cause : Causes.of(error)) {
      for (ExitRule rule : EXIT_CODES) {
        if (rule.type().isInstance(cause)) {
          return rule.exitCode();
        }
      }
      if (cause instanceof FileSystemException e && reason(e).contains("Read-only file system")) {
        return ExitCode.READ_ONLY;
      }
    }
    return ExitCode.ERROR;
  }

  /// What to do next, where the command knows better than the error how it is done.
  static String remedy(Explained error) {
    return error instanceof RegistryException.OutOfTime
        ? "Take it in pages (--limit N, then --after TOKEN), ask for less, or raise statement_timeout of the registry in larder.yaml."
        : error.remedy();
  }

  /// Null for what nobody expects.
  static @Nullable Explanation explain(Throwable error) {
    return switch (error) {
      case NoSuchFileException e -> new Explanation("not-found", "no such file or folder: " + file(e),
          "Check the path; relative ones start at the current folder.");
      case FileNotFoundException e -> new Explanation("not-found", "cannot open " + e.getMessage(),
          "Check the path and its permissions.");
      case AccessDeniedException e -> new Explanation("permission-denied", "permission denied: " + file(e),
          "Ask its owner for access, or run as a user who has it.");
      case FileAlreadyExistsException e -> new Explanation("already-exists", "there is something already: " + file(e),
          "Choose another place, or move away what is there.");
      case DirectoryNotEmptyException e -> new Explanation("not-empty", "the folder is not empty: " + file(e),
          "Choose another place, or move away what is there.");
      case NotDirectoryException e -> new Explanation("not-a-folder", "not a folder: " + file(e), "Check the path.");
      case FileSystemException e when reason(e).contains("No space left") || reason(e).contains("quota") ->
        new Explanation("disk-full", file(e) + ": " + reason(e), "Free some space and run the same command again.");
      case FileSystemException e when reason(e).contains("Read-only file system") ->
        new Explanation("read-only", file(e) + ": " + reason(e), "Mount it writable, or use another place.");
      case FileSystemException e -> new Explanation("file", file(e) + ": " + reason(e), "Check the path.");
      case InvalidPathException e -> new Explanation("invalid-path", "not a path here: " + e.getMessage(),
          "Check the path. For names that are not ASCII set a UTF-8 locale, e.g. LC_ALL=C.UTF-8.");
      case CharacterCodingException _ -> new Explanation("not-utf-8", "a text is not valid UTF-8",
          "Convert the input to UTF-8, e.g. with iconv.");
      case IOException e when e.getMessage() != null && e.getMessage().contains("No space left") ->
        new Explanation("disk-full", e.getMessage(), "Free some space and run the same command again.");
      case IOException e -> new Explanation("input-output", text(e),
          "Run the same command again; --verbose says where it happened.");
      case InterruptedException _ -> new Explanation("interrupted", "interrupted before it was done",
          "Run the same command again: it goes on where it stopped.");
      case OutOfMemoryError e -> new Explanation("out-of-memory", "not enough memory: " + text(e),
          "Give it more, e.g. LARDER_JAVA_OPTS=-Xmx4g.");
      default -> null;
    };
  }

  private static String file(FileSystemException e) {
    String file = e.getFile();
    String other = e.getOtherFile();
    return other == null ? String.valueOf(file) : file + " -> " + other;
  }

  private static String reason(FileSystemException e) {
    String reason = e.getReason();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  private static String text(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
