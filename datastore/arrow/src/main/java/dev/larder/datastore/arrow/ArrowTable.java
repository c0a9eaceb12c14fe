package dev.larder.datastore.arrow;

import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/// A table of columns, gone through batch by batch, as often as needed.
///
/// Whoever has a table closes it: that frees its memory and ends the readings that are still open. A table that was read goes on reading from its store until then.
public final class ArrowTable implements AutoCloseable {
  private final Schema schema;
  private final BatchSource source;
  private final AutoCloseable owned;
  private final Set<Batches> open = new LinkedHashSet<>();
  private boolean closed;

  /// One reading of a table.
  public interface Batches extends Closeable {
    /// Fills [#root] with the next batch, and says whether there was one.
    boolean next() throws IOException;

    /// The vectors of the present batch, which [#next] fills anew: what is needed for longer is to be copied. The same object as long as this is open; before the first `next` it has the
    /// schema and no rows.
    VectorSchemaRoot root();
  }

  /// Begins a reading, each time with the same rows.
  @FunctionalInterface
  public interface BatchSource {
    Batches open() throws IOException;
  }

  private ArrowTable(Schema schema, BatchSource source, AutoCloseable owned) {
    this.schema = schema;
    this.source = source;
    this.owned = owned;
  }

  /// A table of one batch that is in memory. The table owns the vectors from now on and closes them.
  public static ArrowTable of(VectorSchemaRoot root) {
    return new ArrowTable(root.getSchema(), () -> new Batches() {
      private boolean begun;

      @Override
      public boolean next() {
        boolean first = !begun;
        begun = true;
        return first && root.getRowCount() > 0;
      }

      @Override
      public VectorSchemaRoot root() {
        return root;
      }

      @Override
      public void close() {}
    }, root);
  }

  /// A table whose batches are made when they are needed: twice, where a store has to try twice.
  public static ArrowTable streamed(Schema schema, BatchSource source) {
    return new ArrowTable(schema, source, () -> {
    });
  }

  public Schema schema() {
    return schema;
  }

  /// The names of the columns, in their order.
  public List<String> columns() {
    return schema.getFields().stream().map(Field::getName).toList();
  }

  /// Begins to read from the first batch.
  public synchronized Batches batches() throws IOException {
    if (closed) {
      throw new IllegalStateException("this table is closed");
    }
    Batches batches = source.open();
    Batches tracked = new Batches() {
      @Override
      public boolean next() throws IOException {
        return batches.next();
      }

      @Override
      public VectorSchemaRoot root() {
        return batches.root();
      }

      @Override
      public void close() throws IOException {
        if (forget(this)) {
          batches.close();
        }
      }
    };
    open.add(tracked);
    return tracked;
  }

  private synchronized boolean forget(Batches batches) {
    return open.remove(batches);
  }

  /// Counts the rows by reading the table.
  public long rowCount() throws IOException {
    long rows = 0;
    try (Batches batches = batches()) {
      while (batches.next()) {
        rows += batches.root().getRowCount();
      }
    }
    return rows;
  }

  @Override
  public void close() throws IOException {
    List<Batches> left;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      left = List.copyOf(open);
    }
    for (Batches batches : left) {
      batches.close();
    }
    try {
      owned.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Override
  public String toString() {
    return "table of " + String.join(", ", columns());
  }
}
