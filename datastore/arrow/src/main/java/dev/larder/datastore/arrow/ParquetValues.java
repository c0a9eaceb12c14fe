package dev.larder.datastore.arrow;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/// How the values of one type go from vectors to Parquet, or from there to vectors.
final class ParquetValues {
  private static final long JULIAN_EPOCH = 2_440_588;
  private static final long NANOS_OF_DAY = 86_400_000_000_000L;
  private static final int MILLIS_OF_DAY = 86_400_000;

  private final Writing writing;
  private final Reading reading;

  @FunctionalInterface
  private interface Writing {
    void write(FieldVector from, int row, RecordConsumer to);
  }

  @FunctionalInterface
  private interface Reading {
    void read(ColumnReader from, FieldVector to, int row);
  }

  private ParquetValues(Writing writing, Reading reading) {
    this.writing = writing;
    this.reading = reading;
  }

  void write(FieldVector from, int row, RecordConsumer to) {
    writing.write(from, row, to);
  }

  void read(ColumnReader from, FieldVector to, int row) {
    reading.read(from, to, row);
  }

  private static Reading readsNothing() {
    return (from, to, row) -> {
      throw new IllegalStateException("for writing only");
    };
  }

  static ParquetValues writing(ArrowType type) {
    return new ParquetValues(writer(type), readsNothing());
  }

  private static Writing writer(ArrowType type) {
    return switch (type) {
      case ArrowType.Bool any -> (from, row, to) -> to.addBoolean(((BitVector) from).get(row) != 0);
      case ArrowType.Int number -> integers(number);
      case ArrowType.FloatingPoint real -> switch (real.getPrecision()) {
        case HALF -> (from, row, to) -> {
          short bits = ((Float2Vector) from).get(row);
          to.addBinary(Binary.fromConstantByteArray(new byte[]{(byte) bits, (byte) (bits >> 8)}));
        };
        case SINGLE -> (from, row, to) -> to.addFloat(((Float4Vector) from).get(row));
        case DOUBLE -> (from, row, to) -> to.addDouble(((Float8Vector) from).get(row));
      };
      case ArrowType.Utf8 any -> (from, row, to) -> bytes(to, ((VarCharVector) from).get(row));
      case ArrowType.LargeUtf8 any -> (from, row, to) -> bytes(to, ((LargeVarCharVector) from).get(row));
      case ArrowType.Binary any -> (from, row, to) -> bytes(to, ((VarBinaryVector) from).get(row));
      case ArrowType.LargeBinary any -> (from, row, to) -> bytes(to, ((LargeVarBinaryVector) from).get(row));
      case ArrowType.FixedSizeBinary any -> (from, row, to) -> bytes(to, ((FixedSizeBinaryVector) from).get(row));
      case ArrowType.Decimal any -> (from, row, to) -> bytes(to,
          extended(((DecimalVector) from).getObject(row).unscaledValue().toByteArray()));
      case ArrowType.Date any -> (from, row, to) -> to.addInteger(
          from instanceof DateDayVector days ? days.get(row) : wholeDays(((DateMilliVector) from).get(row)));
      case ArrowType.Time time -> switch (time.getUnit()) {
        case SECOND -> (from, row, to) -> to.addInteger(Math.multiplyExact(((TimeSecVector) from).get(row), 1_000));
        case MILLISECOND -> (from, row, to) -> to.addInteger(((TimeMilliVector) from).get(row));
        case MICROSECOND -> (from, row, to) -> to.addLong(((TimeMicroVector) from).get(row));
        case NANOSECOND -> (from, row, to) -> to.addLong(((TimeNanoVector) from).get(row));
      };
      case ArrowType.Timestamp time -> {
        long factor = time.getUnit() == TimeUnit.SECOND ? 1_000 : 1;
        yield (from, row, to) -> to.addLong(Math.multiplyExact(((TimeStampVector) from).get(row), factor));
      }
      default -> throw new IllegalArgumentException("Parquet has no such columns here");
    };
  }

  private static Writing integers(ArrowType.Int type) {
    boolean signed = type.getIsSigned();
    return switch (type.getBitWidth()) {
      case 8 -> signed
          ? (from, row, to) -> to.addInteger(((TinyIntVector) from).get(row))
          : (from, row, to) -> to.addInteger(((UInt1Vector) from).get(row) & 0xFF);
      case 16 -> signed
          ? (from, row, to) -> to.addInteger(((SmallIntVector) from).get(row))
          : (from, row, to) -> to.addInteger(((UInt2Vector) from).get(row));
      case 32 -> signed
          ? (from, row, to) -> to.addInteger(((IntVector) from).get(row))
          : (from, row, to) -> to.addInteger(((UInt4Vector) from).get(row));
      default -> signed
          ? (from, row, to) -> to.addLong(((BigIntVector) from).get(row))
          : (from, row, to) -> to.addLong(((UInt8Vector) from).get(row));
    };
  }

  private static void bytes(RecordConsumer to, byte[] bytes) {
    to.addBinary(Binary.fromConstantByteArray(bytes));
  }

  private static int wholeDays(long millis) {
    if (millis % MILLIS_OF_DAY != 0) {
      throw new IllegalArgumentException("a date of %d milliseconds is no whole day".formatted(millis));
    }
    return Math.toIntExact(millis / MILLIS_OF_DAY);
  }

