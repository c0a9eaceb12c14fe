package dev.larder.datastore.arrow;

import dev.larder.datastore.ArtifactStore;
import dev.larder.datastore.CreateResult;
import dev.larder.datastore.Durability;
import dev.larder.datastore.FormattedComponent;
import dev.larder.datastore.Formatters;
import dev.larder.datastore.LocalArtifactStore;
import dev.larder.datastore.ReadParameters;
import dev.larder.datastore.StoredArtifact;
import dev.larder.datastore.Verification;
import dev.larder.model.ArtifactPath;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Started by a test with a heap that holds none of these tables. Prints rows, size and the most memory outside the heap.
final class LargeTablesProgram {
  private LargeTablesProgram() {}

  /// @param args the root, the format, and how many batches of 8,000 rows on average
  public static void main(String[] args) throws IOException {
    Schema schema = new Schema(
        List.of(new Field("number", new FieldType(false, new ArrowType.Int(64, true), null), null),
            new Field("bytes", new FieldType(false, new ArrowType.FixedSizeBinary(200), null), null)));
    int batches = Integer.parseInt(args[2]);
    long rows = RandomTable.rows(1, batches, 16_000);
    try (ArrowTable table = RandomTable.of(schema, 1, batches, 16_000);
        ArtifactStore store = LocalArtifactStore.open(Path.of(args[0]))) {
      FormattedComponent part = Formatters.installed().components(table, args[1]).getFirst();
      ArtifactPath path = new ArtifactPath("large");
      CreateResult.Created made = (CreateResult.Created) store.as(UUID.randomUUID(), Durability.CACHE).create(path,
          part.content());
      StorageRecord record = new StorageRecord("", path, made.size(), made.checksum(), part.format(), Instant.EPOCH);
      try (ArrowTable read = Formatters.installed().read(new StoredArtifact(store, record, Verification.ALWAYS),
          ArrowTable.class, ReadParameters.NONE)) {
        System.out.printf(Locale.ROOT, "%b %d %d%n", read.rowCount() == rows, made.size(), Memory.peak());
      }
    }
  }
}
