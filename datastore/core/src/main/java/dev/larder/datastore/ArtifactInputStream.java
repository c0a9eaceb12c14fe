package dev.larder.datastore;

import dev.larder.model.ArtifactPath;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/// The bytes of a file, with faults that name the artifact. An interrupt does not close it, as it would close a channel.
///
/// It asks for little at a time, because Java keeps memory of that size outside the heap for every thread that reads.
final class ArtifactInputStream extends FilterInputStream {
  private static final int AT_ONCE = 64 * 1024;

  private final ArtifactPath path;
  private final long size;

  /// @param size what a look at the file has found, for who reads it whole
  ArtifactInputStream(ArtifactPath path, Path file, long size) throws IOException {
    super(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
    this.path = path;
    this.size = size;
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
    return explained(file -> file.read(bytes, offset, Math.min(length, AT_ONCE)));
  }

  /// Reads a file that is as large as it was in one go: where a read that asks for more ends at the size that was seen, both say that this is the end.
  @Override
  public byte[] readNBytes(int length) throws IOException {
    byte[] bytes = new byte[(int) Math.min(length, size + 1)];
    int read = Math.max(0, read(bytes, 0, bytes.length));
    if (read < length && read != size) {
      read += readNBytes(bytes, read, bytes.length - read);
    }
    if (read < bytes.length || read == length) {
      return read == bytes.length ? bytes : Arrays.copyOf(bytes, read);
    }
    byte[] rest = super.readNBytes(length - read);
    byte[] all = Arrays.copyOf(bytes, read + rest.length);
    System.arraycopy(rest, 0, all, read, rest.length);
    return all;
  }

  @Override
  public long skip(long count) throws IOException {
    return explained(file -> file.skip(count));
  }

  /// Faults of `out` are not ours, so this is not left to the file.
  @Override
  public long transferTo(OutputStream out) throws IOException {
    byte[] buffer = new byte[AT_ONCE];
    long moved = 0;
    for (int n = read(buffer); n >= 0; n = read(buffer)) {
      out.write(buffer, 0, n);
      moved += n;
    }
    return moved;
  }
}