  /// 16 bytes, big-endian, as Parquet has decimals.
  private static byte[] extended(byte[] number) {
    byte[] bytes = new byte[16];
    Arrays.fill(bytes, 0, 16 - number.length, (byte) (number[0] < 0 ? -1 : 0));
    System.arraycopy(number, 0, bytes, 16 - number.length, number.length);
    return bytes;
  }

  static ParquetValues reading(PrimitiveType type, ArrowType arrow) {
    return new ParquetValues((from, row, to) -> {
      throw new IllegalStateException("for reading only");
    }, reader(type, arrow));
  }

  private static Reading reader(PrimitiveType type, ArrowType arrow) {
    return switch (arrow) {
      case ArrowType.Bool any -> (from, to, row) -> ((BitVector) to).setSafe(row, from.getBoolean() ? 1 : 0);
      case ArrowType.Int number -> reader(number);
      case ArrowType.FloatingPoint real -> switch (real.getPrecision()) {
        case HALF -> (from, to, row) -> {
          byte[] bytes = sized(from.getBinary(), 2);
          ((Float2Vector) to).setSafe(row, (short) (bytes[0] & 0xFF | bytes[1] << 8));
        };
        case SINGLE -> (from, to, row) -> ((Float4Vector) to).setSafe(row, from.getFloat());
        case DOUBLE -> (from, to, row) -> ((Float8Vector) to).setSafe(row, from.getDouble());
      };
      case ArrowType.Utf8 any -> (from, to, row) -> ((VarCharVector) to).setSafe(row,
          from.getBinary().getBytesUnsafe());
      case ArrowType.Binary any -> (from, to, row) -> ((VarBinaryVector) to).setSafe(row,
          from.getBinary().getBytesUnsafe());
      case ArrowType.FixedSizeBinary fixed -> (from, to, row) -> ((FixedSizeBinaryVector) to).setSafe(row,
          sized(from.getBinary(), fixed.getByteWidth()));
      case ArrowType.Decimal decimal -> decimals(type, decimal);
      case ArrowType.Date any -> (from, to, row) -> ((DateDayVector) to).setSafe(row, from.getInteger());
      case ArrowType.Time time -> switch (time.getUnit()) {
        case SECOND, MILLISECOND -> (from, to, row) -> ((TimeMilliVector) to).setSafe(row, from.getInteger());
        case MICROSECOND -> (from, to, row) -> ((TimeMicroVector) to).setSafe(row, from.getLong());
        case NANOSECOND -> (from, to, row) -> ((TimeNanoVector) to).setSafe(row, from.getLong());
      };
      case ArrowType.Timestamp any -> type.getPrimitiveTypeName() == PrimitiveTypeName.INT96
          ? (from, to, row) -> ((TimeStampVector) to).setSafe(row, julian(sized(from.getBinary(), 12)))
          : (from, to, row) -> ((TimeStampVector) to).setSafe(row, from.getLong());
      default -> throw new IllegalArgumentException("columns of type " + type);
    };
  }

  private static Reading reader(ArrowType.Int type) {
    boolean signed = type.getIsSigned();
    return switch (type.getBitWidth()) {
      case 8 -> signed
          ? (from, to, row) -> ((TinyIntVector) to).setSafe(row, within(from.getInteger(), Byte.MIN_VALUE, 127))
          : (from, to, row) -> ((UInt1Vector) to).setSafe(row, within(from.getInteger(), 0, 255));
      case 16 -> signed
          ? (from, to, row) -> ((SmallIntVector) to).setSafe(row, within(from.getInteger(), Short.MIN_VALUE, 32_767))
          : (from, to, row) -> ((UInt2Vector) to).setSafe(row, within(from.getInteger(), 0, 65_535));
      case 32 -> signed
          ? (from, to, row) -> ((IntVector) to).setSafe(row, from.getInteger())
          : (from, to, row) -> ((UInt4Vector) to).setSafe(row, from.getInteger());
      default -> signed
          ? (from, to, row) -> ((BigIntVector) to).setSafe(row, from.getLong())
          : (from, to, row) -> ((UInt8Vector) to).setSafe(row, from.getLong());
    };
  }

  private static int within(int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException("%d in a column of %d to %d".formatted(value, least, most));
    }
    return value;
  }

  private static byte[] sized(Binary value, int size) {
    byte[] bytes = value.getBytesUnsafe();
    if (bytes.length != size) {
      throw new IllegalArgumentException("%d bytes in a column of %d".formatted(bytes.length, size));
    }
    return bytes;
  }

  private static Reading decimals(PrimitiveType type, ArrowType.Decimal decimal) {
    int scale = decimal.getScale();
    return switch (type.getPrimitiveTypeName()) {
      case INT32 -> (from, to, row) -> ((DecimalVector) to).setSafe(row, BigDecimal.valueOf(from.getInteger(), scale));
      case INT64 -> (from, to, row) -> ((DecimalVector) to).setSafe(row, BigDecimal.valueOf(from.getLong(), scale));
      default -> (from, to, row) -> ((DecimalVector) to).setSafe(row,
          new BigDecimal(new BigInteger(from.getBinary().getBytesUnsafe()), scale));
    };
  }

  /// Time as older programs write it: nanoseconds of the day, and the day of the Julian calendar.
  private static long julian(byte[] bytes) {
    ByteBuffer time = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long nanos = time.getLong();
    return Math.addExact(Math.multiplyExact(time.getInt() - JULIAN_EPOCH, NANOS_OF_DAY), nanos);
  }
}
