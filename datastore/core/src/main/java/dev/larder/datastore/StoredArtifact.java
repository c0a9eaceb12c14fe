package dev.larder.datastore;

import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/// The bytes of one artifact, as its storage record names them: what formatters read. Opens nothing before it is asked.
public final class StoredArtifact {
  private final ArtifactStore store;
  private final StorageRecord record;
  private final Verification verification;
  private boolean verified;

  public StoredArtifact(ArtifactStore store, StorageRecord record, Verification verification) {
    this.store = store;
    this.record = record;
    this.verification = verification;
  }

  public StorageRecord record() {
    return record;
  }

  /// The format of the storage record, taken apart.
  public MediaType format() {
    return MediaType.of(record.format());
  }

  /// All bytes from the start, as often as needed. Where verification is [Verification#ALWAYS], reading throws [DamagedArtifactException] at the end if they are
  /// not those that were recorded. The caller closes the stream.
  ///
  /// @throws java.nio.file.NoSuchFileException if there is no artifact
  public InputStream open() throws IOException {
    return verification == Verification.ALWAYS
        ? VerifiedArtifact.open(store, record)
        : RecordedArtifact.open(store, record);
  }

  /// Some of the bytes; what lies behind the end is left out. The caller closes the stream.
  ///
  /// @throws DamagedArtifactException where verification is [Verification#ALWAYS] and the whole is not as it was recorded
  public InputStream open(ByteRange range) throws IOException {
    verifyBeforeParts();
    return RecordedArtifact.open(store, record, range);
  }

  /// The local file that holds exactly these bytes, for reading only; empty where there is none.
  ///
  /// @throws DamagedArtifactException where verification is [Verification#ALWAYS] and the whole is not as it was recorded
  public Optional<Path> file() throws IOException {
    Optional<Path> file = RecordedArtifact.file(store, record);
    if (file.isPresent()) {
      verifyBeforeParts();
    }
    return file;
  }

  /// Reads all bytes and compares them with the storage record, whatever verification is set.
  ///
  /// @throws DamagedArtifactException if they are not those that were recorded
  public synchronized void verify() throws IOException {
    try (InputStream in = VerifiedArtifact.open(store, record)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    verified = true;
  }

  private synchronized void verifyBeforeParts() throws IOException {
    if (verification == Verification.ALWAYS && !verified) {
      verify();
    }
  }

  /// After reading failed: if the bytes are not those that were recorded, and that is to be known, this is what is to be reported.
  void verifyAfterFailure() throws IOException {
    if (verification == Verification.ALWAYS) {
      verify();
    }
  }

  @Override
  public String toString() {
    return "%s in %s".formatted(record.location(), store);
  }
}
