package dev.larder.datastore.vfs;

import dev.larder.datastore.StorageException;
import dev.larder.datastore.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Options of stores as values.
final class Options {
  private static final int MOST_SECONDS = 86_400;

  private Options() {}

  /// How long to wait for an answer.
  static Duration seconds(StoreSettings settings, Duration otherwise) throws StorageException {
    String text = settings.options().get("timeout_seconds");
    if (text == null) {
      return otherwise;
    }
    try {
      int seconds = Integer.parseInt(text);
      if (seconds >= 1 && seconds <= MOST_SECONDS) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new StorageException("option timeout_seconds of %s is %s".formatted(settings.root(), text),
        new IOException("no number"), "Write a number from 1 to %,d.".formatted(MOST_SECONDS));
  }

  /// A file that has to be there.
  static Optional<Path> file(StoreSettings settings, String option) throws StorageException {
    String text = settings.options().get(option);
    if (text == null) {
      return Optional.empty();
    }
    try {
      Path file = text.startsWith("~/")
          ? Path.of(System.getProperty("user.home", "."), text.substring(2))
          : Path.of(text);
      if (Files.isReadable(file)) {
        return Optional.of(file);
      }
    } catch (InvalidPathException e) {
      // Told below.
    }
    throw new StorageException("option %s of %s is %s, which cannot be read".formatted(option, settings.root(), text),
        new IOException("no readable file"), "Name a file that is there and that you may read.");
  }
}
