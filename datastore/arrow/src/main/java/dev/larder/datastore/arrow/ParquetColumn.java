package dev.larder.datastore.arrow;

import dev.larder.datastore.FormatException;
import dev.larder.datastore.MediaType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/// A column as Arrow and as Parquet have it, and how its values go from one to the other.
record ParquetColumn(Field field, PrimitiveType type, ParquetValues values) {
  String name() {
    return field.getName();
  }

  void write(FieldVector vector, int row, RecordConsumer to) {
    values.write(vector, row, to);
  }

  void read(ColumnReader from, FieldVector vector, int row) {
    values.read(from, vector, row);
  }

  /// The columns of a table that is to be written.
  static List<ParquetColumn> of(Schema schema, MediaType format) throws FormatException {
    List<ParquetColumn> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Field field : schema.getFields()) {
      if (!names.add(field.getName())) {
        throw FormatException.unwritable(format, "two columns are called %s".formatted(field.getName()),
            "Give each column a name of its own.", null);
      }
      try {
        if (field.getDictionary() != null) {
          throw new IllegalArgumentException("it is encoded by a dictionary");
        }
        PrimitiveType type = ParquetTypes.toParquet(field);
        columns.add(new ParquetColumn(field, type, ParquetValues.writing(field.getType())));
      } catch (IllegalArgumentException e) {
        throw FormatException.unwritable(format, "column %s of type %s: %s".formatted(field.getName(), field.getType(),
            e.getMessage()), "Give it another type, or write the table as Arrow (application/vnd.apache.arrow.file).",
            e);
      }
    }
    return columns;
  }

  static MessageType message(List<ParquetColumn> columns) {
    return new MessageType("table", columns.stream().<Type>map(ParquetColumn::type).toList());
  }

  /// A column of a file that is to be read.
  ///
  /// @throws IllegalArgumentException if it is one of lists or structs, or of a type that Arrow has not
  static ParquetColumn of(Type type) {
    if (!type.isPrimitive() || type.isRepetition(Type.Repetition.REPEATED)) {
      throw new IllegalArgumentException(
          "column %s holds lists or structs, which are not supported".formatted(type.getName()));
    }
    PrimitiveType primitive = type.asPrimitiveType();
    ArrowType arrow = ParquetTypes.toArrow(primitive);
    boolean nullable = !type.isRepetition(Type.Repetition.REQUIRED);
    return new ParquetColumn(
        new Field(type.getName(), new FieldType(nullable, arrow, null), null),
        primitive, ParquetValues.reading(primitive, arrow));
  }
}
