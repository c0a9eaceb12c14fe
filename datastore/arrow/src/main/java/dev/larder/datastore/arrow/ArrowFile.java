package dev.larder.datastore.arrow;

import dev.larder.datastore.FormatException;
import dev.larder.datastore.StoredArtifact;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// What stands at the end of an Arrow file, checked, and which of its columns are wanted.
///
/// The file format: <https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format>
record ArrowFile(StoredArtifact artifact, ArrowFooter footer, List<Column> columns) {
  private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  /// What footers and heads of batches may take: thousands of columns and batches.
  static final int MAX_METADATA = 64 << 20;

  /// A column that is wanted.
  ///
  /// @param field as the file has it: the values of its dictionary, where it has one
  /// @param firstNode the number of its first field node in each batch
  /// @param nodes how many it has, with its children
  /// @param firstBuffer the number of its first buffer in each batch
  /// @param buffers how many
  record Column(Field field, int firstNode, int nodes, int firstBuffer, int buffers) {}

  /// Reads the footer.
  ///
  /// @param wanted names; none for all
  static ArrowFile open(StoredArtifact artifact, List<String> wanted) throws IOException {
    try (ArtifactBytes bytes = ArtifactBytes.open(artifact)) {
      return Untrusted.read(bytes, () -> {
        ArrowFooter footer = footer(bytes);
        return new ArrowFile(artifact, footer, choose(artifact, footer.getSchema(), wanted));
      });
    }
  }

  private static ArrowFooter footer(ArtifactBytes bytes) throws IOException {
    long size = bytes.size();
    int tail = 4 + MAGIC.length;
    if (size < 2L * MAGIC.length + 2 + 4) {
      throw FormatException.unreadable(bytes.artifact(), "it is too short for an Arrow file", null);
    }
    byte[] end = bytes.read(size - tail, tail);
    if (!Arrays.equals(end, 4, tail, MAGIC, 0, MAGIC.length)) {
      throw FormatException.unreadable(bytes.artifact(),
          "it does not end like an Arrow file (a stream of Arrow is another format)", null);
    }
    int length = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (length <= 0 || length > MAX_METADATA || length > size - tail) {
      throw FormatException.unreadable(bytes.artifact(), "its footer has %,d bytes".formatted(length), null);
    }
    ArrowFooter footer = new ArrowFooter(
        Footer.getRootAsFooter(ByteBuffer.wrap(bytes.read(size - tail - length, length))));
    for (List<ArrowBlock> blocks : List.of(footer.getDictionaries(), footer.getRecordBatches())) {
      for (ArrowBlock block : blocks) {
        if (block.getOffset() < 0 || block.getMetadataLength() <= 0 || block.getMetadataLength() > MAX_METADATA
            || block.getBodyLength() < 0 || block.getBodyLength() > size
            || block.getOffset() > size - block.getMetadataLength() - block.getBodyLength()) {
          throw FormatException.unreadable(bytes.artifact(), "its footer names a batch outside the file", null);
        }
      }
    }
    return footer;
  }

  private static List<Column> choose(StoredArtifact artifact, Schema schema, List<String> wanted) throws IOException {
    List<Column> all = new ArrayList<>();
    int node = 0;
    int buffer = 0;
    for (Field field : schema.getFields()) {
      int nodes = nodes(field);
      int buffers = buffers(artifact, field);
      all.add(new Column(field, node, nodes, buffer, buffers));
      node += nodes;
      buffer += buffers;
    }
    if (wanted.isEmpty()) {
      return all;
    }
    List<String> names = schema.getFields().stream().map(Field::getName).toList();
    List<Column> chosen = new ArrayList<>();
    for (String name : wanted) {
      int at = names.indexOf(name);
      if (at < 0) {
        throw FormatException.noColumn(artifact, name, names);
      }
      chosen.add(all.get(at));
    }
    return chosen;
  }

  private static int nodes(Field field) {
    // A dictionary's values are elsewhere: here are numbers.
    return field.getDictionary() != null
        ? 1
        : 1 + field.getChildren().stream().mapToInt(ArrowFile::nodes).sum();
  }

  private static int buffers(StoredArtifact artifact, Field field) throws IOException {
    DictionaryEncoding dictionary = field.getDictionary();
    if (dictionary != null) {
      return TypeLayout.getTypeBufferCount(dictionary.getIndexType());
    }
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Utf8View || type instanceof ArrowType.BinaryView
        || type instanceof ArrowType.ListView || type instanceof ArrowType.LargeListView) {
      throw FormatException.unreadable(artifact,
          "column %s is of type %s, which is not supported".formatted(field.getName(), type),
          "Have it written with ordinary strings and lists.", null);
    }
    int buffers = TypeLayout.getTypeBufferCount(type);
    for (Field child : field.getChildren()) {
      buffers += buffers(artifact, child);
    }
    return buffers;
  }

  /// The columns that are wanted, decoded.
  Schema schema() {
    return new Schema(columns.stream().map(column -> decoded(column.field)).toList(),
        footer.getSchema().getCustomMetadata());
  }

  /// The field without its dictionary.
  private static Field decoded(Field field) {
    return new Field(field.getName(), new FieldType(field.isNullable(),
        field.getType(), null, field.getMetadata()), field.getChildren().stream().map(ArrowFile::decoded).toList());
  }

  ArrowTable.Batches batches() throws IOException {
    return ArrowBatches.open(this);
  }
}
