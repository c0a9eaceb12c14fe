package dev.larder.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The frame of a pack: a tar file (POSIX.1-1988, `ustar`) of plain files, of which every byte follows from their names, sizes and bytes. So nobody parses the
/// headers of a file that he does not trust: he makes the header that must be there, and compares.
final class TarFormat {
  /// Headers have so many bytes, and files fill up so many.
  static final int BLOCK = 512;
  /// What eleven octal digits can count.
  static final long LONGEST = (1L << 33) - 1;
  /// Behind the last file.
  static final int END = 2 * BLOCK;

  private static final int NAME = 100;
  private static final int PREFIX = 155;
  private static final int SIZE_AT = 124;
  private static final int SIZE_DIGITS = 11;
  private static final int CHECKSUM_AT = 148;
  private static final int PREFIX_AT = 345;

  private TarFormat() {}

  /// @param name ASCII, as all names below `_journal` are
  /// @throws JournalException `pack-limit` if the name or the size does not fit
  static byte[] header(String name, long size) throws JournalException {
    int slash = name.length() <= NAME ? -1 : name.indexOf('/', name.length() - NAME - 1);
    if (name.length() > NAME && (slash < 0 || slash > PREFIX) || size > LONGEST
        || !StandardCharsets.US_ASCII.newEncoder().canEncode(name)) {
      throw new JournalException("pack-limit", "%s, of %,d bytes, does not fit into a pack".formatted(name, size),
          "A tar file holds files below 8 GiB with names of 100 to 256 letters. Copy the folder of the run by other means.");
    }
    byte[] header = new byte[BLOCK];
    put(header, 0, name.substring(slash + 1));
    put(header, 100, "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, SIZE_AT, "%011o".formatted(size));
    put(header, 136, "00000000000");
    Arrays.fill(header, CHECKSUM_AT, CHECKSUM_AT + 8, (byte) ' ');
    put(header, 156, "0");
    put(header, 257, "ustar");
    put(header, 263, "00");
    put(header, 329, "0000000");
    put(header, 337, "0000000");
    put(header, PREFIX_AT, slash < 0 ? "" : name.substring(0, slash));
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xFF;
    }
    put(header, CHECKSUM_AT, "%06o".formatted(sum));
    header[CHECKSUM_AT + 6] = 0;
    return header;
  }

  /// The size that a header tells; negative where it tells none. Whoever asks makes the header of that size then, and compares.
  static long size(byte[] header) {
    long size = 0;
    for (int i = SIZE_AT; i < SIZE_AT + SIZE_DIGITS; i++) {
      int digit = header[i] - '0';
      if (digit < 0 || digit > 7) {
        return -1;
      }
      size = size << 3 | digit;
    }
    return size;
  }

  /// How many zeros fill up the last block of a file.
  static int padding(long size) {
    return (int) (-size & BLOCK - 1);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
