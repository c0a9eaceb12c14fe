package dev.larder.bridge;

import dev.larder.model.ArtifactLocation;
import dev.larder.model.Checksum;
import dev.larder.model.StorageRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;

/// The answer to one bulk question, in Arrow columns. Row i answers id i of the question. Close it: the columns are off heap.
///
/// Columns of [#answers], one row an id: `id` (16 bytes), `exists` (true, false, null = unknown), `recorded` (somebody knows a dataset of that id), `expected` (somebody has recorded it as stored),
/// `source` (a word of [Source] by its number in [#dictionaries], null = nobody knew), `first` and `count` (its rows in the records). Columns of [#records], one row an artifact
/// and only those that were asked for: those of [StorageField], by the names of its constants in lower case. Records of one dataset stand together, so that a dataset of many components
/// takes one row of answers and none of the columns nests.
public final class StorageReport implements AutoCloseable {
  private static final Source[] SOURCES = Source.values();

  private final BufferAllocator allocator;
  private final VectorSchemaRoot answers;
  private final VectorSchemaRoot records;
  private final BaseFixedWidthVector id;
  private final BitVector exists;
  private final BitVector recorded;
  private final BitVector expected;
  private final TinyIntVector source;
  private final IntVector first;
  private final IntVector count;
  private @Nullable VarCharVector words;

  StorageReport(BufferAllocator allocator, VectorSchemaRoot answers, VectorSchemaRoot records) {
    this.allocator = allocator;
    this.answers = answers;
    this.records = records;
    id = (BaseFixedWidthVector) answers.getVector(Columns.ID);
    exists = (BitVector) answers.getVector(Columns.EXISTS);
    recorded = (BitVector) answers.getVector(Columns.RECORDED);
    expected = (BitVector) answers.getVector(Columns.EXPECTED);
    source = (TinyIntVector) answers.getVector(Columns.SOURCE);
    first = (IntVector) answers.getVector(Columns.FIRST);
    count = (IntVector) answers.getVector(Columns.COUNT);
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

  /// What the numbers in the column `source` stand for. It belongs to this report.
  public DictionaryProvider dictionaries() {
    VarCharVector texts = words;
    if (texts == null) {
      texts = new VarCharVector(Columns.SOURCE, allocator);
      for (int number = 0; number < SOURCES.length; number++) {
        texts.setSafe(number, SOURCES[number].word().getBytes(StandardCharsets.UTF_8));
      }
      texts.setValueCount(SOURCES.length);
      words = texts;
    }
    return new DictionaryProvider.MapDictionaryProvider(new Dictionary(texts, Columns.SOURCES));
  }

  public UUID id(int row) {
    return new UUID(most(row), least(row));
  }

  long most(int row) {
    return Long.reverseBytes(id.getDataBuffer().getLong(16L * row));
  }

  long least(int row) {
    return Long.reverseBytes(id.getDataBuffer().getLong(16L * row + 8));
  }

  public Existence exists(int row) {
    return exists.isNull(row) ? Existence.UNKNOWN : exists.get(row) == 1 ? Existence.YES : Existence.NO;
  }

  /// Whether somebody who was asked knows a dataset of that id, stored or not.
  public boolean recorded(int row) {
    return recorded.get(row) == 1;
  }

  /// Whether somebody recorded it as stored. A dataset that was never stored, or was unstored, is not expected.
  public boolean expected(int row) {
    return expected.get(row) == 1;
  }

  /// Who said so; empty where nobody knew the id.
  public Optional<Source> source(int row) {
    return Optional.ofNullable(sourceOrNull(row));
  }

  @Nullable
  Source sourceOrNull(int row) {
    return source.isNull(row) ? null : SOURCES[source.get(row)];
  }

  /// The same as flags: never empty.
  public Set<ExistenceFlag> flags(int row) {
    Set<ExistenceFlag> flags = EnumSet.noneOf(ExistenceFlag.class);
    if (recorded(row)) {
      flags.add(ExistenceFlag.RECORDED);
    }
    if (expected(row)) {
      flags.add(ExistenceFlag.STORED);
    }
    if (exists(row) == Existence.YES && sourceOrNull(row) == Source.VERIFIED) {
      flags.add(ExistenceFlag.VERIFIED);
    }
    return flags.isEmpty() ? EnumSet.of(ExistenceFlag.UNRECOGNIZED) : flags;
  }

  /// The first row of the records that is of row `row`.
  public int first(int row) {
    return first.get(row);
  }

  /// How many rows of the records are of row `row`.
  public int count(int row) {
    return count.get(row);
  }

  /// The storage records of row `row`: empty where it has none. Only for reports that were asked for all but the URI.
  public List<StorageRecord> records(int row) {
    int from = first(row);
    int end = from + count(row);
    List<StorageRecord> found = new ArrayList<>(end - from);
    for (int i = from; i < end; i++) {
      found.add(new StorageRecord(text(StorageField.COMPONENT, i), ArtifactLocation.parse(text(StorageField.PATH, i)),
          number(StorageField.SIZE, i), Checksum.parse(text(StorageField.CHECKSUM, i)), text(StorageField.FORMAT, i),
          Instant.EPOCH.plus(number(StorageField.WRITTEN, i), ChronoUnit.MICROS), text(StorageField.DATASTORE, i)));
    }
    return found;
  }

  /// The column of that field.
  VarCharVector text(StorageField field) {
    return (VarCharVector) records.getVector(field.column());
  }

  String text(StorageField field, int artifact) {
    return new String(text(field).get(artifact), StandardCharsets.UTF_8);
  }

  long number(StorageField field, int artifact) {
    return ((BaseFixedWidthVector) records.getVector(field.column())).getDataBuffer().getLong(8L * artifact);
  }

  @Override
  public void close() {
    VarCharVector texts = words;
    if (texts != null) {
      texts.close();
    }
    answers.close();
    records.close();
    allocator.close();
  }
}
