package dev.larder.datastore.vfs;

import dev.larder.datastore.CreateResult;
import dev.larder.datastore.NewArtifact;
import dev.larder.datastore.Sha256;
import dev.larder.datastore.StorageException;
import dev.larder.model.ArtifactPath;
import dev.larder.model.Checksum;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The content of an artifact while it is stored: counted, hashed, and with its own faults kept apart from those of the storage.
final class Contents extends InputStream {
  private final ArtifactPath path;
  private final InputStream in;
  private final MessageDigest sha256 = Sha256.digest();
  private long size;
  private @Nullable StorageException fault;

  /// @param in closed by the caller
  Contents(ArtifactPath path, InputStream in) {
    this.path = path;
    this.in = in;
  }

  static InputStream open(NewArtifact artifact) throws StorageException {
    try {
      return artifact.content().open();
    } catch (IOException | RuntimeException e) {
      throw StorageException.unreadable(artifact.path(), e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int count = in.read(bytes, offset, length);
      if (count > 0) {
        sha256.update(bytes, offset, count);
        size += count;
      }
      return count;
    } catch (IOException | RuntimeException e) {
      StorageException unreadable = StorageException.unreadable(path, e);
      fault = unreadable;
      throw unreadable;
    }
  }

  /// Why reading ended before the end, if so.
  Optional<StorageException> fault() {
    return Optional.ofNullable(fault);
  }

  /// What was read, now that it is created. Call once.
  CreateResult.Created created() {
    return new CreateResult.Created(path, size, Checksum.sha256(sha256.digest()));
  }
}
