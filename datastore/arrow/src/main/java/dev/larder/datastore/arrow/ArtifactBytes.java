package dev.larder.datastore.arrow;

import dev.larder.datastore.ByteRange;
import dev.larder.datastore.FormatException;
import dev.larder.datastore.StoredArtifact;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The bytes of an artifact at any place: from the local file where there is one, else by ranges from the store.
final class ArtifactBytes implements Closeable {
  private final StoredArtifact artifact;
  private final long size;
  private final @Nullable RandomAccessFile file;
  private @Nullable IOException failure;

  private ArtifactBytes(StoredArtifact artifact, long size, @Nullable RandomAccessFile file) {
    this.artifact = artifact;
    this.size = size;
    this.file = file;
  }

  static ArtifactBytes open(StoredArtifact artifact) throws IOException {
    Optional<Path> local = artifact.file();
    if (local.isEmpty()) {
      return new ArtifactBytes(artifact, artifact.record().size(), null);
    }
    RandomAccessFile file;
    try {
      // Not a channel: an interrupt would close it.
      file = new RandomAccessFile(local.get().toFile(), "r");
    } catch (FileNotFoundException e) {
      // The store knows why, and says it in its own words.
      artifact.open().close();
      throw new NoSuchFileException(artifact.record().location().value());
    }
    return new ArtifactBytes(artifact, artifact.record().size(), file);
  }

  StoredArtifact artifact() {
    return artifact;
  }

  /// As recorded; the artifact may turn out to be shorter.
  long size() {
    return size;
  }

  /// What the store said when it could not give bytes; null as long as it could.
  @Nullable
  synchronized IOException failure() {
    return failure;
  }

  /// Fills part of an array with the bytes from `position` on.
  ///
  /// @throws FormatException if the artifact ends before
  synchronized void read(long position, byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return;
    }
    if (position < 0 || position > size - length) {
      throw FormatException.unreadable(artifact,
          "it refers to bytes %,d to %,d and has %,d".formatted(position, position + length, size), null);
    }
    int count;
    try {
      count = fetch(position, bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    if (count < length) {
      throw FormatException.unreadable(artifact,
          "it ends after %,d bytes, and %,d are recorded".formatted(position + count, size), null);
    }
  }

  private int fetch(long position, byte[] bytes, int offset, int length) throws IOException {
    if (file == null) {
      try (InputStream in = artifact.open(new ByteRange(position, length))) {
        return in.readNBytes(bytes, offset, length);
      }
    }
    file.seek(position);
    int count = 0;
    for (int n = 0; count < length && n >= 0; n = file.read(bytes, offset + count, length - count)) {
      count += n;
    }
    return count;
  }

  byte[] read(long position, int length) throws IOException {
    if (length < 0 || length > size) {
      throw FormatException.unreadable(artifact, "it tells of a piece of %,d bytes and has %,d".formatted(length, size),
          null);
    }
    byte[] bytes = new byte[length];
    read(position, bytes, 0, length);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
