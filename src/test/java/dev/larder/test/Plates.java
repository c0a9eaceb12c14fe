package dev.larder.test;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Tables of plates and wells, as large as a test wants them.
final class Plates {
  private Plates() {}

  /// Writes a table of `plates` times `wells` rows, each of the same treatment.
  static Path table(Path file, int plates, int wells, String treatment) {
    try (BufferedWriter csv = Files.newBufferedWriter(file)) {
      csv.write("Plate,Well,Treatment\n");
      for (int plate = 1; plate <= plates; plate++) {
        for (int well = 1; well <= wells; well++) {
          csv.write("plate-%d,W%05d,%s\n".formatted(plate, well, treatment));
        }
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
