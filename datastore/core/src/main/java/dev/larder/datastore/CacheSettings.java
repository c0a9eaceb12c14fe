package dev.larder.datastore;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a read cache is, and how much it may hold.
///
/// @param folder local, made when it is needed; for one user, many processes
/// @param maxBytes of all files together
/// @param maxFiles how many of them
/// @param maxAge how long a file stays that nobody reads
public record CacheSettings(Path folder, long maxBytes, long maxFiles, Duration maxAge) {
  private static final long DEFAULT_BYTES = 10L << 30;
  private static final long DEFAULT_FILES = 100_000;
  private static final Duration DEFAULT_AGE = Duration.ofDays(30);
  private static final Duration LONGEST = Duration.ofDays(100_000);

  private static final String FOLDER = "folder";
  private static final String MAX_BYTES = "max_bytes";
  private static final String MAX_FILES = "max_files";
  private static final String MAX_AGE = "max_age";
  private static final Map<String, String> VARIABLES = Map.of(FOLDER, "LARDER_CACHE", MAX_BYTES,
      "LARDER_CACHE_MAX_BYTES", MAX_FILES, "LARDER_CACHE_MAX_FILES", MAX_AGE, "LARDER_CACHE_MAX_AGE");
  /// What `folder` is where there is to be no cache.
  private static final String OFF = "off";

  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,15})([KMGT]?)");
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})([smhd])");

  public CacheSettings {
    if (maxBytes < 1 || maxFiles < 1 || maxAge.isNegative() || maxAge.isZero()) {
      throw new IllegalArgumentException(
          "a cache of %d bytes, %d files and an age of %s holds nothing".formatted(maxBytes, maxFiles, maxAge));
    }
    maxAge = maxAge.compareTo(LONGEST) > 0 ? LONGEST : maxAge;
  }

  /// A cache of at most 10 GiB and 100,000 files, each of which stays for 30 days after it was last read.
  public static CacheSettings in(Path folder) {
    return new CacheSettings(folder, DEFAULT_BYTES, DEFAULT_FILES, DEFAULT_AGE);
  }

  /// What the mapping `cache:` of `larder.yaml` says, overridden by the variables `LARDER_CACHE` (the folder), `LARDER_CACHE_MAX_BYTES`,
  /// `LARDER_CACHE_MAX_FILES` and `LARDER_CACHE_MAX_AGE`. Empty where neither names a folder, or the one that counts is `off`.
  ///
  /// @param yaml `folder`, `max_bytes`, `max_files`, `max_age`, each as a text; what is missing has its default
  /// @param environment as [System#getenv()] gives it
  /// @throws StorageException that names the value that is none
  public static Optional<CacheSettings> configured(Map<String, String> yaml, Map<String, String> environment)
      throws StorageException {
    Set<String> unknown = new TreeSet<>(yaml.keySet());
    unknown.removeAll(VARIABLES.keySet());
    if (!unknown.isEmpty()) {
      throw invalid("a cache has no setting %s".formatted(String.join(", ", unknown)),
          "Its settings are folder, max_bytes, max_files and max_age.");
    }
    Map<String, String> values = new HashMap<>(yaml);
    VARIABLES.forEach((name, variable) -> {
      String value = environment.getOrDefault(variable, "");
      if (!value.isEmpty()) {
        values.put(name, value);
      }
    });
    String folder = values.getOrDefault(FOLDER, OFF);
    if (folder.equals(OFF)) {
      return Optional.empty();
    }
    CacheSettings defaults = in(folder(folder));
    return Optional.of(new CacheSettings(defaults.folder, amount(values, MAX_BYTES, defaults.maxBytes),
        amount(values, MAX_FILES, defaults.maxFiles), age(values, defaults.maxAge)));
  }

  private static Path folder(String text) throws StorageException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new StorageException("the folder of the cache, '%s', is no path here".formatted(text), new IOException(e),
          "Name a local folder, or write off.");
    }
  }

  private static long amount(Map<String, String> values, String name, long otherwise) throws StorageException {
    String text = values.getOrDefault(name, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    Matcher amount = AMOUNT.matcher(text);
    try {
      if (amount.matches()) {
        long number = Math.multiplyExact(Long.parseLong(amount.group(1)),
            1L << 10 * "KMGT".indexOf(amount.group(2)) + (amount.group(2).isEmpty() ? 0 : 10));
        if (number > 0) {
          return number;
        }
      }
    } catch (ArithmeticException _) {
      // Said below.
    }
    throw invalid("%s of the cache is '%s'".formatted(name, text),
        "Write a whole number above 0, e.g. 500M or 20G (K, M, G and T are powers of 1,024).");
  }

  private static Duration age(Map<String, String> values, Duration otherwise) throws StorageException {
    String text = values.getOrDefault(MAX_AGE, "");
    if (text.isEmpty()) {
      return otherwise;
    }
    Matcher time = TIME.matcher(text);
    if (!time.matches() || Long.parseLong(time.group(1)) == 0) {
      throw invalid("%s of the cache is '%s'".formatted(MAX_AGE, text), "Write a time such as 60s, 10m, 2h or 30d.");
    }
    long number = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static StorageException invalid(String message, String remedy) {
    return new StorageException(message, new IOException("no such setting"), remedy);
  }
}
