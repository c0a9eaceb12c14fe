package dev.larder.datastore.arrow;

import com.github.luben.zstd.Zstd;
import dev.larder.datastore.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageMetadataResult;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.DictionaryUtility;
import org.apache.arrow.vector.util.TransferPair;
import org.apache.arrow.vector.util.ValueVectorUtility;
import org.jspecify.annotations.Nullable;

/// One reading of an Arrow file. Of each batch only its head and the buffers of the wanted columns are fetched.
///
/// Every offset, length and size comes from the file and is checked before it is used, and every vector before it is handed out: memory outside the heap does not forgive.
final class ArrowBatches implements ArrowTable.Batches {
  private final ArrowFile file;
  private final ArtifactBytes bytes;
  private final BufferAllocator memory;
  /// As the file has them: numbers for columns with a dictionary.
  private final VectorSchemaRoot stored;
  /// As they are handed out: the same vectors, but for those with a dictionary.
  private final VectorSchemaRoot root;
  private final Map<Long, Dictionary> dictionaries = new HashMap<>();
  private int next;

  private ArrowBatches(ArrowFile file, ArtifactBytes bytes, BufferAllocator memory) {
    this.file = file;
    this.bytes = bytes;
    this.memory = memory;
    stored = new VectorSchemaRoot(file.columns().stream()
        .map(column -> DictionaryUtility.toMemoryFormat(column.field(), memory, dictionaries).createVector(memory))
        .toList());
    root = VectorSchemaRoot.create(file.schema(), memory);
  }

  static ArrowBatches open(ArrowFile file) throws IOException {
    ArtifactBytes bytes = ArtifactBytes.open(file.artifact());
    BufferAllocator memory = Memory.part("arrow file");
    @Nullable
    ArrowBatches batches = null;
    try {
      ArrowBatches made = Untrusted.read(bytes, () -> new ArrowBatches(file, bytes, memory));
      batches = made;
      Untrusted.read(bytes, () -> {
        made.loadDictionaries();
        return made;
      });
      return made;
    } catch (IOException e) {
      if (batches == null) {
        memory.close();
        bytes.close();
      } else {
        batches.close();
      }
      throw e;
    }
  }

  private FormatException bad(String why) {
    return FormatException.unreadable(file.artifact(), why, null);
  }

  private void loadDictionaries() throws IOException {
    if (dictionaries.isEmpty()) {
      return;
    }
    for (ArrowBlock block : file.footer().getDictionaries()) {
      Message message = message(block, MessageHeader.DictionaryBatch);
      DictionaryBatch batch = (DictionaryBatch) message.header(new DictionaryBatch());
      Dictionary dictionary = batch == null ? null : dictionaries.get(batch.id());
      if (batch == null || dictionary == null) {
        continue;
      }
      RecordBatch data = batch.data();
      if (batch.isDelta() || data == null) {
        throw bad("a dictionary comes in pieces, which is not supported");
      }
      FieldVector values = dictionary.getVector();
      try (VectorSchemaRoot one = new VectorSchemaRoot(List.of(values))) {
        load(one, data, block, List.of(new ArrowFile.Column(values.getField(), 0, data.nodesLength(), 0,
            data.buffersLength())));
        // The root is closed, its vector lives on in the dictionary.
        TransferPair kept = values.getTransferPair(memory);
        kept.transfer();
        dictionaries.put(batch.id(), new Dictionary((FieldVector) kept.getTo(), dictionary.getEncoding()));
      }
    }
  }

  @Override
  public boolean next() throws IOException {
    List<ArrowBlock> blocks = file.footer().getRecordBatches();
    stored.clear();
    root.clear();
    if (next == blocks.size()) {
      return false;
    }
    ArrowBlock block = blocks.get(next++);
    try {
      return Untrusted.read(bytes, () -> {
        RecordBatch batch = (RecordBatch) message(block, MessageHeader.RecordBatch).header(new RecordBatch());
        if (batch == null) {
          throw bad("a batch has no head");
        }
        load(stored, batch, block, file.columns());
        handOut();
        return true;
      });
    } catch (IOException e) {
      stored.clear();
      root.clear();
      throw e;
    }
  }

  private void handOut() {
    int rows = stored.getRowCount();
    for (int i = 0; i < file.columns().size(); i++) {
      FieldVector from = stored.getVector(i);
      Field field = from.getField();
      if (field.getDictionary() == null) {
        from.makeTransferPair(root.getVector(i)).transfer();
      } else {
        Dictionary dictionary = dictionaries.get(field.getDictionary().getId());
        if (dictionary == null) {
          throw new IllegalStateException("no dictionary " + field.getDictionary().getId());
        }
        try (ValueVector decoded = DictionaryEncoder.decode(from, dictionary, memory)) {
          decoded.makeTransferPair(root.getVector(i)).transfer();
        }
      }
    }
    root.setRowCount(rows);
  }

  private Message message(ArrowBlock block, byte kind) throws IOException {
    byte[] head = bytes.read(block.getOffset(), block.getMetadataLength());
    MessageMetadataResult result = MessageSerializer
        .readMessage(new ReadChannel(Channels.newChannel(new ByteArrayInputStream(head))));
    if (result == null || result.headerType() != kind) {
      throw bad("where a batch should begin is something else");
    }
    return result.getMessage();
  }

