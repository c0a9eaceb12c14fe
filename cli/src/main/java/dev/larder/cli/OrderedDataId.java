package dev.larder.cli;

import dev.larder.model.DimensionName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;

/// A data ID as it is written on the command line, with its dimensions in the order in which they were written: what defines a dataset type.
record OrderedDataId(Map<DimensionName, Object> values) {
  OrderedDataId {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  static final class Converter implements ITypeConverter<OrderedDataId> {
    @Override
    public OrderedDataId convert(String text) {
      DataIdOption.checked(text);
      Map<DimensionName, Object> values = new LinkedHashMap<>();
      DataIdOption.assignments(text).forEach((dimension, value) -> values.put(new DimensionName(dimension), value));
      return new OrderedDataId(values);
    }
  }
}
