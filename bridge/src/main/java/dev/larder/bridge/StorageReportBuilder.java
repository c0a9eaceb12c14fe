package dev.larder.bridge;

import dev.larder.model.StorageRecord;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/// Fills a [StorageReport] row by row, in the order of the ids. Close it if [#build] is not reached. Not thread-safe.
///
/// What has objects at hand gives those; what has columns gives [#answer], and for each artifact [#nextRecord] and then a value for
/// each field that [#wants] says yes to.
public final class StorageReportBuilder implements AutoCloseable {
  /// In place of a number of artifacts: nobody knows the id.
  static final int UNKNOWN = -1;
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);
  private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final BufferAllocator allocator = new RootAllocator();
  private final Set<StorageField> fields;
  private final VectorSchemaRoot answers = VectorSchemaRoot.create(Columns.ANSWERS, allocator);
  private final VectorSchemaRoot records;
  private final Map<StorageField, TextColumn> texts = new EnumMap<>(StorageField.class);
  private final Map<StorageField, NumberColumn> numbers = new EnumMap<>(StorageField.class);
  private final BaseFixedWidthVector id = fixed(Columns.ID);
  private final BaseFixedWidthVector exists = fixed(Columns.EXISTS);
  private final BaseFixedWidthVector recorded = fixed(Columns.RECORDED);
  private final BaseFixedWidthVector expected = fixed(Columns.EXPECTED);
  private final BaseFixedWidthVector source = fixed(Columns.SOURCE);
  private final BaseFixedWidthVector first = fixed(Columns.FIRST);
  private final BaseFixedWidthVector count = fixed(Columns.COUNT);
  /// The buffers of these columns, which do not look at each access whether somebody has closed them.
  private ByteBuffer ids = NONE;
  private ByteBuffer existsKnown = NONE;
  private ByteBuffer existsBits = NONE;
  private ByteBuffer recordedBits = NONE;
  private ByteBuffer expectedBits = NONE;
  private ByteBuffer sourceKnown = NONE;
  private ByteBuffer sources = NONE;
  private ByteBuffer firsts = NONE;
  private ByteBuffer counts = NONE;
  private int capacity;
  private int answered;
  private int artifacts;
  private boolean built;

  /// @param fields the columns that the report has beside existence
  public StorageReportBuilder(Set<StorageField> fields) {
    this(fields, 1_024);
  }

  /// @param expectedRows how many ids will be answered: a guess, which saves copying
  public StorageReportBuilder(Set<StorageField> fields, int expectedRows) {
    this.fields = fields.isEmpty() ? EnumSet.noneOf(StorageField.class) : EnumSet.copyOf(fields);
    records = VectorSchemaRoot.create(Columns.records(this.fields), allocator);
    int rows = Math.max(1, expectedRows);
    for (FieldVector column : answers.getFieldVectors()) {
      ((BaseFixedWidthVector) column).allocateNew(rows);
    }
    seen();
    for (StorageField field : this.fields) {
      FieldVector column = records.getVector(field.column());
      if (field == StorageField.URI) {
        ((VarCharVector) column).allocateNew(); // filled in afterwards, if at all
      } else if (column instanceof VarCharVector text) {
        texts.put(field, new TextColumn(text, rows));
      } else {
        numbers.put(field, new NumberColumn((BaseFixedWidthVector) column, rows));
      }
    }
  }

  private BaseFixedWidthVector fixed(String name) {
    return (BaseFixedWidthVector) answers.getVector(name);
  }

  private static int least(VectorSchemaRoot table) {
    return table.getFieldVectors().stream().mapToInt(FieldVector::getValueCapacity).min().orElse(0);
  }

  /// Whether the report has a column for `field`, and so each record needs a value of it.
  public boolean wants(StorageField field) {
    return texts.containsKey(field) || numbers.containsKey(field);
  }

  /// The next id is stored, as these records say.
  ///
  /// @param stored at least one
  public void stored(UUID id, Source source, List<StorageRecord> stored) {
    answer(id, Existence.YES, true, true, source, stored);
  }

  /// The next id is known, and nothing of it is stored: never stored, or unstored.
  public void notStored(UUID id, Source source) {
    answer(id, Existence.NO, true, false, source, List.of());
  }

  /// Nobody who was asked knows the next id.
  public void unrecognized(UUID id) {
    answer(id, Existence.UNKNOWN, false, false, null, List.of());
  }

  /// The next id, in full.
  public void answer(UUID id, Existence exists, boolean recorded, boolean expected, @Nullable Source source,
      List<StorageRecord> stored) {
    answer(id.getMostSignificantBits(), id.getLeastSignificantBits(), exists, recorded, expected, source);
    stored.forEach(this::record);
  }

  /// The next id, without artifacts so far: [#nextRecord] adds them.
  ///
  /// @param recorded whether somebody knows a dataset of that id
  /// @param expected whether somebody has recorded it as stored
  /// @param source who says so; null where nobody knew
  public void answer(long most, long least, Existence exists, boolean recorded, boolean expected,
      @Nullable Source source) {
    if (answered == capacity) {
      answers.getFieldVectors().forEach(FieldVector::reAlloc);
      seen();
    }
    ids.putLong(16 * answered, Long.reverseBytes(most));
    ids.putLong(16 * answered + 8, Long.reverseBytes(least));
    if (exists != Existence.UNKNOWN) {
      setBit(existsKnown);
      if (exists == Existence.YES) {
        setBit(existsBits);
      }
    }
    if (recorded) {
      setBit(recordedBits);
    }
    if (expected) {
      setBit(expectedBits);
    }
    if (source != null) {
      setBit(sourceKnown);
      sources.put(answered, (byte) source.number());
    }
    firsts.putInt(4 * answered, artifacts);
    answered++;
  }

  /// The next ids, all at once, as one source knows them: a column at a time, which takes a third of the time that they take one by one. The caller then gives the columns of their
  /// artifacts.
  ///
  /// @param stored how many artifacts each has, or [#UNKNOWN]
  /// @param count how many ids there are
  void answer(long[] most, long[] least, int[] stored, int count, Source asked) {
    while (capacity - answered < count) {
      answers.getFieldVectors().forEach(FieldVector::reAlloc);
      seen();
    }
    for (int i = 0; i < count; i++) {
      int at = 16 * (answered + i);
      ids.putLong(at, Long.reverseBytes(most[i]));
      ids.putLong(at + 8, Long.reverseBytes(least[i]));
    }
    int next = artifacts;
    for (int i = 0; i < count; i++) {
      int at = 4 * (answered + i);
      int own = Math.max(0, stored[i]);
      firsts.putInt(at, next);
      counts.putInt(at, own);
      next += own;
    }
    artifacts = next;
    byte number = (byte) asked.number();
    for (int i = 0; i < count; i++) {
      sources.put(answered + i, stored[i] == UNKNOWN ? 0 : number);
    }
    for (int i = 0; i < count;) {
      int shift = answered & 7;
      int end = Math.min(count, i + 8 - shift);
      int known = 0;
      int there = 0;
      for (; i < end; i++, shift++) {
        known |= (stored[i] >>> 31 ^ 1) << shift;
        there |= (-stored[i] >>> 31) << shift;
      }
      or(existsKnown, known);
      or(existsBits, there);
      or(recordedBits, known);
      or(expectedBits, there);
      or(sourceKnown, known);
      answered += shift - (answered & 7);
    }
  }

  /// Sets some bits of the byte of the next answer.
  private void or(ByteBuffer bits, int set) {
    int at = answered >> 3;
    bits.put(at, (byte) (bits.get(at) | set));
  }

  /// Of a [#code]: somebody has recorded it as stored.
  static final int EXPECTED = 8;

  /// What [#answer] says of an id, as one number: bit by bit the columns of the answers, whether it is known that it exists, that it does, recorded, expected, whether there is a source.
  static byte code(Existence exists, boolean recorded, boolean expected, boolean known) {
    return (byte) ((exists == Existence.UNKNOWN ? 0 : 1) | (exists == Existence.YES ? 2 : 0) | (recorded ? 4 : 0)
        | (expected ? EXPECTED : 0) | (known ? 16 : 0));
  }

  /// The next `count` ids, those of `asked` from `from` on, as [#answer] has one: eight at a time and column by column. A multiple of 8 ids was answered before, and a value of each artifact for each field
  /// follows.
  ///
  /// @param codes of each what [#code] makes of it; 0 from `count` on to a multiple of 8
  /// @param artifacts how many artifacts each has
  /// @param source who says so, of all that somebody knows
  void answers(DatasetIds asked, int from, int count, byte[] codes, int[] artifacts, Source source) {
    while (answered + count > capacity) {
      answers.getFieldVectors().forEach(FieldVector::reAlloc);
      seen();
    }
    if ((answered & 7) != 0) {
      throw new IllegalStateException("%d ids were answered before".formatted(answered));
    }
    byte number = (byte) source.number();
    int sum = this.artifacts;
    for (int i = 0; i < count; i++) {
      int row = answered + i;
      ids.putLong(16 * row, Long.reverseBytes(asked.most(from + i)));
      ids.putLong(16 * row + 8, Long.reverseBytes(asked.least(from + i)));
      firsts.putInt(4 * row, sum);
      counts.putInt(4 * row, artifacts[i]);
      sources.put(row, (byte) (codes[i] >> 4 & 1) == 0 ? 0 : number);
      sum += artifacts[i];
    }
    for (int i = 0; i < count; i += 8) {
      long eight = (long) EIGHT.get(codes, i);
      int at = answered + i >> 3;
      existsKnown.put(at, plane(eight));
      existsBits.put(at, plane(eight >>> 1));
      recordedBits.put(at, plane(eight >>> 2));
      expectedBits.put(at, plane(eight >>> 3));
      sourceKnown.put(at, plane(eight >>> 4));
    }
    answered += count;
    this.artifacts = sum;
  }

  /// The lowest bits of eight bytes, that of the first one lowest: each is multiplied into a place of its own in the highest byte.
  private static byte plane(long eight) {
    return (byte) ((eight & 0x0101_0101_0101_0101L) * 0x0102_0408_1020_4080L >>> 56);
  }

  private void setBit(ByteBuffer bits) {
    int at = answered >> 3;
    bits.put(at, (byte) (bits.get(at) | 1 << (answered & 7)));
  }

  /// Looks where the buffers of the answers are now.
  private void seen() {
    capacity = least(answers);
    ids = bytes(id.getDataBuffer());
    existsKnown = bytes(exists.getValidityBuffer());
    existsBits = bytes(exists.getDataBuffer());
    recordedBits = bytes(recorded.getDataBuffer());
    expectedBits = bytes(expected.getDataBuffer());
    sourceKnown = bytes(source.getValidityBuffer());
    sources = bytes(source.getDataBuffer());
    firsts = bytes(first.getDataBuffer());
    counts = bytes(count.getDataBuffer());
  }

  /// The bytes of a buffer, of which the numbers are those of the machine.
  static ByteBuffer bytes(ArrowBuf buffer) {
    if (buffer.capacity() > Integer.MAX_VALUE) {
      throw new BridgeException("report-too-large", "a column of a report would exceed 2 GiB",
          "Ask for fewer ids at once.");
    }
    return buffer.nioBuffer(0, (int) buffer.capacity()).order(ByteOrder.nativeOrder());
  }

  /// One more artifact of the id answered last. A value for each field that [#wants] says yes to follows.
  public void nextRecord() {
    int at = 4 * (answered - 1);
    counts.putInt(at, counts.getInt(at) + 1);
    artifacts++;
  }

  /// Text of the artifact begun last, as UTF-8. Kept only if the report [#wants] it.
  public void text(StorageField field, byte[] utf8, int from, int length) {
    TextColumn column = texts.get(field);
    if (column != null) {
      column.append(utf8, from, length);
    }
  }

  /// Text of the artifact begun last, as UTF-8. Kept only if the report [#wants] it.
  public void text(StorageField field, MemorySegment utf8, long from, int length) {
    TextColumn column = texts.get(field);
    if (column != null) {
      column.append(utf8, from, length);
    }
  }

  /// Text of the artifact begun last. Kept only if the report [#wants] it.
  public void text(StorageField field, String text) {
    if (texts.containsKey(field)) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      text(field, utf8, 0, utf8.length);
    }
  }

  /// A size in bytes, or a time in microseconds since 1970, of the artifact begun last. Kept only if the report [#wants] it.
  public void number(StorageField field, long value) {
    NumberColumn column = numbers.get(field);
    if (column != null) {
      column.append(value);
    }
  }

  /// The same of the next `count` artifacts, in the order of their ids.
  void numbers(StorageField field, long[] values, int count) {
    NumberColumn column = numbers.get(field);
    if (column != null) {
      column.append(values, count);
    }
  }

  private void record(StorageRecord record) {
    nextRecord();
    text(StorageField.COMPONENT, record.component());
    text(StorageField.PATH, record.location().value());
    number(StorageField.SIZE, record.size());
    if (wants(StorageField.CHECKSUM)) {
      text(StorageField.CHECKSUM, record.checksum().toString());
    }
    text(StorageField.FORMAT, record.format());
    if (wants(StorageField.WRITTEN)) {
      number(StorageField.WRITTEN, ChronoUnit.MICROS.between(Instant.EPOCH, record.written()));
    }
    text(StorageField.DATASTORE, record.datastore());
  }

  /// The next id as row `row` of another report has it, which has all the columns that this one has.
  public void copy(StorageReport other, int row) {
    copy(other, row, other.exists(row), other.sourceOrNull(row));
  }

  /// The same, but for whether it exists and who says so.
  public void copy(StorageReport other, int row, Existence exists, @Nullable Source source) {
    answer(other.most(row), other.least(row), exists, other.recorded(row), other.expected(row), source);
    int from = other.first(row);
    int end = from + other.count(row);
    for (int i = from; i < end; i++) {
      nextRecord();
      for (StorageField field : fields) {
        if (texts.containsKey(field)) {
          VarCharVector column = other.text(field);
          int begin = column.getStartOffset(i);
          byte[] utf8 = new byte[column.getEndOffset(i) - begin];
          column.getDataBuffer().getBytes(begin, utf8);
          text(field, utf8, 0, utf8.length);
        } else if (numbers.containsKey(field)) {
          number(field, other.number(field, i));
        }
      }
    }
  }

  /// The report, which the caller closes.
  ///
  /// @throws IllegalStateException if a record lacks a value
  public StorageReport build() {
    for (BaseFixedWidthVector column : List.of(id, recorded, expected, first, count)) {
      Columns.setAllValid(column.getValidityBuffer(), answered);
    }
    answers.setRowCount(answered);
    for (StorageField field : fields) {
      TextColumn text = texts.get(field);
      NumberColumn number = numbers.get(field);
      int rows = text != null ? text.rows() : number != null ? number.rows() : artifacts;
      if (rows != artifacts) {
        throw new IllegalStateException(
            "%d artifacts were added, and %d values of %s".formatted(artifacts, rows, field.column()));
      }
      if (text != null) {
        text.end();
      } else if (number != null) {
        number.end();
      }
    }
    records.setRowCount(artifacts);
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
