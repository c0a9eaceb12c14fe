package dev.larder.datastore;

import dev.larder.model.Checksum;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One file of a cache: a header of 128 bytes, the bytes of the artifact, and the CRC-32C of each block of 64 KiB of them, so that a part can be
/// read and trusted without the rest. The header is written last, and the file gets its name after that.
///
/// Not by channels: an interrupt would close them under whoever reads.
final class CachedFile implements Closeable {
  static final int BLOCK = 64 * 1024;
  private static final int HEADER = 128;
  private static final long MAGIC = 0x4c41_5244_4552_4331L; // LARDERC1

  private final RandomAccessFile file;
  private final Header header;
  private final ByteBuffer sums;

  private CachedFile(RandomAccessFile file, Header header, ByteBuffer sums) {
    this.file = file;
    this.header = header;
    this.sums = sums;
  }

  /// @param name of the [CacheKey]
  /// @param size of the artifact in bytes
  /// @param checksum SHA-256 of what was fetched
  /// @param modified by the store's clock; [Instant#EPOCH] where nobody asked
  record Header(String name, long size, Checksum checksum, Instant modified) {
    private ByteBuffer bytes(int sumOfSums) {
      ByteBuffer bytes = ByteBuffer.allocate(HEADER).putLong(MAGIC).put(HexFormat.of().parseHex(name)).putLong(size)
          .put(HexFormat.of().parseHex(checksum.hex())).putLong(modified.getEpochSecond()).putInt(modified.getNano())
          .putInt(sumOfSums);
      return bytes.putInt(HEADER - 4, crc(bytes.array(), HEADER - 4)).rewind();
    }
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static int blocks(long size) {
    return Math.toIntExact((size + BLOCK - 1) / BLOCK);
  }

  /// Writes what `in` gives, at most `limit` bytes of it, into a new file.
  ///
  /// @param modified as in the header
  /// @throws Unreadable if `in` fails; any other fault is one of the cache
  static CachedFile write(Path path, String name, InputStream in, long limit, Instant modified) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    boolean written = false;
    try {
      file.seek(HEADER);
      MessageDigest sha256 = Sha256.digest();
      ByteBuffer sums = ByteBuffer.allocate(4 * blocks(limit));
      byte[] block = new byte[BLOCK];
      long size = 0;
      for (int length = next(in, block, limit); length > 0; length = next(in, block, limit - size)) {
        sha256.update(block, 0, length);
        sums.putInt(crc(block, length));
        file.write(block, 0, length);
        size += length;
      }
      sums.flip();
      file.write(sums.array(), 0, sums.limit());
      Header header = new Header(name, size, Checksum.sha256(sha256.digest()), modified);
      file.seek(0);
      file.write(header.bytes(crc(sums.array(), sums.limit())).array());
      written = true;
      return new CachedFile(file, header, sums);
    } finally {
      if (!written) {
        file.close();
      }
    }
  }

  private static int next(InputStream in, byte[] block, long left) throws Unreadable {
    try {
      return in.readNBytes(block, 0, (int) Math.min(block.length, left));
    } catch (IOException e) {
      throw new Unreadable(e);
    }
  }

  /// What was to be written cannot be read: no fault of the cache.
  static final class Unreadable extends IOException {
    private static final long serialVersionUID = 1;

    private final IOException fault;

    Unreadable(IOException cause) {
      super(cause);
      this.fault = cause;
    }

    IOException fault() {
      return fault;
    }
  }

  /// The file at `path`. Empty if it is none of ours, or damaged in what it says of itself.
  ///
  /// @throws java.io.FileNotFoundException if it is not there, or may not be read
  static Optional<CachedFile> open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
    boolean opened = false;
    try {
      byte[] bytes = new byte[HEADER];
      file.readFully(bytes);
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      if (buffer.getLong() != MAGIC || buffer.getInt(HEADER - 4) != crc(bytes, HEADER - 4)) {
        return Optional.empty();
      }
      byte[] digest = new byte[32];
      buffer.get(digest);
      String name = HexFormat.of().formatHex(digest);
      long size = buffer.getLong();
      buffer.get(digest);
      Header header = new Header(name, size, Checksum.sha256(digest),
          Instant.ofEpochSecond(buffer.getLong(), buffer.getInt()));
      byte[] sums = new byte[4 * blocks(size)];
      if (file.length() != HEADER + size + sums.length) {
        return Optional.empty();
      }
      file.seek(HEADER + size);
      file.readFully(sums);
      if (crc(sums, sums.length) != buffer.getInt()) {
        return Optional.empty();
      }
      opened = true;
      return Optional.of(new CachedFile(file, header, ByteBuffer.wrap(sums)));
    } catch (EOFException | ArithmeticException | DateTimeException e) {
      return Optional.empty();
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  Header header() {
    return header;
  }

  /// Reads a block into `into`, and says whether it is as it was written. Not by two threads at once.
  ///
  /// @param number from 0; the last block is shorter
  boolean read(int number, byte[] into) {
    long offset = (long) number * BLOCK;
    int length = (int) Math.min(BLOCK, header.size - offset);
    try {
      file.seek(HEADER + offset);
      file.readFully(into, 0, length);
      return crc(into, length) == sums.getInt(4 * number);
    } catch (IOException e) {
      Arrays.fill(into, (byte) 0);
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
