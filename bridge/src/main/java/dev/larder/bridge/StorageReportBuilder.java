package dev.larder.bridge;

import dev.larder.model.StorageRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Fills a [StorageReport] row by row, in the order of the ids. Close it if [#build] is not reached.
public final class StorageReportBuilder implements AutoCloseable {
  private final BufferAllocator allocator = new RootAllocator();
  private final Set<StorageField> fields;
  private final VectorSchemaRoot answers;
  private final VectorSchemaRoot records;
  private int answered;
  private int recorded;
  private boolean built;

  /// @param fields the columns that the report has beside existence
  public StorageReportBuilder(Set<StorageField> fields) {
    this.fields = Set.copyOf(fields);
    answers = VectorSchemaRoot.create(new Schema(List.of(
        column("id", new ArrowType.FixedSizeBinary(16)), column("exists", new ArrowType.Bool()),
        column("expected", new ArrowType.Bool()), column("source", new ArrowType.Utf8()),
        column("first", new ArrowType.Int(32, true)), column("count", new ArrowType.Int(32, true)))), allocator);
    records = VectorSchemaRoot.create(new Schema(recordColumns(this.fields)), allocator);
  }

  private static List<Field> recordColumns(Set<StorageField> fields) {
    List<Field> columns = new ArrayList<>();
    columns.add(column("component", new ArrowType.Utf8()));
    for (StorageField field : StorageField.values()) {
      if (fields.contains(field)) {
        columns.add(switch (field) {
          case PATH -> column("path", new ArrowType.Utf8());
          case SIZE -> column("size", new ArrowType.Int(64, true));
          case CHECKSUM -> column("checksum", new ArrowType.Utf8());
          case FORMAT -> column("format", new ArrowType.Utf8());
          case WRITTEN -> column("written",
              new ArrowType.Timestamp(org.apache.arrow.vector.types.TimeUnit.MICROSECOND, "UTC"));
          case DATASTORE -> column("datastore", new ArrowType.Utf8());
        });
      }
    }
    return columns;
  }

  private static Field column(String name, ArrowType type) {
    return new Field(name, FieldType.nullable(type), null);
  }

  /// The next id is stored, as these records say.
  ///
  /// @param stored at least one
  public void stored(UUID id, Source source, List<StorageRecord> stored) {
    answer(id, Existence.YES, true, source, stored);
  }

  /// The next id is known, and nothing of it is stored: never stored, or unstored.
  public void notStored(UUID id, Source source) {
    answer(id, Existence.NO, false, source, List.of());
  }

  /// Nobody knows the next id.
  public void unrecognized(UUID id) {
    row(id, Existence.UNKNOWN, false, List.of());
  }

  /// The next id, in full.
  public void answer(UUID id, Existence exists, boolean expected, Source source, List<StorageRecord> stored) {
    ((VarCharVector) answers.getVector("source")).setSafe(answered, source.word().getBytes(StandardCharsets.UTF_8));
    row(id, exists, expected, stored);
  }

  /// The next id as row `row` of another report has it, which was asked for every [StorageField].
  public void copy(StorageReport other, int row) {
    other.source(row).ifPresentOrElse(
        source -> answer(other.id(row), other.exists(row), other.expected(row), source, other.records(row)),
        () -> unrecognized(other.id(row)));
  }

  private void row(UUID id, Existence exists, boolean expected, List<StorageRecord> stored) {
    byte[] bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits())
        .array();
    ((FixedSizeBinaryVector) answers.getVector("id")).setSafe(answered, bytes);
    if (exists != Existence.UNKNOWN) {
      ((BitVector) answers.getVector("exists")).setSafe(answered, exists == Existence.YES ? 1 : 0);
    }
    ((BitVector) answers.getVector("expected")).setSafe(answered, expected ? 1 : 0);
    ((IntVector) answers.getVector("first")).setSafe(answered, recorded);
    ((IntVector) answers.getVector("count")).setSafe(answered, stored.size());
    stored.forEach(this::record);
    answered++;
  }

  private void record(StorageRecord record) {
    text("component", record.component());
    if (fields.contains(StorageField.PATH)) {
      text("path", record.location().value());
    }
    if (fields.contains(StorageField.SIZE)) {
      ((BigIntVector) records.getVector("size")).setSafe(recorded, record.size());
    }
    if (fields.contains(StorageField.CHECKSUM)) {
      text("checksum", record.checksum().toString());
    }
    if (fields.contains(StorageField.FORMAT)) {
      text("format", record.format());
    }
    if (fields.contains(StorageField.WRITTEN)) {
      ((TimeStampMicroTZVector) records.getVector("written")).setSafe(recorded,
          ChronoUnit.MICROS.between(Instant.EPOCH, record.written()));
    }
    if (fields.contains(StorageField.DATASTORE)) {
      text("datastore", record.datastore());
    }
    recorded++;
  }

  private void text(String column, String value) {
    ((VarCharVector) records.getVector(column)).setSafe(recorded, value.getBytes(StandardCharsets.UTF_8));
  }

  /// The report, which the caller closes.
  public StorageReport build() {
    answers.setRowCount(answered);
    records.setRowCount(recorded);
    built = true;
    return new StorageReport(allocator, answers, records);
  }

  @Override
  public void close() {
    if (!built) {
      answers.close();
      records.close();
      allocator.close();
    }
  }
}
