package dev.larder.journal;

import dev.larder.datastore.Content;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/// What a mutant does with an artifact that no record names: it takes it for its own.
final class LeftoverAdoption {
  private LeftoverAdoption() {}

  /// Stands in for [PutItem.Part#nextAttempt].
  static boolean adopt(PutItem.Part part) {
    Content content = part.component().content();
    try (InputStream in = content.open()) {
      part.item().adopt(List.of(new StorageRecord(part.component().component(), part.path(),
          in.readAllBytes().length, content.checksum(), part.component().format(), Instant.EPOCH)));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
