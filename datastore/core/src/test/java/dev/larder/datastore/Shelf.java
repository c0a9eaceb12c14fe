package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.time.Instant;

/// A store to put single artifacts into, with what their storage records would say.
public final class Shelf {
  private final ArtifactStore store;
  private int count;

  public Shelf(ArtifactStore store) {
    this.store = store;
  }

  public ArtifactStore store() {
    return store;
  }

  /// Stores content, as `format` and as the component `component`.
  public StorageRecord put(Content content, String component, String format) throws IOException {
    ArtifactPath path = new ArtifactPath("a/%d".formatted(count++));
    return switch (store.create(path, content)) {
      case CreateResult.Created made -> record(path, made.size(), made.checksum(), component, format);
      case CreateResult.Failed failed -> throw failed.cause();
      case CreateResult.AlreadyThere there -> throw new AssertionError(there);
      case CreateResult.Unknown unknown -> throw unknown.cause();
    };
  }

  /// An artifact that is there under the checksum of other bytes.
  public StorageRecord putDamaged(byte[] bytes, StorageRecord recorded) {
    ArtifactPath path = new ArtifactPath("a/%d".formatted(count++));
    store.create(path, Content.bytes(bytes));
    return record(path, recorded.size(), recorded.checksum(), recorded.component(), recorded.format());
  }

  private static StorageRecord record(ArtifactPath path, long size, Checksum checksum, String component,
      String format) {
    return new StorageRecord(component, path, size, checksum, format, Instant.EPOCH);
  }

  public StoredArtifact artifact(StorageRecord record) {
    return new StoredArtifact(store, record, Verification.NEVER);
  }

  public StoredArtifact artifact(Content content, String format) throws IOException {
    return artifact(put(content, "", format));
  }
}
