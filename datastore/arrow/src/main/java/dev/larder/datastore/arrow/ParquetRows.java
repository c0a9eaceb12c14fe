package dev.larder.datastore.arrow;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/// Hands the rows of a batch to Parquet by their numbers.
final class ParquetRows extends WriteSupport<Integer> {
  private final List<ParquetColumn> columns;
  private final List<FieldVector> vectors;
  private @Nullable RecordConsumer prepared;

  private ParquetRows(List<ParquetColumn> columns, VectorSchemaRoot root) {
    this.columns = columns;
    this.vectors = root.getFieldVectors();
  }

  // Never called without Hadoop, but there is no writing without it.
  @Override
  @SuppressWarnings("deprecation")
  public WriteContext init(Configuration configuration) {
    return new WriteContext(ParquetColumn.message(columns), Map.of());
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(ParquetColumn.message(columns), Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    prepared = recordConsumer;
  }

  @Override
  public void write(Integer row) {
    RecordConsumer consumer = Objects.requireNonNull(prepared);
    consumer.startMessage();
    for (int i = 0; i < columns.size(); i++) {
      ParquetColumn column = columns.get(i);
      FieldVector vector = vectors.get(i);
      if (!vector.isNull(row)) {
        consumer.startField(column.name(), i);
        column.write(vector, row, consumer);
        consumer.endField(column.name(), i);
      } else if (!column.field().isNullable()) {
        throw new IllegalArgumentException("column %s lacks a value, and may not".formatted(column.name()));
      }
    }
    consumer.endMessage();
  }

  static final class Builder extends ParquetWriter.Builder<Integer, Builder> {
    private final List<ParquetColumn> columns;
    private final VectorSchemaRoot root;

    Builder(OutputFile file, List<ParquetColumn> columns, VectorSchemaRoot root) {
      super(file);
      this.columns = columns;
      this.root = root;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<Integer> getWriteSupport(Configuration configuration) {
      return new ParquetRows(columns, root);
    }

    @Override
    protected WriteSupport<Integer> getWriteSupport(ParquetConfiguration configuration) {
      return new ParquetRows(columns, root);
    }
  }
}
