package dev.larder.datastore.arrow;

import dev.larder.datastore.FormatException;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.parquet.hadoop.ParquetWriter;

/// A table on its way out, batch by batch, for rows that come one after another and end somewhere. What was not closed is no whole table.
///
/// The stream stays its owner's: it is neither closed nor, before [#close], flushed.
public interface TableWriter extends Closeable {

  /// Writes the rows that are in the vectors now.
  void write() throws IOException;

  /// Writes what ends the table.
  @Override
  void close() throws IOException;

  /// An Arrow stream (`application/vnd.apache.arrow.stream`), not compressed: can be read while it is being written.
  static TableWriter arrow(VectorSchemaRoot root, OutputStream out) throws IOException {
    ArrowStreamWriter writer = new ArrowStreamWriter(root, null, Channels.newChannel(new Unclosed(out)));
    writer.start();
    return new TableWriter() {
      @Override
      public void write() throws IOException {
        writer.writeBatch();
      }

      @Override
      public void close() throws IOException {
        writer.end();
        out.flush();
      }
    };
  }

  /// A Parquet file as [ParquetFormatter] writes it: columns of single values only.
  ///
  /// @throws FormatException naming a column that Parquet cannot hold
  static TableWriter parquet(VectorSchemaRoot root, OutputStream out) throws IOException {
    ParquetWriter<Integer> writer = ParquetFormatter.writer(root, new Unclosed(out));
    return new TableWriter() {
      @Override
      public void write() throws IOException {
        for (int row = 0; row < root.getRowCount(); row++) {
          writer.write(row);
        }
      }

      @Override
      public void close() throws IOException {
        writer.close();
        out.flush();
      }
    };
  }
}
