package dev.larder.datastore.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.larder.datastore.Content;
import dev.larder.datastore.FormatException;
import dev.larder.datastore.Formatter;
import dev.larder.datastore.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.Test;

class ArrowFormatterTest extends ColumnsContract {
  @Override
  protected Formatter<ArrowTable> formatter() {
    return new ArrowFormatter();
  }

  @Override
  protected String format() {
    return "application/vnd.apache.arrow.file";
  }

  @Test
  void arrowsOwnReaderReadsIt() throws Exception {
    ArrowTable table = random();
    byte[] bytes = bytes(table);
    List<String> expected = RandomTable.seen(table);
    ArrowTable theirs = ArrowTable.streamed(RandomTable.schema(), () -> {
      BufferAllocator memory = Memory.part("arrow's own");
      ArrowFileReader reader = new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(bytes), memory,
          CommonsCompressionFactory.INSTANCE);
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      return new ArrowTable.Batches() {
        @Override
        public boolean next() throws IOException {
          return reader.loadNextBatch();
        }

        @Override
        public VectorSchemaRoot root() {
          return root;
        }

        @Override
        public void close() throws IOException {
          reader.close();
          memory.close();
        }
      };
    });
    assertEquals(expected, RandomTable.seen(theirs), () -> "-Dseed=" + seed);
  }

  private Object written(VectorSchemaRoot root, DictionaryProvider provider, CodecType codec) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArrowFileWriter writer = new ArrowFileWriter(root, provider, Channels.newChannel(out), null,
        IpcOption.DEFAULT, CommonsCompressionFactory.INSTANCE, codec)) {
      writer.writeBatch();
    }
    List<String> seen = RandomTable.seen(
        read(shelf.artifact(Content.bytes(out.toByteArray()), "application/vnd.apache.arrow.file")));
    return seen.subList(root.getFieldVectors().size(), seen.size());
  }

  private static VarCharVector texts(BufferAllocator memory, String name, String... texts) {
    VarCharVector vector = new VarCharVector(name, memory);
    for (int i = 0; i < texts.length; i++) {
      vector.setSafe(i, texts[i].getBytes(StandardCharsets.UTF_8));
    }
    vector.setValueCount(texts.length);
    return vector;
  }

  /// As pandas writes categories.
  @Test
  void dictionariesAreDecoded() throws Exception {
    try (BufferAllocator memory = Memory.part("test");
        VarCharVector words = texts(memory, "words", "red", "green");
        VarCharVector plain = texts(memory, "color", "green", "red", "green")) {
      Dictionary dictionary = new Dictionary(words, new DictionaryEncoding(1, false, null));
      try (ValueVector encoded = DictionaryEncoder.encode(plain, dictionary);
          VectorSchemaRoot root = VectorSchemaRoot.of((FieldVector) encoded)) {
        assertEquals(List.of("green|", "red|", "green|"), written(root,
            new DictionaryProvider.MapDictionaryProvider(dictionary), CodecType.ZSTD));
      }
    }
  }

  @Test
  void listsAreReadAndWritten() throws Exception {
    BufferAllocator memory = Memory.part("test");
    ListVector lists = ListVector.empty("values", memory);
    UnionListWriter writer = lists.getWriter();
    for (int row = 0; row < 3; row++) {
      writer.startList();
      for (int i = 0; i < row; i++) {
        writer.writeInt(row * 10 + i);
      }
      writer.endList();
    }
    writer.setValueCount(3);
    IntVector numbers = new IntVector("number", memory);
    numbers.setSafe(2, 7);
    numbers.setValueCount(3);
    byte[] bytes;
    List<String> expected;
    try (memory; ArrowTable table = ArrowTable.of(VectorSchemaRoot.of(lists, numbers))) {
      bytes = bytes(table);
      expected = RandomTable.seen(table);
    }
    assertEquals("[20,21]|7|", expected.getLast());
    assertEquals(expected, RandomTable.seen(read(shelf.artifact(Content.bytes(bytes), format()))));
  }

  @Test
  void lz4IsRefusedByName() throws Exception {
    try (BufferAllocator memory = Memory.part("test");
        VectorSchemaRoot root = VectorSchemaRoot.of(texts(memory, "a", "x".repeat(1_000)))) {
      root.setRowCount(1);
      FormatException error = assertThrows(FormatException.class,
          () -> written(root, new DictionaryProvider.MapDictionaryProvider(), CodecType.LZ4_FRAME));
      assertTrue(String.valueOf(error.getMessage()).contains("compressed by LZ4, which is not supported"),
          error::toString);
    }
  }

  @Test
  void compressionIsZstandardUnlessTheFormatSaysNone() throws Exception {
    try (BufferAllocator memory = Memory.part("test");
        VectorSchemaRoot root = VectorSchemaRoot.of(texts(memory, "a", "x".repeat(100_000)))) {
      root.setRowCount(1);
      try (ArrowTable table = ArrowTable.of(root)) {
        assertTrue(bytes(table).length < 2_000);
        Content plain = formatter().write(table, MediaType.of("application/vnd.apache.arrow.file; compression=none"));
        try (InputStream in = plain.open()) {
          byte[] bytes = in.readAllBytes();
          assertTrue(bytes.length > 100_000);
          try (ArrowTable read = read(shelf.artifact(Content.bytes(bytes), format()))) {
            assertEquals(1, read.rowCount());
          }
        }
      }
      assertThrows(FormatException.class, () -> formatter().write(ArrowTable.of(root),
          MediaType.of("application/vnd.apache.arrow.file; compression=lz4")));
    }
  }
}
