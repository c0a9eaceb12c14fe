package dev.larder.datastore;

import dev.larder.model.Checksum;
import dev.larder.model.StorageRecord;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// The bytes of an artifact, compared with its storage record while they are read. Whoever reads to the end learns there whether size
/// and checksum are those that were recorded; whoever stops before does not.
public final class VerifiedArtifact extends InputStream {
  private final InputStream in;
  private final StorageRecord record;
  private final MessageDigest digest = Sha256.digest();
  private long size;
  private boolean ended;

  private VerifiedArtifact(InputStream in, StorageRecord record) {
    this.in = in;
    this.record = record;
  }

  /// Opens the artifact that `record` names. Reading it throws [DamagedArtifactException] (`checksum-mismatch`) at the end if the bytes are
  /// others, and as soon as they are more: what a store sends is bounded by what is recorded. Of an artifact that was ingested in place without a
  /// checksum only the size can be compared.
  ///
  /// @throws java.nio.file.NoSuchFileException if it is not there
  /// @throws DamagedArtifactException `checksum-unknown` if its checksum is of a kind that cannot be checked here
  public static InputStream open(ArtifactStore store, StorageRecord record) throws IOException {
    if (!record.checksum().algorithm().equals("sha256") && !record.checksum().equals(Checksum.NONE)) {
      throw new DamagedArtifactException("checksum-unknown",
          "%s has a checksum of the kind %s".formatted(record.location(), record.checksum().algorithm()),
          "This Larder can check sha256 only: use a newer one.");
    }
    return new VerifiedArtifact(RecordedArtifact.open(store, record), record);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    // One byte more than is recorded is all that a store gets to send.
    int count = in.read(bytes, offset, (int) Math.min(length, record.size() - size + 1));
    if (count >= 0) {
      digest.update(bytes, offset, count);
      size += count;
      if (size > record.size()) {
        throw mismatch("more bytes than the %,d that are recorded".formatted(record.size()));
      }
    } else if (!ended) {
      ended = true;
      check();
    }
    return count;
  }

  private void check() throws DamagedArtifactException {
    if (size != record.size()) {
      throw mismatch("%,d bytes, and %,d are recorded".formatted(size, record.size()));
    }
    if (record.checksum().equals(Checksum.NONE)) {
      return;
    }
    Checksum found = Checksum.sha256(digest.digest());
    if (!found.equals(record.checksum())) {
      throw mismatch("the checksum %s, and %s is recorded".formatted(found, record.checksum()));
    }
  }

  private DamagedArtifactException mismatch(String what) {
    return new DamagedArtifactException("checksum-mismatch",
        "%s has %s: it was damaged or changed".formatted(record.location(), what),
        "Do not use what was read; restore the artifact from a backup.");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
