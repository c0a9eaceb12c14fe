package dev.larder.datastore.arrow;

import com.github.luben.zstd.Zstd;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.AbstractCompressionCodec;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;

/// Zstandard for buffers of Arrow. Arrow's own comes with four libraries for the sake of LZ4, and keeps the memory of what it could not decompress.
final class ZstdCodec extends AbstractCompressionCodec {
  static final CompressionCodec.Factory FACTORY = new CompressionCodec.Factory() {
    @Override
    public CompressionCodec createCodec(CompressionUtil.CodecType codecType) {
      return new ZstdCodec();
    }

    @Override
    public CompressionCodec createCodec(CompressionUtil.CodecType codecType, int compressionLevel) {
      return new ZstdCodec();
    }
  };

  @Override
  public CompressionUtil.CodecType getCodecType() {
    return CompressionUtil.CodecType.ZSTD;
  }

  @Override
  protected ArrowBuf doCompress(BufferAllocator allocator, ArrowBuf plain) {
    long most = Zstd.compressBound(plain.writerIndex());
    long prefix = CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH;
    ArrowBuf packed = allocator.buffer(prefix + most);
    long size = Zstd.compressUnsafe(packed.memoryAddress() + prefix, most, plain.memoryAddress(), plain.writerIndex(),
        Zstd.defaultCompressionLevel());
    if (Zstd.isError(size)) {
      packed.close();
      throw new IllegalStateException("zstd: " + Zstd.getErrorName(size));
    }
    return packed.writerIndex(prefix + size);
  }

  @Override
  protected ArrowBuf doDecompress(BufferAllocator allocator, ArrowBuf packed) {
    throw new UnsupportedOperationException("batches are decompressed by ArrowBatches");
  }
}
