package dev.larder.cli;

import dev.larder.model.DataId;
import dev.larder.model.InvalidNameException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A data ID as it is written on the command line: `plate=P1,well=A2`. A comma in a value is written `\,`.
final class DataIdOption implements ITypeConverter<DataId> {
  @Override
  public DataId convert(String text) {
    return checked(text);
  }

  /// The values of the dimensions, in the order in which they are written.
  static Map<String, String> assignments(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String assignment : List.of(text.split("(?<!\\\\),", -1))) {
      int equals = assignment.indexOf('=');
      if (equals <= 0) {
        throw new TypeConversionException(
            "'%s' is no data ID: write dimension=value, separated by commas".formatted(text));
      }
      if (values.put(assignment.substring(0, equals), assignment.substring(equals + 1).replace("\\,", ",")) != null) {
        throw new TypeConversionException("'%s' gives a dimension two values".formatted(text));
      }
    }
    return values;
  }

  /// @throws TypeConversionException saying what is wrong
  static DataId checked(String text) {
    try {
      return DataId.of(assignments(text));
    } catch (InvalidNameException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
