package dev.larder.datastore.arrow;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/// How pages of Parquet are compressed. Those of Parquet's own need Hadoop.
final class PageCodecs implements CompressionCodecFactory {
  static final PageCodecs INSTANCE = new PageCodecs();

  /// Pages are a mebibyte as a rule. This bounds what a damaged one can take.
  private static final int MAX_PAGE = 256 << 20;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codecName) {
    if (codecName != CompressionCodecName.ZSTD) {
      throw new IllegalArgumentException("pages are written with ZSTD, not " + codecName);
    }
    return new BytesInputCompressor() {
      @Override
      public BytesInput compress(BytesInput page) throws IOException {
        return BytesInput.from(Zstd.compress(page.toInputStream().readAllBytes(), Zstd.defaultCompressionLevel()));
      }

      @Override
      public CompressionCodecName getCodecName() {
        return CompressionCodecName.ZSTD;
      }

      @Override
      public void release() {}
    };
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codecName) {
    return new BytesInputDecompressor() {
      @Override
      public BytesInput decompress(BytesInput page, int size) throws IOException {
        return BytesInput.from(unpacked(page.toInputStream().readAllBytes(), size));
      }

      @Override
      public void decompress(ByteBuffer in, int packed, ByteBuffer out, int size) throws IOException {
        byte[] page = new byte[packed];
        in.get(page);
        out.put(unpacked(page, size));
      }

      @Override
      public void release() {}

      private byte[] unpacked(byte[] packed, int size) throws IOException {
        return PageCodecs.unpacked(codecName, packed, size);
      }
    };
  }

  private static byte[] unpacked(CompressionCodecName codec, byte[] packed, int size) throws IOException {
    if (size < 0 || size > MAX_PAGE) {
      throw new IllegalArgumentException("a page that would unpack to %,d bytes".formatted(size));
    }
    byte[] page = switch (codec) {
      case UNCOMPRESSED -> packed;
      case ZSTD -> {
        try {
          yield Zstd.decompress(packed, size);
        } catch (ZstdException e) {
          throw new IllegalArgumentException("a page that does not unpack: " + e.getMessage(), e);
        }
      }
      case SNAPPY -> {
        if (Snappy.uncompressedLength(packed) != size) {
          throw new IllegalArgumentException("a page that does not unpack to its size");
        }
        yield Snappy.uncompress(packed);
      }
      case GZIP -> {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
          yield in.readNBytes(size);
        }
      }
      case LZO, BROTLI, LZ4, LZ4_RAW -> throw new IllegalArgumentException(
          "its pages are compressed by %s; Zstandard, Snappy and gzip are read".formatted(codec));
    };
    if (page.length != size) {
      throw new IllegalArgumentException("a page of %,d bytes, and %,d are told".formatted(page.length, size));
    }
    return page;
  }

  @Override
  public void release() {}
}
