package dev.larder.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// A file that is written block by block, with a checksum of each.
final class SnapshotBlocks extends OutputStream {
  private final OutputStream out;
  private final byte[] block = new byte[SnapshotFormat.BLOCK];
  private final CRC32C crc = new CRC32C();
  private int[] sums = new int[64];
  private int blocks;
  private int used;

  SnapshotBlocks(OutputStream out) {
    this.out = out;
  }

  /// How many bytes were written.
  long position() {
    return (long) blocks * SnapshotFormat.BLOCK + used;
  }

  /// Goes to where a section may begin.
  void align() throws IOException {
    while (used % SnapshotFormat.ALIGNMENT != 0) {
      write(0);
    }
  }

  @Override
  public void write(int b) throws IOException {
    block[used++] = (byte) b;
    flushFull();
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int at = from;
    int end = from + length;
    while (at < end) {
      int some = Math.min(end - at, block.length - used);
      System.arraycopy(bytes, at, block, used, some);
      used += some;
      at += some;
      flushFull();
    }
  }

  /// All of `in`, straight into the block.
  void copy(InputStream in) throws IOException {
    for (int read = in.read(block, used, block.length - used); read >= 0; read = in.read(block, used,
        block.length - used)) {
      used += read;
      flushFull();
    }
  }

  void writeInt(int value) throws IOException {
    if (block.length - used >= 4) {
      block[used] = (byte) value;
      block[used + 1] = (byte) (value >> 8);
      block[used + 2] = (byte) (value >> 16);
      block[used + 3] = (byte) (value >> 24);
      used += 4;
      flushFull();
    } else {
      throw new IllegalStateException("numbers do not lie in two blocks");
    }
  }

  private void flushFull() throws IOException {
    if (used == block.length) {
      flushBlock();
    }
  }

  private void flushBlock() throws IOException {
    if (blocks == sums.length) {
      sums = Arrays.copyOf(sums, 2 * blocks);
    }
    crc.reset();
    crc.update(block, 0, used);
    sums[blocks] = (int) crc.getValue();
    out.write(block, 0, used);
    if (used == block.length) {
      blocks++;
      used = 0;
    }
  }

  /// Ends the last block.
  ///
  /// @return the checksums of all
  int[] end() throws IOException {
    if (used > 0) {
      flushBlock();
    }
    return Arrays.copyOf(sums, blocks + (used > 0 ? 1 : 0));
  }
}
