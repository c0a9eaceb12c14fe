package dev.larder.datastore;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What is worth knowing of the file system under a store, beside what the store stands on: see [LocalProbe].
final class LocalSurroundings {
  /// File systems that are memory: what is in them is gone with the power.
  private static final Set<String> VOLATILE = Set.of("tmpfs", "ramfs", "devtmpfs");
  private static final String NOT_ASCII = "ä-サ";
  private static final Duration MUCH = Duration.ofMinutes(1);
  private static final double GIGABYTE = 1e9;

  private final Path root;
  private final Path folder;

  /// @param folder below the root, to try things out in
  LocalSurroundings(Path root, Path folder) {
    this.root = root;
    this.folder = folder;
  }

  /// Java encodes names in the locale that it was started in; our own names are ASCII, those that people import may not be.
  ProbeResult names() throws IOException {
    String name = "names";
    String encoding = System.getProperty("sun.jnu.encoding", "unknown");
    String remedy = "set LC_ALL=C.UTF-8 in the environment to work with such names";
    try {
      Path inside = Files.createDirectory(folder.resolve("names"));
      Files.createFile(inside.resolve(NOT_ASCII));
      List<String> found = new ArrayList<>();
      try (DirectoryStream<Path> listing = Files.newDirectoryStream(inside)) {
        listing
            .forEach(file -> found.add(Normalizer.normalize(inside.relativize(file).toString(), Normalizer.Form.NFC)));
      }
      return found.equals(List.of(NOT_ASCII))
          ? ProbeResult.ok(name, "names beyond ASCII can be used (%s)".formatted(encoding))
          : ProbeResult.warning(name,
              "a name beyond ASCII came back as another one (%s): %s".formatted(encoding, remedy));
    } catch (InvalidPathException e) {
      return ProbeResult.warning(name, "this Java cannot open names beyond ASCII (%s): %s".formatted(encoding, remedy));
    }
  }

  ProbeResult letterCase() throws IOException {
    Files.createFile(folder.resolve("Case"));
    return ProbeResult.ok("letter-case", Files.exists(folder.resolve("cASE"))
        ? "it does not tell capitals from small letters, which harms nothing here"
        : "it tells capitals from small letters");
  }

  ProbeResult fileSystem() throws IOException {
    FileStore store = Files.getFileStore(root);
    String type = store.type();
    return VOLATILE.contains(type.toLowerCase(Locale.ROOT))
        ? ProbeResult.warning("file-system",
            "%s is memory: all that is stored is gone when the machine stops".formatted(type))
        : ProbeResult.ok("file-system", "%s on %s".formatted(type, store.name()));
  }

  ProbeResult space() throws IOException {
    FileStore store = Files.getFileStore(root);
    return space(store.getUsableSpace(), store.getTotalSpace());
  }

  /// @param usable bytes, for this user
  /// @param total bytes; 0 where the system does not tell
  static ProbeResult space(long usable, long total) {
    String name = "free-space";
    if (total <= 0) {
      return ProbeResult.ok(name, "the file system does not tell");
    }
    String detail = String.format(Locale.ROOT, "%.1f GB of %.1f GB are free", usable / GIGABYTE, total / GIGABYTE);
    return usable < total / 20 || usable < GIGABYTE
        ? ProbeResult.warning(name, detail + ": free some before writers run into it")
        : ProbeResult.ok(name, detail);
  }

  ProbeResult clock() throws IOException {
    Instant before = Instant.now();
    Path file = Files.createFile(folder.resolve("clock"));
    return clock(before, Files.getLastModifiedTime(file).toInstant(), Instant.now());
  }

  /// @param there when a file appeared, by the clock of the file system
  static ProbeResult clock(Instant before, Instant there, Instant after) {
    Duration ahead = there.isAfter(after)
        ? Duration.between(after, there)
        : there.isBefore(before) ? Duration.between(before, there) : Duration.ZERO;
    return ahead.abs().compareTo(MUCH) > 0
        ? ProbeResult.warning("store-clock",
            "the clock of the file system is %,d s %s that of this host: times of journals mislead people"
                .formatted(ahead.abs().toSeconds(), ahead.isNegative() ? "behind" : "ahead of"))
        : ProbeResult.ok("store-clock", "the clocks of the file system and of this host agree");
  }
}
