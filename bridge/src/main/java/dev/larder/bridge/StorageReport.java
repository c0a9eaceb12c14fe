package dev.larder.bridge;

import dev.larder.model.ArtifactLocation;
import dev.larder.model.Checksum;
import dev.larder.model.StorageRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// The answer to one bulk question, in Arrow columns. Row i answers id i of the question. Close it: the columns are off heap.
///
/// Columns of [#answers], one row an id: `id` (16 bytes), `exists` (true, false, null = unknown), `expected`, `source` (word of
/// [Source], null = nobody knew), `first` and `count` (its rows in the records). Columns of [#records], one row an artifact
/// and only those that were asked for: `component`, `path` (text: below the datastore root, or the URI of an artifact that is elsewhere), `size` (bytes), `checksum` (`algorithm:hex`), `format`
/// (media type), `written` (microseconds, UTC), `datastore` (its name). Records of one dataset stand together, so that a dataset of many components
/// takes one row of answers and none of the columns nests.
public final class StorageReport implements AutoCloseable {
  private final BufferAllocator allocator;
  private final VectorSchemaRoot answers;
  private final VectorSchemaRoot records;

  StorageReport(BufferAllocator allocator, VectorSchemaRoot answers, VectorSchemaRoot records) {
    this.allocator = allocator;
    this.answers = answers;
    this.records = records;
  }

  /// How many ids were asked for.
  public int size() {
    return answers.getRowCount();
  }

  /// The columns with one row an id. They belong to this report.
  public VectorSchemaRoot answers() {
    return answers;
  }

  /// The columns with one row an artifact. They belong to this report.
  public VectorSchemaRoot records() {
    return records;
  }

  public UUID id(int row) {
    ByteBuffer bytes = ByteBuffer.wrap(((FixedSizeBinaryVector) answers.getVector("id")).get(row));
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  public Existence exists(int row) {
    BitVector exists = (BitVector) answers.getVector("exists");
    return exists.isNull(row) ? Existence.UNKNOWN : exists.get(row) == 1 ? Existence.YES : Existence.NO;
  }

  /// Whether somebody recorded it as stored. A dataset that was never stored, or was unstored, is not expected.
  public boolean expected(int row) {
    return ((BitVector) answers.getVector("expected")).get(row) == 1;
  }

  /// Who said so; empty where nobody knew the id.
  public Optional<Source> source(int row) {
    VarCharVector source = (VarCharVector) answers.getVector("source");
    return source.isNull(row) ? Optional.empty() : Optional.of(Source.of(text(source, row)));
  }

  /// The storage records of row `row`: empty where it has none. Only for reports that were asked for every [StorageField].
  public List<StorageRecord> records(int row) {
    int first = ((IntVector) answers.getVector("first")).get(row);
    int count = ((IntVector) answers.getVector("count")).get(row);
    List<StorageRecord> found = new ArrayList<>(count);
    for (int i = first; i < first + count; i++) {
      long micros = ((TimeStampMicroTZVector) records.getVector("written")).get(i);
      found.add(new StorageRecord(text("component", i), ArtifactLocation.parse(text("path", i)),
          ((BigIntVector) records.getVector("size")).get(i), Checksum.parse(text("checksum", i)), text("format", i),
          Instant.EPOCH.plus(micros, ChronoUnit.MICROS), text("datastore", i)));
    }
    return found;
  }

  private String text(String column, int row) {
    return text((VarCharVector) records.getVector(column), row);
  }

  private static String text(VarCharVector column, int row) {
    return new String(column.get(row), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    answers.close();
    records.close();
    allocator.close();
  }
}
