package dev.larder.datastore.arrow;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.float16Type;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timeType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;

import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/// The types of columns in Arrow and in Parquet. The formats of Parquet: <https://parquet.apache.org/docs/file-format/types/logicaltypes/>
///
/// What Parquet has not is widened (seconds to milliseconds, large strings to strings), so that a table may come back with other types and the same values.
final class ParquetTypes {
  private ParquetTypes() {}

  private static IllegalArgumentException none() {
    return new IllegalArgumentException("Parquet has no such columns here");
  }

  static PrimitiveType toParquet(Field field) {
    Repetition repetition = field.isNullable() ? Repetition.OPTIONAL : Repetition.REQUIRED;
    return switch (field.getType()) {
      case ArrowType.Bool any -> named(field, PrimitiveTypeName.BOOLEAN, repetition, null, 0);
      case ArrowType.Int number -> named(field,
          number.getBitWidth() == 64 ? PrimitiveTypeName.INT64 : PrimitiveTypeName.INT32, repetition,
          number.getIsSigned() && number.getBitWidth() >= 32
              ? null
              : intType(number.getBitWidth(),
                  number.getIsSigned()),
          0);
      case ArrowType.FloatingPoint real -> switch (real.getPrecision()) {
        case HALF -> named(field, PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition, float16Type(), 2);
        case SINGLE -> named(field, PrimitiveTypeName.FLOAT, repetition, null, 0);
        case DOUBLE -> named(field, PrimitiveTypeName.DOUBLE, repetition, null, 0);
      };
      case ArrowType.Utf8 any -> named(field, PrimitiveTypeName.BINARY, repetition, stringType(), 0);
      case ArrowType.LargeUtf8 any -> named(field, PrimitiveTypeName.BINARY, repetition, stringType(), 0);
      case ArrowType.Binary any -> named(field, PrimitiveTypeName.BINARY, repetition, null, 0);
      case ArrowType.LargeBinary any -> named(field, PrimitiveTypeName.BINARY, repetition, null, 0);
      case ArrowType.FixedSizeBinary fixed -> named(field, PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition, null,
          fixed.getByteWidth());
      case ArrowType.Decimal decimal when decimal.getBitWidth() == 128 && decimal.getScale() >= 0
          && decimal.getScale() <= decimal.getPrecision() ->
        named(field, PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY,
            repetition, decimalType(decimal.getScale(), decimal.getPrecision()), 16);
      case ArrowType.Date any -> named(field, PrimitiveTypeName.INT32, repetition, dateType(), 0);
      case ArrowType.Time time -> switch (time.getUnit()) {
        case SECOND, MILLISECOND -> named(field, PrimitiveTypeName.INT32, repetition,
            timeType(false, TimeUnit.MILLIS), 0);
        case MICROSECOND -> named(field, PrimitiveTypeName.INT64, repetition, timeType(false, TimeUnit.MICROS), 0);
        case NANOSECOND -> named(field, PrimitiveTypeName.INT64, repetition, timeType(false, TimeUnit.NANOS), 0);
      };
      case ArrowType.Timestamp time -> named(field, PrimitiveTypeName.INT64, repetition,
          timestampType(time.getTimezone() != null, switch (time.getUnit()) {
            case SECOND, MILLISECOND -> TimeUnit.MILLIS;
            case MICROSECOND -> TimeUnit.MICROS;
            case NANOSECOND -> TimeUnit.NANOS;
          }), 0);
      default -> throw none();
    };
  }

  private static PrimitiveType named(Field field, PrimitiveTypeName type, Repetition repetition,
      @Nullable LogicalTypeAnnotation logical, int length) {
    Types.PrimitiveBuilder<PrimitiveType> builder = Types.primitive(type, repetition);
    if (length > 0) {
      builder = builder.length(length);
    }
    return (logical == null ? builder : builder.as(logical)).named(field.getName());
  }

  static ArrowType toArrow(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> ArrowType.Bool.INSTANCE;
      case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case INT96 -> new ArrowType.Timestamp(org.apache.arrow.vector.types.TimeUnit.NANOSECOND, null);
      case INT32 -> switch (logical) {
        case null -> new ArrowType.Int(32, true);
        case IntLogicalTypeAnnotation number -> new ArrowType.Int(number.getBitWidth(), number.isSigned());
        case DateLogicalTypeAnnotation date -> new ArrowType.Date(DateUnit.DAY);
        case TimeLogicalTypeAnnotation time -> new ArrowType.Time(unit(time.getUnit()), 32);
        case DecimalLogicalTypeAnnotation decimal -> decimal(decimal);
        default -> new ArrowType.Int(32, true);
      };
      case INT64 -> switch (logical) {
        case null -> new ArrowType.Int(64, true);
        case IntLogicalTypeAnnotation number -> new ArrowType.Int(number.getBitWidth(), number.isSigned());
        case TimeLogicalTypeAnnotation time -> new ArrowType.Time(unit(time.getUnit()), 64);
        case TimestampLogicalTypeAnnotation time -> new ArrowType.Timestamp(unit(time.getUnit()),
            time.isAdjustedToUTC() ? "UTC" : null);
        case DecimalLogicalTypeAnnotation decimal -> decimal(decimal);
        default -> new ArrowType.Int(64, true);
      };
      case BINARY -> switch (logical) {
        case StringLogicalTypeAnnotation text -> ArrowType.Utf8.INSTANCE;
        case EnumLogicalTypeAnnotation text -> ArrowType.Utf8.INSTANCE;
        case JsonLogicalTypeAnnotation text -> ArrowType.Utf8.INSTANCE;
        case DecimalLogicalTypeAnnotation decimal -> decimal(decimal);
        case null, default -> ArrowType.Binary.INSTANCE;
      };
      case FIXED_LEN_BYTE_ARRAY -> switch (logical) {
        case DecimalLogicalTypeAnnotation decimal -> decimal(decimal);
        case Float16LogicalTypeAnnotation half -> new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
        case null, default -> new ArrowType.FixedSizeBinary(type.getTypeLength());
      };
    };
  }

  private static ArrowType decimal(DecimalLogicalTypeAnnotation decimal) {
    if (decimal.getPrecision() > 38) {
      throw new IllegalArgumentException("decimals of %d digits".formatted(decimal.getPrecision()));
    }
    return new ArrowType.Decimal(decimal.getPrecision(), decimal.getScale(), 128);
  }

  private static org.apache.arrow.vector.types.TimeUnit unit(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> org.apache.arrow.vector.types.TimeUnit.MILLISECOND;
      case MICROS -> org.apache.arrow.vector.types.TimeUnit.MICROSECOND;
      case NANOS -> org.apache.arrow.vector.types.TimeUnit.NANOSECOND;
    };
  }
}
