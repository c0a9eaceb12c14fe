package dev.larder.journal;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/// One zstd frame of an archive (RFC 8878, section 3.1.1). Its end is found by the lengths of its blocks, so that the next one can be
/// reached later without unpacking this one again; it is unpacked in one go, into as much memory as it says beforehand.
final class ArchiveFrame {
  /// No frame unpacks to more bytes.
  static final int LONGEST = 16 * 1024 * 1024;
  private static final byte[] MAGIC = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};
  private static final int LONGEST_BLOCK = 128 * 1024;
  /// What zstd adds to bytes that it cannot compress is far less than this.
  private static final int ROOM = 1024 * 1024;
  /// A block may be empty; no packer makes so many of them.
  private static final int MOST_BLOCKS = 64 * 1024;

  private final byte[] text;
  private final long packed;

  private ArchiveFrame(byte[] text, long packed) {
    this.text = text;
    this.packed = packed;
  }

  /// What it unpacks to: the array itself.
  byte[] text() {
    return text;
  }

  /// Its length in the file, in bytes.
  long packed() {
    return packed;
  }

  /// Packs `text`.
  static byte[] pack(byte[] text) throws JournalException {
    if (text.length > LONGEST) {
      throw new IllegalArgumentException("a frame of %,d bytes".formatted(text.length));
    }
    try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
      zstd.setLevel(3).setChecksum(true).setContentSize(true);
      return zstd.compress(text);
    } catch (LinkageError e) {
      throw unavailable(e);
    }
  }

  /// Reads the frame that begins here; empty at the end of the archive. Leaves `in` behind it.
  static Optional<ArchiveFrame> read(InputStream in) throws IOException, CorruptArchiveException {
    Source source = new Source(in);
    byte[] magic = in.readNBytes(MAGIC.length);
    if (magic.length == 0) {
      return Optional.empty();
    }
    if (!Arrays.equals(magic, MAGIC)) {
      throw new CorruptArchiveException("it holds something that is no zstd frame");
    }
    source.packed.writeBytes(magic);
    int descriptor = source.number(1);
    boolean single = (descriptor & 0x20) != 0;
    boolean checksum = (descriptor & 0x04) != 0;
    if ((descriptor & 0x0B) != 0) {
      throw new CorruptArchiveException("it holds a frame that needs a dictionary, or is of an unknown kind");
    }
    if (!single) {
      source.number(1); // how much a reader would have to remember: one that unpacks in one go needs no such memory
    }
    long size = switch (descriptor >>> 6) {
      case 0 -> {
        if (!single) {
          throw new CorruptArchiveException("it holds a frame that does not say its size");
        }
        yield source.number(1);
      }
      case 1 -> source.number(2) + 256;
      case 2 -> source.number(4) & 0xFFFF_FFFFL;
      default -> {
        long low = source.number(4) & 0xFFFF_FFFFL;
        yield source.number(4) == 0 ? low : Long.MAX_VALUE;
      }
    };
    if (size > LONGEST) {
      throw new CorruptArchiveException("it holds a frame that unpacks to more than %,d bytes".formatted(LONGEST));
    }
    int block;
    int blocks = 0;
    do {
      block = source.number(3);
      blocks++;
      int length = block >>> 3;
      if ((block & 6) == 6 || length > LONGEST_BLOCK || source.packed.size() > LONGEST + ROOM || blocks > MOST_BLOCKS) {
        throw new CorruptArchiveException("it holds zstd blocks of an impossible kind, size or number");
      }
      source.take((block & 6) == 2 ? 1 : length);
    } while ((block & 1) == 0);
    source.take(checksum ? 4 : 0);
    return Optional.of(new ArchiveFrame(unpack(source.packed.toByteArray(), (int) size), source.packed.size()));
  }

  private static byte[] unpack(byte[] packed, int size) throws CorruptArchiveException, JournalException {
    byte[] text = new byte[size];
    try (ZstdDecompressCtx zstd = new ZstdDecompressCtx()) {
      int found = zstd.decompressByteArray(text, 0, size, packed, 0, packed.length);
      if (found != size) {
        throw new CorruptArchiveException("it holds a frame of %,d bytes that says it has %,d".formatted(found, size));
      }
      return text;
    } catch (ZstdException e) {
      throw new CorruptArchiveException("it holds a frame that cannot be unpacked: " + e.getMessage());
    } catch (LinkageError e) {
      throw unavailable(e);
    }
  }

  /// The library unpacks its native part into the folder for temporary files when it is first used.
  private static JournalException unavailable(LinkageError e) {
    return new JournalException("zstd-unavailable",
        "archives cannot be packed or unpacked: the native part of zstd cannot be loaded (%s)".formatted(e),
        "Let java.io.tmpdir be a folder from which libraries can be loaded: it must be writable and not mounted noexec.",
        e);
  }

  /// The bytes of the frame so far.
  private static final class Source {
    private final InputStream in;
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream(64 * 1024);

    Source(InputStream in) {
      this.in = in;
    }

    /// The next `length` bytes, all of them.
    byte[] take(int length) throws IOException, CorruptArchiveException {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new CorruptArchiveException("it ends in the middle of a frame: it was cut off");
      }
      packed.writeBytes(bytes);
      return bytes;
    }

    /// The next `length` bytes, the least significant first.
    int number(int length) throws IOException, CorruptArchiveException {
      byte[] bytes = take(length);
      int number = 0;
      for (int i = length - 1; i >= 0; i--) {
        number = number << 8 | bytes[i] & 0xFF;
      }
      return number;
    }
  }
}
