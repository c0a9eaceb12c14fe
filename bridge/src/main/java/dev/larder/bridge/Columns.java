package dev.larder.bridge;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// The schemas of the two tables of a [StorageReport].
final class Columns {
  static final String ID = "id";
  static final String EXISTS = "exists";
  static final String RECORDED = "recorded";
  static final String EXPECTED = "expected";
  static final String SOURCE = "source";
  static final String FIRST = "first";
  static final String COUNT = "count";

  /// Numbers of [Source] in place of their words.
  static final DictionaryEncoding SOURCES = new DictionaryEncoding(1, false, new ArrowType.Int(8, true));

  static final Schema ANSWERS = new Schema(List.of(column(ID, new ArrowType.FixedSizeBinary(16)),
      column(EXISTS, new ArrowType.Bool()), column(RECORDED, new ArrowType.Bool()),
      column(EXPECTED, new ArrowType.Bool()),
      new Field(SOURCE, new FieldType(true, new ArrowType.Int(8, true), SOURCES), null),
      column(FIRST, new ArrowType.Int(32, true)), column(COUNT, new ArrowType.Int(32, true))));

  private Columns() {}

  /// One column for each of `fields`, in the order of [StorageField].
  static Schema records(Set<StorageField> fields) {
    List<Field> columns = new ArrayList<>();
    for (StorageField field : StorageField.values()) {
      if (fields.contains(field)) {
        columns.add(column(field.column(), type(field)));
      }
    }
    return new Schema(columns);
  }

  private static ArrowType type(StorageField field) {
    return switch (field) {
      case COMPONENT, PATH, URI, CHECKSUM, FORMAT, DATASTORE -> new ArrowType.Utf8();
      case SIZE -> new ArrowType.Int(64, true);
      case WRITTEN -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
    };
  }

  private static Field column(String name, ArrowType type) {
    return new Field(name, FieldType.nullable(type), null);
  }

  /// Says of the first `rows` values of a column that none is null.
  static void setAllValid(ArrowBuf validity, int rows) {
    int whole = rows / 8;
    validity.setOne(0L, (long) whole);
    if (rows % 8 > 0) {
      validity.setByte(whole, (1 << rows % 8) - 1);
    }
  }
}
