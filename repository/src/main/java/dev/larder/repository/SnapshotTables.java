package dev.larder.repository;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.arrow.vector.VectorSchemaRoot;

/// What writes tables in a format that others read, such as Parquet. Whoever makes snapshots says which: formats are not known here.
@FunctionalInterface
public interface SnapshotTables {
  /// A table on its way out; closing it completes it, and leaves the stream open.
  interface Rows extends Closeable {
    /// Writes the rows that are in the columns now.
    void write() throws IOException;
  }

  /// Begins a table of these columns.
  Rows open(VectorSchemaRoot columns, OutputStream out) throws IOException;
}
