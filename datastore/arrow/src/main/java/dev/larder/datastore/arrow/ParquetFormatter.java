package dev.larder.datastore.arrow;

import dev.larder.datastore.Content;
import dev.larder.datastore.FormatException;
import dev.larder.datastore.Formatter;
import dev.larder.datastore.MediaType;
import dev.larder.datastore.ReadParameters;
import dev.larder.datastore.StoredArtifact;
import dev.larder.datastore.WrittenContent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Tables as Parquet files, their pages compressed with Zstandard.
///
/// Columns of single values only; lists and structs are refused by name. Read are files with Zstandard, Snappy, gzip or nothing. Of some columns no more than their chunks are read. Memory is taken for two groups of rows, of 32 MiB each in what
/// is written here.
public final class ParquetFormatter implements Formatter<ArrowTable> {
  private static final String FORMAT = "application/vnd.apache.parquet";
  private static final long ROW_GROUP = 32 << 20;

  @Override
  public Class<ArrowTable> type() {
    return ArrowTable.class;
  }

  @Override
  public List<String> formats() {
    return List.of(FORMAT);
  }

  @Override
  public Set<ReadParameters.Name> parameters() {
    return Set.of(ReadParameters.Name.COLUMNS);
  }

  @Override
  public Content write(ArrowTable value, MediaType format) throws FormatException {
    ParquetColumn.of(value.schema(), format); // which names a column that cannot be written
    return WrittenContent.of(out -> {
      try (ArrowTable.Batches batches = value.batches();
          ParquetWriter<Integer> writer = writer(batches.root(), out)) {
        VectorSchemaRoot root = batches.root();
        while (batches.next()) {
          for (int row = 0; row < root.getRowCount(); row++) {
            writer.write(row);
          }
        }
      } catch (ArithmeticException | IllegalArgumentException e) {
        throw FormatException.unwritable(format, String.valueOf(e.getMessage()), "Write it as Arrow instead.", e);
      }
    });
  }

  /// A writer that takes the numbers of rows in `root`. Closing it writes the end of the file, and closes `out`.
  static ParquetWriter<Integer> writer(VectorSchemaRoot root, OutputStream out) throws IOException {
    List<ParquetColumn> columns = ParquetColumn.of(root.getSchema(), MediaType.of(FORMAT));
    return new ParquetRows.Builder(new ParquetOutput(out), columns, root).withConf(new PlainParquetConfiguration())
        .withCodecFactory(PageCodecs.INSTANCE).withCompressionCodec(CompressionCodecName.ZSTD)
        .withRowGroupSize(ROW_GROUP).build();
  }

  @Override
  public ArrowTable read(StoredArtifact artifact, Class<? extends ArrowTable> as, ReadParameters parameters)
      throws IOException {
    try (ParquetBatches first = ParquetBatches.open(artifact, parameters.columns())) {
      return ArrowTable.streamed(first.root().getSchema(),
          () -> ParquetBatches.open(artifact, parameters.columns()));
    }
  }
}
