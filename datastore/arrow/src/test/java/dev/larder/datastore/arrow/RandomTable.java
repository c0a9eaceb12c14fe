package dev.larder.datastore.arrow;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/// Tables of random values, made anew for each reading from one seed.
final class RandomTable {
  /// Types that both formats have.
  static final List<ArrowType> TYPES = List.of(ArrowType.Bool.INSTANCE, new ArrowType.Int(8, true),
      new ArrowType.Int(8, false), new ArrowType.Int(16, true), new ArrowType.Int(16, false),
      new ArrowType.Int(32, true), new ArrowType.Int(32, false), new ArrowType.Int(64, true),
      new ArrowType.Int(64, false), new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE),
      new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE), ArrowType.Utf8.INSTANCE, ArrowType.Binary.INSTANCE,
      new ArrowType.FixedSizeBinary(7), new ArrowType.Decimal(30, 4, 128), new ArrowType.Date(DateUnit.DAY),
      new ArrowType.Time(TimeUnit.MICROSECOND, 64), new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"),
      new ArrowType.Timestamp(TimeUnit.NANOSECOND, null), new ArrowType.Timestamp(TimeUnit.MILLISECOND, null));

  private RandomTable() {}

  /// One column of each type, half of them without missing values.
  static Schema schema() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < TYPES.size(); i++) {
      fields.add(new Field("column %d Ä".formatted(i), new FieldType(i % 2 == 0, TYPES.get(i), null), null));
    }
    return new Schema(fields);
  }

  static ArrowTable of(Schema schema, long seed, int batches, int rows) {
    return ArrowTable.streamed(schema, () -> new ArrowTable.Batches() {
      private final BufferAllocator memory = Memory.part("random table");
      private final VectorSchemaRoot root = VectorSchemaRoot.create(schema, memory);
      private int made;

      @Override
      public boolean next() {
        root.clear();
        if (made == batches) {
          return false;
        }
        Random random = new Random(seed + made++);
        int count = random.nextInt(rows + 1);
        for (FieldVector vector : root.getFieldVectors()) {
          fill(vector, count, random);
        }
        root.setRowCount(count);
        return true;
      }

      @Override
      public VectorSchemaRoot root() {
        return root;
      }

      @Override
      public void close() {
        root.close();
        memory.close();
      }
    });
  }

  /// How many rows [#of] gives, without making them.
  static long rows(long seed, int batches, int rows) {
    long count = 0;
    for (int i = 0; i < batches; i++) {
      count += new Random(seed + i).nextInt(rows + 1);
    }
    return count;
  }

  private static void fill(FieldVector vector, int rows, Random random) {
    vector.setInitialCapacity(rows);
    vector.allocateNew();
    for (int row = 0; row < rows; row++) {
      if (!vector.getField().isNullable() || random.nextInt(4) > 0) {
        set(vector, row, random);
      }
    }
    vector.setValueCount(rows);
  }

  private static void set(FieldVector vector, int row, Random random) {
    switch (vector) {
      case BitVector bits -> bits.setSafe(row, random.nextInt(2));
      case TinyIntVector ints -> ints.setSafe(row, random.nextInt(256) - 128);
      case UInt1Vector ints -> ints.setSafe(row, random.nextInt(256));
      case SmallIntVector ints -> ints.setSafe(row, random.nextInt(65_536) - 32_768);
      case UInt2Vector ints -> ints.setSafe(row, random.nextInt(65_536));
      case IntVector ints -> ints.setSafe(row, random.nextInt());
      case UInt4Vector ints -> ints.setSafe(row, random.nextInt());
      case BigIntVector longs -> longs.setSafe(row, random.nextLong());
      case UInt8Vector longs -> longs.setSafe(row, random.nextLong());
      case Float4Vector reals -> reals.setSafe(row, random.nextFloat());
      case Float8Vector reals -> reals.setSafe(row, random.nextInt(9) == 0 ? Double.NaN : random.nextGaussian());
      case DecimalVector decimals -> decimals.setSafe(row, new BigDecimal(new BigInteger(90, random).subtract(
          BigInteger.TWO.pow(89)), 4));
      case FixedSizeBinaryVector fixed -> {
        byte[] bytes = new byte[fixed.getByteWidth()];
        random.nextBytes(bytes);
        fixed.setSafe(row, bytes);
      }
      case DateDayVector days -> days.setSafe(row, random.nextInt(100_000) - 20_000);
      case TimeMicroVector times -> times.setSafe(row, random.nextLong(86_400_000_000L));
      case TimeStampVector times -> times.setSafe(row, random.nextLong(1L << 42));
      case VarCharVector texts -> texts.setSafe(row,
          "ß%s€".formatted("x".repeat(random.nextInt(20))).getBytes(StandardCharsets.UTF_8));
      case VarBinaryVector binaries -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        binaries.setSafe(row, bytes);
      }
      case BaseFixedWidthVector other -> throw new AssertionError(other.getField());
      default -> throw new AssertionError(vector.getField());
    }
  }

  /// All rows as texts behind the types of the columns. Closes the table.
  static List<String> seen(ArrowTable table) throws IOException {
    try (table) {
      List<String> seen = new ArrayList<>();
      table.schema().getFields().forEach(field -> seen.add(field.toString()));
      try (ArrowTable.Batches batches = table.batches()) {
        while (batches.next()) {
          VectorSchemaRoot root = batches.root();
          for (int row = 0; row < root.getRowCount(); row++) {
            StringBuilder text = new StringBuilder();
            for (FieldVector vector : root.getFieldVectors()) {
              Object value = vector.getObject(row);
              text.append(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value).append('|');
            }
            seen.add(text.toString());
          }
        }
      }
      return seen;
    }
  }
}
