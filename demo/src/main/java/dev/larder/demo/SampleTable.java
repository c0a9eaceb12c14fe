package dev.larder.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/// A small table for whoever has none at hand: plates of wells with a treatment and two measurements, the same on every machine.
public final class SampleTable {
  /// The columns that tell its rows apart.
  public static final List<String> DIMENSIONS = List.of("Plate", "Well");
  private static final long SEED = 20_261_120;
  private static final int PLATES = 4;
  private static final List<String> TREATMENTS = List.of("none", "DMSO", "siRNA 17", "siRNA 42");

  private SampleTable() {}

  /// Writes the table as CSV.
  public static void write(Path file) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    try (BufferedWriter csv = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      csv.write("Plate,Well,Treatment,Cells,Intensity\n");
      for (int plate = 1; plate <= PLATES; plate++) {
        for (char row = 'A'; row <= 'H'; row++) {
          for (int column = 1; column <= 12; column++) {
            csv.write("Plate [%d],%c%d,%s,%d,%d.%03d\n".formatted(plate, row, column,
                TREATMENTS.get(random.nextInt(TREATMENTS.size())), random.nextInt(20, 400), random.nextInt(10, 90),
                random.nextInt(1_000)));
          }
        }
      }
    }
  }
}
