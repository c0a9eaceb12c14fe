package dev.larder.datastore.arrow;

import dev.larder.datastore.FormatException;
import dev.larder.datastore.StoredArtifact;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/// One reading of a Parquet file: the chunks of the wanted columns of one group of rows after the other, handed out in smaller batches.
/// Parquet holds the group before while it reads the next.
final class ParquetBatches implements ArrowTable.Batches {
  private static final int ROWS = 8_192;

  private final StoredArtifact artifact;
  private final ArtifactBytes bytes;
  private final BufferAllocator memory;
  private final ParquetFileReader file;
  private final List<ParquetColumn> columns;
  private final MessageType wanted;
  private final VectorSchemaRoot root;
  private List<ColumnReader> readers = List.of();
  private int group;
  private long left;

  private ParquetBatches(StoredArtifact artifact, ArtifactBytes bytes, BufferAllocator memory, ParquetFileReader file,
      List<ParquetColumn> columns) {
    this.artifact = artifact;
    this.bytes = bytes;
    this.memory = memory;
    this.file = file;
    this.columns = columns;
    wanted = ParquetColumn.message(columns);
    root = VectorSchemaRoot.create(new Schema(columns.stream().map(ParquetColumn::field).toList()), memory);
  }

  /// @param names of the wanted columns; none for all
  static ParquetBatches open(StoredArtifact artifact, List<String> names) throws IOException {
    ArtifactBytes bytes = ArtifactBytes.open(artifact);
    BufferAllocator memory = Memory.part("parquet file");
    try {
      return Untrusted.read(bytes, () -> {
        // The footer's length is read by Parquet without a look at the file's.
        if (bytes.size() < 12) {
          throw FormatException.unreadable(artifact, "it is too short for a Parquet file", null);
        }
        ParquetFileReader file = ParquetFileReader.open(new ParquetInput(bytes),
            ParquetReadOptions.builder(new PlainParquetConfiguration()).withCodecFactory(PageCodecs.INSTANCE)
                .withUseHadoopVectoredIo(false).usePageChecksumVerification(true).build());
        try {
          List<ParquetColumn> columns = choose(artifact, file.getFooter().getFileMetaData().getSchema(), names);
          check(artifact, file.getFooter().getBlocks(), bytes.size());
          ParquetBatches batches = new ParquetBatches(artifact, bytes, memory, file, columns);
          file.setRequestedSchema(batches.wanted);
          return batches;
        } catch (IOException | RuntimeException | StackOverflowError e) {
          file.close();
          throw e;
        }
      });
    } catch (IOException e) {
      memory.close();
      bytes.close();
      throw e;
    }
  }

  private static List<ParquetColumn> choose(StoredArtifact artifact, MessageType schema, List<String> names)
      throws IOException {
    List<String> all = schema.getFields().stream().map(Type::getName).toList();
    List<ParquetColumn> columns = new ArrayList<>();
    for (String name : names.isEmpty() ? all : names) {
      if (!all.contains(name)) {
        throw FormatException.noColumn(artifact, name, all);
      }
      try {
        columns.add(ParquetColumn.of(schema.getType(name)));
      } catch (IllegalArgumentException e) {
        throw FormatException.unreadable(artifact, String.valueOf(e.getMessage()),
            "Name the columns that you want, without this one.", e);
      }
    }
    return columns;
  }

  /// Parquet takes memory for what the footer says, before it meets the end of the file.
  private static void check(StoredArtifact artifact, List<BlockMetaData> groups, long size) throws FormatException {
    for (BlockMetaData group : groups) {
      for (ColumnChunkMetaData chunk : group.getColumns()) {
        if (chunk.getStartingPos() < 0 || chunk.getTotalSize() < 0
            || chunk.getStartingPos() > size - chunk.getTotalSize()
            || chunk.getValueCount() < 0 || group.getRowCount() < 0) {
          throw FormatException.unreadable(artifact,
              "its footer names a chunk of column %s outside the file".formatted(chunk.getPath()), null);
        }
      }
    }
  }

  @Override
  public boolean next() throws IOException {
    try {
      return Untrusted.read(bytes, this::advance);
    } catch (IOException e) {
      root.clear();
      throw e;
    }
  }

  private boolean advance() throws IOException {
    root.clear();
    while (left == 0) {
      // They hold the group before.
      readers = List.of();
      PageReadStore pages = file.readNextRowGroup();
      if (pages == null) {
        return false;
      }
      left = pages.getRowCount();
      ColumnReadStoreImpl store = new ColumnReadStoreImpl(pages, new NoConverter(), wanted,
          String.valueOf(file.getFooter().getFileMetaData().getCreatedBy()));
      readers = new ArrayList<>();
      for (ColumnDescriptor column : wanted.getColumns()) {
        long values = pages.getPageReader(column).getTotalValueCount();
        if (values != left) {
          throw FormatException.unreadable(artifact, "column %s has %,d values in a group of %,d rows".formatted(
              column.getPath()[0], values, left), null);
        }
        readers.add(store.getColumnReader(column));
      }
      group++;
    }
    int rows = (int) Math.min(left, ROWS);
    for (int i = 0; i < columns.size(); i++) {
      fill(columns.get(i), readers.get(i), root.getVector(i), rows);
    }
    root.setRowCount(rows);
    left -= rows;
    return true;
  }

  private static void fill(ParquetColumn column, ColumnReader reader, FieldVector vector, int rows) {
    vector.setInitialCapacity(rows);
    vector.allocateNew();
    int present = reader.getDescriptor().getMaxDefinitionLevel();
    for (int row = 0; row < rows; row++) {
      // What is not set is missing: new vectors are zero.
      if (reader.getCurrentDefinitionLevel() == present) {
        column.read(reader, vector, row);
      }
      reader.consume();
    }
    vector.setValueCount(rows);
  }

  @Override
  public VectorSchemaRoot root() {
    return root;
  }

  @Override
  public void close() throws IOException {
    root.close();
    file.close();
    memory.close();
    bytes.close();
  }

  @Override
  public String toString() {
    return "group %d of %s".formatted(group, artifact);
  }

  /// Values are taken from the columns one by one, never as rows.
  private static final class NoConverter extends GroupConverter {
    @Override
    public Converter getConverter(int fieldIndex) {
      return new PrimitiveConverter() {
      };
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