  /// Fetches the buffers of `columns` and puts them into the vectors of `target`.
  private void load(VectorSchemaRoot target, RecordBatch batch, ArrowBlock block, List<ArrowFile.Column> columns)
      throws IOException {
    long rows = batch.length();
    if (rows < 0 || rows > Integer.MAX_VALUE) {
      throw bad("a batch of %,d rows".formatted(rows));
    }
    boolean packed = batch.compression() != null;
    if (packed && batch.compression().codec() != CompressionType.ZSTD) {
      throw FormatException.unreadable(file.artifact(), "its buffers are compressed by LZ4, which is not supported",
          "Have it written with Zstandard, or uncompressed.", null);
    }
    List<ArrowFieldNode> nodes = new ArrayList<>();
    List<ArrowBuf> buffers = new ArrayList<>();
    try {
      for (ArrowFile.Column column : columns) {
        if (column.firstNode() + column.nodes() > batch.nodesLength()
            || column.firstBuffer() + column.buffers() > batch.buffersLength()) {
          throw bad("a batch has fewer columns than the file");
        }
        for (int i = 0; i < column.nodes(); i++) {
          nodes.add(node(batch.nodes(column.firstNode() + i), i == 0 ? rows : -1));
        }
        fetch(batch, block, column, packed, buffers);
      }
      try (ArrowRecordBatch loaded = new ArrowRecordBatch((int) rows, nodes, buffers)) {
        new VectorLoader(target).load(loaded);
      }
      ValueVectorUtility.validateFull(target);
    } finally {
      buffers.forEach(ArrowBuf::close);
    }
  }

  private ArrowFieldNode node(FieldNode node, long rows) throws FormatException {
    if (node.length() < 0 || node.nullCount() < 0 || node.nullCount() > node.length()
        || rows >= 0 && node.length() != rows) {
      throw bad("a column of %,d values, %,d of them missing, in a batch of %,d".formatted(node.length(),
          node.nullCount(), rows));
    }
    return new ArrowFieldNode(node.length(), node.nullCount());
  }

  /// The buffers of one column lie beside one another: one read brings them all.
  private void fetch(RecordBatch batch, ArrowBlock block, ArrowFile.Column column, boolean packed,
      List<ArrowBuf> buffers) throws IOException {
    long begin = Long.MAX_VALUE;
    long end = 0;
    for (int i = 0; i < column.buffers(); i++) {
      Buffer buffer = batch.buffers(column.firstBuffer() + i);
      if (buffer.offset() < 0 || buffer.length() < 0 || buffer.offset() > block.getBodyLength() - buffer.length()) {
        throw bad("a buffer lies outside its batch");
      }
      if (buffer.length() > 0) {
        begin = Math.min(begin, buffer.offset());
        end = Math.max(end, buffer.offset() + buffer.length());
      }
    }
    if (begin >= end) {
      begin = end;
    }
    if (end - begin > Integer.MAX_VALUE - 16) {
      throw bad("a column of %,d bytes in one batch".formatted(end - begin));
    }
    byte[] run = bytes.read(block.getOffset() + block.getMetadataLength() + begin, (int) (end - begin));
    for (int i = 0; i < column.buffers(); i++) {
      Buffer buffer = batch.buffers(column.firstBuffer() + i);
      int from = buffer.length() == 0 ? 0 : (int) (buffer.offset() - begin);
      buffers.add(packed ? unpacked(run, from, (int) buffer.length()) : plain(run, from, (int) buffer.length()));
    }
  }

  private ArrowBuf plain(byte[] run, int from, int length) {
    ArrowBuf buffer = memory.buffer(length);
    buffer.writeBytes(run, from, length);
    return buffer;
  }

  /// A packed buffer begins with the number of its bytes when unpacked, little-endian; -1 says that it is not packed.
  private ArrowBuf unpacked(byte[] run, int from, int length) throws FormatException {
    int prefix = (int) CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH;
    if (length == 0) {
      return memory.buffer(0);
    }
    if (length < prefix) {
      throw bad("a compressed buffer of %d bytes".formatted(length));
    }
    long size = 0;
    for (int i = prefix - 1; i >= 0; i--) {
      size = size << 8 | run[from + i] & 0xFF;
    }
    if (size == CompressionUtil.NO_COMPRESSION_LENGTH) {
      return plain(run, from + prefix, length - prefix);
    }
    if (size < 0 || size > Memory.LIMIT) {
      throw bad("a buffer that would unpack to %,d bytes".formatted(size));
    }
    try (ArrowBuf packed = plain(run, from + prefix, length - prefix)) {
      ArrowBuf buffer = memory.buffer(size);
      long found = Zstd.decompressUnsafe(buffer.memoryAddress(), size, packed.memoryAddress(), length - prefix);
      if (Zstd.isError(found) || found != size) {
        buffer.close();
        throw bad("a buffer does not unpack to the %,d bytes that it tells of".formatted(size));
      }
      return buffer.writerIndex(size);
    }
  }

  @Override
  public VectorSchemaRoot root() {
    return root;
  }

  @Override
  public void close() throws IOException {
    stored.close();
    root.close();
    dictionaries.values().forEach(dictionary -> dictionary.getVector().close());
    memory.close();
    bytes.close();
  }
}
