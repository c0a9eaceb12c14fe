package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/// The bytes of a file, with faults that name the artifact. An interrupt does not close it, as it would close a channel.
final class ArtifactInputStream extends FilterInputStream {
  private final ArtifactPath path;

  ArtifactInputStream(ArtifactPath path, Path file) throws IOException {
    super(new FileInputStream(file.toFile()));
    this.path = path;
  }

  private interface Read<T> {
    T from(InputStream in) throws IOException;
  }

  private <T> T explained(Read<T> read) throws StorageException {
    try {
      return read.from(in);
    } catch (IOException e) {
      throw LocalFaults.of("read", path, e);
    }
  }

  @Override
  public int read() throws IOException {
    return explained(InputStream::read);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return explained(file -> file.read(bytes, offset, length));
  }

  @Override
  public byte[] readAllBytes() throws IOException {
    return explained(InputStream::readAllBytes);
  }

  @Override
  public byte[] readNBytes(int length) throws IOException {
    return explained(file -> file.readNBytes(length));
  }

  @Override
  public long skip(long count) throws IOException {
    return explained(file -> file.skip(count));
  }

  /// Faults of `out` are not ours, so this is not left to the file.
  @Override
  public long transferTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long moved = 0;
    for (int n = read(buffer); n >= 0; n = read(buffer)) {
      out.write(buffer, 0, n);
      moved += n;
    }
    return moved;
  }
}
