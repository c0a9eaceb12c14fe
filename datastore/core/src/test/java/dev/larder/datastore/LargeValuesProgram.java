package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Started by a test with a heap that holds none of these values. Writes and reads them, and prints the number of rows.
final class LargeValuesProgram {
  private LargeValuesProgram() {}

  /// @param args the root, and how many rows of 100 bytes
  public static void main(String[] args) throws IOException {
    long rows = Long.parseLong(args[1]);
    String filling = "x".repeat(87);
    CsvTable table = CsvTable.streamed(List.of("number", "text"), () -> LongStream.range(0, rows)
        .mapToObj(i -> List.of("%010d".formatted(i), filling)));
    try (LocalArtifactStore store = LocalArtifactStore.open(Path.of(args[0]))) {
      FormattedComponent part = Formatters.installed().components(table, "text/csv").getFirst();
      ArtifactPath path = new ArtifactPath("large.csv");
      CreateResult.Created made = (CreateResult.Created) store.as(UUID.randomUUID(), Durability.CACHE)
          .create(path, part.content());
      StorageRecord record = new StorageRecord("", path, made.size(), made.checksum(), part.format(), Instant.EPOCH);
      CsvTable read = Formatters.installed().read(new StoredArtifact(store, record, Verification.ALWAYS),
          CsvTable.class, ReadParameters.NONE);
      try (Stream<List<String>> all = read.rows()) {
        System.out.println(all.mapToLong(row -> Long.parseLong(row.getFirst())).reduce(0, (before, number) -> {
          if (before != number) {
            throw new AssertionError("row %d instead of %d".formatted(number, before));
          }
          return number + 1;
        }));
      }
    }
  }
}
