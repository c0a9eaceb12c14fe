package dev.larder.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Ways to spoil a repository.
final class Damage {
  private Damage() {}

  /// Flips one bit in the middle of the second segment, which says what is stored, of the youngest journal that the Registry has
  /// not met.
  static void flipLastJournal(Path repository) throws IOException {
    try (Stream<Path> all = Files.walk(repository.resolve("_journal"))) {
      List<Path> segments = all.filter(file -> file.endsWith("00000002.jl"))
          .filter(file -> Database.rows(repository, "select 1 from journal_progress where lower(hex(writer)) = '%s'"
              .formatted(writer(file))).isEmpty())
          .sorted().toList();
      byte[] bytes = Files.readAllBytes(segments.getLast());
      bytes[bytes.length / 2] ^= 1;
      Files.write(segments.getLast(), bytes);
    }
  }

  private static String writer(Path segment) {
    String folder = String.valueOf(segment.getName(segment.getNameCount() - 2));
    return folder.substring(folder.indexOf('-') + 1).replace("-", "");
  }
}
